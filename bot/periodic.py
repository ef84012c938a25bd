"""What is done again and again: due deliveries, the sweep, the watchdog, reminders, claims, keeping and erasing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import structlog

from bot.clock import Clock
from bot.delivery import Deliverer
from bot.metrics import DEAD_LETTERS, SWEPT, UNANSWERED, WAITING_JOBS
from flows.calendar import may_remind
from flows.events import ClaimExpired
from flows.library import Library
from flows.policy import advance
from store import cases, inbox, keeping, ledger, queue, reminders
from store.crypto import Keyring
from store.database import Database
from store.sweep import sweep
from store.turns import take_turn

log = structlog.get_logger()

DUE_SECONDS = 0.2
"""Between two looks for deliveries whose moment has come."""

SWEEP_SECONDS = 5.0
"""Between two sweeps of what a crash left; the first is at the start."""

WATCHDOG_AGE = timedelta(seconds=30)
"""Age of a message without an answer that the watchdog reports."""

MINUTE = 60.0
HOUR = 3600.0

CLAIM_TERM = timedelta(hours=2)
"""Time without a reply after which a claimed case goes back to the queue."""


class Periodic:
    """The repeated jobs of a worker. Each may run in several processes: the database keeps them apart."""

    def __init__(  # noqa: PLR0913 - what the wiring hands over, once
        self,
        db: Database,
        keyring: Keyring,
        library: Callable[[], Library],
        clock: Clock,
        deliverer: Deliverer,
        erasures_file: Path,
    ) -> None:
        self._erasures_file = erasures_file
        self._db = db
        self._keyring = keyring
        self._library = library
        self._clock = clock
        self._deliverer = deliverer

    def parts(self) -> list[tuple[str, Callable[[], Awaitable[None]], str]]:
        """Return name, coroutine function and French name of each part to keep alive."""
        return [
            ("due", lambda: _every(DUE_SECONDS, self._send_due), "l'envoi des messages en attente"),
            ("sweep", lambda: _every(SWEEP_SECONDS, self._sweep), "la reprise après panne"),
            ("reminders", lambda: _every(MINUTE, self._remind), "les rappels"),
            ("claims", lambda: _every(MINUTE, self._expire_claims), "le retour des demandes en file"),
            ("keeping", lambda: _every(HOUR, self._keep), "l'effacement des données anciennes"),
        ]

    async def _send_due(self) -> None:
        await self._deliverer.sweep()

    async def _sweep(self) -> None:
        now = self._clock()
        async with self._db.transaction() as s:
            swept = await sweep(s, now)
            late = await inbox.unanswered_people(s, now - WATCHDOG_AGE)
            DEAD_LETTERS.set(await inbox.dead_letters(s))
            WAITING_JOBS.set(await queue.waiting_jobs(s))
            await ledger.write(s, self._erasures_file)
        for what, count in (("jobs", swept.jobs), ("turns", swept.turns), ("deliveries", swept.deliveries)):
            if count:
                SWEPT.labels(what=what).inc(count)
                log.warning("swept", what=what, count=count)
        UNANSWERED.set(len(late))
        if late:
            log.error("unanswered", people=len(late))

    async def _remind(self) -> None:
        now = self._clock()
        if may_remind(now):
            async with self._db.transaction() as s:
                await reminders.send_due(s, self._keyring, now.date(), now)

    async def _expire_claims(self) -> None:
        """Give back to the queue the cases whose aidant stayed silent; the person is told."""
        now = self._clock()
        async with self._db.transaction() as s:
            expired = await cases.expire_claims(s, now - CLAIM_TERM)
            for case_id, person_id in expired:
                event = ClaimExpired(case=case_id)
                await take_turn(s, self._keyring, person_id, event, advance, self._library(), now)

    async def _keep(self) -> None:
        async with self._db.transaction() as s:
            await keeping.keep_and_erase(s, self._keyring, self._clock())


async def _every(seconds: float, job: Callable[[], Awaitable[None]]) -> None:
    while True:
        await job()
        await asyncio.sleep(seconds)
