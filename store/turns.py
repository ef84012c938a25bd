"""One turn, one transaction: state, transcript, deliveries, cases, reminders and journal, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Text, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import TIMESTAMP, insert
from sqlalchemy.ext.asyncio import AsyncSession

from flows.events import Event
from flows.library import Library
from flows.state import Conversation, Run, StructureCard, Turn
from store import effects
from store.crypto import Keyring
from store.inbox import SPOKEN, UnknownPerson
from store.live import CHANNEL, notify
from store.queue import defer_send
from store.scene import Scene
from store.tables import ConversationRow, PersonRow, StructureRow, table_of
from store.words import heard

Advance = Callable[[Conversation, Event, Library, datetime], Turn]


# The two statements of every turn are built once: building them costs more than running them.

CONVERSATIONS = table_of(ConversationRow)
PEOPLE = table_of(PersonRow)
STRUCTURES = table_of(StructureRow)

HOLD = (
    select(
        CONVERSATIONS.c.state,
        PEOPLE.c.structure_id,
        PEOPLE.c.channel,
        *(STRUCTURES.c[name] for name in ("name", "phone", "hours", "privacy_contact")),
    )
    .join(PEOPLE, PEOPLE.c.id == CONVERSATIONS.c.person_id)
    .join(STRUCTURES, STRUCTURES.c.id == PEOPLE.c.structure_id)
    .where(CONVERSATIONS.c.person_id == bindparam("person"))
    .with_for_update(of=CONVERSATIONS)
)
"""The conversation, held until the end of the transaction, with who runs the assistant."""

SPOKE_AT = bindparam("spoke_at", type_=TIMESTAMP(timezone=True))
SAVE = (
    update(CONVERSATIONS)
    .where(CONVERSATIONS.c.person_id == bindparam("person"), CONVERSATIONS.c.turn == bindparam("expected"))
    .values(
        owner=bindparam("owner"),
        state=bindparam("state"),
        flow_versions=bindparam("flow_versions"),
        turn=bindparam("turn"),
        last_message_at=func.coalesce(
            bindparam("spoke_at", type_=TIMESTAMP(timezone=True)), CONVERSATIONS.c.last_message_at
        ),
    )
    # The hint leaves with the commit, like everything else of the turn.
    .returning(CONVERSATIONS.c.person_id, func.pg_notify(CHANNEL, bindparam("topic", type_=Text)))
)
"""State n becomes n + 1, unless another process was first."""


class TurnLost(Exception):
    """Another process answered this turn first: do it again, it has had no effect."""


@dataclass(frozen=True)
class _Loaded:
    structure_id: int
    channel: str
    conversation: Conversation


async def load_conversation(s: AsyncSession, kr: Keyring, person_id: int) -> Conversation:
    """Return all that is remembered of a person's exchange, without holding it."""
    sealed = await s.scalar(select(ConversationRow.state).where(ConversationRow.person_id == person_id))
    return Conversation.model_validate_json(kr.unseal(sealed)) if sealed else Conversation()


async def take_turn(
    s: AsyncSession, kr: Keyring, person_id: int, event: Event, advance: Advance, library: Library, now: datetime
) -> Turn:
    """Answer an event and keep everything that follows from it, in the caller's transaction.

    Raises:
        UnknownPerson: The person was erased since.
        TurnLost: Another process answered this turn first.
    """
    loaded = await _hold(s, kr, person_id, now)
    before = loaded.conversation
    turn = advance(before, event, library, now)
    after = turn.conversation
    scene = Scene(
        person_id=person_id,
        structure_id=loaded.structure_id,
        channel=loaded.channel,
        before=before,
        after=after,
        event=event,
        case_id=_case_of(before, after, event),
        now=now,
    )
    await _save(s, kr, scene)
    scene = await effects.begin(s, kr, scene, turn.outputs)
    spoken = await heard(s, kr, scene)
    sends = await effects.apply(s, kr, scene, turn.outputs, spoken)
    if sends:
        await defer_send(s, person_id)
    if scene.case_id is not None:
        await notify(s, f"structure:{scene.structure_id}")
    return turn


async def _hold(s: AsyncSession, kr: Keyring, person_id: int, now: datetime) -> _Loaded:
    """Read the conversation and hold it until the end of the transaction; make it at the first turn."""
    row = (await s.execute(HOLD, {"person": person_id})).first()
    if row is None:
        structure_id = await s.scalar(select(PersonRow.structure_id).where(PersonRow.id == person_id))
        if structure_id is None:
            raise UnknownPerson(person_id)
        fresh = Conversation()
        await s.execute(
            insert(ConversationRow)
            .values(
                person_id=person_id,
                structure_id=structure_id,
                turn=fresh.turn,
                owner=fresh.owner,
                state=kr.seal(fresh.model_dump_json()),
                last_message_at=now,
            )
            .on_conflict_do_nothing(index_elements=["person_id"])
        )
        row = (await s.execute(HOLD, {"person": person_id})).one()
    # What the person may be told of the structure is read anew: it changes without a turn.
    conversation = Conversation.model_validate_json(kr.unseal(row.state)).model_copy(update={"structure": _card(row)})
    return _Loaded(row.structure_id, row.channel, conversation)


def _card(row: Row[Any]) -> StructureCard:
    return StructureCard(name=row.name, phone=row.phone, hours=row.hours, privacy_contact=row.privacy_contact)


async def _save(s: AsyncSession, kr: Keyring, scene: Scene) -> None:
    spoke = isinstance(scene.event, SPOKEN)
    saved = await s.execute(
        SAVE,
        {
            "person": scene.person_id,
            "expected": scene.before.turn,
            "turn": scene.after.turn,
            "owner": scene.after.owner,
            "state": kr.seal(scene.after.model_dump_json()),
            "flow_versions": _versions(scene.after),
            "spoke_at": scene.now if spoke else None,
            "topic": f"person:{scene.person_id}",
        },
    )
    if saved.first() is None:
        raise TurnLost(scene.person_id)


def _versions(conversation: Conversation) -> list[str]:
    """Return the versions of flows that the conversation stands on, which must stay readable."""
    runs: list[Run] = [run for run in (conversation.run, conversation.paused) if run is not None]
    return sorted({frame.version for run in runs for frame in run.frames})


def _case_of(before: Conversation, after: Conversation, event: Event) -> int | None:
    """Return the case that the words of this turn belong to."""
    named: int | None = getattr(event, "case", None)
    if named is not None:
        return named
    for case in (after.case, before.case):
        if case is not None and case.id is not None:
            return case.id
    return None
