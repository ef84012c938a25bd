"""Where the polling of Telegram stands, and which process may poll."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import CONNECT_SECONDS, Database, plain_url
from store.tables import PollStateRow

ELECTION = 7
"""The number that sets these advisory locks apart from others."""


async def load(s: AsyncSession, bot: str) -> int | None:
    """Return the next update to ask for; None at the first start."""
    found: int | None = await s.scalar(select(PollStateRow.next_update).where(PollStateRow.bot == bot))
    return found


async def save(s: AsyncSession, bot: str, next_update: int) -> None:
    """Keep the next update to ask for, in the transaction that keeps those before it.

    It never goes back while a bot is served: a late batch must not bring an older place back.
    """
    statement = insert(PollStateRow).values(bot=bot, next_update=next_update)
    await s.execute(
        statement.on_conflict_do_update(
            index_elements=["bot"],
            set_={"next_update": func.greatest(PollStateRow.next_update, next_update)},
        )
    )


@asynccontextmanager
async def try_lock(db: Database, bot: str) -> AsyncIterator[bool]:
    """Try to be the one process that polls for a bot, until the end of the block.

    The lock belongs to a connection of its own: a process that dies lets go of it.
    """
    connection = await psycopg.AsyncConnection.connect(
        plain_url(db.url), autocommit=True, connect_timeout=CONNECT_SECONDS
    )
    async with connection:
        found = await connection.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, %s))", [bot, ELECTION])
        row = await found.fetchone()
        yield row is not None and bool(row[0])
