"""What each output of a turn does in the database. The orders of the core, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from flows.events import AidantGaveBack, AidantReplied, CaseClosed, CaseOpened
from flows.outputs import (
    CancelReminders,
    DeleteMessage,
    ForgetPerson,
    JoinStructure,
    Note,
    OpenCase,
    Output,
    RecordConsent,
    Say,
    ScheduleReminder,
    ShowMyData,
    TellAidant,
    Unreachable,
    WithdrawCase,
)
from store import accounts, cases, erasure, export, inbox, reminders, structures
from store.crypto import Keyring
from store.scene import Scene
from store.sheet import Sheet
from store.tables import CaseRow, ConsentRow, ConversationRow, PersonRow
from store.transcript import Line


async def begin(s: AsyncSession, kr: Keyring, scene: Scene, outputs: Sequence[Output]) -> Scene:
    """Open or end the case first, so that every word of the turn belongs to it."""
    await _end_case(s, scene)
    for output in outputs:
        if isinstance(output, OpenCase):
            scene = replace(scene, case_id=await _open_case(s, kr, scene, output))
    return scene


Acted = (
    OpenCase
    | WithdrawCase
    | ScheduleReminder
    | CancelReminders
    | RecordConsent
    | ShowMyData
    | ForgetPerson
    | Unreachable
    | JoinStructure
)
"""Orders that do more than add a row."""


async def apply(
    s: AsyncSession, kr: Keyring, scene: Scene, outputs: Sequence[Output], spoken: Sequence[Line] = ()
) -> bool:
    """Write what was heard, carry out every order of a turn, and tell whether something waits to be sent."""
    sheet = Sheet(s, kr)
    sheet.add_lines(scene, spoken)
    await _end_case(s, scene)
    # A case first: what the turn says belongs to it.
    for output in outputs:
        if isinstance(output, OpenCase):
            scene = replace(scene, case_id=await _open_case(s, kr, scene, output))
    vital = any(isinstance(output, Note) and output.what == "vital" for output in outputs)
    sends = False
    for output in outputs:
        sends |= await _apply_one(sheet, scene, output, vital)
        if isinstance(output, ForgetPerson):
            scene = replace(scene, case_id=None)
    if scene.channel == "telegram" and any(isinstance(output, Say) and output.rows for output in outputs):
        sheet.add_delivery(scene, kind="clear")
    await sheet.write()
    return sends


async def _apply_one(sheet: Sheet, scene: Scene, output: Output, vital: bool) -> bool:
    """Carry out one order: what is only written waits in the sheet, the rest is done at once."""
    match output:
        case Say():
            _say(sheet, scene, output, must_reach=vital)
            return True
        case DeleteMessage(message=message):
            sheet.add_delivery(scene, kind="delete", message_refs=[message])
            return True
        case TellAidant(text=text):
            sheet.add_lines(scene, [Line("note", text)])
            return False
        case Note():
            sheet.add_note(scene, output)
            return False
        case _:
            # It may read or erase what was said just before.
            await sheet.write()
            return await _act(sheet, scene, output)


async def _act(sheet: Sheet, scene: Scene, output: Acted) -> bool:
    s, kr = sheet.s, sheet.kr
    match output:
        case OpenCase():
            return False
        case WithdrawCase():
            if scene.case_id is not None:
                await cases.close(s, scene.case_id, "withdrawn", scene.now)
            return False
        case ScheduleReminder():
            await reminders.schedule(s, kr, scene.person_id, scene.structure_id, output)
            return False
        case CancelReminders():
            await reminders.cancel(s, scene.person_id)
            return False
        case RecordConsent(text_version=version, given=given):
            await s.execute(
                insert(ConsentRow).values(
                    structure_id=scene.structure_id,
                    person_id=scene.person_id,
                    text_version=version,
                    given=given,
                    at=scene.now,
                )
            )
            return False
        case ShowMyData():
            for part in export.pages(await export.export_person(s, kr, scene.person_id)):
                _say(sheet, scene, Say(text=part, voice="system"), shown=False)
            return True
        case ForgetPerson():
            await erasure.erase_person(s, kr, scene.person_id, scene.now)
            return True
        case Unreachable(blocked=blocked):
            await s.execute(update(PersonRow).where(PersonRow.id == scene.person_id).values(blocked=blocked))
            return not blocked
        case JoinStructure(structure=slug):
            await _join(s, scene, slug)
            return False
    assert_never(output)


def _say(sheet: Sheet, scene: Scene, message: Say, *, must_reach: bool = False, shown: bool = True) -> None:
    """Queue a message and show it in the transcript, with its delivery."""
    text = message.text if shown else "(vos données, envoyées à votre demande)"
    sheet.add_delivery(
        scene,
        line=Line(message.voice, text, rows=message.rows, aidant=message.aidant),
        kind="say",
        voice=message.voice,
        must_reach=must_reach,
        payload=sheet.kr.seal(message.model_dump_json()),
        has_buttons=bool(message.rows),
    )


async def _open_case(s: AsyncSession, kr: Keyring, scene: Scene, order: OpenCase) -> int:
    """Write the case, and tell the conversation so in the same transaction."""
    case_id = await cases.open_case(
        s,
        kr,
        scene.person_id,
        structure_id=scene.structure_id,
        reason=order.reason,
        urgency=order.urgency,
        summary=order.summary,
        now=scene.now,
    )
    structure = await structures.get(s, scene.structure_id)
    assert structure is not None
    opened = CaseOpened(
        case=case_id,
        aidants=await accounts.has_aidants(s, scene.structure_id),
        structure=structure.name,
        phone=structure.phone,
        hours=structure.hours,
        places=structure.places_note,
        vital=order.urgency == "vital",
    )
    key = f"case:{case_id}:opened:{scene.after.turn}"
    await inbox.receive(s, kr, scene.person_id, opened, update_key=key, received_at=scene.now)
    return case_id


async def _end_case(s: AsyncSession, scene: Scene) -> None:
    """Keep the case in step with what the aidant did, should the desk not have said it itself."""
    match scene.event:
        case AidantReplied(case=case_id):
            await cases.mark_replied(s, case_id, scene.now)
        case AidantGaveBack(case=case_id):
            await cases.close(s, case_id, "given_back", scene.now)
        case CaseClosed(case=case_id):
            await cases.close(s, case_id, "closed", scene.now)
        case _:
            pass


async def _join(s: AsyncSession, scene: Scene, slug: str) -> None:
    """Move the person to a structure, unless one of its aidants' colleagues is helping them now."""
    structure = await structures.by_slug(s, slug)
    if structure is None or structure.id == scene.structure_id:
        return
    open_cases = await s.scalar(
        select(func.count()).select_from(CaseRow).where(CaseRow.person_id == scene.person_id, CaseRow.state != "closed")
    )
    if open_cases:
        return
    for table, key in ((PersonRow, PersonRow.id), (ConversationRow, ConversationRow.person_id)):
        await s.execute(update(table).where(key == scene.person_id).values(structure_id=structure.id))
