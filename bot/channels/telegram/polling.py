"""Updates by polling: stored before they are acknowledged. The library's own poller acknowledges first."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.api import POLL_SECONDS, PasapasBot
from bot.channels.telegram.backoff import Backoff
from bot.channels.telegram.errors import delivery_failure, retry_seconds
from bot.channels.telegram.incoming import read_update_id
from bot.channels.telegram.intake import Acknowledged, Intake, StoreUnreachable
from store import pollstate
from store.database import Database

log = structlog.get_logger()

ELECTION_SECONDS = 2.0
"""Between two tries to become the poller while another process is."""

TOKEN_SECONDS = 60.0
"""Between two tries once Telegram refuses the token: only a person can mend that."""

SILENCE_SECONDS = 6 * 24 * 3600.0
"""Silence after which the numbers of updates are not trusted any more, in seconds (Bot API: a week)."""

EMPTY_SECONDS = 0.2
"""Pause after an empty answer, for a server that does not keep the request open."""


class NotElected(Exception):
    """Another process polls, or a webhook took our place: the election must be held again."""


class Poller:
    """Asks Telegram for updates, for ever, in the one process that holds the lock."""

    def __init__(self, db: Database, bot: PasapasBot, intake: Intake, *, wait_seconds: int = POLL_SECONDS) -> None:
        self._db = db
        self._bot = bot
        self._intake = intake
        self._wait_seconds = wait_seconds
        self._backoff = Backoff()

    async def run(self) -> None:
        """Poll until cancelled, when elected; wait for one's turn otherwise."""
        while True:
            try:
                async with pollstate.try_lock(self._db, self._intake.key) as elected:
                    if elected:
                        log.info("telegram.polling")
                        await self._poll()
                await asyncio.sleep(ELECTION_SECONDS)
            except (StoreUnreachable, NotElected):
                await asyncio.sleep(self._backoff.pause())
            except Exception as error:  # the edge: losing the lock's connection must not end the polling
                log.warning("telegram.election_failed", kind=type(error).__name__)
                await asyncio.sleep(self._backoff.pause())

    async def _poll(self) -> None:
        """Poll until the store is out of reach, or somebody else polls."""
        offset = await self._load_offset()
        await self._leave_webhook()
        heard_at = time.monotonic()
        while True:
            try:
                updates = await self._bot.raw_updates(offset=offset, wait_seconds=self._wait_seconds)
            except (TelegramError, KeyError, TypeError, AttributeError) as error:  # as in errors.call
                await self._wait(error)
                continue
            following = await self._store(updates)
            if following is not None:
                offset, heard_at = following, time.monotonic()
            elif time.monotonic() - heard_at > SILENCE_SECONDS:
                offset = None  # whatever Telegram has: an old offset could hide numbers that start again lower

    async def _leave_webhook(self) -> None:
        """Ask to be polled. If that fails while a webhook stands, the polling itself conflicts, and we come back."""
        try:
            await self._bot.delete_webhook()
        except (TelegramError, KeyError, TypeError, AttributeError) as error:  # as in errors.call
            log.warning("telegram.webhook_not_left", code=_code(error))

    async def _load_offset(self) -> int | None:
        async with self._db.transaction() as s:
            return await pollstate.load(s, self._intake.key)

    async def _store(self, updates: Sequence[object]) -> int | None:
        """Store a batch and give the next offset, which acknowledges it; none when there is none."""
        following = next_offset(updates)
        if following is None:
            # Either nothing came, or what came is not from the Bot API and cannot be acknowledged.
            await asyncio.sleep(self._backoff.pause() if updates else EMPTY_SECONDS)
            return None
        await self._intake.take(updates, Acknowledged(following))
        self._backoff.reset()
        return following

    async def _wait(self, error: Exception) -> None:
        log.warning("telegram.polling_failed", code=_code(error))
        if isinstance(error, Conflict):
            raise NotElected from None
        if isinstance(error, RetryAfter):
            await asyncio.sleep(retry_seconds(error))
        elif isinstance(error, InvalidToken):
            await asyncio.sleep(TOKEN_SECONDS)
        else:
            await asyncio.sleep(self._backoff.pause())


def next_offset(updates: Sequence[object]) -> int | None:
    """What acknowledges `updates`: after the highest of this batch."""
    ids = [found for update in updates if (found := read_update_id(update)) is not None]
    return max(ids) + 1 if ids else None


def _code(error: Exception) -> str:
    return "conflict" if isinstance(error, Conflict) else delivery_failure(error).code
