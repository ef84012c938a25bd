"""How buttons travel: their labels as shown, and the data that a press brings back."""

from __future__ import annotations

import re

from flows.events import Chose
from flows.outputs import Button, Say
from flows.typography import typeset

CALLBACK_BYTES = 64
"""Longest callback data, in bytes (Telegram Bot API, « InlineKeyboardButton »)."""

STALE_TURN = -1
"""The turn of a press that we cannot read: no message ever carries it, so it is always stale."""

PRESS = re.compile(r"(?P<turn>\d{1,12}):(?P<action>[A-Za-z0-9_.:/+-]{1,60})", re.ASCII)


def write_press(button: Button, turn: int) -> str:
    """The data of `button` in the message sent at `turn`.

    Raises:
        ValueError: The data would not fit, or could not be read back: the content is at fault.
    """
    data = f"{turn}:{button.action}"
    if len(data.encode()) > CALLBACK_BYTES or not PRESS.fullmatch(data):
        raise ValueError(f"button action cannot travel: {button.action!r}")
    return data


def read_press(data: str | None) -> Chose:
    """The press that `data` stands for; what cannot be read is a stale press, never an error."""
    found = PRESS.fullmatch(data or "")
    if found is None:
        return Chose(action="unreadable", turn=STALE_TURN)
    return Chose(action=found["action"], turn=int(found["turn"]))


def label_rows(say: Say) -> tuple[tuple[tuple[str, Button], ...], ...]:
    """The rows of `say` with labels as shown: « 1. » only where there is a choice of figures."""
    numbered = sum(button.number is not None for row in say.rows for button in row)
    return tuple(tuple((_label(button, choice=numbered > 1), button) for button in row) for row in say.rows)


def _label(button: Button, *, choice: bool) -> str:
    # The buttons of a numbered list are labelled by their figure alone: « 1. 1 » would say it twice.
    label = typeset(button.label)
    if not choice or button.number is None or label == str(button.number):
        return label
    return f"{button.number}. {label}"
