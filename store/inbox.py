"""What happened and waits for its turn: each update counts once, and a person's events keep their order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import bindparam, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from flows.events import EVENT, Chose, Commanded, Edited, Event, Failed, Said, SentMedia, SharedPlace
from store.crypto import Keyring, WrongKeys
from store.queue import defer_turn
from store.tables import InboxRow, PersonRow, table_of

SPOKEN = (Said, Chose, Commanded, SentMedia, SharedPlace, Edited)
"""Events that are the person's own doing."""


# Statements that run for each event are built once: building them costs more than running them.

EVENTS = table_of(InboxRow)
PEOPLE = table_of(PersonRow)

RECEIVER = select(PEOPLE.c.structure_id, PEOPLE.c.forgotten_at).where(PEOPLE.c.id == bindparam("person"))

RECEIVE = (
    insert(EVENTS)
    .values({name: bindparam(name) for name in ("structure_id", "person_id", "update_key", "event", "received_at")})
    .on_conflict_do_nothing(index_elements=["update_key"])
    .returning(EVENTS.c.id)
)

OLDEST = (
    select(EVENTS)
    .where(EVENTS.c.person_id == bindparam("person"), EVENTS.c.status == "pending")
    .order_by(EVENTS.c.id)
    .limit(1)
    .with_for_update()
)
"""The person's oldest waiting event."""

OTHER = EVENTS.alias("other")
DONE = (
    update(EVENTS)
    .where(EVENTS.c.id == bindparam("item"), EVENTS.c.status == "pending")
    .values(status="done", done_at=func.now())
    .returning(
        exists().where(OTHER.c.person_id == EVENTS.c.person_id, OTHER.c.status == "pending", OTHER.c.id != EVENTS.c.id)
    )
)
"""The event had its turn; whether its person has another."""


class UnknownPerson(Exception):
    """Nobody has this identifier: they were erased since."""


class UnreadableEvent(Exception):
    """A stored event that our keys do not open, or of a form that we do not know: no try will mend it."""

    def __init__(self, item_id: int) -> None:
        super().__init__(item_id)
        self.item_id = item_id


@dataclass(frozen=True)
class InboxItem:
    """An event that waits, with how often it failed."""

    id: int
    event: Event
    attempts: int
    received_at: datetime


async def receive(
    s: AsyncSession, kr: Keyring, person_id: int, event: Event, *, update_key: str, received_at: datetime
) -> bool:
    """Keep an event and ask for its turn, both or neither. False if this update was seen before.

    Raises:
        UnknownPerson: The person was erased since.
    """
    person = (await s.execute(RECEIVER, {"person": person_id})).first()
    if person is None:
        raise UnknownPerson(person_id)
    if person.forgotten_at is not None and isinstance(event, SPOKEN):
        # They came back before their row went: it stays, for a new conversation.
        await s.execute(update(PersonRow).where(PersonRow.id == person_id).values(forgotten_at=None))
    made = await s.scalar(
        RECEIVE,
        {
            "structure_id": person.structure_id,
            "person_id": person_id,
            "update_key": update_key,
            "event": kr.seal(EVENT.dump_json(event).decode()),
            "received_at": received_at,
        },
    )
    if made is None:
        return False
    await defer_turn(s, person_id)
    return True


async def next_event(s: AsyncSession, kr: Keyring, person_id: int) -> InboxItem | None:
    """Return the person's oldest waiting event, held until the end of the transaction.

    Raises:
        UnreadableEvent: It cannot be opened; it must not hold the ones behind it.
    """
    row = (await s.execute(OLDEST, {"person": person_id})).first()
    if row is None:
        return None
    try:
        event = EVENT.validate_json(kr.unseal(row.event))
    except (WrongKeys, ValidationError):
        # The error of either could quote the content: it goes no further.
        raise UnreadableEvent(row.id) from None
    return InboxItem(row.id, event, row.attempts, row.received_at)


async def mark_done(s: AsyncSession, item_id: int) -> bool:
    """Say that the event had its turn, and tell whether the person has another. Call it in the turn's transaction."""
    done = await s.scalar(DONE, {"item": item_id})
    return bool(done)


async def mark_failed_try(s: AsyncSession, item_id: int, code: str) -> int:
    """Count a failed try, with a code that names no content, and return how many there were."""
    attempts = await s.scalar(
        update(InboxRow)
        .where(InboxRow.id == item_id)
        .values(attempts=InboxRow.attempts + 1, code=code[:64])
        .returning(InboxRow.attempts)
    )
    return attempts or 0


async def mark_dead(s: AsyncSession, kr: Keyring, item_id: int, code: str) -> None:
    """Put the event among the dead letters and tell the conversation, which opens to humans.

    A `Failed` event that fails in its turn is not followed by another one.
    """
    row = (
        await s.execute(
            update(InboxRow)
            .where(InboxRow.id == item_id, InboxRow.status == "pending")
            .values(status="dead", code=code[:64], done_at=func.now())
            .returning(InboxRow.person_id, InboxRow.update_key, InboxRow.received_at)
        )
    ).first()
    if row is not None and not row.update_key.startswith("failed:"):
        await receive(s, kr, row.person_id, Failed(), update_key=f"failed:{item_id}", received_at=row.received_at)


async def waiting_people(s: AsyncSession, older_than: datetime) -> list[int]:
    """Return who has an event that waits since before this moment and no job that will take it."""
    found = await s.scalars(
        text(
            "SELECT DISTINCT person_id FROM inbox WHERE status = 'pending' AND received_at < :older_than"
            " AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS job WHERE job.lock = 'turn:' || person_id"
            " AND job.status IN ('todo', 'doing')) ORDER BY person_id"
        ),
        {"older_than": older_than},
    )
    return list(found)


async def unanswered_people(s: AsyncSession, older_than: datetime) -> list[int]:
    """Return who waits for an answer since before this moment, job or not: the watchdog's question."""
    found = await s.scalars(
        select(InboxRow.person_id)
        .where(InboxRow.status == "pending", InboxRow.received_at < older_than)
        .distinct()
        .order_by(InboxRow.person_id)
    )
    return list(found)


async def dead_letters(s: AsyncSession, structure_id: int | None = None) -> int:
    """Count the events that could not be handled and are still kept."""
    query = select(func.count()).select_from(InboxRow).where(InboxRow.status == "dead")
    if structure_id is not None:
        query = query.where(InboxRow.structure_id == structure_id)
    return (await s.scalar(query)) or 0
