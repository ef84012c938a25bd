"""PostgreSQL away for a second, hung, and away for a minute: the process lives on and answers everything."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from store.embedded import EmbeddedServer
from store.postmaster import living_postmaster
from tests.slow.aidants import aidant
from tests.slow.chats import Chat, phrase
from tests.slow.service import ServiceProcess, telegram_service, until

pytestmark = pytest.mark.slow

MENU = phrase("menu")
LONG_SECONDS = 60.0
HUNG_SECONDS = 8.0


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedServer]:
    """A PostgreSQL that the service knows by its address only: it cannot start it again."""
    embedded = EmbeddedServer(tmp_path / "elsewhere", durable=False)
    await embedded.start()
    yield embedded
    await embedded.stop()


@asynccontextmanager
async def hung(server: EmbeddedServer) -> AsyncIterator[None]:
    """Freeze every process of the server: connections stay open and nothing answers."""
    pid = living_postmaster(server.log_file.parent / "data")
    postmaster = psutil.Process(pid)
    frozen = [postmaster, *postmaster.children(recursive=True)]
    for process in frozen:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in frozen:
            process.send_signal(signal.SIGCONT)


@asynccontextmanager
async def stopped(server: EmbeddedServer) -> AsyncIterator[None]:
    """Stop the server for the length of the block."""
    await server.stop()
    try:
        yield
    finally:
        await server.start()


class Hints:
    """An open page: counts the hints of live push, and connects again only as a browser does, when cut."""

    def __init__(self, http: httpx.AsyncClient, path: str) -> None:
        self._http = http
        self._path = path
        self.count = 0

    async def follow(self) -> None:
        """Listen for ever."""
        while True:
            try:
                async with self._http.stream("GET", self._path, timeout=None) as stream:
                    async for line in stream.aiter_lines():
                        self.count += line == "event: nouveau"
            except httpx.HTTPError:
                await asyncio.sleep(0.5)

    async def moves(self, since: int) -> None:
        """Wait for a hint."""
        await until(lambda: self.count > since, 20, "a live hint")


@asynccontextmanager
async def open_page(http: httpx.AsyncClient, path: str) -> AsyncIterator[Hints]:
    """Follow a page's hints for the length of the block."""
    hints = Hints(http, path)
    following = asyncio.create_task(hints.follow())
    try:
        await hints.moves(0)
        yield hints
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def test_the_database_goes_away_and_comes_back(tmp_path: Path, server: EmbeddedServer) -> None:
    async with (
        telegram_service(tmp_path / "service", PASAPAS_DATABASE_URL=server.url) as (service, telegram),
        aidant(service, "Bernard") as bernard,
        AsyncExitStack() as stack,
    ):
        amina = Chat(telegram, 700)
        await amina.say("/start", MENU)
        await amina.say("jarive pa a faire ma declaration caf", phrase("intro.with_needs"))
        hints = await stack.enter_async_context(open_page(bernard.http, "/aidants/direct"))
        assert service.process is not None
        pid = service.process.pid

        async with stopped(server):
            telegram.say(700, "1")
            await asyncio.sleep(1)
        await amina.reads("Mon Compte")
        await service.wait_ready()

        async with hung(server):
            telegram.say(700, "1")
            await until(lambda: told_the_truth(service), 20, "/readyz says 503")
            await asyncio.sleep(HUNG_SECONDS)
        await amina.reads("Étape 1 sur")
        await service.wait_ready()

        telegram.say(701, "/start")
        telegram.say(700, "1")
        async with stopped(server):
            telegram.say(702, "/start")
            telegram.say(701, "jarive pa a faire ma declaration caf")
            await until(lambda: told_the_truth(service), 20, "/readyz says 503")
            await asyncio.sleep(LONG_SECONDS)
            assert await told_the_truth(service)
        await Chat(telegram, 700).reads("Étape 2 sur")
        await Chat(telegram, 701).reads(phrase("intro.with_needs"))
        await Chat(telegram, 702).reads(MENU)
        await service.wait_ready()

        seen = hints.count
        await Chat(telegram, 702).say("/aidant", phrase("handoff.opened"))
        await hints.moves(seen)
        assert service.process.pid == pid and service.process.returncode is None
        for chat in (700, 701, 702):
            texts = telegram.texts(chat)
            assert len(set(texts)) == len(texts), "nothing was said twice"
        assert service.sql("SELECT DISTINCT status FROM inbox") == [("done",)]


async def told_the_truth(service: ServiceProcess) -> bool:
    """Whether `/readyz` says that the service cannot answer."""
    return await service.status() == httpx.codes.SERVICE_UNAVAILABLE
