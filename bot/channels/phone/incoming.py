"""From what a browser posts to events. Secrets are masked here, before anything else sees the text."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping

from bot.channels.buttons import read_press
from flows.events import Chose, Commanded, Said
from nlu.sensitive import Masked

TEXT_CHARACTERS = 4000
"""Longest message accepted, as on Telegram, to the nearest hundred."""

CLIENT_ID = re.compile(r"[A-Za-z0-9-]{16,64}")
"""What the page invents for each send: the same one twice has no second effect."""

START = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""A deep link's parameter, as on Telegram."""

COMMANDS = {"menu", "aidant", "effacer", "mesdonnees", "privacy", "pause", "aide", "start"}


def read_client_id(data: Mapping[str, str]) -> str | None:
    """Return the send's identifier, or nothing when it is missing or malformed."""
    found = data.get("envoi", "")
    return found if CLIENT_ID.fullmatch(found) else None


def read_event(data: Mapping[str, str], mask: Callable[[str], Masked]) -> Said | Chose | Commanded | None:
    """Return what the person did: a press, a command, a message; nothing when the message is empty."""
    if "action" in data:
        return read_press(data["action"])
    text = data.get("texte", "").replace("\r\n", "\n").replace("\x00", "").strip()[:TEXT_CHARACTERS]
    if not text:
        return None
    if text[0] == "/" and text[1:] in COMMANDS:
        return Commanded.model_validate({"name": text[1:]})
    masked = mask(text)
    return Said(text=masked.text, secrets=masked.secrets)


def read_start(parameter: str | None, mask: Callable[[str], Masked]) -> str:
    """Return a deep link's parameter, or nothing when it is not one, or holds a secret."""
    return parameter if parameter and START.fullmatch(parameter) and not mask(parameter).secrets else ""


def new_client_id() -> str:
    """Return an identifier for the next send, made with the page."""
    return secrets.token_hex(16)
