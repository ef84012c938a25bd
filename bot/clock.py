"""The time, as an argument: what needs it is given a clock, and tests give their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Says what time it is, with its zone."""


def utc_now() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)
