"""Whether the database answers, in one short question."""

from __future__ import annotations

import asyncio

from psycopg import OperationalError as DriverError
from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from store.database import Database

PROBE_SECONDS = 2.0
"""How long the database has to answer."""


async def probe(db: Database) -> bool:
    """Tell whether the database answers now."""
    try:
        async with asyncio.timeout(PROBE_SECONDS), db.transaction() as s:
            await s.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError, TimeoutError):
        return False
    return True


def is_outage(error: BaseException) -> bool:
    """Tell whether an error means that the database cannot be reached, and not that something is wrong."""
    return isinstance(error, (OperationalError, InterfaceError, PoolTimeoutError, DriverError, ConnectionError))
