"""Turns: everything that follows from an event, in one transaction, or nothing."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from flows.events import (
    AidantGaveBack,
    AidantReplied,
    CaseOpened,
    Chose,
    Commanded,
    Edited,
    Event,
    Said,
    SentMedia,
    SharedPlace,
)
from flows.library import Library
from flows.outputs import (
    CancelReminders,
    DeleteMessage,
    JoinStructure,
    Note,
    OpenCase,
    RecordConsent,
    Say,
    ScheduleReminder,
    TellAidant,
    Unreachable,
    WithdrawCase,
)
from flows.state import Conversation, Frame, OpenedCase, Run, Turn
from store import cases, flowversions, inbox, outbox, people, structures, transcript, turns
from store.accounts import Aidant
from store.database import Database
from store.inbox import UnknownPerson
from store.people import PersonRef
from store.structures import Structure
from store.turns import TurnLost
from tests.store.doubles import CAF, DONE, LIBRARY, NOW, count, echo, open_case, run, send_all, take, turn


async def _words(db: Database, person: PersonRef, *, notes: bool = False) -> list[tuple[str, str]]:
    async with db.transaction() as s:
        return [(line.who, line.text) for line in await transcript.shown(s, db.keyring, person.id, notes=notes)]


async def test_the_state_is_saved_and_comes_back(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="oui"), slots={"mois": "2026-11"}, welcomed=True)
    async with db.transaction() as s:
        kept = await turns.load_conversation(s, db.keyring, amina.id)
    assert (kept.turn, kept.slots, kept.welcomed) == (1, {"mois": "2026-11"}, True)


async def test_someone_new_has_a_fresh_conversation(db: Database, amina: PersonRef) -> None:
    async with db.transaction() as s:
        assert await turns.load_conversation(s, db.keyring, amina.id) == Conversation()


async def test_nobody_has_no_turn(db: Database) -> None:
    async with db.transaction() as s:
        with pytest.raises(UnknownPerson):
            await turns.take_turn(s, db.keyring, 999, Said(text="a"), echo, LIBRARY, NOW)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        pytest.param(Said(text="ben oui"), "ben oui", id="said"),
        pytest.param(Chose(action="done", turn=1), "C'est fait", id="chose"),
        pytest.param(Chose(action="gone", turn=1), "(bouton)", id="chose-unknown"),
        pytest.param(Commanded(name="aidant"), "/aidant", id="commanded"),
        pytest.param(SentMedia(media="voice"), "(message vocal)", id="voice"),
        pytest.param(SharedPlace(latitude=48.8, longitude=2.3), "(position partagée)", id="place"),
        pytest.param(Edited(text="corrigé", message="9"), "corrigé", id="edited"),
    ],
)
async def test_what_the_person_did_is_in_the_transcript(
    db: Database, amina: PersonRef, event: Event, words: str
) -> None:
    await turn(db, amina, Commanded(name="start"), Say(text="Bonjour", rows=((DONE,),)))
    await turn(db, amina, event)
    assert (await _words(db, amina))[1:] == [("person", words)]


async def test_the_way_in_is_nothing_that_the_person_wrote(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Commanded(name="start", argument="s_ccas"))
    assert await _words(db, amina) == []


async def test_a_correction_replaces_the_message_that_it_corrects(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="la caaf", message="9"))
    await turn(db, amina, Edited(text="la caf", message="9"))
    assert await _words(db, amina) == [("person", "la caf")]


async def test_our_words_carry_the_state_of_their_delivery(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="a"), Say(text="Un"), Say(text="Deux", rows=((DONE,),), voice="system"))

    async def states() -> list[str]:
        async with db.transaction() as s:
            return [line.state for line in await outbox.messages_after(s, db.keyring, amina.id, 0)]

    assert await states() == ["received", "queued", "queued"]
    await take(db, amina)
    assert await states() == ["received", "sending", "queued"]
    await send_all(db, amina)
    assert await states() == ["received", "sent", "sent"]


async def test_a_turn_that_says_nothing_asks_for_no_delivery(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="a"))
    assert await count(db, "procrastinate_jobs") == 0
    await turn(db, amina, Said(text="a"), Say(text="b"))
    assert await count(db, "procrastinate_jobs", "lock = :lock", lock=f"send:{amina.id}") == 1


async def test_a_turn_that_fails_leaves_nothing(db: Database, amina: PersonRef) -> None:
    def breaks(conversation: Conversation, event: Event, library: Library, now: datetime) -> Turn:
        raise ZeroDivisionError

    async with db.transaction() as s:
        await inbox.receive(s, db.keyring, amina.id, Said(text="a"), update_key="u", received_at=NOW)
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as s:
            await turns.take_turn(s, db.keyring, amina.id, Said(text="a"), breaks, LIBRARY, NOW)
    assert await count(db, "transcript") == 0
    assert await count(db, "conversation") == 0
    assert await count(db, "inbox", "status = 'pending'") == 1


async def test_two_turns_at_once_are_answered_one_after_the_other(db: Database, amina: PersonRef) -> None:
    async def say(number: int) -> Turn:
        async with db.transaction() as s:
            event = Said(text=str(number))
            return await turns.take_turn(s, db.keyring, amina.id, event, echo, LIBRARY, NOW)

    done = await asyncio.gather(*(say(number) for number in range(8)))
    assert sorted(one.conversation.turn for one in done) == list(range(1, 9))
    assert await count(db, "outbox") == 8


async def test_a_turn_lost_to_a_race_is_refused_and_leaves_nothing(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="a"))

    # What the lock cannot exclude, such as a restore at that instant, still meets the turn's number.
    await run(db, "UPDATE conversation SET turn = 7")
    with pytest.raises(TurnLost):
        await turn(db, amina, Said(text="b"), Say(text="trop tard"))
    assert await count(db, "outbox") == 0


async def test_a_case_is_written_before_anyone_says_so(db: Database, amina: PersonRef, bernard: Aidant) -> None:
    async with db.transaction() as s:
        mine = await structures.get(s, amina.structure_id)
        assert mine is not None
        await structures.save(s, Structure(mine.id, mine.slug, "CCAS", phone="01", hours="9 h", is_default=True))
    case_id = await open_case(db, amina)
    async with db.transaction() as s:
        item = await inbox.next_event(s, db.keyring, amina.id)
    assert item is not None
    assert item.event == CaseOpened(case=case_id, aidants=True, structure="CCAS", phone="01", hours="9 h")


async def test_without_an_aidant_the_event_says_so(db: Database, amina: PersonRef) -> None:
    await open_case(db, amina)
    async with db.transaction() as s:
        item = await inbox.next_event(s, db.keyring, amina.id)
    assert item is not None
    assert isinstance(item.event, CaseOpened)
    assert not item.event.aidants


async def test_a_second_call_for_help_raises_the_urgency_of_the_one_open_case(db: Database, amina: PersonRef) -> None:
    first = await open_case(db, amina)
    await turn(db, amina, Said(text="dehors"), OpenCase(reason="vital", urgency="vital", summary=CAF))
    async with db.transaction() as s:
        rows = await cases.queue(s, db.keyring, amina.structure_id)
    assert [(row.case_id, row.urgency, row.reason) for row in rows] == [(first, "vital", "vital")]
    assert await count(db, "inbox") == 2


async def test_the_person_may_withdraw(db: Database, amina: PersonRef) -> None:
    case_id = await open_case(db, amina)
    await turn(db, amina, Said(text="non merci"), WithdrawCase(), case=OpenedCase(id=case_id))
    async with db.transaction() as s:
        assert await cases.queue(s, db.keyring, amina.structure_id) == []
    assert await count(db, "help_case", "outcome = 'withdrawn'") == 1


async def test_an_answer_of_an_aidant_reaches_the_person_and_clears_the_unread(
    db: Database, amina: PersonRef, bernard: Aidant
) -> None:
    case_id = await open_case(db, amina)
    async with db.transaction() as s:
        assert await cases.claim(s, case_id, bernard.id, NOW)
    opened: dict[str, Any] = {"owner": "human", "case": OpenedCase(id=case_id)}
    await turn(db, amina, Said(text="vous êtes là ?"), now=NOW + timedelta(minutes=1), **opened)
    reply = AidantReplied(case=case_id, aidant="Bernard", text="Bonjour")
    message = Say(text="Bonjour", voice="human", aidant="Bernard")
    async with db.transaction() as s:
        assert [row.unread for row in await cases.queue(s, db.keyring, amina.structure_id)] == [1]
    await turn(db, amina, reply, message, now=NOW + timedelta(minutes=2), **opened)
    delivery = await take(db, amina, NOW + timedelta(minutes=2))
    assert delivery is not None
    assert (delivery.say, delivery.case_id) == (message, case_id)
    async with db.transaction() as s:
        assert [row.unread for row in await cases.queue(s, db.keyring, amina.structure_id)] == [0]
        view = await cases.case_view(s, db.keyring, case_id, amina.structure_id)
    assert view is not None
    assert (view.transcript[-1].who, view.transcript[-1].aidant) == ("human", "Bernard")


async def test_giving_back_closes_the_case(db: Database, amina: PersonRef, bernard: Aidant) -> None:
    case_id = await open_case(db, amina)
    async with db.transaction() as s:
        await cases.claim(s, case_id, bernard.id, NOW)
    await turn(db, amina, AidantGaveBack(case=case_id), owner="assistant", case=None)
    assert await count(db, "help_case", "state = 'closed' AND outcome = 'given_back'") == 1


async def test_notes_for_the_aidant_never_reach_the_person(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Chose(action="menu", turn=1), TellAidant(text="A pressé « Menu »"))
    assert await _words(db, amina) == [("person", "(bouton)")]
    assert ("note", "A pressé « Menu »") in await _words(db, amina, notes=True)


async def test_reminders_are_kept_and_cancelled(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="oui"), ScheduleReminder(due_on=date(2027, 1, 5), text="CAF", flow="caf"))
    assert await count(db, "reminder") == 1
    assert await count(db, "procrastinate_jobs") == 0
    await turn(db, amina, Said(text="non"), CancelReminders())
    assert await count(db, "reminder") == 0


async def test_consent_is_kept_with_its_text_version(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Chose(action="yes", turn=1), RecordConsent(text_version="2026-11", given=True))
    await turn(db, amina, Chose(action="no", turn=2), RecordConsent(text_version="2026-11", given=False))
    assert await count(db, "consent", "given AND text_version = '2026-11'") == 1
    assert await count(db, "consent", "NOT given") == 1


async def test_notes_go_to_the_journal_without_words(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="caf"), Note(what="flow_started", flow="caf", detail="caf"))
    assert await count(db, "journal", "what = 'flow_started' AND flow = 'caf' AND detail = 'caf'") == 1


async def test_a_message_with_a_secret_is_taken_back(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="[mot de passe]", message="55"), DeleteMessage(message="55"))
    delivery = await take(db, amina)
    assert delivery is not None
    assert (delivery.kind, delivery.message_refs, delivery.say) == ("delete", ("55",), None)


async def test_who_blocks_and_who_comes_back(db: Database, amina: PersonRef) -> None:
    for blocked in (True, False):
        await turn(db, amina, Said(text="a"), Unreachable(blocked=blocked))
        async with db.transaction() as s:
            found = await people.person(s, db.keyring, amina.id)
        assert found is not None
        assert found.blocked is blocked


async def test_a_link_moves_the_person_to_its_structure(db: Database, amina: PersonRef) -> None:
    async with db.transaction() as s:
        there = await structures.save(s, Structure(0, "ccas", "CCAS"))
    await turn(db, amina, Commanded(name="start", argument="s_inconnue"), JoinStructure(structure="inconnue"))
    assert await count(db, "person", "structure_id = :there", there=there) == 0
    await turn(db, amina, Commanded(name="start", argument="s_ccas"), JoinStructure(structure="ccas"))
    assert await count(db, "person", "structure_id = :there", there=there) == 1
    assert await count(db, "conversation", "structure_id = :there", there=there) == 1


async def test_a_link_moves_nobody_whom_an_aidant_is_helping(db: Database, amina: PersonRef) -> None:
    async with db.transaction() as s:
        there = await structures.save(s, Structure(0, "ccas", "CCAS"))
    await open_case(db, amina)
    await turn(db, amina, Commanded(name="start"), JoinStructure(structure="ccas"))
    assert await count(db, "person", "structure_id = :there", there=there) == 0


async def test_versions_on_which_conversations_stand_are_known(db: Database, amina: PersonRef) -> None:
    async with db.transaction() as s:
        assert await flowversions.save_version(s, "caf", "a" * 64, "id: caf # 1")
        assert not await flowversions.save_version(s, "caf", "a" * 64, "id: caf # 1")
        assert await flowversions.save_version(s, "caf", "b" * 64, "id: caf # 2")
    frame = Frame(flow="caf", version="a" * 64, step="un")
    await turn(db, amina, Said(text="a"), run=Run(frames=(frame,)))
    async with db.transaction() as s:
        assert await flowversions.versions_in_use(s) == ["id: caf # 1"]


async def test_the_last_message_is_dated_by_the_person_only(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="a"))
    await turn(db, amina, AidantGaveBack(case=1), now=NOW + timedelta(days=9))
    assert await count(db, "conversation", "last_message_at = :now", now=NOW) == 1
