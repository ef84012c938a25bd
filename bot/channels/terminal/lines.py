"""A conversation as lines of text: what is shown, and what a typed line means."""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import Protocol, get_args

from flows.events import Chose, Commanded, Event, Said
from flows.outputs import Button
from flows.understanding import SecretKind
from store.transcript import ShownMessage

COMMANDS = set(get_args(Commanded.model_fields["name"].annotation))
"""Every command of the core, typed after a slash."""

MARK = {"assistant": "🤖", "human": "👤", "system": "ℹ️"}
"""Who speaks, at the start of a message; a human's name follows."""


class Masked(Protocol):
    """A text without its secrets, and their kinds."""

    @property
    def text(self) -> str:
        """The text, each secret replaced."""

    @property
    def secrets(self) -> tuple[SecretKind, ...]:
        """What was replaced."""


def show_message(message: ShownMessage) -> str:
    """The message and its buttons, each with what to type."""
    name = f"{message.aidant} : " if message.aidant else ""
    lines = [f"{MARK.get(message.who, '')} {name}{message.text}"]
    lines += [f"   [{key}] {button.label}" for key, button in key_buttons(message.rows).items()]
    return "\n".join(lines)


def key_buttons(rows: tuple[tuple[Button, ...], ...]) -> dict[str, Button]:
    """The buttons by what to type: their figure, or a letter when they have none."""
    letters = iter(string.ascii_lowercase)
    buttons = [button for row in rows for button in row]
    return {str(button.number) if button.number is not None else next(letters): button for button in buttons}


def read_line(line: str, last: ShownMessage | None, mask: Callable[[str], Masked]) -> Event | None:
    """What a typed line means after the message `last`; nothing for an empty line."""
    text = line.strip()
    if not text:
        return None
    word, _, rest = text.removeprefix("/").lower().partition(" ")
    if text.startswith("/") and word in COMMANDS and (not rest or (word == "start" and not mask(rest).secrets)):
        return Commanded.model_validate({"name": word, "argument": rest.strip()})
    pressed = key_buttons(last.rows).get(text.lower()) if last is not None else None
    if last is not None and pressed is not None:
        return Chose(action=pressed.action, turn=last.turn)
    masked = mask(text)
    return Said(text=masked.text, secrets=masked.secrets)
