"""The journal: what happened, without content or names. The database refuses to change it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import JournalRow, table_of


async def note(
    s: AsyncSession,
    what: str,
    *,
    structure_id: int,
    at: datetime,
    person_id: int | None = None,
    case_id: int | None = None,
    aidant_id: int | None = None,
    flow: str | None = None,
    step: str | None = None,
    detail: str | None = None,
    outcome: str | None = None,
) -> None:
    """Add a line. `detail` is a code of a closed list, never words of someone."""
    await s.execute(
        insert(JournalRow).values(
            structure_id=structure_id,
            at=at,
            what=what,
            person_id=person_id,
            case_id=case_id,
            aidant_id=aidant_id,
            flow=flow,
            step=step,
            detail=detail,
            outcome=outcome,
        )
    )


async def note_all(s: AsyncSession, lines: Sequence[dict[str, Any]]) -> None:
    """Add several lines at once, each with the same columns."""
    if lines:
        await s.execute(insert(table_of(JournalRow)), lines)
