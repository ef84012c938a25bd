"""A real PostgreSQL for every test that asks: one server a session, one fresh database a test."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet

from store.crypto import Keyring
from store.database import Database, plain_url
from store.embedded import EmbeddedServer
from store.migrate import migrate

TEMPLATE = "pasapas_template"


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    """The session's server, in a folder of its own, without the care for power cuts."""
    folder = Path(tempfile.mkdtemp(prefix="pasapas-test-"))
    embedded = EmbeddedServer(folder, durable=False)
    embedded.start_now()
    yield embedded
    embedded.stop_now()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template(server: EmbeddedServer) -> str:
    """A database with every table and no person, that each test copies."""
    _execute(server, f"CREATE DATABASE {TEMPLATE}")
    # In a thread: the tests' own event loop must not meet this one.
    worker = threading.Thread(target=lambda: asyncio.run(migrate(server.url_of(TEMPLATE))))
    worker.start()
    worker.join()
    return TEMPLATE


@pytest.fixture
def database_url(server: EmbeddedServer, template: str) -> Iterator[str]:
    """The address of a fresh database, gone after the test."""
    name = f"test_{uuid.uuid4().hex}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.url_of(name)
    _execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def keyring() -> Keyring:
    """New keys; they meet their database in the fixture `db`."""
    return Keyring([Fernet.generate_key().decode()])


@pytest.fixture
async def db(database_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    """An open fresh database."""
    database = await Database.connect(database_url, keyring)
    yield database
    await database.close()


def _execute(server: EmbeddedServer, statement: str) -> None:
    with psycopg.connect(plain_url(server.url_of("postgres")), autocommit=True) as connection:
        connection.execute(statement)
