"""What the phone's pages show of a conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from bot.channels.buttons import label_rows, write_press
from flows.outputs import Say
from flows.typography import typeset
from store.transcript import ShownMessage

HERE = Path(__file__).parent
STATIC = HERE / "static"
TEMPLATES = HERE / "templates"

LINK = re.compile(r"https?://[^\s<>«»\"']*[^\s<>«»\"'.,;:!?)]")
PHONE = re.compile(r"(?<![\d+])0[1-9](?:[ .\u00a0\u202f]?\d{2}){4}(?!\d)")
LISTED = re.compile(r"^(\d{1,2})\. (.+)$", re.MULTILINE)
"""A line of a numbered list in a message."""


@dataclass(frozen=True)
class Press:
    """A button as the page shows it. A quiet one is of the row that every step has."""

    value: str
    label: str
    quiet: bool
    meaning: str
    """What a figure alone stands for, for those who hear the page."""


@dataclass(frozen=True)
class Exchange:
    """The messages to show, then the buttons of the last message that has some."""

    messages: tuple[ShownMessage, ...]
    presses: tuple[tuple[Press, ...], ...]
    last_id: int
    answered: int
    """Identifier of the last message that is ours."""
    new_from: int
    """Identifier of our first message after the person's last: where reading begins."""


def read_exchange(messages: Sequence[ShownMessage]) -> Exchange:
    """Keep what the person may see: no notes for aidants, nothing withdrawn, not the page's own opening."""
    visible = tuple(m for m in messages if m.who != "note" and m.state != "withdrawn" and not _is_opening(m))
    ours = [m for m in visible if m.who != "person"]
    with_rows = next((m for m in reversed(ours) if m.rows), None)
    return Exchange(
        messages=visible,
        presses=_presses(with_rows) if with_rows else (),
        last_id=messages[-1].id if messages else 0,
        answered=ours[-1].id if ours else 0,
        new_from=_first_unanswered(visible),
    )


def _is_opening(message: ShownMessage) -> bool:
    return message.who == "person" and message.text.split(maxsplit=1)[:1] == ["/start"]


def _first_unanswered(messages: Sequence[ShownMessage]) -> int:
    last = max((m.id for m in messages if m.who == "person"), default=0)
    return next((m.id for m in messages if m.id > last), 0)


def speaker(message: ShownMessage) -> str:
    """Say who speaks, for everyone: colour alone would not."""
    if message.who == "person":
        return "Vous"
    if message.who == "human":
        return f"{message.aidant}, aidant" if message.aidant else "Aidant"
    return "Assistant"


def with_links(text: str) -> Markup:
    """Escape a text, then make its web addresses and phone numbers touchable."""
    text = typeset(text)
    parts, end = [], 0
    found = sorted([*LINK.finditer(text), *PHONE.finditer(text)], key=lambda match: match.start())
    for match in found:
        if match.start() < end:
            continue
        parts += [escape(text[end : match.start()]), _link(match.group())]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def static_addresses() -> dict[str, str]:
    """Address the page's files with their hash, so that a browser keeps them until they change."""
    return {
        file.name: f"/telephone/static/{file.name}?v={sha256(file.read_bytes()).hexdigest()[:10]}"
        for file in STATIC.iterdir()
        if file.is_file()
    }


def common_context() -> dict[str, Any]:
    """Return what every page of the phone receives."""
    return {"files": static_addresses(), "speaker": speaker, "with_links": with_links}


def _presses(message: ShownMessage) -> tuple[tuple[Press, ...], ...]:
    listed = dict(LISTED.findall(message.text))
    rows = label_rows(Say(text=message.text, rows=message.rows))
    return tuple(
        tuple(
            Press(write_press(button, message.turn), label, button.number is None, listed.get(label, ""))
            for label, button in row
        )
        for row in rows
    )


def _link(found: str) -> Markup:
    if found.startswith("http"):
        return Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(found)
    return Markup('<a href="tel:{0}">{1}</a>').format(re.sub(r"\D", "", found), found)
