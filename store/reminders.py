"""Reminders that persons asked for: rows that a periodic job turns into events on their day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from flows.events import ReminderDue
from flows.outputs import ScheduleReminder
from store.crypto import Keyring
from store.inbox import receive
from store.tables import ReminderRow


async def schedule(s: AsyncSession, kr: Keyring, person_id: int, structure_id: int, reminder: ScheduleReminder) -> None:
    """Keep a reminder until its day."""
    await s.execute(
        insert(ReminderRow).values(
            structure_id=structure_id,
            person_id=person_id,
            due_on=reminder.due_on,
            payload=kr.seal(reminder.model_dump_json()),
        )
    )


async def cancel(s: AsyncSession, person_id: int) -> None:
    """Forget every reminder of a person."""
    await s.execute(delete(ReminderRow).where(ReminderRow.person_id == person_id))


async def of_person(s: AsyncSession, kr: Keyring, person_id: int) -> list[ScheduleReminder]:
    """Return a person's reminders, soonest first."""
    sealed = await s.scalars(
        select(ReminderRow.payload).where(ReminderRow.person_id == person_id).order_by(ReminderRow.due_on)
    )
    return [ScheduleReminder.model_validate_json(kr.unseal(payload)) for payload in sealed]


async def send_due(s: AsyncSession, kr: Keyring, today: date, now: datetime) -> int:
    """Turn the reminders of the day, and those missed, into events; return how many."""
    due = await s.execute(
        delete(ReminderRow)
        .where(ReminderRow.due_on <= today)
        .returning(ReminderRow.id, ReminderRow.person_id, ReminderRow.payload)
    )
    rows = due.all()
    for row in rows:
        kept = ScheduleReminder.model_validate_json(kr.unseal(row.payload))
        event = ReminderDue(reminder=row.id, text=kept.text, flow=kept.flow)
        await receive(s, kr, row.person_id, event, update_key=f"reminder:{row.id}", received_at=now)
    return len(rows)
