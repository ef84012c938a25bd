"""What a crash left behind, put back to work: every few seconds, and at the start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from store.inbox import waiting_people
from store.outbox import due_people, release_orphans
from store.queue import defer_send, defer_turn, requeue_stalled

INBOX_SECONDS = 2.0
"""Age after which an event without a job has lost it; a job is deferred with its event, in one transaction."""


@dataclass(frozen=True)
class Swept:
    """What was put back to work."""

    jobs: int
    turns: int
    deliveries: int
    sends: int


async def sweep(s: AsyncSession, now: datetime) -> Swept:
    """Give stalled jobs to living workers, and a job to every event and delivery that has none."""
    jobs = await requeue_stalled(s)
    waiting = await waiting_people(s, now - timedelta(seconds=INBOX_SECONDS))
    for person_id in waiting:
        await defer_turn(s, person_id)
    deliveries = await release_orphans(s, now)
    due = await due_people(s, now)
    for person_id in due:
        await defer_send(s, person_id)
    return Swept(jobs=jobs, turns=len(waiting), deliveries=deliveries, sends=len(due))
