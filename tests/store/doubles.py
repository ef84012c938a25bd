"""A core that says what the test decides, and the day on which everything happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from flows.events import Event, Said
from flows.library import Library
from flows.outputs import Button, OpenCase, Output, Say, Summary
from flows.state import Conversation, Turn
from store import cases, inbox, outbox, turns
from store.database import Database
from store.outbox import Delivery
from store.people import PersonRef

NOW = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
LIBRARY = Library(flows={}, hashes={}, versions={})
DONE = Button(action="done", label="C'est fait")
CAF = Summary(need="La CAF", step="deux", slots={"mois": "2026-11"})


def answering(*outputs: Output, **changes: Any) -> Callable[..., Turn]:
    """A core that gives these outputs, and changes the conversation so."""

    def advance(conversation: Conversation, event: Event, library: Library, now: datetime) -> Turn:
        after = conversation.model_copy(update={"turn": conversation.turn + 1} | changes)
        return Turn(conversation=after, outputs=outputs)

    return advance


def echo(conversation: Conversation, event: Event, library: Library, now: datetime) -> Turn:
    """Repeat what was said."""
    said = event.text if isinstance(event, Said) else event.type
    return answering(Say(text=f"Vous : {said}"))(conversation, event, library, now)


async def turn(
    db: Database, person: PersonRef, event: Event, *outputs: Output, now: datetime = NOW, **changes: Any
) -> Turn:
    """Let one event have its turn."""
    async with db.transaction() as s:
        return await turns.take_turn(s, db.keyring, person.id, event, answering(*outputs, **changes), LIBRARY, now)


async def receive(db: Database, person: PersonRef, event: Event, key: str, now: datetime = NOW) -> bool:
    """Put an event in the inbox."""
    async with db.transaction() as s:
        return await inbox.receive(s, db.keyring, person.id, event, update_key=key, received_at=now)


async def take(db: Database, person: PersonRef, now: datetime = NOW) -> Delivery | None:
    """Begin the person's next delivery."""
    async with db.transaction() as s:
        return await outbox.next_delivery(s, db.keyring, person.id, now)


async def send_all(db: Database, person: PersonRef, now: datetime = NOW) -> list[Delivery]:
    """Deliver everything; the channel numbers the messages."""
    sent = []
    while (delivery := await take(db, person, now)) is not None:
        async with db.transaction() as s:
            await outbox.mark_sent(s, delivery.id, str(1000 + delivery.id), now)
        sent.append(delivery)
    return sent


async def open_case(db: Database, person: PersonRef, now: datetime = NOW) -> int:
    """Pass the person to humans, and return the case."""
    await turn(db, person, Said(text="un humain svp"), OpenCase(reason="asked", urgency="normal", summary=CAF), now=now)
    async with db.transaction() as s:
        return (await cases.queue(s, db.keyring, person.structure_id))[-1].case_id


async def count(db: Database, table: str, where: str = "true", **values: Any) -> int:
    """Count the rows of a table."""
    async with db.transaction() as s:
        found = await s.scalar(text(f"SELECT count(*) FROM {table} WHERE {where}"), values)
    return int(found or 0)


async def run(db: Database, statement: str, **values: Any) -> None:
    """Change the database behind the store's back."""
    async with db.transaction() as s:
        await s.execute(text(statement), values)
