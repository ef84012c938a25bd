"""A real PostgreSQL for every test that asks: one server a session, empty tables for each test."""

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
SHARED = "pasapas_shared"
KEPT_TABLES = ("alembic_version", "structure")


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
    """A database with every table and no person, to copy."""
    _execute(server, f"CREATE DATABASE {TEMPLATE}")
    # In a thread: the tests' own event loop must not meet this one.
    worker = threading.Thread(target=lambda: asyncio.run(migrate(server.url_of(TEMPLATE))))
    worker.start()
    worker.join()
    return TEMPLATE


@pytest.fixture(scope="session")
def shared_database(server: EmbeddedServer, template: str) -> str:
    """The database that tests use one after the other."""
    _execute(server, f"CREATE DATABASE {SHARED} TEMPLATE {template}")
    return server.url_of(SHARED)


@pytest.fixture
def database_url(server: EmbeddedServer, shared_database: str) -> str:
    """The address of a database as on its first day. Emptying one is five times quicker than copying one."""
    _execute(server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{SHARED}'")
    with psycopg.connect(plain_url(shared_database)) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = ", ".join(name for (name,) in found if name not in KEPT_TABLES)
        connection.execute("ALTER TABLE journal DISABLE TRIGGER USER")
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY")
        # Always the same first structure, with the same number: tests and cast name it.
        connection.execute("DELETE FROM structure")
        connection.execute(
            "INSERT INTO structure (id, slug, name, is_default) OVERRIDING SYSTEM VALUE"
            " VALUES (1, 'defaut', 'Pas à Pas', true)"
        )
        connection.execute("SELECT setval(pg_get_serial_sequence('structure', 'id'), 1)")
        connection.execute("ALTER TABLE journal ENABLE TRIGGER USER")
    return shared_database


@pytest.fixture
def private_database_url(server: EmbeddedServer, template: str) -> Iterator[str]:
    """The address of a database that a test may break; dearer than the shared one."""
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
    """An open empty database."""
    database = await Database.connect(database_url, keyring)
    yield database
    await database.close()


def _execute(server: EmbeddedServer, statement: str) -> None:
    with psycopg.connect(plain_url(server.url_of("postgres")), autocommit=True) as connection:
        connection.execute(statement)
