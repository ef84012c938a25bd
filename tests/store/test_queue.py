"""The queue's rules: real workers, real locks, and what a dead worker leaves."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from flows.events import Said
from flows.outputs import Say
from store import inbox, people, queue
from store.database import Database, plain_url
from store.people import PersonRef
from store.queue import WorkerEnded
from store.sweep import sweep
from tests.store.doubles import NOW, count, receive, run, take, turn

Handler = Callable[[int], Awaitable[None]]


async def _nothing(person_id: int) -> None:
    return None


@asynccontextmanager
async def _worker(db: Database, on_turn: Handler = _nothing, on_send: Handler = _nothing) -> AsyncIterator[None]:
    task = asyncio.create_task(queue.Work(db.url, on_turn, on_send).run_worker(4))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _until(condition: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 (what is waited for happens in another task of the library)
            await asyncio.sleep(0.01)


async def test_a_deferred_job_runs_and_leaves_nothing(db: Database, amina: PersonRef) -> None:
    done: list[tuple[str, int]] = []

    async def on_turn(person_id: int) -> None:
        done.append(("turn", person_id))

    async def on_send(person_id: int) -> None:
        done.append(("send", person_id))

    async with _worker(db, on_turn, on_send):
        async with db.transaction() as s:
            await queue.defer_turn(s, amina.id)
            await queue.defer_send(s, amina.id)
        await _until(lambda: len(done) == 2)
    assert sorted(done) == [("send", amina.id), ("turn", amina.id)]
    assert await count(db, "procrastinate_jobs") == 0


async def test_a_rolled_back_job_never_runs(db: Database, amina: PersonRef) -> None:
    async def crash() -> None:
        async with db.transaction() as s:
            await queue.defer_turn(s, amina.id)
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        await crash()
    assert await count(db, "procrastinate_jobs") == 0


async def test_one_person_is_served_one_at_a_time_and_several_at_once(db: Database) -> None:
    async with db.transaction() as s:
        ids = [(await people.find_or_make_person(s, db.keyring, "phone", str(n))).id for n in range(4)]
    inside: dict[int, int] = defaultdict(int)
    most_one = most_all = done = 0

    async def on_turn(person_id: int) -> None:
        nonlocal most_one, most_all, done
        inside[person_id] += 1
        most_one = max(most_one, inside[person_id])
        most_all = max(most_all, sum(inside.values()))
        await asyncio.sleep(0.05)
        inside[person_id] -= 1
        done += 1

    async with db.transaction() as s:
        for _ in range(3):
            for person_id in ids:
                await queue.defer_turn(s, person_id)
    async with _worker(db, on_turn):
        await _until(lambda: done == 12)
    assert most_one == 1
    assert most_all > 1


async def test_three_messages_within_a_second_are_answered_in_order_within_a_second(
    db: Database, amina: PersonRef
) -> None:
    heard: list[str] = []

    async def on_turn(person_id: int) -> None:
        async with db.transaction() as s:
            item = await inbox.next_event(s, db.keyring, person_id)
            if item is not None:
                assert isinstance(item.event, Said)
                heard.append(item.event.text)
                await inbox.mark_done(s, item.id)

    async with _worker(db, on_turn):
        await receive(db, amina, Said(text="0"), "u0")
        await _until(lambda: len(heard) == 1)
        started = time.monotonic()
        for number in range(1, 4):
            await receive(db, amina, Said(text=str(number)), f"u{number}")
        await _until(lambda: len(heard) == 4)
    assert heard == ["0", "1", "2", "3"]
    assert time.monotonic() - started < 1


async def test_a_slow_network_never_holds_an_answer_back(db: Database, amina: PersonRef) -> None:
    release = asyncio.Event()
    answered = False

    async def on_send(person_id: int) -> None:
        await release.wait()

    async def on_turn(person_id: int) -> None:
        nonlocal answered
        answered = True

    async with db.transaction() as s:
        for person_id in range(10, 30):
            await queue.defer_send(s, person_id)
        await queue.defer_turn(s, amina.id)
    async with _worker(db, on_turn, on_send):
        await _until(lambda: answered)
        release.set()


async def test_a_cancelled_worker_finishes_what_it_began(db: Database, amina: PersonRef) -> None:
    begun = asyncio.Event()
    finished = False

    async def on_turn(person_id: int) -> None:
        nonlocal finished
        begun.set()
        await asyncio.sleep(0.2)
        finished = True

    async with db.transaction() as s:
        await queue.defer_turn(s, amina.id)
    async with _worker(db, on_turn):
        await begun.wait()
    assert finished
    assert await count(db, "procrastinate_workers") == 0


async def test_jobs_hold_identifiers_only(db: Database, amina: PersonRef) -> None:
    await receive(db, amina, Said(text="mon secret"), "u1")
    async with db.transaction() as s:
        found = (await s.execute(text("SELECT args, lock, scheduled_at FROM procrastinate_jobs"))).all()
    assert [tuple(row) for row in found] == [({"person_id": amina.id}, f"turn:{amina.id}", None)]


async def test_a_failed_job_blocks_nobody(db: Database, amina: PersonRef) -> None:
    calls = 0

    async def on_turn(person_id: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ZeroDivisionError

    async with db.transaction() as s:
        await queue.defer_turn(s, amina.id)
        await queue.defer_turn(s, amina.id)
    async with _worker(db, on_turn):
        await _until(lambda: calls == 2)
    assert await count(db, "procrastinate_jobs", "status = 'failed'") == 1


@pytest.mark.slow
async def test_a_worker_that_loses_the_database_ends_and_says_so(db: Database) -> None:
    work = asyncio.create_task(queue.Work(db.url, _nothing, _nothing).run_worker(1))
    with psycopg.connect(plain_url(db.url), autocommit=True) as connection:
        async with asyncio.timeout(30):
            while not work.done():
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                await asyncio.sleep(0.05)
    assert isinstance(work.exception(), WorkerEnded)


async def test_a_worker_without_a_database_ends_and_says_so(tmp_path: Path) -> None:
    work = queue.Work(f"postgresql://nobody@/none?host={tmp_path}", _nothing, _nothing)
    with pytest.raises(WorkerEnded):
        await work.run_worker(1)


@pytest.mark.parametrize("trace", ["UPDATE procrastinate_workers SET last_heartbeat = now() - interval '11 seconds'",
                                   "DELETE FROM procrastinate_workers"], ids=["silent", "pruned"])  # fmt: skip
async def test_the_sweep_gives_back_the_jobs_of_a_dead_worker(db: Database, amina: PersonRef, trace: str) -> None:
    await receive(db, amina, Said(text="a"), "u1")
    await run(db, "INSERT INTO procrastinate_workers DEFAULT VALUES")
    await run(db, "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)")
    async with db.transaction() as s:
        assert (await sweep(s, NOW)).jobs == 0
    await run(db, trace)
    async with db.transaction() as s:
        swept = await sweep(s, NOW)
    assert (swept.jobs, swept.turns) == (1, 0)
    assert await count(db, "procrastinate_jobs", "status = 'todo'") == 1


async def test_the_sweep_gives_a_job_to_every_event_without_one(db: Database, amina: PersonRef) -> None:
    await receive(db, amina, Said(text="a"), "u1")
    await run(db, "DELETE FROM procrastinate_jobs")
    async with db.transaction() as s:
        assert (await sweep(s, NOW)).turns == 0
        assert (await sweep(s, NOW + timedelta(seconds=5))).turns == 1
        assert (await sweep(s, NOW + timedelta(seconds=5))).turns == 0


async def test_the_sweep_sends_again_what_a_dead_process_was_sending(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="a"), Say(text="b"))
    assert await take(db, amina) is not None
    await run(db, "UPDATE procrastinate_jobs SET status = 'doing'")
    async with db.transaction() as s:
        # Its job is still under way: it may be sending right now.
        await s.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES"))
        await s.execute(text("UPDATE procrastinate_jobs SET worker_id = (SELECT id FROM procrastinate_workers)"))
        assert (await sweep(s, NOW + timedelta(seconds=60))).deliveries == 0
    await run(db, "DELETE FROM procrastinate_jobs")
    async with db.transaction() as s:
        assert (await sweep(s, NOW + timedelta(seconds=5))).deliveries == 0
        swept = await sweep(s, NOW + timedelta(seconds=11))
    assert (swept.deliveries, swept.sends) == (1, 1)
    assert await count(db, "outbox", "status = 'queued'") == 1
