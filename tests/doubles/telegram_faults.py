"""The ways in which the stand-in for Telegram misbehaves when asked to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["flood", "error", "refuse", "timeout", "garbage", "lost", "slow"]


@dataclass
class Fault:
    """One misbehaviour, for the next `times` calls that match."""

    kind: Kind
    method: str | None = None
    """Only this method, in lower case; none for all."""
    chat: int | None = None
    """Only this chat; none for all."""
    times: int = 1
    seconds: float = 1.0
    """For flood, what `retry_after` says; for timeout and slow, how long it takes."""
    status: int = 500
    """For error and refuse."""
    description: str = "Internal Server Error"

    def matches(self, method: str, parameters: dict[str, Any]) -> bool:
        """Whether this call is to be spoilt."""
        return (
            self.times > 0
            and self.method in (None, method)
            and (self.chat is None or str(parameters.get("chat_id")) == str(self.chat))
        )


@dataclass
class Faults:
    """The misbehaviours still to come, in the order they were asked for."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Spoil the next calls that match."""
        self.waiting.append(fault)

    def clear(self) -> None:
        """Behave again."""
        self.waiting.clear()

    def take(self, method: str, parameters: dict[str, Any]) -> Fault | None:
        """The misbehaviour for this call, used up once more."""
        fault = next((fault for fault in self.waiting if fault.matches(method, parameters)), None)
        if fault is not None:
            fault.times -= 1
        return fault
