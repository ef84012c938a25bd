"""Whether the database answers, in one short question."""

from __future__ import annotations

import asyncio

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

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
