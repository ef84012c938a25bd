"""What a turn says, as Telegram messages: escaped, split where it is too long, its buttons on the last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.buttons import label_rows, write_press
from flows.outputs import Say
from flows.typography import typeset

MESSAGE_UNITS = 4096
"""Longest message, in UTF-16 units counted after the markup is read (Telegram Bot API, « sendMessage »)."""

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
SPACE = re.compile(r"\s+")
LINK = re.compile(r"\w\.\w|://")
"""What Telegram could take for an address: it would add a preview of it under the message."""


@dataclass(frozen=True)
class Part:
    """One message to send: HTML, and buttons for the last one."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None

    @property
    def may_link(self) -> bool:
        """Whether Telegram may see an address in it. Most messages hold none, and each byte is paid by the person."""
        return LINK.search(self.html) is not None


def render(say: Say, turn: int) -> tuple[Part, ...]:
    """The messages that carry `say`, in order; at least one.

    Raises:
        ValueError: A button's action cannot travel.
    """
    header = _header(say)
    texts = split_text(say.text.strip() or "…", room=MESSAGE_UNITS - units(header))
    parts = [Part(escape(typeset(text), quote=False)) for text in texts]
    if header:
        parts[0] = Part(f"<b>{escape(header.strip(), quote=False)}</b>\n{parts[0].html}")
    parts[-1] = Part(parts[-1].html, _keyboard(say, turn))
    return tuple(parts)


def units(text: str) -> int:
    """The length of `text` as Telegram counts it: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def split_text(text: str, *, room: int = MESSAGE_UNITS) -> list[str]:
    """Cut `text` into pieces of at most `room` units, at ends of sentences, else at spaces, else anywhere."""
    pieces: list[str] = []
    while units(text) > room:
        cut = _cut(text, room)
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text] if text or not pieces else pieces


def _cut(text: str, room: int) -> int:
    end = _characters_that_fit(text, room)
    window = text[: end + 1]  # one more, so that a sentence that fills the room exactly is seen to end there
    for border in (SENTENCE_END, SPACE):
        ends = [found.end() for found in border.finditer(window) if 0 < found.start() <= end]
        if ends:
            return ends[-1]
    return end


def _characters_that_fit(text: str, room: int) -> int:
    used = 0
    for count, character in enumerate(text):
        used += 2 if ord(character) > 0xFFFF else 1
        if used > room:
            return count
    return len(text)


def _header(say: Say) -> str:
    """Who speaks, when it is a human: the person must never take one for the other."""
    if say.voice != "human":
        return ""
    return f"👤 {say.aidant or 'Une personne'} vous écrit :\n"


def _keyboard(say: Say, turn: int) -> InlineKeyboardMarkup | None:
    rows = [
        [InlineKeyboardButton(label, callback_data=write_press(button, turn)) for label, button in row]
        for row in label_rows(say)
        if row
    ]
    return InlineKeyboardMarkup(rows) if rows else None
