"""Bring the database to the present tables, one process at a time."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from store.database import CONNECT_SECONDS, sqlalchemy_url

MIGRATION_LOCK = 0x50A5_0A5A
"""The advisory lock that two processes starting at once dispute."""


async def migrate(url: str) -> None:
    """Apply every missing migration; harmless when there is none."""
    await asyncio.to_thread(_migrate, url)


def _migrate(url: str) -> None:
    engine = create_engine(sqlalchemy_url(url), poolclass=NullPool, connect_args={"connect_timeout": CONNECT_SECONDS})
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
        connection.commit()
        # The lock belongs to the connection: closing it lets go, whatever happens.
        command.upgrade(configuration(connection), "head")
        connection.commit()


def configuration(connection: Connection) -> Config:
    """Return Alembic's configuration on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
