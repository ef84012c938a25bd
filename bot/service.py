"""The running service: every long-lived part, supervised, from the opened store to a graceful stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.channels.base import Channel
from bot.channels.phone.sending import PhoneChannel
from bot.channels.telegram.api import PasapasBot, bot_key, make_bot, open_bot
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.errors import TokenRefused
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.receiver import Receiver, Webhook
from bot.channels.terminal.conversation import TerminalChannel
from bot.content import ContentWatch
from bot.delivery import Deliverer
from bot.finding import SheetFinder
from bot.pacing import Pace
from bot.periodic import Periodic
from bot.places import Places, PlacesWatch
from bot.preparation import CannotStart, Ground
from bot.settings import Settings
from bot.supervision import Supervisor
from bot.turns import Turner
from flows.library import Library
from nlu.likeness import Senses
from nlu.sensitive import mask
from nlu.understand import Understander
from store.health import probe
from store.live import Hub
from store.queue import Work

log = structlog.get_logger()

WORKER_CONCURRENCY = 8
"""Turns at once in one process, and as many sends."""


@dataclass(frozen=True)
class Roles:
    """What this process does: everything for `serve`, one of them for `bot`, `desk` and `worker`."""

    receive: bool = False
    web: bool = False
    work: bool = False


class Service:
    """Wires the parts of one process together. Nothing runs before `run`."""

    def __init__(
        self, settings: Settings, ground: Ground, library: Library, understander: Understander | None, roles: Roles
    ) -> None:
        self.settings = settings
        self.ground = ground
        self._content = library
        self._imported: Places = ()
        self.library = library
        self.roles = roles
        self.hub = Hub(ground.db.url)
        self.supervisor = Supervisor()
        self.bot: PasapasBot | None = None
        self.intake: Intake | None = None
        self._understander = understander

    def clock(self) -> datetime:
        """The time, in the zone of the people helped."""
        return datetime.now(self.settings.zone)

    async def open_telegram(self) -> None:
        """Open the bot's connections and check its token, when there is one.

        Raises:
            CannotStart: Telegram refuses the token.
        """
        token = self.settings.telegram_token
        takes_webhook = self.roles.web and self.settings.telegram_webhook_url is not None
        if token is None or not (self.roles.receive or self.roles.work or takes_webhook):
            return
        self.bot = make_bot(token, self.settings.telegram_api_url)
        try:
            reached = await open_bot(self.bot)
        except TokenRefused as refused:
            raise CannotStart([str(refused)]) from None
        if not reached:
            log.warning("telegram.unreachable_at_start")
        self.intake = Intake(self.ground.db, self.bot, mask, self.clock, key=bot_key(token))

    def add_parts(self) -> None:
        """Register the parts that this process keeps alive."""
        add = self.supervisor.add
        if self.ground.server is not None:
            add("database", self._keep_database, "la base de données intégrée")
        add("live", self.hub.run, "l'affichage en direct")
        add("content", ContentWatch(self.ground.db, self._take_content).run, "la lecture des contenus")
        add("places", PlacesWatch(self.ground.db, self._take_places).run, "la lecture des lieux d'aide")
        if self.roles.work:
            self._add_work()
        if self.roles.receive and self.bot is not None and self.intake is not None:
            receiver = Receiver(self.ground.db, self.bot, self.intake, self.clock, self._webhook())
            add("telegram", receiver.run, "la réception de Telegram")

    def _take_content(self, library: Library) -> None:
        self._content = library
        self._join()

    def _take_places(self, places: Places) -> None:
        self._imported = places
        self._join()

    def _join(self) -> None:
        """Put the imported places beside those that ship, in one new library that the next turn reads."""
        self.library = replace(self._content, places=(*self._content.places, *self._imported))

    def _webhook(self) -> Webhook | None:
        url, secret = self.settings.telegram_webhook_url, self.settings.telegram_webhook_secret
        return Webhook(url, secret) if url and secret else None

    def _add_work(self) -> None:
        assert self._understander is not None
        db, keyring = self.ground.db, self.ground.keyring
        turner = Turner(db, keyring, self._understander, lambda: self.library, self.clock)
        turner.finder = SheetFinder(db, Senses.installed())
        deliverer = self.deliverer()
        work = Work(db.url, turner.answer, deliverer.deliver)
        periodic = Periodic(db, keyring, lambda: self.library, self.clock, deliverer, self.settings.erasures_file)
        self.supervisor.add("worker", lambda: work.run_worker(WORKER_CONCURRENCY), "le traitement des messages")
        for name, run, french in periodic.parts():
            self.supervisor.add(name, run, french)

    def deliverer(self) -> Deliverer:
        """Return what delivers on every channel that this process can reach."""
        channels: dict[str, Channel] = {"phone": PhoneChannel(), "terminal": TerminalChannel()}
        pace = Pace(bot="none")
        if self.bot is not None and self.settings.telegram_token is not None:
            channels["telegram"] = TelegramChannel(self.bot)
            pace = Pace(bot=bot_key(self.settings.telegram_token), per_second=self.settings.telegram_rate)
        return Deliverer(self.ground.db, self.ground.keyring, channels, pace, self.clock)

    async def _keep_database(self) -> None:
        """Start the embedded server again whenever it died."""
        assert self.ground.server is not None
        while True:
            await self.ground.server.ensure_running()
            await asyncio.sleep(1)

    async def problems(self) -> list[str]:
        """Return, in French, what keeps the service from answering now; empty when it can."""
        down = self.supervisor.down()
        if not await probe(self.ground.db):
            down.insert(0, "la base de données")
        if not self.hub.listening:
            down.append("l'affichage en direct")
        return list(dict.fromkeys(down))

    async def run(self, stop: asyncio.Event, ready: Callable[[], None]) -> None:
        """Keep every part alive until `stop`, then let each finish what it holds."""
        async with AsyncExitStack() as stack:
            if self.bot is not None:
                stack.push_async_callback(self.bot.shutdown)
            running = asyncio.create_task(self.supervisor.run())
            stopping = asyncio.create_task(stop.wait())
            ready()
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            running.cancel()
            await asyncio.gather(running, stopping, return_exceptions=True)
