"""The embedded server's life: each trap met in trials, with real processes and real kills."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from store.database import plain_url
from store.embedded import BINARIES, EmbeddedServer, EmbeddedServerFailed
from store.postmaster import living_postmaster, names_a_stranger

pytestmark = pytest.mark.slow

OWNER = """
import sys
from pathlib import Path
from store.embedded import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]), durable=False)
server.start_now()
print("started", flush=True)
sys.stdin.readline()
server.stop_now()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder; whatever still runs on it afterwards is stopped."""
    made = Path(tempfile.mkdtemp(prefix="pasapas-embedded-"))
    yield made
    pid = _postmaster(made)
    if pid is not None:
        os.kill(pid, signal.SIGQUIT)
        _until(lambda: _postmaster(made) is None)
    shutil.rmtree(made)


@pytest.fixture
def server(folder: Path) -> EmbeddedServer:
    return EmbeddedServer(folder, durable=False)


def _postmaster(folder: Path) -> int | None:
    return living_postmaster(folder.resolve() / "postgres" / "data")


def _until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for another process, which has no event of ours to set."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        os.sched_yield()


def _ask(server: EmbeddedServer, question: str) -> object:
    with psycopg.connect(plain_url(server.url)) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def _keep(server: EmbeddedServer) -> None:
    with psycopg.connect(plain_url(server.url)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS value")


def _owner(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    while (line := process.stdout.readline()) != "started\n":
        assert line
    return process


def _leave(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


def test_it_starts_keeps_and_stops(server: EmbeddedServer, folder: Path) -> None:
    server.start_now()
    _keep(server)
    server.stop_now()
    assert _postmaster(folder) is None
    again = EmbeddedServer(folder, durable=False)
    again.start_now()
    assert _ask(again, "SELECT value FROM kept") == 42
    again.stop_now()


def test_it_listens_on_no_network_address(server: EmbeddedServer) -> None:
    server.start_now()
    assert _ask(server, "SHOW listen_addresses") == ""
    assert _ask(server, "SELECT datcollate || ' ' || pg_encoding_to_char(encoding) FROM pg_database") == "C UTF8"
    server.stop_now()


def test_a_server_killed_comes_back_with_its_data(server: EmbeddedServer, folder: Path) -> None:
    server.start_now()
    _keep(server)
    pid = _postmaster(folder)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    server._ensure_running_now()
    assert _ask(server, "SELECT value FROM kept") == 42
    assert _postmaster(folder) not in (None, pid)
    server.stop_now()
    assert _postmaster(folder) is None


def test_making_sure_twice_changes_nothing(server: EmbeddedServer, folder: Path) -> None:
    server.start_now()
    pid = _postmaster(folder)
    server._ensure_running_now()
    assert _postmaster(folder) == pid
    server.stop_now()


def test_a_server_whose_socket_was_swept_away_is_started_again(
    server: EmbeddedServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.start_now()
    _keep(server)
    for socket in (folder / "postgres" / "run").iterdir():
        socket.unlink()
    monkeypatch.setattr("store.embedded.START_SECONDS", 5.0)
    server._ensure_running_now()
    assert _ask(server, "SELECT value FROM kept") == 42
    server.stop_now()
    assert _postmaster(folder) is None


@pytest.mark.parametrize("content", [f"{os.getpid()}\n", "1\n", "", "pas un nombre\n", "999999999\n"],
                         ids=["a-living-process", "init", "cut-short", "garbage", "nobody"])  # fmt: skip
def test_a_stale_pid_file_is_not_believed(server: EmbeddedServer, folder: Path, content: str) -> None:
    server.start_now()
    _keep(server)
    pid = _postmaster(folder)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    _until(lambda: _postmaster(folder) is None)
    (folder / "postgres" / "data" / "postmaster.pid").write_text(content, encoding="utf-8")
    server._ensure_running_now()
    assert _ask(server, "SELECT value FROM kept") == 42
    server.stop_now()


def test_the_pid_of_a_server_on_other_data_is_a_stranger(server: EmbeddedServer, folder: Path) -> None:
    server.start_now()
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "postmaster.pid").write_text(f"{_postmaster(folder)}\n", encoding="utf-8")
    assert living_postmaster(elsewhere) is None
    assert names_a_stranger(elsewhere)
    server.stop_now()


def test_an_owner_killed_leaves_a_server_that_the_next_one_uses_and_stops(folder: Path) -> None:
    first = _owner(folder)
    pid = _postmaster(folder)
    first.kill()
    first.communicate()
    assert _postmaster(folder) == pid
    second = _owner(folder)
    assert _postmaster(folder) == pid
    _leave(second)
    assert _postmaster(folder) is None


def test_the_last_of_several_users_stops_it(folder: Path) -> None:
    owners = [_owner(folder) for _ in range(3)]
    pid = _postmaster(folder)
    _leave(owners[0])
    _leave(owners[1])
    assert _postmaster(folder) == pid
    _leave(owners[2])
    assert _postmaster(folder) is None


def test_several_processes_starting_at_once_share_one_server(folder: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OWNER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        while (line := process.stdout.readline()) != "started\n":
            assert line
    assert _postmaster(folder) is not None
    for process in processes:
        _leave(process)
    assert _postmaster(folder) is None


def test_a_kill_during_the_first_start_is_not_permanent(server: EmbeddedServer, folder: Path) -> None:
    home = folder / "postgres"
    first = subprocess.Popen([sys.executable, "-c", OWNER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    _until(lambda: any(draft.joinpath("PG_VERSION").exists() for draft in home.glob("draft-*")))
    first.kill()
    first.communicate()
    assert not (home / "data").exists()
    server.start_now()
    assert _ask(server, "SELECT 1") == 1
    server.stop_now()


def test_a_language_that_the_machine_lacks_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.setenv(name, "fr_FR.UTF-8")
    server = EmbeddedServer(folder, durable=False)
    server.start_now()
    assert _ask(server, "SELECT upper('é')") == "É"
    server.stop_now()


def test_settings_of_another_postgresql_change_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    server = EmbeddedServer(folder, durable=False)
    server.start_now()
    assert _ask(server, "SELECT 1") == 1
    server.stop_now()


def test_a_long_data_folder_gets_a_short_private_socket(folder: Path) -> None:
    server = EmbeddedServer(folder / ("d" * 60) / ("e" * 60), durable=False)
    server.start_now()
    assert _ask(server, "SELECT 1") == 1
    assert str(folder) not in plain_url(server.url)
    server.stop_now()
    assert not server._socket_folder.exists()


def test_a_folder_that_cannot_be_made_is_said_in_one_line(folder: Path) -> None:
    (folder / "postgres").write_text("un fichier", encoding="utf-8")
    with pytest.raises(EmbeddedServerFailed, match="postgres"):
        EmbeddedServer(folder, durable=False).start_now()


def test_a_broken_database_is_said_with_its_log(
    server: EmbeddedServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.start_now()
    server.stop_now()
    (folder / "postgres" / "data" / "global" / "pg_control").unlink()
    monkeypatch.setattr("store.embedded.START_SECONDS", 1.0)
    with pytest.raises(EmbeddedServerFailed, match=r"see .*log"):
        server.start_now()


def test_the_log_repeats_no_statement_and_no_value(server: EmbeddedServer) -> None:
    server.start_now()
    with psycopg.connect(plain_url(server.url), autocommit=True) as connection:
        connection.execute("CREATE TABLE words (word text PRIMARY KEY)")
        connection.execute("INSERT INTO words VALUES ('motsecret')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO words VALUES ('motsecret')")
    server.stop_now()
    content = server.log_file.read_text(encoding="utf-8")
    assert "duplicate key" in content
    assert "motsecret" not in content


def test_the_binaries_of_the_wheel_are_there() -> None:
    assert all((BINARIES / program).exists() for program in ("initdb", "postgres"))
