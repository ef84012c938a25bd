"""Migrations: they make the tables that the code describes, once, whoever starts first."""

from __future__ import annotations

import asyncio

import psycopg
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from store.database import plain_url, sqlalchemy_url
from store.embedded import EmbeddedServer
from store.migrate import migrate
from store.tables import Base


def _empty(server: EmbeddedServer, name: str) -> str:
    with psycopg.connect(plain_url(server.url_of("postgres")), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return server.url_of(name)


async def test_the_tables_are_those_that_the_code_describes(database_url: str) -> None:
    engine = create_engine(sqlalchemy_url(database_url), poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or not name.startswith("procrastinate_")},
        )
        assert compare_metadata(context, Base.metadata) == []
    assert len(Base.metadata.tables) > 15


async def test_two_processes_that_start_at_once_migrate_once(server: EmbeddedServer) -> None:
    url = _empty(server, "race")
    await asyncio.gather(*(migrate(url) for _ in range(3)))
    await migrate(url)
    with psycopg.connect(plain_url(url)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0005",)]
        assert connection.execute("SELECT slug FROM structure WHERE is_default").fetchall() == [("defaut",)]


def test_every_row_of_a_structure_says_whose_it_is() -> None:
    without = {name for name, table in Base.metadata.tables.items() if "structure_id" not in table.columns}
    assert without == {
        "erasure",
        "flow_version",
        "imported_place",
        "keeping",
        "pacing",
        "poll_state",
        "secret",
        "sheet",
        "sheet_word",
        "structure",
        "web_session",
    }
