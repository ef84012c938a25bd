"""A job whose end cannot be written, under a worker that lives on: it must not mute the person."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from store import queue
from store.crypto import Keyring
from store.database import Database, plain_url
from store.people import find_or_make_person
from store.queue import WorkerEnded
from store.sweep import sweep
from tests.store.doubles import NOW

HIDE = "ALTER FUNCTION procrastinate_finish_job_v1 RENAME TO hidden"
SHOW = "ALTER FUNCTION hidden RENAME TO procrastinate_finish_job_v1"


def _do(url: str, statement: str) -> None:
    with psycopg.connect(plain_url(url), autocommit=True) as connection:
        connection.execute(statement)


async def test_a_job_whose_end_was_not_written_ends_the_worker_and_is_done_again(
    private_database_url: str, keyring: Keyring
) -> None:
    db = await Database.connect(private_database_url, keyring)
    done: list[int] = []

    async def on_turn(person_id: int) -> None:
        done.append(person_id)

    async def on_send(person_id: int) -> None:
        return None

    work = queue.Work(private_database_url, on_turn, on_send)
    try:
        async with db.transaction() as s:
            person = await find_or_make_person(s, keyring, "telegram", "700")
            await queue.defer_turn(s, person.id)
        await asyncio.to_thread(_do, private_database_url, HIDE)
        with pytest.raises(WorkerEnded):
            await asyncio.wait_for(work.run_worker(), 10)
        await asyncio.to_thread(_do, private_database_url, SHOW)
        assert done == [person.id]

        async with db.transaction() as s:
            assert (await sweep(s, NOW)).jobs == 1
        again = asyncio.create_task(work.run_worker())
        async with asyncio.timeout(10):
            while len(done) < 2:  # noqa: ASYNC110 - what is waited for happens in another task of the library
                await asyncio.sleep(0.01)
        again.cancel()
        await asyncio.gather(again, return_exceptions=True)
        assert done == [person.id] * 2
    finally:
        await db.close()
