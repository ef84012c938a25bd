"""Cases: claimed by one aidant at a time, seen by their structure only."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from flows.events import Said
from flows.outputs import OpenCase, Say
from flows.state import OpenedCase
from store import accounts, cases, outbox, people
from store.accounts import Aidant
from store.database import Database
from store.people import PersonRef
from tests.store.doubles import CAF, NOW, count, open_case, run, take, turn

MINUTE = timedelta(minutes=1)


async def test_two_claims_at_once_have_one_winner(db: Database, amina: PersonRef, bernard: Aidant) -> None:
    case_id = await open_case(db, amina)
    async with db.transaction() as s:
        others = [
            await accounts.create_aidant(
                s, db.keyring, amina.structure_id, first_name="X", email=f"x{n}@exemple.fr", password_hash="h"
            )
            for n in range(5)
        ]

    async def claim(aidant_id: int) -> bool:
        async with db.transaction() as s:
            return await cases.claim(s, case_id, aidant_id, NOW)

    won = await asyncio.gather(*(claim(aidant_id) for aidant_id in [bernard.id, *others]))
    assert sorted(won) == [False] * 5 + [True]
    assert await count(db, "journal", "what = 'case_claimed'") == 1


async def test_an_aidant_elsewhere_neither_sees_nor_claims(
    db: Database, amina: PersonRef, bernard: Aidant, chloe: Aidant
) -> None:
    case_id = await open_case(db, amina)
    async with db.transaction() as s:
        assert await cases.queue(s, db.keyring, chloe.structure_id) == []
        assert await cases.case_view(s, db.keyring, case_id, chloe.structure_id) is None
        assert not await cases.claim(s, case_id, chloe.id, NOW)
        assert await cases.case_view(s, db.keyring, case_id, bernard.structure_id) is not None
        assert await cases.claim(s, case_id, bernard.id, NOW)


async def test_the_queue_puts_vital_first_then_the_longest_wait(db: Database) -> None:
    for number, urgency in enumerate(["normal", "soon", "normal", "vital"]):
        async with db.transaction() as s:
            person = await people.find_or_make_person(s, db.keyring, "phone", str(number), name=urgency)
        order = OpenCase(reason="asked", urgency=urgency, summary=CAF)
        await turn(db, person, Said(text="a"), order, now=NOW + number * MINUTE)
    async with db.transaction() as s:
        rows = await cases.queue(s, db.keyring, person.structure_id)
    assert [(row.urgency, row.waiting_since - NOW) for row in rows] == [
        ("vital", 3 * MINUTE),
        ("soon", MINUTE),
        ("normal", 0 * MINUTE),
        ("normal", 2 * MINUTE),
    ]
    assert rows[0].person_name == "vital"
    assert rows[0].need == "La CAF"


async def test_a_claim_without_an_answer_goes_back_with_its_age(
    db: Database, amina: PersonRef, bernard: Aidant
) -> None:
    case_id = await open_case(db, amina)
    async with db.transaction() as s:
        await cases.claim(s, case_id, bernard.id, NOW + MINUTE)
        assert await cases.expire_claims(s, NOW + MINUTE) == []
        assert await cases.expire_claims(s, NOW + 2 * MINUTE) == [(case_id, amina.id)]
        (row,) = await cases.queue(s, db.keyring, amina.structure_id)
        assert (row.state, row.waiting_since, row.aidant_name) == ("waiting", NOW, None)
        await cases.claim(s, case_id, bernard.id, NOW + 3 * MINUTE)
        await cases.mark_replied(s, case_id, NOW + 4 * MINUTE)
        assert await cases.expire_claims(s, NOW + 60 * MINUTE) == []


async def test_closing_ends_once(db: Database, amina: PersonRef, bernard: Aidant) -> None:
    case_id = await open_case(db, amina)
    async with db.transaction() as s:
        assert await cases.claim(s, case_id, bernard.id, NOW)
        await cases.close(s, case_id, "done", NOW)
        await cases.close(s, case_id, "again", NOW + MINUTE)
        assert await cases.queue(s, db.keyring, amina.structure_id) == []
        (row,) = await cases.queue(s, db.keyring, amina.structure_id, include_closed=True)
        view = await cases.case_view(s, db.keyring, case_id, amina.structure_id)
    assert (row.state, row.aidant_name) == ("closed", "Bernard")
    assert view is not None
    assert view.outcome == "done"


async def test_a_new_problem_is_a_new_case_and_the_old_one_stays_readable(db: Database, amina: PersonRef) -> None:
    first = await open_case(db, amina)
    async with db.transaction() as s:
        await cases.close(s, first, "done", NOW)
    second = await open_case(db, amina)
    assert second != first
    async with db.transaction() as s:
        view = await cases.case_view(s, db.keyring, second, amina.structure_id)
    assert view is not None
    assert [(earlier.case_id, earlier.need, earlier.outcome) for earlier in view.earlier] == [(first, "La CAF", "done")]
    assert view.summary == CAF


async def test_the_database_refuses_a_second_open_case(db: Database, amina: PersonRef) -> None:
    await open_case(db, amina)
    with pytest.raises(IntegrityError):
        await run(
            db,
            "INSERT INTO help_case (structure_id, person_id, reason, urgency, summary, opened_at, waiting_since)"
            " SELECT structure_id, person_id, reason, urgency, summary, opened_at, waiting_since FROM help_case",
        )


async def test_an_answer_that_could_not_be_delivered_is_counted(
    db: Database, amina: PersonRef, bernard: Aidant
) -> None:
    case_id = await open_case(db, amina)
    message = Say(text="Bonjour", voice="human", aidant="Bernard")
    await turn(db, amina, Said(text="a"), message, case=OpenedCase(id=case_id))
    delivery = await take(db, amina)
    assert delivery is not None
    async with db.transaction() as s:
        await outbox.mark_failed(s, delivery.id, "blocked")
        (row,) = await cases.queue(s, db.keyring, amina.structure_id)
    assert row.failed == 1
