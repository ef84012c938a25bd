"""What both ways of receiving share: store first, then the courtesies that may fail."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from telegram import Bot

from bot.channels.base import DeliveryFailed
from bot.channels.telegram.errors import call
from bot.channels.telegram.incoming import FromGroup, Ignored, Incoming, Mask, Read, read_update
from bot.clock import Clock
from flows.events import Blocked, Unblocked
from store import health, inbox, people, pollstate
from store.database import AsyncSession, Database

log = structlog.get_logger()

GROUP_REFUSAL = (
    "Bonjour. Je suis un robot qui aide une personne à la fois. "
    "Je ne peux pas parler dans un groupe : ce que vous y écrivez serait lu par tous. "
    "Écrivez-moi dans une conversation privée."
)

SINGLE_PAUSES = (0.1, 0.5, 1.0)
"""Pauses between the tries of an update that the store refuses alone, in seconds; then it is left out."""

GROUPS_REMEMBERED = 1000
"""Groups declined since the start that we remember, so that each reads one refusal."""


class StoreUnreachable(Exception):
    """Nothing could be stored: the update must not be acknowledged."""


@dataclass(frozen=True)
class Acknowledged:
    """Where the poller stands once a batch is stored: committed with it."""

    next_update: int


class Intake:
    """Turns raw updates into stored events. Used by the poller and by the webhook."""

    def __init__(self, db: Database, bot: Bot, mask: Mask, clock: Clock, *, key: str) -> None:
        self._db = db
        self._bot = bot
        self._mask = mask
        self._clock = clock
        self.key = key
        self._courtesies: set[asyncio.Task[None]] = set()
        self._declined: dict[int, None] = {}

    async def take(self, raw_updates: Sequence[object], acknowledged: Acknowledged | None = None) -> None:
        """Store what `raw_updates` say, in one transaction with the poller's place.

        An update that the store refuses, while it answers otherwise, is left out: it must not hold the rest.

        Raises:
            StoreUnreachable: Nothing is stored, nothing may be acknowledged.
        """
        reads = [self._read(raw) for raw in raw_updates]
        received_at = self._clock()
        try:
            await self._store(reads, received_at, acknowledged)
        except Exception as error:  # the edge: whatever the store says, no update may be lost or stop the loop
            await self._check_store(error)
            await self._store_one_by_one(reads, received_at, acknowledged)
        for read in reads:
            self._be_courteous(read)

    async def finish(self) -> None:
        """Let what is being answered to Telegram end, at a stop."""
        await asyncio.gather(*self._courtesies, return_exceptions=True)

    def _read(self, raw: object) -> Read:
        try:
            read = read_update(raw, self._mask)
        except Exception as error:  # our own fault, in reading or masking: this update must not stop the others
            log.error("telegram.update_unreadable", kind=type(error).__name__)
            return Ignored("unreadable")
        if isinstance(read, Ignored):
            log.info("telegram.update_ignored", why=read.why)
        return read

    async def _store(self, reads: list[Read], at: datetime, acknowledged: Acknowledged | None) -> None:
        incoming = [read for read in reads if isinstance(read, Incoming)]
        if not incoming and acknowledged is None:
            return
        async with self._db.transaction() as s:
            for read in incoming:
                await self._receive(s, read, at)
            if acknowledged is not None:
                await pollstate.save(s, self.key, acknowledged.next_update)

    async def _store_one_by_one(self, reads: list[Read], at: datetime, acknowledged: Acknowledged | None) -> None:
        for read in reads:
            await self._store_alone(read, at)
        try:
            await self._store([], at, acknowledged)
        except Exception as error:
            raise StoreUnreachable from error

    async def _store_alone(self, read: Read, at: datetime) -> None:
        for pause in SINGLE_PAUSES:
            try:
                await self._store([read], at, None)
            except Exception as error:  # as above: only a store that is down may hold an update back
                await self._check_store(error)
                log.warning("telegram.update_not_stored", kind=type(error).__name__)
                await asyncio.sleep(pause)
            else:
                return
        log.error("telegram.update_refused")

    async def _check_store(self, error: Exception) -> None:
        """Tell an update that cannot be stored from a store that cannot be reached."""
        if not await health.probe(self._db):
            log.warning("telegram.store_unreachable", kind=type(error).__name__)
            raise StoreUnreachable from error

    async def _receive(self, s: AsyncSession, read: Incoming, at: datetime) -> None:
        person = await people.find_or_make_person(
            s, self._db.keyring, "telegram", str(read.chat_id), name=read.first_name or None
        )
        events = read.events
        if person.blocked and not isinstance(events[0], Blocked | Unblocked):
            events = (Unblocked(), *events)  # they write to us again: the news that they came back was lost
        for rank, event in enumerate(events):
            key = f"telegram:{self.key}:{read.update_id}" + (f":{rank}" if rank else "")
            await inbox.receive(s, self._db.keyring, person.id, event, update_key=key, received_at=at)

    def _be_courteous(self, read: Read) -> None:
        """What Telegram expects besides an answer. It never delays the turn, and may fail."""
        if isinstance(read, FromGroup):
            if read.chat_id not in self._declined:
                self._remember_group(read.chat_id)
                self._start(self._decline_group(read.chat_id))
        elif read.callback_query_id is not None:
            self._start(self._acknowledge_press(read.callback_query_id))

    def _remember_group(self, chat_id: int) -> None:
        self._declined[chat_id] = None
        if len(self._declined) > GROUPS_REMEMBERED:
            self._declined.pop(next(iter(self._declined)))

    async def _acknowledge_press(self, callback_query_id: str) -> None:
        """Stop the button's spinner."""
        try:
            await call(self._bot.answer_callback_query(callback_query_id))
        except DeliveryFailed as failure:
            log.info("telegram.press_not_acknowledged", code=failure.code)

    async def _decline_group(self, chat_id: int) -> None:
        """Say once why not, and leave where we may."""
        for request in (self._bot.send_message(chat_id, GROUP_REFUSAL), self._bot.leave_chat(chat_id)):
            try:
                await call(request)
            except DeliveryFailed as failure:
                log.info("telegram.group_not_left", code=failure.code)

    def _start(self, courtesy: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(courtesy)
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)
