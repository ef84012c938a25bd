"""What the effects of one turn share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from flows.events import Event
from flows.state import Conversation


class Place(TypedDict):
    """Where a line of the transcript stands."""

    structure_id: int
    person_id: int
    case_id: int | None
    turn: int
    at: datetime


@dataclass(frozen=True)
class Scene:
    """One turn of one person: before, after, and where it is written."""

    person_id: int
    structure_id: int
    channel: str
    before: Conversation
    after: Conversation
    event: Event
    case_id: int | None
    now: datetime

    def place(self) -> Place:
        """Return the columns that each line of the turn shares."""
        return {
            "structure_id": self.structure_id,
            "person_id": self.person_id,
            "case_id": self.case_id,
            "turn": self.after.turn,
            "at": self.now,
        }
