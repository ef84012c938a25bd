"""The inbox: each update counts once, a person's events keep their order, dead letters open to humans."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from flows.events import Chose, Failed, Forgotten, Said
from store import inbox, queue
from store.database import Database
from store.people import PersonRef
from tests.store.doubles import NOW, count, receive, run


async def test_the_same_update_five_times_makes_one_event_and_one_job(db: Database, amina: PersonRef) -> None:
    seen = [await receive(db, amina, Said(text="bonjour"), "telegram:1") for _ in range(5)]
    assert seen == [True, False, False, False, False]
    assert await count(db, "inbox") == 1
    assert await count(db, "procrastinate_jobs") == 1


async def test_the_same_update_at_the_same_instant_makes_one_event(db: Database, amina: PersonRef) -> None:
    seen = await asyncio.gather(*(receive(db, amina, Said(text="bonjour"), "telegram:1") for _ in range(5)))
    assert sorted(seen) == [False, False, False, False, True]
    assert await count(db, "inbox") == 1
    assert await count(db, "procrastinate_jobs") == 1


async def test_the_event_and_its_job_commit_together_or_not_at_all(db: Database, amina: PersonRef) -> None:
    async def crash() -> None:
        async with db.transaction() as s:
            await inbox.receive(s, db.keyring, amina.id, Said(text="a"), update_key="u", received_at=NOW)
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        await crash()
    assert await count(db, "inbox") == 0
    assert await count(db, "procrastinate_jobs") == 0


async def test_events_come_out_in_the_order_received(db: Database, amina: PersonRef) -> None:
    events = [Said(text="un"), Chose(action="done", turn=3), Said(text="trois")]
    for number, event in enumerate(events):
        await receive(db, amina, event, f"u{number}", NOW - timedelta(seconds=number))
    taken = []
    for _ in events:
        async with db.transaction() as s:
            item = await inbox.next_event(s, db.keyring, amina.id)
            assert item is not None
            taken.append(item.event)
            await inbox.mark_done(s, item.id)
    assert taken == events
    async with db.transaction() as s:
        assert await inbox.next_event(s, db.keyring, amina.id) is None


async def test_an_event_being_taken_is_waited_for_not_overtaken(db: Database, amina: PersonRef) -> None:
    await receive(db, amina, Said(text="un"), "u1")
    await receive(db, amina, Said(text="deux"), "u2")

    async def second() -> str:
        async with db.transaction() as s:
            item = await inbox.next_event(s, db.keyring, amina.id)
            assert item is not None
            assert isinstance(item.event, Said)
            return item.event.text

    async with db.transaction() as s:
        item = await inbox.next_event(s, db.keyring, amina.id)
        assert item is not None
        other = asyncio.create_task(second())
        done, _ = await asyncio.wait([other], timeout=0.2)
        assert not done
        await inbox.mark_done(s, item.id)
    # The row that it waited for is done: it looks again in its next transaction, as workers do.
    assert await second() == "deux"
    await asyncio.gather(other, return_exceptions=True)


async def test_a_dead_letter_is_counted_and_followed_by_one_failed_event(db: Database, amina: PersonRef) -> None:
    await receive(db, amina, Said(text="poison"), "u1")
    async with db.transaction() as s:
        item = await inbox.next_event(s, db.keyring, amina.id)
        assert item is not None
        assert [await inbox.mark_failed_try(s, item.id, "ValueError") for _ in range(3)] == [1, 2, 3]
        await inbox.mark_dead(s, db.keyring, item.id, "ValueError")
        await inbox.mark_dead(s, db.keyring, item.id, "ValueError")
        assert await inbox.dead_letters(s) == 1
        following = await inbox.next_event(s, db.keyring, amina.id)
        assert following is not None
        assert following.event == Failed()
        await inbox.mark_dead(s, db.keyring, following.id, "ValueError")
        assert await inbox.next_event(s, db.keyring, amina.id) is None


async def test_an_event_of_someone_erased_is_refused(db: Database) -> None:
    async with db.transaction() as s:
        with pytest.raises(inbox.UnknownPerson):
            await inbox.receive(s, db.keyring, 999, Said(text="a"), update_key="u", received_at=NOW)


async def test_those_who_wait_without_a_job_are_found(db: Database, amina: PersonRef) -> None:
    await receive(db, amina, Said(text="un"), "u1")
    later = NOW + timedelta(seconds=5)
    async with db.transaction() as s:
        assert await inbox.waiting_people(s, later) == []
        assert await inbox.unanswered_people(s, later) == [amina.id]
    await run(db, "DELETE FROM procrastinate_jobs")
    async with db.transaction() as s:
        assert await inbox.waiting_people(s, NOW) == []
        assert await inbox.waiting_people(s, later) == [amina.id]
        await queue.defer_turn(s, amina.id)
        assert await inbox.waiting_people(s, later) == []


async def test_whoever_writes_after_their_erasure_stays(db: Database, amina: PersonRef) -> None:
    await run(db, "UPDATE person SET forgotten_at = now()")
    await receive(db, amina, Forgotten(), "u1")
    assert await count(db, "person", "forgotten_at IS NOT NULL") == 1
    await receive(db, amina, Said(text="re"), "u2")
    assert await count(db, "person", "forgotten_at IS NOT NULL") == 0
