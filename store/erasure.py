"""Erasing a person at their word, in one transaction; what the chat app still shows is taken back too."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from flows.events import Forgotten
from flows.state import Conversation
from store.crypto import Keyring
from store.inbox import receive
from store.journal import note
from store.tables import (
    CaseRow,
    ConsentRow,
    ConversationRow,
    ErasureRow,
    InboxRow,
    MediaRow,
    OutboxRow,
    PersonRow,
    ReminderRow,
    TranscriptRow,
)

DELETABLE = timedelta(hours=48)
"""Age until which Telegram lets a bot delete a message of a private chat."""

DELETED_TOGETHER = 100
"""Most messages that Telegram deletes in one call."""

HELD = (TranscriptRow, OutboxRow, CaseRow, InboxRow, ReminderRow, ConsentRow, MediaRow)
"""All that belongs to a person, besides their row and their conversation."""


async def erase_person(s: AsyncSession, kr: Keyring, person_id: int, now: datetime) -> None:
    """Erase all that we hold on a person; only their address stays, until the last word is delivered.

    The messages of the last 48 hours are taken back from the chat, and `Forgotten` is put in the
    inbox. The erasure itself is remembered by fingerprint, so that a restore does it again.
    """
    person = await s.get(PersonRow, person_id, populate_existing=True, with_for_update=True)
    if person is None:
        return
    references = await _references(s, person_id, now)
    await _erase_rows(s, kr, person, now)
    await _take_back(s, person, references, now)
    await receive(s, kr, person_id, Forgotten(), update_key=f"forgotten:{person_id}:{now.isoformat()}", received_at=now)


async def erase_at_once(s: AsyncSession, kr: Keyring, person_id: int, now: datetime) -> None:
    """Erase all that we hold on a person, their row included, without a word to them."""
    person = await s.get(PersonRow, person_id, populate_existing=True, with_for_update=True)
    if person is not None:
        await _erase_rows(s, kr, person, now)
        await s.execute(delete(PersonRow).where(PersonRow.id == person_id))


async def replay_erasures(s: AsyncSession, kr: Keyring, now: datetime) -> int:
    """Erase again whoever was erased after the moment that a restore brought back; return how many."""
    found = await s.scalars(
        select(PersonRow.id)
        .join(ErasureRow, ErasureRow.address_print == PersonRow.address_print)
        .where(PersonRow.created_at < ErasureRow.erased_at)
        .distinct()
    )
    people = found.all()
    for person_id in people:
        await erase_at_once(s, kr, person_id, now)
    return len(people)


async def _erase_rows(s: AsyncSession, kr: Keyring, person: PersonRow, now: datetime) -> None:
    for table in HELD:
        await s.execute(delete(table).where(table.person_id == person.id))
    # The turn that asks for the erasure holds this row: it is emptied, and goes with the person's.
    await s.execute(
        update(ConversationRow)
        .where(ConversationRow.person_id == person.id)
        .values(state=kr.seal(_blank(await _turn(s, person.id))), owner="assistant", flow_versions=[])
    )
    await s.execute(
        # As if they had come just now: a later restore must not take what they say from now on.
        update(PersonRow).where(PersonRow.id == person.id).values(name=None, forgotten_at=now, created_at=now)
    )
    await s.execute(
        upsert(ErasureRow).values(address_print=person.address_print, erased_at=now).on_conflict_do_nothing()
    )
    await note(s, "person_erased", structure_id=person.structure_id, at=now)


async def _turn(s: AsyncSession, person_id: int) -> int:
    return (await s.scalar(select(ConversationRow.turn).where(ConversationRow.person_id == person_id))) or 0


def _blank(turn: int) -> str:
    return Conversation(turn=turn).model_dump_json()


async def _references(s: AsyncSession, person_id: int, now: datetime) -> list[str]:
    """Return the messages of both sides that the chat app may still delete."""
    sent = await s.scalars(
        select(OutboxRow.message_refs).where(
            OutboxRow.person_id == person_id, OutboxRow.kind == "say", OutboxRow.sent_at > now - DELETABLE
        )
    )
    received = await s.scalars(
        select(TranscriptRow.message_ref).where(
            TranscriptRow.person_id == person_id,
            TranscriptRow.message_ref.is_not(None),
            TranscriptRow.at > now - DELETABLE,
        )
    )
    found = [reference for references in sent for reference in references]
    found += [reference for reference in received if reference is not None]
    return list(dict.fromkeys(found))


async def _take_back(s: AsyncSession, person: PersonRow, references: list[str], now: datetime) -> None:
    for start in range(0, len(references), DELETED_TOGETHER):
        await s.execute(
            insert(OutboxRow).values(
                structure_id=person.structure_id,
                person_id=person.id,
                kind="delete",
                turn=0,
                not_before=now,
                created_at=now,
                message_refs=references[start : start + DELETED_TOGETHER],
            )
        )
