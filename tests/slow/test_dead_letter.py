"""A message that nothing can handle: a dead letter, a human, one sentence, and life goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from store import queue
from store.people import find_or_make_person
from store.tables import InboxRow
from tests.slow.chats import Chat, phrase
from tests.slow.service import ServiceProcess, telegram_service, until

pytestmark = pytest.mark.slow

FAILURE = phrase("failure")


async def put_unreadable_event(service: ServiceProcess, chat: int) -> None:
    """Write, as a past or a foreign version could have, an event that nobody can open."""
    async with service.store() as db, db.transaction() as s:
        person = await find_or_make_person(s, db.keyring, "telegram", str(chat))
        values = {
            "structure_id": person.structure_id, "person_id": person.id, "update_key": "unreadable",
            "event": b"not sealed by any key of ours", "received_at": datetime.now(UTC),
        }  # fmt: skip
        await s.execute(insert(InboxRow).values(values))
        await queue.defer_turn(s, person.id)


async def test_what_cannot_be_handled_opens_the_conversation_to_humans(
    tmp_path: Path, private_database_url: str
) -> None:
    async with telegram_service(tmp_path, PASAPAS_DATABASE_URL=private_database_url) as (service, telegram):
        amina = Chat(telegram, 700)
        await amina.say("/start", phrase("menu"))
        await put_unreadable_event(service, 700)
        await amina.reads(FAILURE)
        await until(
            lambda: service.sql("SELECT reason, state FROM help_case") == [("failure", "waiting")], 15, "an open case"
        )
        dead = service.sql("SELECT attempts, code FROM inbox WHERE status = 'dead'")
        assert dead == [(3, "UnreadableEvent")]
        await amina.say("jarive pa a faire ma declaration caf", phrase("intro.with_needs"))
        assert sum(FAILURE in text for text in amina.texts()) == 1
        assert service.sql("SELECT count(*) FROM inbox WHERE status = 'pending'") == [(0,)]
