"""Parts that end, by an error or in silence, are started again, and the truth is told meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot import supervision
from bot.supervision import Supervisor


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(supervision, "LONGEST_PAUSE", 0.01)


async def run_until(supervisor: Supervisor, done: asyncio.Event) -> None:
    running = asyncio.create_task(supervisor.run())
    await asyncio.wait_for(done.wait(), 5)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


@pytest.mark.parametrize("ends_by", ["error", "silence"])
async def test_a_part_that_ends_is_started_again(ends_by: str) -> None:
    starts = 0
    thrice = asyncio.Event()

    async def part() -> None:
        nonlocal starts
        starts += 1
        if starts == 3:
            thrice.set()
        if ends_by == "error":
            raise RuntimeError

    supervisor = Supervisor()
    supervisor.add("part", part, "la pièce")
    await run_until(supervisor, thrice)
    assert starts >= 3
    assert supervisor.parts[0].restarts >= 2


async def test_a_part_that_fails_does_not_stop_its_neighbour() -> None:
    steady = asyncio.Event()
    failed = asyncio.Event()

    async def neighbour() -> None:
        steady.set()
        await asyncio.Event().wait()

    async def weak() -> None:
        failed.set()
        raise RuntimeError

    supervisor = Supervisor()
    supervisor.add("neighbour", neighbour, "la voisine")
    supervisor.add("weak", weak, "la faible")
    await run_until(supervisor, failed)
    assert steady.is_set()
    assert supervisor.parts[0].restarts == 0


async def test_what_is_down_is_named_in_french() -> None:
    supervisor = Supervisor()
    supervisor.add("part", asyncio.Event().wait, "la pièce")  # type: ignore[arg-type]  # ends with True, never reached
    assert supervisor.down() == ["la pièce"]
    running = asyncio.create_task(supervisor.run())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert supervisor.down() == []
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
