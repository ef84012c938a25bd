"""The embedded database, ill-treated under the real service."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from store.postmaster import living_postmaster
from tests.doubles.telegram_server import TOKEN, TelegramServer
from tests.slow.chats import Chat, phrase
from tests.slow.service import ServiceProcess, running, telegram_service, until

pytestmark = pytest.mark.slow

MENU = phrase("menu")


def data_of(service: ServiceProcess) -> Path:
    """Return the folder of the database files."""
    return service.data_dir.resolve() / "postgres" / "data"


async def kill_database(service: ServiceProcess) -> int:
    """Kill the server with SIGKILL, and return the pid that it had."""
    pid = living_postmaster(data_of(service))
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    await until(lambda: living_postmaster(data_of(service)) != pid, 10, "the server is dead")
    return pid


async def test_a_server_killed_while_serving_is_started_again(tmp_path: Path) -> None:
    async with telegram_service(tmp_path) as (service, telegram):
        amina = Chat(telegram, 700)
        await amina.say("/start", MENU)
        for line, answer in (("jarive pa a faire ma declaration caf", phrase("intro.with_needs")), ("1", "Mon Compte")):
            killed = await kill_database(service)
            await amina.say(line, answer)
            assert living_postmaster(data_of(service)) not in (None, killed)
            await service.wait_ready()
        process = service.process
        assert process is not None and process.returncode is None, "the service itself never stopped"


async def test_a_pid_file_that_names_a_stranger_stops_no_start(tmp_path: Path) -> None:
    async with telegram_service(tmp_path) as (service, telegram):
        await Chat(telegram, 700).say("/start", MENU)
        await service.kill()
        await kill_database(service)
        # As after a restart of the machine: the number now belongs to a living process that is no PostgreSQL.
        pid_file = data_of(service) / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
        await service.start()
        await service.wait_ready()
        await Chat(telegram, 700).say("jarive pa a faire ma declaration caf", phrase("intro.with_needs"))


async def test_a_first_start_killed_half_way_in_a_language_that_the_machine_lacks(tmp_path: Path) -> None:
    french = {"LANG": "fr_FR.UTF-8", "LC_ALL": "fr_FR.UTF-8", "LANGUAGE": "fr_FR:fr"}
    async with TelegramServer() as telegram:
        settings = {"PASAPAS_TELEGRAM_TOKEN": TOKEN, "PASAPAS_TELEGRAM_API_URL": telegram.url, **french}
        service = ServiceProcess(tmp_path, settings)
        await service.start()

        def has_drafts() -> bool:
            return any(draft.iterdir() for draft in data_of(service).parent.glob("draft-*"))

        await until(has_drafts, 60, "the files are being made")
        assert not data_of(service).exists()
        await service.kill()
        async with running(service):
            await Chat(telegram, 700).say("/start", MENU)
