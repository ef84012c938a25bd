"""When a message may leave, so that a service's own limits are never met: per chat, and per bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

CHAT_BURST = 5
"""Messages that a chat may get at once (Telegram: « short bursts » above one a second)."""

CHAT_INTERVAL = timedelta(seconds=1)
"""Between messages of one chat beyond the burst (Telegram FAQ: one message a second)."""

CHATS_REMEMBERED = 10_000
"""Chats above which those that are at rest are forgotten."""


@dataclass(frozen=True)
class Pace:
    """The limits of the service for our bot."""

    bot: str
    """The key of the row that all processes share."""
    per_second: float | None = 30.0
    """Messages a second over all chats; none lifts every limit, for benchmarks."""


@dataclass
class ChatBuckets:
    """One bucket a chat, of CHAT_BURST messages that fill again one by one."""

    _busy_until: dict[int, datetime] = field(default_factory=dict)

    def reserve(self, person_id: int, now: datetime) -> datetime:
        """When the next message of this chat may leave; it counts as sent."""
        busy_until = max(self._busy_until.get(person_id, now), now)
        self._busy_until[person_id] = busy_until + CHAT_INTERVAL
        if len(self._busy_until) > CHATS_REMEMBERED:
            self._busy_until = {key: until for key, until in self._busy_until.items() if until > now}
        return max(now, busy_until - (CHAT_BURST - 1) * CHAT_INTERVAL)
