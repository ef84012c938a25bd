"""A graceful stop in the middle of the work: quick, clean, and nothing lost at the next start."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.doubles.telegram_faults import Fault
from tests.slow.crowd import PEOPLE, SCRIPT, Crowd, inbox_states, repeats
from tests.slow.service import ServiceProcess, telegram_service, until

pytestmark = pytest.mark.slow

STOP_SECONDS = 15.0


def left_behind(service: ServiceProcess) -> list[str]:
    """Return the processes that still work on the folder of the service."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        command = " ".join(process.info["cmdline"] or ())
        if str(service.folder) in command:
            found.append(command)
    return found


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_under_load_loses_nothing(tmp_path: Path, sign: signal.Signals) -> None:
    async with telegram_service(tmp_path, PASAPAS_TELEGRAM_RATE="200") as (service, telegram):
        telegram.faults.add(Fault("slow", method="sendmessage", times=40, seconds=0.3))
        crowd = Crowd(telegram, random.Random(sign))
        await crowd.speak(crowd.turns(1)[0], 2)
        await until(lambda: telegram.calls["sendmessage"] > 5, 30, "deliveries in flight")
        assert left_behind(service), "the way to see what is left sees nothing"
        asked = time.monotonic()
        assert await service.stop(60, sign) == 0
        assert time.monotonic() - asked < STOP_SECONDS * service.slowness
        assert left_behind(service) == []
        assert "Traceback" not in service.log.read_text()

        await service.start()
        await service.wait_ready()

        def everybody_read_the_end() -> bool:
            return all("Étape 2" in "".join(telegram.texts(chat)[-1:]) for chat in PEOPLE)

        await until(everybody_read_the_end, 60 * service.slowness, f"every answer\n{service.tail()}")
        expected = telegram.texts(PEOPLE[0])
        assert len(set(expected)) == len(expected), "a stop sends nothing twice"
        assert {chat: repeats(telegram.texts(chat), expected) for chat in PEOPLE} == dict.fromkeys(PEOPLE, 0)
        async with service.store() as db:
            assert await inbox_states(db) == {"done": len(SCRIPT) * len(PEOPLE)}
