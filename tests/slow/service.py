"""The real service as a process of its own, against a stand-in for Telegram: started, killed, stopped by tests."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

from store.crypto import Keyring, load_keys
from store.database import Database, plain_url
from store.embedded import EmbeddedServer
from store.postmaster import living_postmaster
from tests.doubles.telegram_server import TOKEN, TelegramServer

ROOT = Path(__file__).parents[2]
START_SECONDS = 90.0
"""Longest start that a test waits for, on a machine busy with other tests."""

IDLE_START_SECONDS = 6.0
"""A start on an idle machine of two cores: one that takes twice as long grants all bounds twice the time."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until(condition: Callable[[], Awaitable[bool] | bool], seconds: float, what: str) -> float:
    """Wait until `condition` holds and return how long that took, in seconds.

    Raises:
        AssertionError: It did not hold in time.
    """
    loop = asyncio.get_running_loop()
    start = loop.time()
    while loop.time() - start < seconds:
        held = condition()
        if await held if isinstance(held, Awaitable) else held:
            return loop.time() - start
        await asyncio.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


@dataclass
class ServiceProcess:
    """`pasapas serve` on a folder of its own. Killed and started again, it keeps its folder, port and keys."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ("serve",)
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None
    slowness: float = 1.0
    """How many times slower than an idle machine this one is now, by the longest start seen."""

    @property
    def data_dir(self) -> Path:
        """Where the process keeps its database."""
        return self.folder / "var"

    @property
    def log(self) -> Path:
        """All that the process printed, over its lives."""
        return self.folder / "service.log"

    @property
    def base(self) -> str:
        """The address of the pages."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the environment of the process: ours without its settings, then the test's."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PASAPAS_")}
        own = {
            "PASAPAS_DATA_DIR": str(self.data_dir),
            "PASAPAS_KEYS_FILE": str(self.folder / "keys" / "keys"),
            "PASAPAS_DESK_PORT": str(self.port),
            "PASAPAS_MODEL_DIR": str(ROOT / "build" / "model"),
        }
        return {**kept, **own, **self.settings}

    async def start(self) -> None:
        """Start the process, without waiting for it to answer."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *self.command, cwd=ROOT, env=self.environment(), stdout=log, stderr=log
            )

    async def wait_ready(self, seconds: float = START_SECONDS) -> float:
        """Wait until `/readyz` answers 200 and return how long that took, in seconds."""
        try:
            took = await until(self.is_ready, seconds, "ready")
        except AssertionError as late:
            raise AssertionError(f"{late}\n{self.tail()}") from None
        self.slowness = max(self.slowness, took / IDLE_START_SECONDS)
        return took

    async def is_ready(self) -> bool:
        """Whether `/readyz` answers 200 now.

        Raises:
            AssertionError: The process has ended.
        """
        assert self.process is not None and self.process.returncode is None, "the process ended"
        return await self.status() == httpx.codes.OK

    async def status(self) -> int | None:
        """Return the status of `/readyz`, or None when nobody listens."""
        try:
            async with httpx.AsyncClient(timeout=5) as client:
                return (await client.get(f"{self.base}/readyz")).status_code
        except httpx.HTTPError:
            return None

    async def kill(self) -> None:
        """End the process with SIGKILL: it does nothing more, not even close a file."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def stop(self, seconds: float = 30, sign: signal.Signals = signal.SIGINT) -> int:
        """Ask the process to stop, as Ctrl-C does unless told otherwise, and return its exit code."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(sign)
        return await asyncio.wait_for(self.process.wait(), seconds)

    async def end(self) -> None:
        """Stop the process if it still runs, and the database that a kill left behind."""
        if self.process is not None and self.process.returncode is None:
            try:
                await self.stop()
            except TimeoutError:
                await self.kill()
        if "PASAPAS_DATABASE_URL" not in self.settings:
            left = living_postmaster(self.data_dir.resolve() / "postgres" / "data")
            if left is not None:
                os.kill(left, signal.SIGQUIT)

    async def run(self, *command: str, seconds: float = START_SECONDS) -> tuple[int, str]:
        """Run another command on the same folder; give its exit code and all that it printed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *command, cwd=ROOT, env=self.environment(),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        try:
            printed, _ = await asyncio.wait_for(process.communicate(), seconds)
        finally:
            with suppress(ProcessLookupError):
                process.kill()
        assert process.returncode is not None
        return process.returncode, printed.decode()

    def tail(self) -> str:
        """Return the last lines printed, for a failed test's message."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    @property
    def database_url(self) -> str:
        """The address of the database of the process."""
        return self.settings.get("PASAPAS_DATABASE_URL") or EmbeddedServer(self.data_dir).url

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Database]:
        """Open the database of the process with its own keys."""
        keys, _ = load_keys(None, Path(self.environment()["PASAPAS_KEYS_FILE"]))
        database = await Database.connect(self.database_url, Keyring(keys), pool_size=2)
        try:
            yield database
        finally:
            await database.close()

    def sql(self, query: str) -> list[tuple[object, ...]]:
        """Ask the database of the process."""
        with psycopg.connect(plain_url(self.database_url)) as connection:
            return connection.execute(query).fetchall()


@asynccontextmanager
async def telegram_service(folder: Path, **settings: str) -> AsyncIterator[tuple[ServiceProcess, TelegramServer]]:
    """Give the service and its Telegram, both running, and stop them in the end."""
    async with TelegramServer() as telegram:
        service = ServiceProcess(
            folder,
            {"PASAPAS_TELEGRAM_TOKEN": TOKEN, "PASAPAS_TELEGRAM_API_URL": telegram.url, **settings},
        )
        async with running(service):
            yield service, telegram


@asynccontextmanager
async def running(service: ServiceProcess) -> AsyncIterator[ServiceProcess]:
    """Start the service, and leave no process behind whatever the test did."""
    try:
        await service.start()
        await service.wait_ready()
        yield service
    finally:
        await service.end()
