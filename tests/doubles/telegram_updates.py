"""The updates that wait at the stand-in for Telegram, with its rules of acknowledgement."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.telegram_chats import Refused

BATCH = 100
"""Most updates in one answer."""


@dataclass
class Waiting:
    """One update, given again until acknowledged. One pushed again after that is given once more."""

    update: Any
    given: bool = False

    def acknowledged_by(self, offset: int) -> bool:
        """Whether the client has moved past this update; what has no identifier is given once."""
        if not self.given:
            return False
        update_id = self.update.get("update_id") if isinstance(self.update, dict) else None
        return not (isinstance(update_id, int) and 0 <= update_id < 2**31) or update_id < offset


@dataclass
class Updates:
    """The queue of getUpdates: one reader at a time, the newest wins."""

    waiting: list[Waiting] = field(default_factory=list)
    next_id: int = 1000
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _reader: int = 0

    @property
    def pending(self) -> int:
        """Updates not acknowledged yet."""
        return len(self.waiting)

    def push(self, update: object) -> None:
        """Add an update, with the next identifier unless it carries one, or is no object at all."""
        if isinstance(update, dict) and "update_id" not in update:
            update = {"update_id": self.next_id, **update}
            self.next_id += 1
        self.waiting.append(Waiting(update))
        self._changed.set()

    async def take(self, parameters: dict[str, Any]) -> list[Any]:
        """The method getUpdates: forget what `offset` acknowledges, then wait for something to give."""
        self._reader += 1
        reader = self._reader
        self._changed.set()  # wakes an older reader, which then finds that it was replaced
        offset = int(parameters.get("offset", 0))
        self.waiting = [waiting for waiting in self.waiting if not waiting.acknowledged_by(offset)]
        deadline = asyncio.get_running_loop().time() + float(parameters.get("timeout", 0))
        while not self.waiting:
            self._changed.clear()
            left = deadline - asyncio.get_running_loop().time()
            try:
                await asyncio.wait_for(self._changed.wait(), max(left, 0.001))
            except TimeoutError:
                return []
            if reader != self._reader:
                raise Refused("Conflict: terminated by other getUpdates request", 409)
        given = self.waiting[: int(parameters.get("limit", BATCH))]
        for waiting in given:
            waiting.given = True
        return [waiting.update for waiting in given]
