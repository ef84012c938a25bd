"""The terminal: lines in, messages out, on the real store with a scripted core."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.channels.terminal.conversation import TerminalChannel, chat
from bot.channels.terminal.lines import read_line, show_message
from bot.clock import utc_now
from bot.delivery import Deliverer
from bot.pacing import Pace
from flows.events import Chose, Commanded, Event, Said
from flows.library import Library
from flows.outputs import Button, Say
from flows.state import Conversation, Turn
from nlu.sensitive import mask
from store import inbox, people, turns
from store.database import Database
from store.transcript import ShownMessage
from tests.bot.people import NO_LIBRARY

ROWS = (
    (Button(action="yes", label="Oui", number=1), Button(action="no", label="Non", number=2)),
    (Button(action="stuck", label="Je n'y arrive pas"), Button(action="human", label="Parler à quelqu'un")),
)
QUESTION = ShownMessage(
    id=3, who="assistant", aidant=None, text="Ça marche ?", rows=ROWS, turn=7,
    at=datetime(2026, 11, 21, tzinfo=UTC), state="sent",
)  # fmt: skip


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("2", Chose(action="no", turn=7)),
        ("a", Chose(action="stuck", turn=7)),
        (" B ", Chose(action="human", turn=7)),
        ("3", Said(text="3")),
        ("je comprends pas", Said(text="je comprends pas")),
        ("/menu", Commanded(name="menu")),
        ("/start f_caf", Commanded(name="start", argument="f_caf")),
        ("/aidant je dors dehors", Said(text="/aidant je dors dehors")),  # a need counts more than a command
        ("/inconnu", Said(text="/inconnu")),
        ("   ", None),
    ],
)
def test_a_line_means(line: str, event: Event | None) -> None:
    assert read_line(line, QUESTION, mask) == event


@pytest.mark.parametrize("line", ["nir 2 84 05 75 123 456 42", "/start 284057512345642"])
def test_a_secret_is_masked(line: str) -> None:
    event = read_line(line, None, mask)
    assert isinstance(event, Said)
    assert event.secrets == ("nir",)
    assert "456" not in event.text


def test_a_message_shows_what_to_type() -> None:
    assert show_message(QUESTION).splitlines() == [
        "🤖 Ça marche ?", "   [1] Oui", "   [2] Non", "   [a] Je n'y arrive pas", "   [b] Parler à quelqu'un",
    ]  # fmt: skip


async def test_a_conversation_holds_in_lines(db: Database) -> None:
    deliverer = Deliverer(db, db.keyring, {"terminal": TerminalChannel()}, Pace("none"), utc_now)
    written: list[str] = []

    def advance(conversation: Conversation, event: Event, _: Library, __: datetime) -> Turn:
        after = conversation.model_copy(update={"turn": conversation.turn + 1})
        words = event.text if isinstance(event, Said) else event.model_dump_json()
        return Turn(conversation=after, outputs=(Say(text=f"Reçu : {words}", rows=ROWS),))

    async def process(person_id: int) -> None:
        async with db.transaction() as s:
            item = await inbox.next_event(s, db.keyring, person_id)
            assert item is not None
            await turns.take_turn(s, db.keyring, person_id, item.event, advance, NO_LIBRARY, utc_now())
            await inbox.mark_done(s, item.id)
        await deliverer.deliver(person_id)

    async def lines() -> AsyncIterator[str]:
        for line in ("bonjour", "", "1"):
            yield line

    await chat(db, db.keyring, mask, process, input_lines=lines(), write=written.append)
    heard = [message.splitlines()[0] for message in written]
    assert heard[0].startswith("🤖 Reçu : {")
    assert heard[1] == "🤖 Reçu : bonjour"
    assert '"action":"yes","turn":2' in heard[2]
    assert len(heard) == 3

    async with db.transaction() as s:
        assert await people.find_person(s, db.keyring, "terminal", "local") is not None
