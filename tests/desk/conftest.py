"""The cast in front of the pages: Amina asks, Bernard answers, Chloé is an aidant elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from litestar import Litestar

from bot.channels.phone.handlers import phone_router
from bot.channels.phone.pages import TEMPLATES
from bot.channels.phone.services import PhoneServices
from desk.app import create_app
from desk.services import DeskServices
from flows.events import Said
from flows.library import Library
from nlu.sensitive import mask
from store import accounts, inbox, structures
from store.crypto import Keyring
from store.database import Database
from store.live import Hub
from store.people import find_or_make_person
from store.structures import Structure
from store.turns import take_turn
from tests.desk.core import advance
from tests.desk.visitor import PASSWORD, Visitor

EMPTY = Library(flows={}, hashes={}, versions={})
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class Clock:
    """A clock that moves when told to."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, span: timedelta) -> None:
        """Let time go by."""
        self.now += span


class Worker:
    """Takes the turns of one person, as the real worker does."""

    def __init__(self, db: Database, keyring: Keyring, clock: Clock) -> None:
        self._db, self._keyring, self._clock = db, keyring, clock

    async def work(self, person_id: int) -> None:
        """Answer all that waits for a person."""
        while await self._one(person_id):
            pass

    async def work_for_all(self) -> None:
        """Answer everyone until cancelled."""
        while True:
            async with self._db.transaction() as s:
                waiting = await inbox.unanswered_people(s, self._clock() + timedelta(seconds=1))
            for person_id in waiting:
                await self.work(person_id)
            await asyncio.sleep(0.02)

    async def _one(self, person_id: int) -> bool:
        async with self._db.transaction() as s:
            item = await inbox.next_event(s, self._keyring, person_id)
            if item is None:
                return False
            await take_turn(s, self._keyring, person_id, item.event, advance, EMPTY, self._clock())
            await inbox.mark_done(s, item.id)
        return True


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def hub(db: Database) -> AsyncIterator[Hub]:
    """Live push that listens."""
    hub = Hub(db.url)
    task = asyncio.create_task(hub.run())
    await hub.wait_listening()
    yield hub
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
def worker(db: Database, keyring: Keyring, clock: Clock) -> Worker:
    return Worker(db, keyring, clock)


@pytest.fixture
def reasons() -> list[str]:
    """Why the service is not ready: nothing, until a test says so."""
    return []


@pytest.fixture
def desk_services(db: Database, keyring: Keyring, hub: Hub, clock: Clock, reasons: list[str]) -> DeskServices:
    async def readiness() -> list[str]:
        return reasons

    return DeskServices(
        db=db,
        keyring=keyring,
        hub=hub,
        library=lambda: EMPTY,
        advance=advance,
        clock=clock,
        mask=mask,
        readiness=readiness,
        metrics=lambda: "turns_total 3\n",
    )


@pytest.fixture
def phone_services(db: Database, keyring: Keyring, hub: Hub, clock: Clock) -> PhoneServices:
    return PhoneServices(db=db, keyring=keyring, hub=hub, clock=clock, mask=mask, answer_seconds=0.1)


@pytest.fixture
def app(desk_services: DeskServices, phone_services: PhoneServices) -> Litestar:
    return create_app(desk_services, [phone_router(phone_services)], [TEMPLATES])


@pytest.fixture
async def visitor(app: Litestar) -> AsyncIterator[Visitor]:
    """Somebody who has not logged in."""
    async with Visitor(app) as somebody:
        yield somebody


@pytest.fixture
async def aidants(db: Database, keyring: Keyring) -> dict[str, int]:
    """Bernard and Fatou of Amina's structure, Chloé of another one."""
    async with db.transaction() as s:
        here = (await structures.default(s)).id
        there = await structures.save(s, Structure(0, "ailleurs", "Ailleurs"))
        return {
            name: await accounts.create_aidant(
                s,
                keyring,
                place,
                first_name=name.capitalize(),
                email=f"{name}@exemple.fr",
                password_hash=QUICK.hash(PASSWORD),
            )
            for name, place in (("bernard", here), ("fatou", here), ("chloe", there))
        }


@pytest.fixture
async def log_in(app: Litestar, aidants: dict[str, int]) -> AsyncIterator[Callable[[str], object]]:
    """Open a browser in which this aidant is logged in."""
    opened: list[Visitor] = []

    async def open_browser(name: str) -> Visitor:
        somebody = Visitor(app)
        opened.append(somebody)
        await somebody.log_in(f"{name}@exemple.fr")
        return somebody

    yield open_browser
    for somebody in opened:
        await somebody.http.aclose()


@pytest.fixture
async def amina(db: Database, keyring: Keyring, clock: Clock, worker: Worker) -> int:
    """Amina, on Telegram, who asked for help: her case is the first one, and waits."""
    async with db.transaction() as s:
        person = await find_or_make_person(s, keyring, "telegram", "4242", name="Amina")
        for text in ("<script>alert('bonjour')</script>", "aide"):
            await inbox.receive(s, keyring, person.id, Said(text=text), update_key=f"test:{text}", received_at=clock())
    await worker.work(person.id)
    return person.id
