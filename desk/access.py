"""The only door to conversations: an aidant opens those of her structure, and no other exists for her."""

from __future__ import annotations

from litestar.exceptions import NotFoundException

from desk.services import DeskServices
from store import cases, holding
from store.accounts import Aidant
from store.cases import CaseView, QueueRow
from store.database import AsyncSession
from store.holding import HeldCase


async def open_case(s: AsyncSession, services: DeskServices, me: Aidant, case_id: int) -> CaseView:
    """Return a case of the aidant's structure.

    Raises:
        NotFoundException: There is none, or it belongs to another structure: the answer is the same.
    """
    case = await cases.case_view(s, services.keyring, case_id, me.structure_id)
    if case is None:
        raise NotFoundException("no such case")
    return case


async def open_queue(s: AsyncSession, services: DeskServices, me: Aidant, *, include_closed: bool) -> list[QueueRow]:
    """Return the cases of the aidant's structure, the most urgent first."""
    return await cases.queue(s, services.keyring, me.structure_id, include_closed=include_closed)


async def hold_case(s: AsyncSession, me: Aidant, case_id: int) -> HeldCase:
    """Hold a case of the aidant's structure until the end of the transaction, to act on it.

    Raises:
        NotFoundException: There is none, or it belongs to another structure.
    """
    held = await holding.hold_case(s, case_id, me.structure_id)
    if held is None:
        raise NotFoundException("no such case")
    return held


def may_answer(me: Aidant, case: CaseView | HeldCase) -> bool:
    """Tell whether this aidant holds the case: only the one who took it writes."""
    return case.state == "claimed" and case.aidant_id == me.id
