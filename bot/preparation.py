"""What must hold before anything starts: settings, folders, database, keys, content, model, port, token.

Each problem is one French line with its remedy; as many as possible are told at once.
"""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from bot.clock import utc_now
from bot.engine import served_by
from bot.settings import Settings
from flows.definition import Flow
from flows.library import Library
from flows.reading import read_flow
from flows.writing import content_hash, format_flow
from knowledge.review import review
from knowledge.shelf import KNOWLEDGE, read_shelf
from knowledge.towns import load_towns
from nlu.model import ModelMismatch
from nlu.understand import Understander
from store import flowversions
from store.crypto import Keyring, KeysUnusable, WrongKeys, load_keys
from store.database import Database
from store.embedded import EmbeddedServer, EmbeddedServerFailed
from store.health import is_outage
from store.migrate import migrate

log = structlog.get_logger()


class CannotStart(Exception):
    """The start must stop: one French line for each problem, with its remedy."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = list(lines)


@dataclass(frozen=True)
class Ground:
    """The store, opened."""

    db: Database
    keyring: Keyring
    server: EmbeddedServer | None
    """The embedded server, when the database is ours to keep."""
    new_keys: bool


def check_folder(settings: Settings) -> list[str]:
    """Return what is wrong with the data folder, which is made when missing."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        probe = settings.data_dir / ".essai"
        probe.touch()
        probe.unlink()
    except OSError:
        return [
            f"PASAPAS_DATA_DIR : on ne peut pas écrire dans « {settings.data_dir} ». "
            "Remède : donnez un dossier où vous avez le droit d'écrire."
        ]
    return []


def check_port(settings: Settings) -> list[str]:
    """Return what is wrong with the port of the pages."""
    family = socket.AF_INET6 if ":" in settings.desk_host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.desk_host, settings.desk_port))
    except OSError:
        return [
            f"PASAPAS_DESK_PORT : le port {settings.desk_port} de {settings.desk_host} est pris ou interdit. "
            "Remède : arrêtez l'autre programme, ou choisissez un autre port."
        ]
    return []


def load_understander(settings: Settings) -> Understander:
    """Load the model.

    Raises:
        CannotStart: It is missing, or made for other data or another version.
    """
    try:
        return Understander(settings.model_dir, serve=served_by(settings), towns=load_towns())
    except ModelMismatch as mismatch:
        raise CannotStart([str(mismatch)]) from None


def load_content(folder: Path = KNOWLEDGE) -> Library:
    """Load the content and judge it as the linter does: what it calls an error is not served to anybody.

    Raises:
        CannotStart: A line for each error, with its file, line and remedy.
    """
    shelf = read_shelf(folder)
    errors = [issue for issue in review(shelf, utc_now().date()) if issue.severity == "error"]
    if errors:
        raise CannotStart([issue.render() for issue in errors])
    # The first person to name a town must not wait for the names of all of them to be sorted.
    shelf.library.towns.warm()
    return shelf.library


def load_keyring(settings: Settings) -> tuple[Keyring, bool]:
    """Load the keys, made once when there are none; whether they were just made.

    Raises:
        CannotStart: They cannot be read or written.
    """
    try:
        keys, made = load_keys(settings.secret_keys, settings.keys_file)
        return Keyring(keys), made
    except (KeysUnusable, OSError) as unusable:
        raise CannotStart([f"Clés de chiffrement : {unusable}"]) from None


@asynccontextmanager
async def open_ground(settings: Settings, *, pool_size: int = 10) -> AsyncIterator[Ground]:
    """Start the database where it is ours, bring it up to date, and open it with the keys.

    Raises:
        CannotStart: It cannot be started, reached or opened with these keys.
    """
    keyring, new_keys = load_keyring(settings)
    server = None if settings.database_url else EmbeddedServer(settings.data_dir)
    try:
        if server is not None:
            await server.start()
        try:
            db = await _connect(server.url if server else settings.database_url or "", keyring, pool_size)
            try:
                yield Ground(db, keyring, server, new_keys)
            finally:
                await db.close()
        finally:
            if server is not None:
                await server.stop()
    except EmbeddedServerFailed as failed:
        raise CannotStart(
            [
                f"Base de données : pas de démarrage dans « {settings.data_dir} » ({failed}). "
                f"Remède : lisez {server.log_file if server else 'son journal'}."
            ]
        ) from None


async def _connect(url: str, keyring: Keyring, pool_size: int) -> Database:
    try:
        await migrate(url)
        return await Database.connect(url, keyring, pool_size=pool_size)
    except WrongKeys:
        raise CannotStart(
            [
                "Clés de chiffrement : elles n'ouvrent pas cette base. "
                "Remède : remettez les clés d'avant (PASAPAS_KEYS_FILE ou PASAPAS_SECRET_KEYS)."
            ]
        ) from None
    except Exception as error:
        if not is_outage(error):
            raise
        raise CannotStart(
            [
                "PASAPAS_DATABASE_URL : la base de données ne répond pas. "
                "Remède : vérifiez l'adresse, et que PostgreSQL tourne."
            ]
        ) from None


async def publish(db: Database, library: Library) -> Library:
    """Keep every version about to be served, and return the library with the older ones still in use.

    Raises:
        CannotStart: A kept version cannot be read any more.
    """
    async with db.transaction() as s:
        for identifier, flow in library.flows.items():
            if await flowversions.save_version(s, identifier, library.hashes[identifier], format_flow(flow)):
                log.info("flow_version_kept", flow=identifier, version=library.hashes[identifier][:12])
        kept = await flowversions.versions_in_use(s)
    return replace(library, versions={**_read_versions(kept), **library.versions})


def _read_versions(kept: Sequence[str]) -> dict[str, Flow]:
    versions = {}
    for yaml in kept:
        flow, issues = read_flow(yaml, "flow_version")
        if flow is None:
            raise CannotStart([f"Une ancienne version de démarche ne se lit plus : {issues[0].render()}"])
        versions[content_hash(flow)] = flow
    return versions
