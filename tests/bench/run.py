"""The phases of the bench, in order: weight, first start, load, memory, second start."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.preparation import load_content
from nlu.examples import DATA, read_folder
from tests.bench.crowd import Crowd, Measure
from tests.bench.figures import Figure, percentile
from tests.bench.memory import Usage, database_usage, service_usage
from tests.bench.weight import procedure_weights
from tests.doubles.telegram_server import TOKEN
from tests.slow.service import ServiceProcess

HIGHEST_RATE = "1000"
"""Our own pacing lifted as far as its setting goes: it would cap the service at Telegram's 30 sends a second."""

LAG_SECONDS = 0.01


@dataclass(frozen=True)
class Plan:
    """How much load."""

    seed: int = 1
    people: int = 400
    rate: float = 20.0
    """Turns a second of the open loop."""
    seconds: float = 60.0
    """Length of the open loop."""
    turns: int = 2000
    """Turns of each closed loop."""
    at_once: int = 24
    """Turns under way in the closed loops."""


QUICK = Plan(people=150, seconds=15.0, turns=500)
"""A shorter load, for a first look: its tails mean little."""


@dataclass
class Lag:
    """How late the load's own event loop was: what the stand-in may add to a latency."""

    values: list[float]

    @classmethod
    @asynccontextmanager
    async def watched(cls) -> AsyncIterator[Lag]:
        """Watch for the length of the block."""
        lag = cls([])
        task = asyncio.create_task(lag._watch())
        try:
            yield lag
        finally:
            task.cancel()

    async def _watch(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(LAG_SECONDS)
            self.values.append(time.monotonic() - before - LAG_SECONDS)


async def measure(plan: Plan, folder: Path) -> list[Figure]:
    """Run every phase and return its figures, the design's first."""
    _tell("weight of each procedure")
    weights = _weights()
    needs = sorted(example.text for example in read_folder(DATA))
    async with Crowd(plan.people, plan.seed, needs) as crowd:
        settings = {
            "PASAPAS_TELEGRAM_TOKEN": TOKEN,
            "PASAPAS_TELEGRAM_API_URL": crowd.url,
            "PASAPAS_TELEGRAM_RATE": HIGHEST_RATE,
        }
        service = ServiceProcess(folder, settings)
        try:
            first = await _start(service, crowd, "first start")
            loaded = await _load(plan, service, crowd)
            await service.stop()
            second = await _start(service, crowd, "second start")
        finally:
            await service.stop()
    return [*first, *second, *loaded, *weights]


async def _start(service: ServiceProcess, crowd: Crowd, name: str) -> list[Figure]:
    """Start with a message already waiting, as after a night's stop."""
    _tell(name)
    begun = time.monotonic()
    replied = asyncio.create_task(crowd.first_reply())
    await service.start()
    ready = await service.wait_ready()
    reply = await asyncio.wait_for(replied, 60) - begun
    return [
        Figure(f"{name}: until /readyz", ready, "s"),
        Figure(f"{name}: until the first reply", reply, "s", 15),
    ]


async def _load(plan: Plan, service: ServiceProcess, crowd: Crowd) -> list[Figure]:
    assert service.process is not None
    pid = service.process.pid
    _tell(f"{plan.people} people write for the first time")
    await crowd.greet()
    before = service_usage(pid), database_usage(_postmaster(service))
    _tell(f"{plan.rate:g} turns/s for {plan.seconds:g} s")
    async with Lag.watched() as lag:
        streamed = await crowd.stream(plan.rate, plan.seconds)
    after = service_usage(pid), database_usage(_postmaster(service))
    _tell(f"{plan.turns} turns, {plan.at_once} at once, buttons and text")
    mixed = await crowd.rush(plan.turns, at_once=plan.at_once)
    _tell("the same, buttons only")
    pressed = await crowd.rush(plan.turns, at_once=plan.at_once, text_share=0.0)
    memory = service_usage(pid).memory, database_usage(_postmaster(service)).memory
    unanswered = sum(measured.unanswered for measured in (streamed, mixed, pressed))
    return [
        *_latencies(plan, streamed),
        Figure("sustained, 70 % buttons and 30 % text", mixed.per_second, "turns/s", 30, "at least"),
        Figure("sustained, buttons only", pressed.per_second, "turns/s", 50, "at least"),
        Figure("memory of the service after load", memory[0], "MB", 950),
        Figure("memory of its PostgreSQL after load", memory[1], "MB"),
        Figure("turns without an answer", unanswered, "turns", 0),
        *_costs(streamed, before, after),
        Figure("the stand-in's own lag, p99", percentile(lag.values, 0.99) * 1000, "ms"),
    ]


def _latencies(plan: Plan, streamed: Measure) -> list[Figure]:
    targets = {0.5: 60.0, 0.95: None, 0.99: 250.0}
    return [
        Figure(
            f"turn at {plan.rate:g} turns/s, p{share * 100:g}",
            percentile(streamed.latencies, share) * 1000,
            "ms",
            target,
        )
        for share, target in targets.items()
    ]


def _costs(streamed: Measure, before: tuple[Usage, Usage], after: tuple[Usage, Usage]) -> list[Figure]:
    """Processor time for each turn: it changes little on a busy machine, where latencies do."""
    turns = max(streamed.turns, 1)
    names = ("processor time of the service, a turn", "processor time of PostgreSQL, a turn")
    return [
        Figure(name, late.cpu_since(early) / turns * 1000, "ms")
        for name, early, late in zip(names, before, after, strict=True)
    ]


def _postmaster(service: ServiceProcess) -> int:
    pid_file = service.data_dir / "postgres" / "data" / "postmaster.pid"
    return int(pid_file.read_text(encoding="ascii").split()[0])


def _weights() -> list[Figure]:
    weights = procedure_weights(load_content())
    flow, heaviest = max(weights.items(), key=lambda item: item[1])
    return [Figure(f"heaviest procedure ({flow}, {heaviest.messages} messages)", heaviest.bytes / 1000, "kB", 30)]


def _tell(phase: str) -> None:
    print(f"→ {phase}…", file=sys.stderr, flush=True)
