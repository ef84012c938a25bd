"""Live push: a hint after the commit, to those who follow the topic, even after an outage."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from flows.events import Said
from flows.outputs import Say
from store.database import Database
from store.live import Hub, notify
from store.people import PersonRef
from tests.store.doubles import run, turn


@pytest.fixture
async def hub(db: Database) -> AsyncIterator[Hub]:
    hub = Hub(db.url)
    task = asyncio.create_task(hub.run())
    async with asyncio.timeout(5):
        await hub.wait_listening()
    yield hub
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_turn_is_hinted_to_those_who_follow_the_person(db: Database, amina: PersonRef, hub: Hub) -> None:
    async with hub.subscribe(f"person:{amina.id}") as mine, hub.subscribe("person:999") as other:
        await turn(db, amina, Said(text="a"), Say(text="b"))
        assert await mine.wait(5)
        assert not await other.wait(0.1)


async def test_nothing_is_hinted_before_the_commit(db: Database, hub: Hub) -> None:
    async with hub.subscribe("structure:1") as changes:
        async with db.transaction() as s:
            await notify(s, "structure:1")
            assert not await changes.wait(0.2)
        assert await changes.wait(5)


async def test_several_hints_count_as_one(db: Database, hub: Hub) -> None:
    async with hub.subscribe("structure:1") as changes, hub.subscribe("last") as last:
        for topic in ("structure:1", "structure:1", "last"):
            async with db.transaction() as s:
                await notify(s, topic)
        assert await last.wait(5)
        assert await changes.wait(5)
        assert not await changes.wait(0.1)


async def test_the_hub_listens_again_after_its_connection_was_cut(db: Database, hub: Hub) -> None:
    async with hub.subscribe("structure:1") as changes:
        await run(db, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN pasapas%'")
        # Something may have been missed: everyone is told to look again.
        assert await changes.wait(5)
        assert hub.listening
        async with db.transaction() as s:
            await notify(s, "structure:1")
        assert await changes.wait(5)
