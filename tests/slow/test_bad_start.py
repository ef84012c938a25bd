"""What stops a start: one French line each, with its remedy, the exit code 1, and no trace of our code."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.preparation import CannotStart, load_content
from knowledge.library import KNOWLEDGE
from store.crypto import Keyring
from store.database import Database
from tests.doubles.telegram_server import TelegramServer
from tests.slow.service import ServiceProcess

pytestmark = pytest.mark.slow

UNREACHABLE = "postgresql://postgres@127.0.0.1:9/pasapas"


async def refusal(service: ServiceProcess) -> list[str]:
    """Start, and return the lines said, without those of the log."""
    code, printed = await service.run("serve", seconds=120)
    assert code == 1, printed
    assert "Traceback" not in printed
    return [line for line in printed.splitlines() if not line.startswith(("{", "Clés de chiffrement créées"))]


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield int(listening.getsockname()[1])


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


async def test_all_problems_are_told_at_once(tmp_path: Path, busy_port: int) -> None:
    (tmp_path / "file").touch()
    service = ServiceProcess(
        tmp_path,
        {"PASAPAS_DATA_DIR": str(tmp_path / "file" / "var"), "PASAPAS_MODEL_DIR": str(tmp_path / "nothing")},
        port=busy_port,
    )
    folder, port, model = await refusal(service)
    assert "PASAPAS_DATA_DIR : on ne peut pas écrire dans" in folder and "Remède" in folder
    assert f"PASAPAS_DESK_PORT : le port {busy_port} de 127.0.0.1 est pris" in port and "Remède" in port
    assert "make setup" in model


async def test_unknown_and_wrong_settings_are_told_at_once(tmp_path: Path) -> None:
    wrong = {"PASAPAS_TELEGRAM_TOKN": "x", "PASAPAS_DESK_PORT": "beaucoup", "PASAPAS_TIMEZONE": "Lune/Mer"}
    lines = await refusal(ServiceProcess(tmp_path, wrong))
    assert [line.split(" : ")[0] for line in lines] == [
        "PASAPAS_TELEGRAM_TOKN", "PASAPAS_DESK_PORT", "PASAPAS_TIMEZONE",
    ]  # fmt: skip
    assert "vouliez-vous dire PASAPAS_TELEGRAM_TOKEN ?" in lines[0]
    assert all("Remède" in line for line in lines)


async def test_a_database_out_of_reach_is_told(tmp_path: Path) -> None:
    (line,) = await refusal(ServiceProcess(tmp_path, {"PASAPAS_DATABASE_URL": UNREACHABLE}))
    assert line.startswith("PASAPAS_DATABASE_URL : la base de données ne répond pas. Remède")


async def test_keys_that_do_not_open_the_database_are_told(tmp_path: Path, private_database_url: str) -> None:
    first = await Database.connect(private_database_url, Keyring([Fernet.generate_key().decode()]))
    await first.close()
    (line,) = await refusal(ServiceProcess(tmp_path, {"PASAPAS_DATABASE_URL": private_database_url}))
    assert line.startswith("Clés de chiffrement : elles n'ouvrent pas cette base. Remède")


async def test_keys_that_are_no_keys_are_told(tmp_path: Path, private_database_url: str) -> None:
    settings = {"PASAPAS_DATABASE_URL": private_database_url, "PASAPAS_SECRET_KEYS": "pas-une-cle"}
    (line,) = await refusal(ServiceProcess(tmp_path, settings))
    assert line.startswith("Clés de chiffrement : ")
    assert "pas-une-cle" not in line


async def test_a_token_that_telegram_refuses_is_told(
    tmp_path: Path, private_database_url: str, telegram: TelegramServer
) -> None:
    token = "43:AAF-not-the-token-of-the-stand-in"
    settings = {
        "PASAPAS_DATABASE_URL": private_database_url,
        "PASAPAS_TELEGRAM_TOKEN": token,
        "PASAPAS_TELEGRAM_API_URL": telegram.url,
    }
    service = ServiceProcess(tmp_path, settings)
    (line,) = await refusal(service)
    assert line.startswith("PASAPAS_TELEGRAM_TOKEN : Telegram refuse ce jeton.")
    assert token not in line


def test_a_broken_flow_file_is_told_with_its_line(tmp_path: Path) -> None:
    copy = tmp_path / "knowledge"
    for file in (file for file in KNOWLEDGE.rglob("*.yml")):
        target = copy / file.relative_to(KNOWLEDGE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    broken = copy / "procedures" / "recharge_acheter.yml"
    broken.write_text(broken.read_text().replace("    kind: ask\n", "    kind: demander\n", 1))
    with pytest.raises(CannotStart) as told:
        load_content(folder=copy)
    assert told.value.lines
    assert all("recharge_acheter.yml" in line and "\n" not in line for line in told.value.lines)
