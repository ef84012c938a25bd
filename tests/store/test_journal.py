"""The journal: the database itself refuses to change it."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from store import journal
from store.database import Database
from store.people import PersonRef
from tests.store.doubles import count, run


async def _write(db: Database, amina: PersonRef, days_ago: int) -> None:
    async with db.transaction() as s:
        moment = await s.scalar(text("SELECT now() - make_interval(days => :days)"), {"days": days_ago})
        await journal.note(s, "vital", structure_id=amina.structure_id, at=moment, person_id=amina.id)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal SET detail = 'x'", "DELETE FROM journal", "TRUNCATE journal"],
    ids=["update", "delete", "truncate"],
)
async def test_the_journal_refuses(db: Database, amina: PersonRef, statement: str) -> None:
    await _write(db, amina, days_ago=364)
    with pytest.raises(DBAPIError, match="the journal refuses"):
        await run(db, statement)
    assert await count(db, "journal") == 1


async def test_an_old_line_may_go_but_never_change(db: Database, amina: PersonRef) -> None:
    await _write(db, amina, days_ago=367)
    with pytest.raises(DBAPIError, match="the journal refuses"):
        await run(db, "UPDATE journal SET detail = 'x'")
    await run(db, "DELETE FROM journal")
    assert await count(db, "journal") == 0
