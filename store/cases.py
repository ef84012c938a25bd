"""Cases: persons passed to humans, claimed by one aidant at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import ColumnElement, Row, Select, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from flows.outputs import Summary
from store import transcript
from store.crypto import Keyring
from store.journal import note
from store.live import notify
from store.tables import AidantRow, CaseRow, OutboxRow, PersonRow, TranscriptRow
from store.transcript import ShownMessage

CaseState = Literal["waiting", "claimed", "closed"]

VITAL_FIRST = case((CaseRow.urgency == "vital", 0), (CaseRow.urgency == "soon", 1), else_=2)
TRANSCRIPT_LINES = 500
"""Most lines shown on a case's page: the newest."""


@dataclass(frozen=True)
class QueueRow:
    """A line of the aidants' queue."""

    case_id: int
    person_name: str | None
    reason: str
    urgency: str
    need: str
    opened_at: datetime
    waiting_since: datetime
    aidant_id: int | None
    aidant_name: str | None
    state: CaseState
    unread: int
    """Messages of the person since the last answer of an aidant."""
    failed: int
    """Messages of aidants that could not be delivered."""


@dataclass(frozen=True)
class EarlierCase:
    """A closed case of the same person."""

    case_id: int
    opened_at: datetime
    closed_at: datetime | None
    reason: str
    need: str
    outcome: str | None


@dataclass(frozen=True)
class CaseView:
    """All that an aidant sees of a case."""

    case_id: int
    person_id: int
    name: str | None
    channel: str
    blocked: bool
    reason: str
    urgency: str
    state: CaseState
    opened_at: datetime
    waiting_since: datetime
    aidant_id: int | None
    aidant_name: str | None
    outcome: str | None
    summary: Summary
    transcript: list[ShownMessage]
    earlier: list[EarlierCase]


def _rows() -> Select[CaseRow, bytes | None, bytes | None, int, int]:
    unread = (
        select(func.count())
        .select_from(TranscriptRow)
        .where(
            TranscriptRow.case_id == CaseRow.id,
            TranscriptRow.who == "person",
            TranscriptRow.at > func.coalesce(CaseRow.replied_at, CaseRow.opened_at),
        )
        .scalar_subquery()
    )
    failed = (
        select(func.count())
        .select_from(OutboxRow)
        .where(OutboxRow.case_id == CaseRow.id, OutboxRow.voice == "human", OutboxRow.status == "failed")
        .scalar_subquery()
    )
    return (
        select(CaseRow, PersonRow.name, AidantRow.first_name, unread, failed)
        .join(PersonRow, PersonRow.id == CaseRow.person_id)
        .outerjoin(AidantRow, AidantRow.id == CaseRow.aidant_id)
    )


async def queue(s: AsyncSession, kr: Keyring, structure_id: int, *, include_closed: bool = False) -> list[QueueRow]:
    """Return a structure's cases: vital first, then soon, then those who wait longest."""
    query = _rows().where(CaseRow.structure_id == structure_id)
    if not include_closed:
        query = query.where(CaseRow.state != "closed")
    found = await s.execute(query.order_by(CaseRow.state == "closed", VITAL_FIRST, CaseRow.waiting_since))
    return [_queue_row(kr, row) for row in found]


def _queue_row(kr: Keyring, row: Row[CaseRow, bytes | None, bytes | None, int, int]) -> QueueRow:
    found, name, aidant_name, unread, failed = row
    return QueueRow(
        case_id=found.id,
        person_name=kr.unseal(name) if name else None,
        reason=found.reason,
        urgency=found.urgency,
        need=Summary.model_validate_json(kr.unseal(found.summary)).need,
        opened_at=found.opened_at,
        waiting_since=found.waiting_since,
        aidant_id=found.aidant_id,
        aidant_name=kr.unseal(aidant_name) if aidant_name else None,
        state=cast(CaseState, found.state),
        unread=unread,
        failed=failed,
    )


async def open_case(
    s: AsyncSession,
    kr: Keyring,
    person_id: int,
    *,
    structure_id: int,
    reason: str,
    urgency: str,
    summary: Summary,
    now: datetime,
) -> int:
    """Write a case, or renew the person's open one, and return its identifier.

    A renewed case keeps its age and its aidant; its urgency only rises.
    """
    sealed = kr.seal(summary.model_dump_json())
    known = await s.scalar(
        select(CaseRow).where(CaseRow.person_id == person_id, CaseRow.state != "closed").with_for_update()
    )
    if known is not None:
        higher = urgency if _rank(urgency) < _rank(known.urgency) else known.urgency
        await s.execute(
            update(CaseRow).where(CaseRow.id == known.id).values(reason=reason, urgency=higher, summary=sealed)
        )
        case_id = known.id
    else:
        opened = CaseRow(
            structure_id=structure_id,
            person_id=person_id,
            reason=reason,
            urgency=urgency,
            summary=sealed,
            opened_at=now,
            waiting_since=now,
        )
        s.add(opened)
        await s.flush()
        case_id = opened.id
    await notify(s, f"structure:{structure_id}")
    return case_id


def _rank(urgency: str) -> int:
    return ("vital", "soon", "normal").index(urgency)


async def claim(s: AsyncSession, case_id: int, aidant_id: int, now: datetime) -> bool:
    """Give a waiting case of the aidant's own structure to them. False if another was first."""
    won = await _change(
        s,
        [
            CaseRow.id == case_id,
            CaseRow.state == "waiting",
            CaseRow.structure_id
            == select(AidantRow.structure_id).where(AidantRow.id == aidant_id, AidantRow.active).scalar_subquery(),
        ],
        {"state": "claimed", "aidant_id": aidant_id, "claimed_at": now, "replied_at": None},
    )
    if won is not None:
        await note(
            s,
            "case_claimed",
            structure_id=won.structure_id,
            at=now,
            person_id=won.person_id,
            case_id=case_id,
            aidant_id=aidant_id,
        )
    return won is not None


async def close(s: AsyncSession, case_id: int, outcome: str, now: datetime) -> None:
    """Close a case, with a code that says how it ended. A closed case stays as it is."""
    closed = await _change(
        s,
        [CaseRow.id == case_id, CaseRow.state != "closed"],
        {"state": "closed", "closed_at": now, "outcome": outcome[:64]},
    )
    if closed is not None:
        await note(
            s,
            "case_closed",
            structure_id=closed.structure_id,
            at=now,
            person_id=closed.person_id,
            case_id=case_id,
            aidant_id=closed.aidant_id,
            detail=outcome[:64],
        )


async def mark_replied(s: AsyncSession, case_id: int, now: datetime) -> None:
    """Say that an aidant answered: nothing is unread, and the claim does not expire."""
    await _change(s, [CaseRow.id == case_id], {"replied_at": now})


async def expire_claims(s: AsyncSession, older_than: datetime) -> list[tuple[int, int]]:
    """Put back in the queue what was claimed before a moment and never answered: (case, person)."""
    expired = await s.execute(
        update(CaseRow)
        .where(CaseRow.state == "claimed", CaseRow.claimed_at < older_than, CaseRow.replied_at.is_(None))
        .values(state="waiting", aidant_id=None, claimed_at=None)
        .returning(CaseRow.id, CaseRow.person_id, CaseRow.structure_id)
    )
    rows = expired.all()
    for structure_id in {row.structure_id for row in rows}:
        await notify(s, f"structure:{structure_id}")
    return [(row.id, row.person_id) for row in rows]


async def _change(
    s: AsyncSession, where: list[ColumnElement[bool]], values: dict[str, object]
) -> Row[int, int, int | None] | None:
    found = await s.execute(
        update(CaseRow)
        .where(*where)
        .values(values)
        .returning(CaseRow.structure_id, CaseRow.person_id, CaseRow.aidant_id)
        .execution_options(synchronize_session=False)
    )
    row = found.first()
    if row is not None:
        await notify(s, f"structure:{row.structure_id}")
    return row


async def case_view(s: AsyncSession, kr: Keyring, case_id: int, structure_id: int) -> CaseView | None:
    """Return a case of this structure with its conversation; None for a case of another one."""
    query = _rows().where(CaseRow.id == case_id, CaseRow.structure_id == structure_id)
    found = (await s.execute(query.add_columns(PersonRow.channel, PersonRow.blocked))).first()
    if found is None:
        return None
    row, name, aidant_name, _, _, channel, blocked = found
    return CaseView(
        case_id=row.id,
        person_id=row.person_id,
        name=kr.unseal(name) if name else None,
        channel=channel,
        blocked=blocked,
        reason=row.reason,
        urgency=row.urgency,
        state=cast(CaseState, row.state),
        opened_at=row.opened_at,
        waiting_since=row.waiting_since,
        aidant_id=row.aidant_id,
        aidant_name=kr.unseal(aidant_name) if aidant_name else None,
        outcome=row.outcome,
        summary=Summary.model_validate_json(kr.unseal(row.summary)),
        transcript=await transcript.shown(
            s, kr, row.person_id, notes=True, structure_id=structure_id, limit=TRANSCRIPT_LINES, newest=True
        ),
        earlier=await _earlier(s, kr, row),
    )


async def _earlier(s: AsyncSession, kr: Keyring, row: CaseRow) -> list[EarlierCase]:
    found = await s.scalars(
        select(CaseRow)
        .where(
            CaseRow.person_id == row.person_id,
            CaseRow.structure_id == row.structure_id,
            CaseRow.state == "closed",
            CaseRow.id != row.id,
        )
        .order_by(CaseRow.id.desc())
    )
    return [
        EarlierCase(
            earlier.id,
            earlier.opened_at,
            earlier.closed_at,
            earlier.reason,
            Summary.model_validate_json(kr.unseal(earlier.summary)).need,
            earlier.outcome,
        )
        for earlier in found
    ]
