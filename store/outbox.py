"""What must reach a person: in order, paced, withdrawn when another voice has taken over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import Row, Select, Text, bindparam, case, func, select, text, update
from sqlalchemy import cast as cast_column
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from flows.outputs import Say
from store import transcript
from store.crypto import Keyring
from store.live import CHANNEL, notify
from store.tables import CaseRow, ConversationRow, OutboxRow, PacingRow, PersonRow, table_of
from store.transcript import ShownMessage

__all__ = ["Delivery", "ShownMessage"]

Kind = Literal["say", "delete", "clear"]

ORPHAN_SECONDS = 10.0
"""Age after which a delivery « being sent » without a living job belongs to nobody, in seconds."""


# Statements that run for each message are built once: building them costs more than running them.

DELIVERIES = table_of(OutboxRow)
PEOPLE = table_of(PersonRow)
CONVERSATIONS = table_of(ConversationRow)
CASES = table_of(CaseRow)

OLDEST = (
    select(DELIVERIES, PEOPLE.c.channel, PEOPLE.c.address, PEOPLE.c.blocked, CONVERSATIONS.c.owner, CASES.c.outcome)
    .join(PEOPLE, PEOPLE.c.id == DELIVERIES.c.person_id)
    .outerjoin(CONVERSATIONS, CONVERSATIONS.c.person_id == DELIVERIES.c.person_id)
    .outerjoin(CASES, CASES.c.id == DELIVERIES.c.case_id)
    .where(DELIVERIES.c.person_id == bindparam("person"), DELIVERIES.c.status.in_(("queued", "sending")))
    .order_by(DELIVERIES.c.id)
    .limit(1)
    .with_for_update(of=DELIVERIES)
)
"""The person's oldest open delivery, with who speaks to them now."""

BEGIN = (
    update(DELIVERIES)
    .where(DELIVERIES.c.id == bindparam("delivery"))
    .values(
        status="sending",
        sending_since=bindparam("now"),
        attempts=DELIVERIES.c.attempts + 1,
        message_refs=bindparam("refs"),
    )
)
"""It is being sent from now on."""

CLEAR = (
    update(DELIVERIES)
    .where(
        DELIVERIES.c.person_id == bindparam("person"),
        DELIVERIES.c.kind == "say",
        DELIVERIES.c.has_buttons,
        DELIVERIES.c.turn < bindparam("before"),
        DELIVERIES.c.status == "sent",
    )
    .values(has_buttons=False)
    .returning(DELIVERIES.c.message_refs)
)
"""Messages whose buttons are still shown, counted as cleared."""


def _settle(values: dict[str, Any]) -> Select[Any]:
    """Build the statement that says what became of an open delivery and hints at it to who looks."""
    changed = (
        update(DELIVERIES)
        .where(DELIVERIES.c.id == bindparam("delivery"), DELIVERIES.c.status.in_(("queued", "sending")))
        .values(values)
        .returning(DELIVERIES.c.person_id, DELIVERIES.c.structure_id, DELIVERIES.c.case_id)
        .cte("changed")
    )
    hint = func.pg_notify(CHANNEL, func.concat("person:", changed.c.person_id))
    desk = func.pg_notify(CHANNEL, func.concat("structure:", changed.c.structure_id))
    return select(hint, case((changed.c.case_id.is_not(None), cast_column(desk, Text))))


SENT = _settle(
    {
        "status": "sent",
        "sent_at": bindparam("now"),
        "sending_since": None,
        "reason_code": None,
        "message_refs": bindparam("refs"),
    }
)
"""A message arrived."""


@dataclass(frozen=True)
class Delivery:
    """One order to a channel: say a message, delete messages, or clear the buttons of messages."""

    id: int
    person_id: int
    channel: str
    address: str
    kind: Kind
    say: Say | None
    turn: int
    message_refs: tuple[str, ...]
    attempts: int
    """Times it was tried before this one."""
    case_id: int | None
    created_at: datetime
    """Since when it waits: nothing is tried for ever."""


async def next_delivery(s: AsyncSession, kr: Keyring, person_id: int, now: datetime) -> Delivery | None:
    """Return the person's next delivery, marked as being sent; commit before touching the network.

    One job at a time delivers to a person (the queue's lock), so a delivery found « being sent »
    was left by a crash and is given again: this is the one repetition that a kill may cause.
    """
    while (row := await _oldest(s, person_id)) is not None:
        if row.blocked:
            await _fail_all(s, person_id, "blocked")
            return None
        if row.status == "queued" and row.not_before > now:
            return None
        refs = tuple(row.message_refs) if row.kind != "clear" else await _stale_keyboards(s, row)
        if _is_stale(row) or (row.kind != "say" and not refs):
            await _withdraw(s, row)
            continue
        return await _begin(s, kr, row, refs, now)
    return None


async def _oldest(s: AsyncSession, person_id: int) -> Row[Any] | None:
    return (await s.execute(OLDEST, {"person": person_id})).first()


async def _begin(s: AsyncSession, kr: Keyring, row: Row[Any], refs: tuple[str, ...], now: datetime) -> Delivery:
    await s.execute(BEGIN, {"delivery": row.id, "now": now, "refs": list(refs)})
    return Delivery(
        id=row.id,
        person_id=row.person_id,
        channel=row.channel,
        address=kr.unseal(row.address),
        kind=cast(Kind, row.kind),
        say=Say.model_validate_json(kr.unseal(row.payload)) if row.payload else None,
        turn=row.turn,
        message_refs=refs,
        attempts=row.attempts,
        case_id=row.case_id,
        created_at=row.created_at,
    )


async def _stale_keyboards(s: AsyncSession, row: Row[Any]) -> tuple[str, ...]:
    """Return the messages before this one whose buttons are still shown, and count them as cleared."""
    earlier = await s.scalars(CLEAR, {"person": row.person_id, "before": row.turn})
    return (*row.message_refs, *(refs[-1] for refs in earlier if refs))


def _is_stale(row: Row[Any]) -> bool:
    """Tell whether another voice speaks since this was said.

    The assistant's words are withdrawn once a human owns the conversation; a human's, once the
    person no longer wanted one. An aidant's answer given just before they close still arrives.
    """
    if row.kind != "say" or row.must_reach:
        return False
    if row.voice == "assistant" and row.owner_then != "human":
        return bool(row.owner == "human")
    return bool(row.voice == "human" and row.outcome == "withdrawn")


async def _withdraw(s: AsyncSession, row: Row[Any]) -> None:
    await s.execute(update(OutboxRow).where(OutboxRow.id == row.id).values(status="withdrawn"))
    await notify(s, f"person:{row.person_id}")


async def mark_sent(s: AsyncSession, delivery_id: int, message_ref: str | None, now: datetime) -> None:
    """Say that a delivery arrived; a message sent in parts gives its references joined by commas."""
    values: dict[str, object] = {"status": "sent", "sent_at": now, "sending_since": None, "reason_code": None}
    if message_ref is None:
        await _set(s, delivery_id, values)
    else:
        await s.execute(SENT, {"delivery": delivery_id, "now": now, "refs": message_ref.split(",")})


async def mark_failed(s: AsyncSession, delivery_id: int, reason_code: str) -> None:
    """Give a delivery up, with a code that says why; the desk shows it on top."""
    await _set(s, delivery_id, {"status": "failed", "sending_since": None, "reason_code": reason_code[:64]})


async def delay(s: AsyncSession, delivery_id: int, not_before: datetime, reason_code: str | None = None) -> None:
    """Try a delivery again later, and everything after it for this person too.

    Without a reason it only waits for its place: that was no try, and does not count as one.
    """
    values: dict[str, object] = {"status": "queued", "sending_since": None, "not_before": not_before}
    if reason_code is None:
        values["attempts"] = OutboxRow.attempts - 1
    else:
        values["reason_code"] = reason_code[:64]
    await _set(s, delivery_id, values)


async def _set(s: AsyncSession, delivery_id: int, values: dict[str, object]) -> None:
    await s.execute(_settle(values), {"delivery": delivery_id})


async def mark_blocked(s: AsyncSession, person_id: int) -> None:
    """Say that the person closed the channel to us: nothing more is tried until they come back."""
    await s.execute(update(PersonRow).where(PersonRow.id == person_id).values(blocked=True))
    await _fail_all(s, person_id, "blocked")


async def _fail_all(s: AsyncSession, person_id: int, reason_code: str) -> None:
    await s.execute(
        update(OutboxRow)
        .where(OutboxRow.person_id == person_id, OutboxRow.status.in_(("queued", "sending")))
        .values(status="failed", sending_since=None, reason_code=reason_code)
    )
    await notify(s, f"person:{person_id}")


async def due_people(s: AsyncSession, now: datetime) -> list[int]:
    """Return who has a delivery whose moment has come and no job that will send it."""
    found = await s.scalars(
        text(
            "SELECT person_id FROM (SELECT DISTINCT ON (person_id) person_id, status, not_before FROM outbox"
            " WHERE status IN ('queued', 'sending') ORDER BY person_id, id) AS first"
            " WHERE status = 'queued' AND not_before <= :now"
            " AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS job WHERE job.lock = 'send:' || person_id"
            " AND job.status IN ('todo', 'doing')) ORDER BY person_id"
        ),
        {"now": now},
    )
    return list(found)


async def release_orphans(s: AsyncSession, now: datetime) -> int:
    """Queue again what was being sent by a process that died, and return how many."""
    found = await s.scalars(
        text(
            "UPDATE outbox SET status = 'queued', sending_since = NULL WHERE status = 'sending'"
            " AND sending_since < :before"
            " AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS job"
            " WHERE job.lock = 'send:' || outbox.person_id AND job.status = 'doing') RETURNING id"
        ),
        {"before": now - timedelta(seconds=ORPHAN_SECONDS)},
    )
    return len(list(found))


async def reserve_slot(s: AsyncSession, bot: str, per_second: float, now: datetime) -> datetime:
    """Reserve this bot's next moment to send, across all processes; commit, then wait until it.

    The rate is in messages per second. Moments are handed out evenly, never in the past.
    """
    step = timedelta(seconds=1 / per_second)
    statement = insert(PacingRow).values(bot=bot, next_at=now + step)
    next_at: datetime | None = await s.scalar(
        statement.on_conflict_do_update(
            index_elements=["bot"], set_={"next_at": func.greatest(PacingRow.next_at, now) + step}
        ).returning(PacingRow.next_at)
    )
    assert next_at is not None
    return next_at - step


async def messages_after(
    s: AsyncSession, kr: Keyring, person_id: int, after_id: int, limit: int = 200
) -> list[ShownMessage]:
    """Return what both sides said after a message, for the phone page."""
    return await transcript.shown(s, kr, person_id, after_id=after_id, limit=limit)
