"""Turns: one transaction each, idempotent reception, order per person."""

from __future__ import annotations

from datetime import UTC, datetime

from flows.events import Chose, Event, Said
from flows.library import Library
from flows.outputs import Button, Note, OpenCase, Say, Summary
from flows.state import Conversation, Turn
from store import cases, inbox, outbox, people, turns
from store.database import Database

NOW = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
LIBRARY = Library(flows={}, hashes={}, versions={})


def echo(conversation: Conversation, event: Event, library: Library, now: datetime) -> Turn:
    """Answer what was said; open a case on « aidant »."""
    outputs: list = []
    text = event.text if isinstance(event, Said) else event.type
    outputs.append(Say(text=f"Vous : {text}", rows=((Button(action="done", label="C'est fait"),),)))
    outputs.append(Note(what="step_reached", flow="caf", step="un"))
    if text == "aidant":
        outputs.append(OpenCase(reason="asked", urgency="normal", summary=Summary(need="La CAF")))
    after = conversation.model_copy(update={"turn": conversation.turn + 1})
    return Turn(conversation=after, outputs=tuple(outputs))


async def test_a_turn_is_kept_whole(db: Database) -> None:
    kr = db.keyring
    async with db.transaction() as s:
        amina = await people.find_or_make_person(s, kr, "telegram", "42", name="Amina")
        assert await inbox.receive(s, kr, amina.id, Said(text="aidant"), update_key="u1", received_at=NOW)
        assert not await inbox.receive(s, kr, amina.id, Said(text="aidant"), update_key="u1", received_at=NOW)
    async with db.transaction() as s:
        item = await inbox.next_event(s, kr, amina.id)
        assert item is not None
        await turns.take_turn(s, kr, amina.id, item.event, echo, LIBRARY, NOW)
        await inbox.mark_done(s, item.id)
    async with db.transaction() as s:
        shown = await outbox.messages_after(s, kr, amina.id, 0)
        assert [(line.who, line.text) for line in shown] == [("person", "aidant"), ("assistant", "Vous : aidant")]
        delivery = await outbox.next_delivery(s, kr, amina.id, NOW)
        assert delivery is not None
        await outbox.mark_sent(s, delivery.id, "77", NOW)
        rows = await cases.queue(s, kr, amina.structure_id)
        assert [row.need for row in rows] == ["La CAF"]
        view = await cases.case_view(s, kr, rows[0].case_id, amina.structure_id)
        assert view is not None
        assert view.name == "Amina"
        opened = await inbox.next_event(s, kr, amina.id)
        assert opened is not None
        assert opened.event.type == "case_opened"
        await turns.take_turn(s, kr, amina.id, Chose(action="done", turn=1), echo, LIBRARY, NOW)
        shown = await outbox.messages_after(s, kr, amina.id, shown[-1].id)
        assert shown[0].text == "C'est fait"
