"""What the question shown expects: words, a figure, a day, or a press."""

from __future__ import annotations

from flows.definition import AskStep
from flows.draft import Draft

WRITTEN = frozenset({"postal_code", "amount", "date"})
"""Types of questions that have no button: an example is given instead, `missed.<type>`."""

VALUES = WRITTEN | {"month"}
"""Types of questions that take a figure or a day, which no masked secret can look like."""


def asks_words(draft: Draft) -> bool:
    """Whether any words at all answer the question shown."""
    return _expected(draft) == "text"


def asks_value(draft: Draft) -> bool:
    """Whether the question shown takes a figure or a day."""
    return _expected(draft) in VALUES


def how_to_answer(draft: Draft) -> str:
    """Return the key that says how to answer what is shown: by a button, or by an example."""
    expected = _expected(draft)
    return f"missed.{expected}" if expected in WRITTEN else "missed.in_flow"


def _expected(draft: Draft) -> str:
    frame = draft.frame
    if frame is None or frame.phase != "step":
        return ""
    step = draft.flow(frame).steps[frame.step]
    return step.type if isinstance(step, AskStep) else ""
