"""`serve`, and its parts `bot`, `desk` and `worker`: prepare everything, say what is wrong, run until stopped."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import click
import uvicorn
from litestar import Litestar
from litestar.types import ControllerRouterHandler

from bot.channels.phone.handlers import phone_router
from bot.channels.phone.pages import TEMPLATES
from bot.channels.phone.services import PhoneServices
from bot.channels.telegram.webhook import make_webhook, webhook_path
from bot.commands.demo import Demo, make_demo
from bot.logs import configure_logs
from bot.metrics import render_metrics
from bot.preparation import CannotStart, check_folder, check_port, load_content, load_understander, open_ground, publish
from bot.service import Roles, Service
from bot.settings import Settings, SettingsProblems, load_settings
from desk.app import create_app
from desk.services import DeskServices
from flows.library import Library
from flows.policy import advance
from nlu.sensitive import mask
from nlu.understand import Understander

GRACE_SECONDS = 3
"""Time given to open pages when the service stops."""


@click.command()
@click.option("--demo", is_flag=True, help="Crée un aidant de démonstration et montre les adresses.")
def serve(demo: bool) -> None:
    """Lance tout : l'assistant, le bureau des aidants et le téléphone."""
    _start(Roles(receive=True, web=True, work=True), demo=demo)


@click.command()
def bot() -> None:
    """Lance seulement la réception de Telegram (par interrogation)."""
    _start(Roles(receive=True))


@click.command()
def desk() -> None:
    """Lance seulement les pages : bureau, téléphone et webhook."""
    _start(Roles(web=True))


@click.command()
def worker() -> None:
    """Lance seulement le traitement des messages et les envois."""
    _start(Roles(work=True))


def _start(roles: Roles, *, demo: bool = False) -> None:
    """Run until stopped; every problem of the start is one line, and the exit code is 1."""
    configure_logs(quiet=demo)
    try:
        settings = load_settings()
        library, understander = _check(settings, roles)
        asyncio.run(_run(settings, roles, library, understander, demo=demo))
    except (SettingsProblems, CannotStart) as problems:
        for line in problems.lines:
            click.echo(line, err=True)
        raise SystemExit(1) from None


def _check(settings: Settings, roles: Roles) -> tuple[Library, Understander | None]:
    """Check all that can be checked before the database; return the content, and the model where it is needed.

    Raises:
        CannotStart: With every problem found.
    """
    lines = check_folder(settings) if settings.database_url is None else []
    if roles.web:
        lines += check_port(settings)
    library = understander = None
    try:
        library = load_content()
    except CannotStart as problems:
        lines += problems.lines
    try:
        understander = load_understander(settings) if roles.work else None
    except CannotStart as problems:
        lines += problems.lines
    if lines or library is None:
        raise CannotStart(lines)
    return library, understander


async def _run(
    settings: Settings, roles: Roles, library: Library, understander: Understander | None, *, demo: bool
) -> None:
    stop = asyncio.Event()
    # Before anything starts: a Ctrl-C during the start waits for its end, so that no database is left running.
    _stop_on_signals(stop)
    async with open_ground(settings) as ground:
        if ground.new_keys:
            click.echo(f"Clés de chiffrement créées dans {settings.keys_file} : gardez-en une copie ailleurs.")
        service = Service(settings, ground, await publish(ground.db, library), understander, roles)
        await service.open_telegram()
        service.add_parts()
        if roles.web:
            service.supervisor.add("web", lambda: _serve_web(service), "les pages")
        made = await make_demo(ground, service.clock()) if demo else None
        # All that is loaded stays for good: left out of collections, each of which would hold every answer back.
        gc.collect()
        gc.freeze()
        if not stop.is_set():
            await service.run(stop, lambda: _tell_ready(settings, made))


def _stop_on_signals(stop: asyncio.Event) -> None:
    """A first Ctrl-C stops gently; a second one stops at once."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _stopper(loop, number, stop))


def _stopper(loop: asyncio.AbstractEventLoop, number: signal.Signals, stop: asyncio.Event) -> Callable[[], None]:
    def on_signal() -> None:
        stop.set()
        loop.remove_signal_handler(number)

    return on_signal


def _tell_ready(settings: Settings, demo: Demo | None) -> None:
    if demo is not None:
        click.echo(demo.welcome(base_url(settings)))


def base_url(settings: Settings) -> str:
    """Return the address that people type."""
    return settings.public_url or f"http://{settings.desk_host}:{settings.desk_port}"


class _Server(uvicorn.Server):
    """The web server, whose stop is ours: the signals belong to the whole process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _serve_web(service: Service) -> None:
    """Serve the pages until cancelled."""
    settings = service.settings
    config = uvicorn.Config(
        web_app(service),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
        proxy_headers=True,
    )
    server = _Server(config)
    family = socket.AF_INET6 if ":" in settings.desk_host else socket.AF_INET
    with socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.desk_host, settings.desk_port))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            server.should_exit = True
            with suppress(asyncio.CancelledError):
                await serving
            raise


def web_app(service: Service) -> Litestar:
    """Make the pages: the desk, the phone where it is open, and Telegram's webhook where it is set."""
    settings, ground = service.settings, service.ground
    services = DeskServices(
        db=ground.db,
        keyring=ground.keyring,
        hub=service.hub,
        library=lambda: service.library,
        advance=advance,
        clock=service.clock,
        mask=mask,
        readiness=service.problems,
        metrics=render_metrics,
        public_url=settings.public_url,
        web_phone=settings.web_phone,
        timezone=settings.timezone,
    )
    handlers: list[ControllerRouterHandler] = []
    if settings.web_phone != "off":
        phone = PhoneServices(
            db=ground.db,
            keyring=ground.keyring,
            hub=service.hub,
            clock=service.clock,
            mask=mask,
            mode=settings.web_phone,
            secure_cookies=services.secure_cookies,
        )
        handlers.append(phone_router(phone))
    if service.intake is not None and settings.telegram_webhook_url and settings.telegram_webhook_secret:
        path = webhook_path(settings.telegram_webhook_url)
        handlers.append(make_webhook(path, settings.telegram_webhook_secret, service.intake))
    return create_app(services, handlers, [TEMPLATES])
