"""What was said by whom, sealed: written by turns, read by the phone page and the desk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from flows.outputs import Button
from store.crypto import Keyring
from store.scene import Place
from store.tables import OutboxRow, TranscriptRow, table_of

Who = Literal["person", "assistant", "human", "system", "note"]
State = Literal["received", "queued", "sending", "sent", "failed", "withdrawn"]


@dataclass(frozen=True)
class ShownMessage:
    """One line of a conversation as a page shows it."""

    id: int
    who: Who
    aidant: str | None
    """First name, when `who` is a human."""
    text: str
    rows: tuple[tuple[Button, ...], ...]
    turn: int
    at: datetime
    state: State
    """« received » for what the person wrote; the state of its delivery for what we wrote."""
    reason: str | None = None
    """Code of what went wrong, when the state is « failed »."""
    media: str | None = None
    """The kept voice note or picture, in the store's media."""


@dataclass(frozen=True)
class Line:
    """What a line of the transcript holds."""

    who: Who
    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    aidant: str | None = None
    media: str | None = None
    message_ref: str | None = None


def seal_line(kr: Keyring, line: Line) -> bytes:
    """Encrypt the words of a line."""
    content: dict[str, Any] = {"text": line.text}
    if line.rows:
        content["rows"] = [[button.model_dump() for button in row] for row in line.rows]
    if line.aidant:
        content["aidant"] = line.aidant
    if line.media:
        content["media"] = line.media
    return kr.seal(json.dumps(content, ensure_ascii=False))


@dataclass(frozen=True)
class Placed:
    """A line where it stands, with the delivery that carries it."""

    line: Line
    place: Place
    outbox_id: int | None = None


async def write_all(s: AsyncSession, kr: Keyring, lines: Sequence[Placed]) -> None:
    """Add lines to transcripts, in order."""
    if lines:
        await s.execute(
            insert(table_of(TranscriptRow)),
            [
                {
                    **placed.place,
                    "outbox_id": placed.outbox_id,
                    "who": placed.line.who,
                    "payload": seal_line(kr, placed.line),
                    "message_ref": placed.line.message_ref,
                }
                for placed in lines
            ],
        )


async def replace_text(s: AsyncSession, kr: Keyring, person_id: int, message_ref: str, new_text: str) -> bool:
    """Keep the last text of a message that the person changed; False if it is not known."""
    changed = await s.scalars(
        update(TranscriptRow)
        .where(TranscriptRow.person_id == person_id, TranscriptRow.message_ref == message_ref)
        .values(payload=seal_line(kr, Line(who="person", text=new_text)))
        .returning(TranscriptRow.id)
    )
    return changed.first() is not None


async def label_of(s: AsyncSession, kr: Keyring, person_id: int, action: str, turn: int) -> str | None:
    """Return the label of a button sent at a turn."""
    sealed = await s.scalars(
        select(TranscriptRow.payload)
        .where(TranscriptRow.person_id == person_id, TranscriptRow.turn == turn, TranscriptRow.who != "person")
        .order_by(TranscriptRow.id.desc())
    )
    for payload in sealed:
        for row in json.loads(kr.unseal(payload)).get("rows", ()):
            for button in row:
                if button["action"] == action:
                    return str(button["label"])
    return None


async def shown(
    s: AsyncSession,
    kr: Keyring,
    person_id: int,
    *,
    after_id: int = 0,
    limit: int = 200,
    notes: bool = False,
    structure_id: int | None = None,
    newest: bool = False,
) -> list[ShownMessage]:
    """Return lines in order, after one; with `newest`, the last ones rather than the first."""
    bounds: list[ColumnElement[bool]] = [TranscriptRow.person_id == person_id, TranscriptRow.id > after_id]
    if not notes:
        bounds.append(TranscriptRow.who != "note")
    if structure_id is not None:
        bounds.append(TranscriptRow.structure_id == structure_id)
    order = TranscriptRow.id.desc() if newest else TranscriptRow.id.asc()
    found = await s.execute(
        select(TranscriptRow, OutboxRow.status, OutboxRow.reason_code)
        .outerjoin(OutboxRow, OutboxRow.id == TranscriptRow.outbox_id)
        .where(*bounds)
        .order_by(order)
        .limit(limit)
    )
    lines = [_shown(kr, row, status, reason) for row, status, reason in found]
    return lines[::-1] if newest else lines


def _shown(kr: Keyring, row: TranscriptRow, status: str | None, reason: str | None) -> ShownMessage:
    content = json.loads(kr.unseal(row.payload))
    ours = row.who in ("assistant", "human", "system")
    return ShownMessage(
        id=row.id,
        who=cast(Who, row.who),
        aidant=content.get("aidant"),
        text=content["text"],
        rows=tuple(tuple(Button.model_validate(button) for button in buttons) for buttons in content.get("rows", ())),
        turn=row.turn,
        at=row.at,
        # The delivery's row goes after seven days; what did not arrive is remembered by the line.
        state=cast(State, status or row.undelivered or ("sent" if ours else "received")),
        reason=reason,
        media=content.get("media"),
    )
