"""`migrate`, `chat` and `doctor`."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import click
import httpx

from bot.channels.terminal.conversation import chat as hold_conversation
from bot.commands.admin import with_ground
from bot.logs import configure_logs
from bot.places import load_imported
from bot.preparation import Ground, load_content, load_understander, publish
from bot.service import Roles, Service
from bot.settings import Settings, SettingsProblems, load_settings
from bot.turns import Turner
from nlu.sensitive import mask

WATCH_SECONDS = 2.0
"""Between two looks of `doctor --watch`."""


@click.command()
def migrate() -> None:
    """Met la base de données à jour."""

    async def work(ground: Ground, settings: Settings) -> None:
        """Opening the store brings it up to date."""

    with_ground(work)
    click.echo("La base de données est à jour.")


@click.command()
def chat() -> None:
    """Parle à l'assistant dans le terminal, une ligne à la fois."""
    configure_logs(quiet=True)

    async def work(ground: Ground, settings: Settings) -> None:
        understander = load_understander(settings)
        library = await publish(ground.db, load_content())
        library = replace(library, places=(*library.places, *await load_imported(ground.db)))
        service = Service(settings, ground, library, understander, Roles())
        turner = Turner(ground.db, ground.keyring, understander, lambda: library, service.clock)
        deliverer = service.deliverer()

        async def process(person_id: int) -> None:
            await turner.answer(person_id)
            await deliverer.deliver(person_id)

        await hold_conversation(ground.db, ground.keyring, mask, process, input_lines=_typed_lines(), write=click.echo)

    with_ground(work)


async def _typed_lines() -> AsyncIterator[str]:
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield line.rstrip("\n")


@click.command()
@click.option("--watch", is_flag=True, help="Recommence toutes les deux secondes.")
def doctor(watch: bool) -> None:
    """Dit si le service répond, et sinon ce qui manque."""
    try:
        settings = load_settings()
    except SettingsProblems as problems:
        for line in problems.lines:
            click.echo(line, err=True)
        raise SystemExit(1) from None
    base = settings.public_url or f"http://{settings.desk_host}:{settings.desk_port}"
    healthy = _look(base)
    while watch:
        time.sleep(WATCH_SECONDS)
        healthy = _look(base)
    raise SystemExit(0 if healthy else 1)


def _look(base: str) -> bool:
    try:
        answer = httpx.get(f"{base}/readyz", timeout=5)
    except httpx.HTTPError:
        click.echo(
            f"Le service ne répond pas à {base}. Remède : lancez « pasapas serve », ou vérifiez PASAPAS_PUBLIC_URL."
        )
        return False
    if answer.status_code == httpx.codes.OK:
        click.echo("Tout va bien.")
        return True
    for line in answer.text.splitlines():
        click.echo(f"En panne : {line}")
    return False
