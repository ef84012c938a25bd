"""The process killed with SIGKILL while 40 people write: nothing lost, nothing done twice, order kept."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

import pytest

from tests.doubles.telegram_faults import Fault
from tests.doubles.telegram_server import TelegramServer
from tests.slow.crowd import ALONE, PEOPLE, SCRIPT, Crowd, inbox_states, repeats, transcripts
from tests.slow.service import ServiceProcess, telegram_service, until

pytestmark = pytest.mark.slow

KILLS = 3
SPEAKING_SECONDS = 8.0
"""How long people speak around each kill."""

ANSWER_SECONDS = 20.0
"""Longest wait for an answer after a kill, the start of the next process included, on an idle machine."""


async def answer_alone(telegram: TelegramServer) -> list[str]:
    """Serve one person while nothing breaks, and return what they read."""
    for line in SCRIPT:
        seen = len(telegram.texts(ALONE))
        telegram.say(ALONE, line)
        await until(lambda seen=seen: len(telegram.texts(ALONE)) > seen, 15, f"an answer to {line!r}")  # type: ignore[misc]  # a lambda with a default
    await until(lambda: "Étape 2" in telegram.texts(ALONE)[-1], 15, "the last answer")
    return telegram.texts(ALONE)


async def kill_in_flight(service: ServiceProcess, telegram: TelegramServer) -> float:
    """Kill the process while Telegram holds deliveries, start it again; return when all before is due."""
    sent = telegram.calls["sendmessage"]
    await until(lambda: telegram.calls["sendmessage"] > sent, 20, "a delivery in flight")
    await service.kill()
    killed = time.monotonic()
    await service.start()
    await service.wait_ready()
    return killed + ANSWER_SECONDS * service.slowness


@pytest.mark.parametrize("seed", [1])
async def test_forty_people_lose_nothing_when_the_process_is_killed(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    async with telegram_service(tmp_path, PASAPAS_TELEGRAM_RATE="200") as (service, telegram):
        expected = await answer_alone(telegram)
        # Every delivery takes a while, so that each kill finds some on their way.
        telegram.faults.add(Fault("slow", method="sendmessage", times=10_000, seconds=0.3))
        crowd = Crowd(telegram, chance)
        due = 0.0
        for turns in crowd.turns(KILLS):
            speaking = asyncio.create_task(crowd.speak(turns, SPEAKING_SECONDS))
            # At a moment of the first half: people go on speaking while the process is dead.
            await asyncio.sleep(chance.uniform(0.5, SPEAKING_SECONDS / 2))
            due = await kill_in_flight(service, telegram)
            await speaking
        due = max(due, time.monotonic() + ANSWER_SECONDS * service.slowness)

        def everybody_read_the_end() -> bool:
            return all(telegram.texts(chat)[-1:] == expected[-1:] for chat in PEOPLE)

        await until(everybody_read_the_end, due - time.monotonic(), f"every answer\n{service.tail()}")
        for chat in PEOPLE:
            count = repeats(telegram.texts(chat), expected)
            assert count is not None, f"{chat} read {telegram.texts(chat)}"
            assert count <= KILLS
        async with service.store() as db:
            said = await transcripts(db)
            states = await inbox_states(db)
        assert {chat: said[chat] for chat in PEOPLE} == dict.fromkeys(PEOPLE, said[ALONE])
        assert states == {"done": len(SCRIPT) * (len(PEOPLE) + 1)}
