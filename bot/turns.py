"""One person's turn: take the oldest event, understand it, answer it, all in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog

from bot.metrics import TURN_SECONDS, TURNS
from flows.events import Event, Said
from flows.library import Library
from flows.official import OfficialSheet
from flows.policy import advance
from flows.understanding import SecretKind, Understanding
from nlu.intents import OUT_OF_SCOPE
from store import health, inbox
from store.crypto import Keyring
from store.database import AsyncSession, Database
from store.inbox import InboxItem, UnreadableEvent
from store.turns import TurnLost, take_turn

log = structlog.get_logger()

TRIES = 3
"""Times an event is tried before it becomes a dead letter and the conversation opens to humans."""


TURN_LIMIT = 20.0
"""Longest turn, in seconds: one that hangs is a failure, and never holds the person's next messages."""


class Understands(Protocol):
    """Whatever makes an `Understanding` of a masked text."""

    def understand(self, masked_text: str, secrets: tuple[SecretKind, ...] = ()) -> Understanding: ...


class FindsSheets(Protocol):
    """Whatever finds the official sheets closest to a masked text."""

    async def find(self, text: str) -> tuple[OfficialSheet, ...]: ...


class Turner:
    """Answers people's events, each person's in order; the queue's lock keeps two of us off one person."""

    finder: FindsSheets | None = None
    """Where the official sheets are looked for, when there are any."""

    def __init__(
        self,
        db: Database,
        keyring: Keyring,
        understander: Understands,
        library: Callable[[], Library],
        clock: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._keyring = keyring
        self._understander = understander
        self._library = library
        self._clock = clock

    async def answer(self, person_id: int) -> None:
        """Answer every waiting event of a person, oldest first."""
        while await self._answer_one(person_id):
            pass

    async def _answer_one(self, person_id: int) -> bool:
        """Answer the oldest event; False when no other waits."""
        item: InboxItem | None = None
        try:
            async with asyncio.timeout(TURN_LIMIT), self._db.transaction() as s:
                item = await inbox.next_event(s, self._keyring, person_id)
                if item is None:
                    return False
                return await self._take(s, person_id, item)
        except TurnLost:
            # Another process was first, at the desk perhaps: the same turn is done again on the new state.
            return True
        except UnreadableEvent as unreadable:
            await self._count_failure(unreadable.item_id, unreadable, "unknown")
        except Exception as error:
            if item is None or health.is_outage(error):
                raise
            await self._count_failure(item.id, error, item.event.type)
        return True

    async def _take(self, s: AsyncSession, person_id: int, item: InboxItem) -> bool:
        event = await self._understood(item.event)
        await take_turn(s, self._keyring, person_id, event, advance, self._library(), self._clock())
        another_waits = await inbox.mark_done(s, item.id)
        TURNS.labels(event=event.type).inc()
        TURN_SECONDS.observe(max(0.0, (self._clock() - item.received_at).total_seconds()))
        return another_waits

    async def _understood(self, event: Event) -> Event:
        """Add what a text means, and the closest official sheets where it is no procedure of ours.

        The classifier computes outside the event loop.
        """
        if not isinstance(event, Said) or event.understanding is not None:
            return event
        understanding = await asyncio.to_thread(self._understander.understand, event.text, event.secrets)
        sheets: tuple[OfficialSheet, ...] = ()
        if self.finder and (understanding.decision == "refuse" or understanding.intent == OUT_OF_SCOPE):
            sheets = await self.finder.find(event.text)
        return event.model_copy(update={"understanding": understanding, "sheets": sheets})

    async def _count_failure(self, item_id: int, error: Exception, kind: str) -> None:
        """Try again a few times; then the event is a dead letter and the person goes to a human."""
        code = type(error).__name__
        async with self._db.transaction() as s:
            attempts = await inbox.mark_failed_try(s, item_id, code)
            if attempts >= TRIES:
                await inbox.mark_dead(s, self._keyring, item_id, code)
        log.error("turn_failed", item=item_id, code=code, attempts=attempts, kind=kind)
