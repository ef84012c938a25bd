"""« Écrit… »: shown only when an answer takes over a second, for it counts in Telegram's limits."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog
from telegram import Bot
from telegram.constants import ChatAction

from bot.channels.base import DeliveryFailed
from bot.channels.telegram.errors import call
from bot.clock import Clock
from store import inbox, people
from store.database import Database

log = structlog.get_logger()

SLOW = timedelta(seconds=1)
"""Age of a message without an answer from which we say that one is coming."""

LOOK_SECONDS = 0.5
"""Between two looks at the inbox."""

SHOWN = timedelta(seconds=5)
"""How long Telegram shows it (Bot API, « sendChatAction »)."""

AT_ONCE = 10
"""People told in one look: in a jam, answering matters more than saying that we will."""


class TypingSignal:
    """Looks at the inbox, so it works whichever process answers."""

    def __init__(self, db: Database, bot: Bot, clock: Clock) -> None:
        self._db = db
        self._bot = bot
        self._clock = clock
        self._shown_until: dict[int, datetime] = {}

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except Exception as error:  # the edge: a courtesy, which must never need to be restarted
                log.info("telegram.typing_not_shown", kind=type(error).__name__)

    async def look(self) -> None:
        """Tell those who have waited for over a second, unless they see it already."""
        now = self._clock()
        self._shown_until = {key: until for key, until in self._shown_until.items() if until > now}
        async with self._db.transaction() as s:
            waiting = await inbox.unanswered_people(s, now - SLOW)
            new = [person_id for person_id in waiting if person_id not in self._shown_until][:AT_ONCE]
            found = [await people.person(s, self._db.keyring, person_id) for person_id in new]
        for person in found:
            if person is not None and person.channel == "telegram" and not person.blocked:
                self._shown_until[person.id] = now + SHOWN
                await self._show(person.address)

    async def _show(self, address: str) -> None:
        try:
            await call(self._bot.send_chat_action(address, ChatAction.TYPING))
        except DeliveryFailed as failure:
            log.info("telegram.typing_not_shown", code=failure.code)
