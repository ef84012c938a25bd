"""The real Rasa server, trained on a part of our own examples: asked, missed, and asked again."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from nlu.examples import DATA, read_folder
from nlu.served import PAUSE, RasaClient, ServedRanker
from nlu.understand import Understander
from tests.house.project import ROOT
from tests.slow.service import free_port, until

pytestmark = pytest.mark.slow

INTENTS = ("carte_vitale", "casier_judiciaire", "recharge_acheter", "saluer")
MESSAGES = {
    "jai perdu ma carte vitale dans le bus": "carte_vitale",
    "il me faut mon casier judiciaire pour un boulot": "casier_judiciaire",
    "où acheter une recharge solidaire pour mon téléphone": "recharge_acheter",
}
STARTS_WITHIN = 300
"""Seconds: Rasa loads TensorFlow, about 20 s on a quiet machine."""


@pytest.fixture(scope="module")
def rasa_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rasa's environment and a small model: our config with few epochs, four intents."""
    done = subprocess.run(
        ["make", "-s", "build/rasa/french/.stamp"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if "Rasa veut Python 3.10" in done.stderr:
        pytest.skip("no Python 3.10 for Rasa")
    assert done.returncode == 0, done.stderr
    folder = tmp_path_factory.mktemp("rasa")
    shutil.copytree(ROOT / "build/rasa/french", folder / "french")
    config = (ROOT / "nlu/rasa/config.yml").read_text(encoding="utf-8")
    lines = [f"{line.split(':')[0]}: 15" if "epochs:" in line else line for line in config.splitlines()]
    assert "    epochs: 15" in lines
    (folder / "config.yml").write_text("\n".join(lines), encoding="utf-8")
    (folder / "nlu.yml").write_text(_examples(), encoding="utf-8")
    _rasa(folder, "train", "nlu", "--config", "config.yml", "--nlu", "nlu.yml", "--out", ".").check_returncode()
    (model,) = folder.glob("nlu-*.tar.gz")
    model.rename(folder / "model.tar.gz")
    return folder


def _examples() -> str:
    blocks = ['version: "3.1"\nnlu:']
    for intent in INTENTS:
        texts = [example.text for example in read_folder(DATA) if example.intent == intent][:50]
        assert texts
        blocks.append(f"- intent: {intent}\n  examples: |\n" + "\n".join(f"    - {text}" for text in texts))
    return "\n".join(blocks) + "\n"


def _environment() -> dict[str, str]:
    return os.environ | {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}


def _rasa(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [ROOT / ".venv-rasa/bin/python", "-W", "ignore", "-m", "rasa", *arguments]
    return subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False)


class Server:
    """A Rasa server that can be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder

    def start(self) -> None:
        command = [ROOT / ".venv-rasa/bin/python", "-W", "ignore", "-m", "rasa", "run", "--enable-api"]
        options = ["-i", "127.0.0.1", "--port", str(self.port), "--model", "model.tar.gz"]
        with (self._folder / "server.log").open("a") as log:
            self._process = subprocess.Popen(
                [*command, *options], cwd=self._folder, env=_environment(), stdout=log, stderr=log
            )
        asyncio.run(until(self._listens, STARTS_WITHIN, "Rasa listens"))

    def _listens(self) -> bool:
        assert self._process.poll() is None, (self._folder / "server.log").read_text(encoding="utf-8")[-2000:]
        try:
            return httpx.get(f"{self.url}/status").is_success
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def server(rasa_folder: Path) -> Iterator[Server]:
    one = Server(rasa_folder)
    one.start()
    yield one
    one.kill()


def test_people_are_understood_by_rasa_and_without_it(server: Server) -> None:
    noted: list[str] = []
    times = [0.0]
    client = RasaClient(server.url, timeout=10)

    def serve(embedded):
        return ServedRanker(
            embedded, client, "rasa", observe=lambda seen, _: noted.append(seen), clock=lambda: times[-1]
        )

    understander = Understander(ROOT / "build/model", data_dir=None, serve=serve)

    def understand_all() -> list[str | None]:
        return [understander.understand(message).intent for message in MESSAGES]

    assert understand_all() == list(MESSAGES.values())
    assert noted == ["answered"] * 3
    server.kill()
    assert understand_all() == list(MESSAGES.values())
    assert noted[3:] == ["failed", "spared", "spared"]
    server.start()
    times.append(PAUSE)
    assert understand_all() == list(MESSAGES.values())
    assert noted[6:] == ["answered"] * 3
    client.close()
