"""What an aidant does is a turn of the conversation, in the same transaction as the case.

Each function returns whether it was done: False means that somebody else was first.
"""

from __future__ import annotations

from desk.access import hold_case, may_answer
from desk.services import DeskServices
from flows.events import AidantClaimed, AidantGaveBack, AidantReplied, CaseClosed, Event
from store import cases
from store.accounts import Aidant
from store.database import AsyncSession
from store.turns import take_turn


async def claim(services: DeskServices, me: Aidant, case_id: int) -> bool:
    """Take a waiting case."""
    async with services.db.transaction() as s:
        held = await hold_case(s, me, case_id)
        if not await cases.claim(s, case_id, me.id, services.clock()):
            return False
        await _turn(s, services, held.person_id, AidantClaimed(case=case_id, aidant=me.first_name))
    return True


async def answer(services: DeskServices, me: Aidant, case_id: int, masked_text: str) -> bool:
    """Write to the person."""
    event = AidantReplied(case=case_id, aidant=me.first_name, text=masked_text)
    return await _act(services, me, case_id, event)


async def give_back(services: DeskServices, me: Aidant, case_id: int) -> bool:
    """Give the person back to the assistant; the case ends, a new problem is a new case."""
    return await _act(services, me, case_id, AidantGaveBack(case=case_id))


async def close(services: DeskServices, me: Aidant, case_id: int) -> bool:
    """Close the case."""
    return await _act(services, me, case_id, CaseClosed(case=case_id))


async def _act(services: DeskServices, me: Aidant, case_id: int, event: Event) -> bool:
    async with services.db.transaction() as s:
        held = await hold_case(s, me, case_id)
        if not may_answer(me, held):
            return False
        await _turn(s, services, held.person_id, event)
    return True


async def _turn(s: AsyncSession, services: DeskServices, person_id: int, event: Event) -> None:
    await take_turn(s, services.keyring, person_id, event, services.advance, services.library(), services.clock())
