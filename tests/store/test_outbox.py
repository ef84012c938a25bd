"""The outbox: in order, one at a time, paced, withdrawn when another voice has taken over."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from flows.events import AidantReplied, Chose, Said
from flows.outputs import Note, Say
from flows.state import OpenedCase
from store import cases, outbox, people
from store.accounts import Aidant
from store.database import Database
from store.people import PersonRef
from tests.store.doubles import DONE, NOW, count, open_case, run, send_all, take, turn

SECOND = timedelta(seconds=1)


async def _say(db: Database, person: PersonRef, *texts: str) -> None:
    await turn(db, person, Said(text="a"), *(Say(text=text) for text in texts))


async def test_deliveries_come_in_order_with_the_address(db: Database, amina: PersonRef) -> None:
    await _say(db, amina, "un", "deux")
    sent = await send_all(db, amina)
    assert [delivery.say and delivery.say.text for delivery in sent] == ["un", "deux"]
    assert {(delivery.channel, delivery.address) for delivery in sent} == {("telegram", "70042")}
    assert await take(db, amina) is None


async def test_a_delayed_delivery_holds_back_those_after_it(db: Database, amina: PersonRef) -> None:
    await _say(db, amina, "un", "deux")
    first = await take(db, amina)
    assert first is not None
    async with db.transaction() as s:
        await outbox.delay(s, first.id, NOW + 30 * SECOND, "429")
    assert await take(db, amina, NOW + 29 * SECOND) is None
    again = await take(db, amina, NOW + 30 * SECOND)
    assert again is not None
    assert (again.id, again.attempts) == (first.id, 1)


async def test_waiting_for_its_place_is_no_try(db: Database, amina: PersonRef) -> None:
    await _say(db, amina, "un")
    first = await take(db, amina)
    assert first is not None
    async with db.transaction() as s:
        await outbox.delay(s, first.id, NOW)
    again = await take(db, amina)
    assert again is not None
    assert again.attempts == 0


async def test_a_delivery_left_by_a_crash_is_given_again(db: Database, amina: PersonRef) -> None:
    await _say(db, amina, "un", "deux")
    first = await take(db, amina)
    again = await take(db, amina)
    assert first is not None
    assert again is not None
    assert (again.id, again.attempts) == (first.id, 1)


async def test_a_failure_is_final_and_shown(db: Database, amina: PersonRef) -> None:
    await _say(db, amina, "trop long", "deux")
    first = await take(db, amina)
    assert first is not None
    async with db.transaction() as s:
        await outbox.mark_failed(s, first.id, "message_too_long")
        await outbox.mark_sent(s, first.id, "1", NOW)
        shown = await outbox.messages_after(s, db.keyring, amina.id, 0)
    assert [(line.state, line.reason) for line in shown] == [
        ("received", None),
        ("failed", "message_too_long"),
        ("queued", None),
    ]
    following = await take(db, amina)
    assert following is not None
    assert following.say == Say(text="deux")


async def test_nothing_is_tried_for_who_blocked_us(db: Database, amina: PersonRef) -> None:
    await _say(db, amina, "un", "deux")
    async with db.transaction() as s:
        await outbox.mark_blocked(s, amina.id)
    assert await count(db, "outbox", "status = 'failed' AND reason_code = 'blocked'") == 2
    await _say(db, amina, "trois")
    assert await take(db, amina) is None
    assert await count(db, "outbox", "status = 'failed'") == 3


@pytest.mark.parametrize(
    ("owner_then", "owner_now", "arrives"),
    [
        pytest.param("assistant", "assistant", True, id="nobody-came"),
        pytest.param("assistant", "waiting", True, id="a-human-is-awaited"),
        pytest.param("assistant", "human", False, id="a-human-took-over"),
        pytest.param("human", "human", True, id="said-while-the-human-was-there"),
    ],
)
async def test_the_assistant_is_silent_once_a_human_speaks(
    db: Database, amina: PersonRef, owner_then: str, owner_now: str, arrives: bool
) -> None:
    await turn(db, amina, Said(text="a"), Say(text="Étape 3"), owner=owner_then)
    await turn(db, amina, Said(text="b"), owner=owner_now)
    delivery = await take(db, amina)
    assert (delivery is not None) is arrives
    assert await count(db, "outbox", "status = 'withdrawn'") == (0 if arrives else 1)


async def test_a_vital_number_is_never_withdrawn(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="a"), Say(text="Le 15"), Note(what="vital", detail="medical"))
    await turn(db, amina, Said(text="b"), owner="human")
    delivery = await take(db, amina)
    assert delivery is not None
    assert delivery.say == Say(text="Le 15")


async def test_a_human_answer_arrives_even_if_they_gave_back_at_once(
    db: Database, amina: PersonRef, bernard: Aidant
) -> None:
    case_id = await _answered_case(db, amina, bernard)
    async with db.transaction() as s:
        await cases.close(s, case_id, "given_back", NOW)
    await turn(db, amina, Said(text="b"), owner="assistant", case=None)
    delivery = await take(db, amina)
    assert delivery is not None
    assert delivery.say is not None
    assert delivery.say.voice == "human"


async def test_a_human_answer_is_withdrawn_when_the_person_wants_no_human_any_more(
    db: Database, amina: PersonRef, bernard: Aidant
) -> None:
    case_id = await _answered_case(db, amina, bernard)
    async with db.transaction() as s:
        await cases.close(s, case_id, "withdrawn", NOW)
    assert await take(db, amina) is None


async def _answered_case(db: Database, amina: PersonRef, bernard: Aidant) -> int:
    case_id = await open_case(db, amina)
    async with db.transaction() as s:
        await cases.claim(s, case_id, bernard.id, NOW)
    reply = AidantReplied(case=case_id, aidant="Bernard", text="Voilà")
    message = Say(text="Voilà", voice="human", aidant="Bernard")
    await turn(db, amina, reply, message, owner="human", case=OpenedCase(id=case_id))
    return case_id


async def test_buttons_of_earlier_messages_are_cleared_once(db: Database, amina: PersonRef) -> None:
    for text in ("un", "deux", "trois"):
        await turn(db, amina, Chose(action="done", turn=1), Say(text=text, rows=((DONE,),)))
    sent = await send_all(db, amina)
    assert [(delivery.kind, delivery.turn) for delivery in sent] == [
        ("say", 1),
        ("say", 2),
        ("clear", 2),
        ("say", 3),
        ("clear", 3),
    ]
    numbers = {delivery.turn: str(1000 + delivery.id) for delivery in sent if delivery.kind == "say"}
    assert [d.message_refs for d in sent if d.kind == "clear"] == [(numbers[1],), (numbers[2],)]


async def test_other_channels_have_no_buttons_to_clear(db: Database) -> None:
    async with db.transaction() as s:
        denis = await people.find_or_make_person(s, db.keyring, "phone", "x")
    for text in ("un", "deux"):
        await turn(db, denis, Chose(action="done", turn=1), Say(text=text, rows=((DONE,),)))
    assert [delivery.kind for delivery in await send_all(db, denis)] == ["say", "say"]


async def test_people_with_something_due_are_found(db: Database, amina: PersonRef) -> None:
    await _say(db, amina, "un", "deux")
    async with db.transaction() as s:
        assert await outbox.due_people(s, NOW) == []
    await run(db, "DELETE FROM procrastinate_jobs")
    async with db.transaction() as s:
        assert await outbox.due_people(s, NOW - SECOND) == []
        assert await outbox.due_people(s, NOW) == [amina.id]
    first = await take(db, amina)
    assert first is not None
    async with db.transaction() as s:
        assert await outbox.due_people(s, NOW) == []
        await outbox.delay(s, first.id, NOW + SECOND, "network")
        assert await outbox.due_people(s, NOW) == []
        assert await outbox.due_people(s, NOW + SECOND) == [amina.id]


async def test_slots_are_handed_out_evenly_and_never_in_the_past(db: Database) -> None:
    async def reserve(bot: str, seconds: float) -> float:
        async with db.transaction() as s:
            slot = await outbox.reserve_slot(s, bot, 10, NOW + timedelta(seconds=seconds))
        return (slot - NOW).total_seconds()

    assert [await reserve("a", 0) for _ in range(3)] == pytest.approx([0, 0.1, 0.2])
    assert await reserve("a", 5) == 5
    assert await reserve("b", 0) == 0


async def test_slots_reserved_at_once_never_coincide(db: Database) -> None:
    async def reserve() -> float:
        async with db.transaction() as s:
            return (await outbox.reserve_slot(s, "a", 10, NOW) - NOW).total_seconds()

    slots = await asyncio.gather(*(reserve() for _ in range(10)))
    assert sorted(slots) == pytest.approx([number / 10 for number in range(10)])


async def test_the_phone_page_reads_what_follows_a_message(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="un"), Say(text="deux", rows=((DONE,),)))
    async with db.transaction() as s:
        first, second = await outbox.messages_after(s, db.keyring, amina.id, 0)
        assert await outbox.messages_after(s, db.keyring, amina.id, first.id) == [second]
    assert (second.text, second.rows, second.turn) == ("deux", ((DONE,),), 1)
