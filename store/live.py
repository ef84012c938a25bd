"""Live push: one connection listens for all. Only a hint: whoever is told reads the database again."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psycopg
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import CONNECT_SECONDS, plain_url

log = structlog.get_logger()

CHANNEL = "pasapas_live"
RETRY_SECONDS = 0.5
"""Pause before listening again after the connection broke."""


async def notify(s: AsyncSession, topic: str) -> None:
    """Say that something about a topic changed, if this transaction commits."""
    await s.execute(text("SELECT pg_notify(:channel, :topic)"), {"channel": CHANNEL, "topic": topic})


class Hub:
    """Tells subscribers of this process that their topic changed: `person:<id>` or `structure:<id>`.

    After a broken connection every subscriber is told, since something may have been missed.
    """

    def __init__(self, url: str) -> None:
        self._conninfo = plain_url(url)
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._listening = asyncio.Event()

    @property
    def listening(self) -> bool:
        """Whether the connection stands now."""
        return self._listening.is_set()

    async def wait_listening(self) -> None:
        """Wait until the connection stands."""
        await self._listening.wait()

    async def run(self) -> None:
        """Listen until cancelled, again after each break."""
        while True:
            with suppress(psycopg.OperationalError, OSError):
                await self._listen()
            self._listening.clear()
            log.warning("live_push_lost")
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(
            self._conninfo, autocommit=True, connect_timeout=CONNECT_SECONDS
        )
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._listening.set()
            for topic in list(self._waiting):
                self._wake(topic)
            async for notification in connection.notifies():
                self._wake(notification.payload)

    def _wake(self, topic: str) -> None:
        for event in self._waiting.get(topic, ()):
            event.set()

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[Subscription]:
        """Follow a topic for the length of the block."""
        event = asyncio.Event()
        self._waiting[topic].add(event)
        try:
            yield Subscription(event)
        finally:
            self._waiting[topic].discard(event)
            if not self._waiting[topic]:
                del self._waiting[topic]


class Subscription:
    """The changes of a topic. Several at once count as one."""

    def __init__(self, event: asyncio.Event) -> None:
        self._event = event

    def __aiter__(self) -> Subscription:
        return self

    async def __anext__(self) -> None:
        """Wait for the next change."""
        await self._event.wait()
        self._event.clear()

    async def wait(self, seconds: float) -> bool:
        """Wait for the next change at most so long, and tell whether there was one."""
        try:
            await asyncio.wait_for(self.__anext__(), seconds)
        except TimeoutError:
            return False
        return True
