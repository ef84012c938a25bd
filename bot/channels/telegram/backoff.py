"""Pauses that grow while Telegram, or the store, stays out of reach."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_SECONDS = 0.5
LONGEST_SECONDS = 30.0


@dataclass
class Backoff:
    """Doubles at each failure, starts again after a success."""

    _next: float = FIRST_SECONDS

    def pause(self) -> float:
        """How long to wait now, in seconds."""
        now = self._next
        self._next = min(self._next * 2, LONGEST_SECONDS)
        return now

    def reset(self) -> None:
        """All is well again."""
        self._next = FIRST_SECONDS
