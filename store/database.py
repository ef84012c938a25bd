"""The connection to PostgreSQL, opened only by the keys that sealed what it holds."""

from __future__ import annotations

import secrets
import select
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from sqlalchemy import event
from sqlalchemy import select as select_rows
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from store.crypto import Keyring, WrongKeys
from store.tables import SecretRow

__all__ = ["AsyncSession", "Database", "WrongKeys", "plain_url", "sqlalchemy_url"]

LOOKUP_SECRET = "lookup"  # noqa: S105 (the name of a row, not a secret)
CONNECT_SECONDS = 5
"""How long a connection is tried before the outage is reported, in seconds."""


class Database:
    """A pool of connections and the keyring of what they read."""

    def __init__(self, engine: AsyncEngine, url: str, keyring: Keyring) -> None:
        self._engine = engine
        # Rows are read anew each time: no copy in memory has to be kept in step with what was written.
        options = {"synchronize_session": False, "populate_existing": True}
        self._sessions = async_sessionmaker(engine, expire_on_commit=False, execution_options=options)
        self.url = url
        self.keyring = keyring

    @classmethod
    async def connect(cls, url: str, keyring: Keyring, *, pool_size: int = 10) -> Database:
        """Open the pool and check that the keys open the database.

        Raises:
            WrongKeys: What is stored was sealed with other keys.
        """
        engine = create_async_engine(
            sqlalchemy_url(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            hide_parameters=True,
            connect_args={"connect_timeout": CONNECT_SECONDS},
        )
        event.listen(engine.sync_engine, "checkout", _refuse_the_dead)
        database = cls(engine, url, keyring)
        try:
            async with database.transaction() as s:
                keyring.use_lookup_secret(await _lookup_secret(s, keyring))
        except BaseException:
            await engine.dispose()
            raise
        return database

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Give a session: committed at the end of the block, rolled back on any error."""
        async with self._sessions() as session, session.begin():
            yield session

    @staticmethod
    def is_outage(error: BaseException) -> bool:
        """Tell whether an error means that the database cannot be reached now."""
        if isinstance(error, (OperationalError, InterfaceError)):
            # A deadlock or a refused lock is an operational error too, of a database that answers.
            return error.connection_invalidated or not _has_state(error.orig)
        return isinstance(error, (DisconnectionError, PoolTimeout, psycopg.OperationalError, OSError))

    async def close(self) -> None:
        """Give every connection back."""
        await self._engine.dispose()


async def _lookup_secret(s: AsyncSession, keyring: Keyring) -> str:
    """Read the secret of fingerprints, made at the first connection."""
    made = keyring.seal(secrets.token_urlsafe(32))
    await s.execute(insert(SecretRow).values(name=LOOKUP_SECRET, value=made).on_conflict_do_nothing())
    sealed = await s.scalar(select_rows(SecretRow.value).where(SecretRow.name == LOOKUP_SECRET))
    if sealed is None:
        raise WrongKeys("the database lost its lookup secret")
    return keyring.unseal(sealed)


def _refuse_the_dead(connection: DBAPIConnection, record: ConnectionPoolEntry, proxy: PoolProxiedConnection) -> None:
    """Let the pool replace a connection that the server closed, without asking the server each time.

    A connection at rest has nothing to read: what arrived meanwhile is the news of its end.
    """
    poll = select.poll()
    driver = connection.driver_connection
    assert driver is not None
    poll.register(driver.pgconn.socket, select.POLLIN)
    if poll.poll(0):
        raise DisconnectionError("the server closed this connection")


def _has_state(error: BaseException | None) -> bool:
    """Tell whether the server itself answered with an error, other than that it is closing."""
    state = getattr(error, "sqlstate", None)
    return state is not None and not state.startswith(("08", "57P"))


def sqlalchemy_url(url: str) -> str:
    """Return the address with SQLAlchemy's driver: plain `postgresql://` addresses are accepted."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def plain_url(url: str) -> str:
    """Return the address as libpq reads it, without SQLAlchemy's driver."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
