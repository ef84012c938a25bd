"""What one turn says, orders to send and notes, gathered and written together: few statements, whatever the turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from flows.outputs import Note
from store import journal, transcript
from store.crypto import Keyring
from store.scene import Scene
from store.tables import OutboxRow, table_of
from store.transcript import Line, Placed

DELIVERY: dict[str, Any] = {
    "voice": "system",
    "must_reach": False,
    "payload": None,
    "has_buttons": False,
    "message_refs": [],
}
"""What a delivery holds unless said otherwise: rows written together have the same columns."""


@dataclass
class Sheet:
    """Rows that wait to be written, in their order."""

    s: AsyncSession
    kr: Keyring
    _lines: list[tuple[Line, Scene, int | None]] = field(default_factory=list)
    """With the rank of the delivery that carries the line, if there is one."""
    _deliveries: list[dict[str, Any]] = field(default_factory=list)
    _notes: list[dict[str, Any]] = field(default_factory=list)

    def add_lines(self, scene: Scene, lines: Sequence[Line]) -> None:
        """Add lines to the transcript."""
        self._lines += [(line, scene, None) for line in lines]

    def add_delivery(self, scene: Scene, *, line: Line | None = None, **values: object) -> None:
        """Add an order to the channel, and the line that shows it."""
        if line is not None:
            self._lines.append((line, scene, len(self._deliveries)))
        self._deliveries.append(
            {
                **DELIVERY,
                "structure_id": scene.structure_id,
                "person_id": scene.person_id,
                "case_id": scene.case_id,
                "owner_then": scene.after.owner,
                "turn": scene.after.turn,
                "not_before": scene.now,
                "created_at": scene.now,
                **values,
            }
        )

    def add_note(self, scene: Scene, note: Note) -> None:
        """Add a line to the journal."""
        self._notes.append(
            {
                "what": note.what,
                "structure_id": scene.structure_id,
                "at": scene.now,
                "person_id": scene.person_id,
                "case_id": scene.case_id,
                "flow": note.flow,
                "step": note.step,
                "detail": note.detail,
                "outcome": note.outcome,
            }
        )

    async def write(self) -> None:
        """Write what waits. Call it before anything that reads or erases what was said, and at the end."""
        ids: Sequence[int] = ()
        if self._deliveries:
            # The order of their numbers is the order in which the person reads.
            statement = insert(table_of(OutboxRow)).returning(OutboxRow.id, sort_by_parameter_order=True)
            ids = (await self.s.scalars(statement, self._deliveries)).all()
        lines = [
            Placed(line, scene.place(), ids[rank] if rank is not None else None) for line, scene, rank in self._lines
        ]
        await transcript.write_all(self.s, self.kr, lines)
        await journal.note_all(self.s, self._notes)
        self._lines, self._deliveries, self._notes = [], [], []
