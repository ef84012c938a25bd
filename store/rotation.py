"""A change of keys: everything sealed is sealed again with the first key of the ring."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Table, bindparam, select, update

from store.crypto import Keyring
from store.database import Database
from store.tables import Base

BATCH = 500
"""Rows sealed again in one transaction, so that turns never wait for long."""


def sealed_columns() -> Iterator[tuple[Table, Column[bytes]]]:
    """Yield every column whose content is encrypted."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.info.get("sealed"):
                yield table, column


async def rotate(db: Database, keyring: Keyring) -> int:
    """Seal everything again with the ring's first key, and return how many values changed.

    The old key must still be in the ring; once this is done, and only then, it may leave it.
    Interrupted, it is simply done again.

    Raises:
        WrongKeys: A value opens with no key of the ring; what was done before stays done.
    """
    return sum([await _rotate_column(db, keyring, table, column) for table, column in sealed_columns()])


async def _rotate_column(db: Database, keyring: Keyring, table: Table, column: Column[bytes]) -> int:
    (key,) = table.primary_key.columns
    last = None
    changed = 0
    while True:
        query = select(key, column).where(column.is_not(None)).order_by(key).limit(BATCH).with_for_update()
        if last is not None:
            query = query.where(key > last)
        async with db.transaction() as s:
            rows = (await s.execute(query)).all()
            if not rows:
                return changed
            statement = update(table).where(key == bindparam("row")).values({column.name: bindparam("sealed")})
            await (await s.connection()).execute(
                statement, [{"row": row[0], "sealed": keyring.reseal(row[1])} for row in rows]
            )
        last = rows[-1][0]
        changed += len(rows)
