"""Keeps the long-running parts alive: each is started again when it ends, and says whether it is up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from bot.metrics import RESTARTS

log = structlog.get_logger()

FIRST_PAUSE = 0.2
"""Seconds before the first restart."""

LONGEST_PAUSE = 5.0
"""Seconds at most between two restarts: after an outage, work begins again within this time."""

SETTLED_SECONDS = 10.0
"""Seconds of life after which a part is taken for healthy and its pauses start small again."""


@dataclass
class Part:
    """A long-running part: a coroutine function that ends only when cancelled, or by failing."""

    name: str
    run: Callable[[], Awaitable[None]]
    french: str
    """What is down when it is, for `/readyz`."""
    up: bool = False
    restarts: int = 0


@dataclass
class Supervisor:
    """Runs parts until cancelled. A part that ends, by an error or in silence, is started again."""

    parts: list[Part] = field(default_factory=list)

    def add(self, name: str, run: Callable[[], Awaitable[None]], french: str) -> None:
        """Register a part, before `run`."""
        self.parts.append(Part(name, run, french))

    def down(self) -> list[str]:
        """Return, in French, the parts that do not run now."""
        return [part.french for part in self.parts if not part.up]

    async def run(self) -> None:
        """Run every part until cancelled; then each is given the time to finish what it holds."""
        async with asyncio.TaskGroup() as group:
            for part in self.parts:
                group.create_task(self._keep(part), name=part.name)

    async def _keep(self, part: Part) -> None:
        pause = FIRST_PAUSE
        loop = asyncio.get_running_loop()
        while True:
            started = loop.time()
            part.up = True
            try:
                await part.run()
                log.error("part_ended", part=part.name)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # the edge of every part: whatever failed, it starts again
                log.error("part_failed", part=part.name, error=type(error).__name__)
            finally:
                part.up = False
            part.restarts += 1
            RESTARTS.labels(part=part.name).inc()
            if loop.time() - started > SETTLED_SECONDS:
                pause = FIRST_PAUSE
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
