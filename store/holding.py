"""Hold a case while an aidant acts on it, in the one order of locks that turns use: conversation, then case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.cases import CaseState
from store.tables import CaseRow, ConversationRow


@dataclass(frozen=True)
class HeldCase:
    """Where a case stands, sure until the end of the transaction."""

    case_id: int
    person_id: int
    state: CaseState
    aidant_id: int | None


async def hold_case(s: AsyncSession, case_id: int, structure_id: int) -> HeldCase | None:
    """Hold the person's conversation, then read the case; None for a case of another structure.

    A turn holds the conversation before it touches the case: taking them the other way round,
    an aidant who claims while the person writes would end in a deadlock.
    """
    person_id = await s.scalar(
        select(CaseRow.person_id).where(CaseRow.id == case_id, CaseRow.structure_id == structure_id)
    )
    if person_id is None:
        return None
    await s.execute(select(ConversationRow.person_id).where(ConversationRow.person_id == person_id).with_for_update())
    # Read only now: whoever held the conversation before us may have changed it.
    found = (await s.execute(select(CaseRow.state, CaseRow.aidant_id).where(CaseRow.id == case_id))).first()
    return HeldCase(case_id, person_id, cast(CaseState, found.state), found.aidant_id) if found else None
