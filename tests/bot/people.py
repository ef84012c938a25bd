"""People and turns for the tests of the edge: a scripted core, the real store."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from bot.clock import utc_now
from flows.events import Event, Said
from flows.library import Library
from flows.outputs import Button, Output, Say
from flows.state import Conversation, Turn
from store import people, turns
from store.database import Database
from store.people import Channel

NO_LIBRARY = cast(Library, None)
"""The scripted core reads none."""

ROWS = ((Button(action="done", label="C'est fait"),),)


async def make_person(db: Database, address: int | str, *, channel: Channel = "telegram") -> int:
    """Make a person known to the store."""
    async with db.transaction() as s:
        return (await people.find_or_make_person(s, db.keyring, channel, str(address), name="Amina")).id


async def tell(db: Database, person_id: int, *outputs: Output, event: Event | None = None) -> None:
    """Take a turn of this person that gives these outputs, now."""

    def advance(conversation: Conversation, _: Event, __: Library, ___: datetime) -> Turn:
        after = conversation.model_copy(update={"turn": conversation.turn + 1})
        return Turn(conversation=after, outputs=outputs)

    async with db.transaction() as s:
        await turns.take_turn(s, db.keyring, person_id, event or Said(text="x"), advance, NO_LIBRARY, utc_now())


async def tell_texts(db: Database, person_id: int, *texts: str) -> None:
    """Take a turn that says each text."""
    await tell(db, person_id, *(Say(text=text) for text in texts))
