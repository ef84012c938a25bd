"""The chats of the stand-in for Telegram: what was sent, and the limits that the real one enforces."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

from flows.typography import NO_BREAK

TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote",
        "span", "tg-spoiler"}  # fmt: skip
TEXT_UNITS = 4096
CALLBACK_BYTES = 64


class Refused(Exception):
    """A refusal in Telegram's words, with its HTTP status."""

    def __init__(self, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.description = description
        self.status = status


@dataclass
class SentMessage:
    """A message of the bot, as the person sees it."""

    message_id: int
    text: str
    html: str
    rows: list[list[dict[str, str]]]
    at: float
    """When it was received, on the monotonic clock of this process, in seconds."""

    def as_dict(self) -> dict[str, Any]:
        """The message for the control endpoints."""
        return vars(self)


@dataclass
class Chats:
    """Every chat, by identifier."""

    messages: dict[int, list[SentMessage]] = field(default_factory=dict)
    people: dict[int, list[int]] = field(default_factory=dict)
    """Identifiers of the messages that each person wrote and that still stand."""
    actions: list[tuple[int, str]] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    last_id: int = 0

    def next_id(self) -> int:
        """A message identifier never used before."""
        self.last_id += 1
        return self.last_id

    def write(self, chat: int) -> int:
        """Note that the person wrote a message, and give its identifier."""
        message_id = self.next_id()
        self.people.setdefault(chat, []).append(message_id)
        return message_id

    def send(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """The method sendMessage."""
        chat = _chat(parameters)
        html = str(parameters.get("text", ""))
        text = read_html(html) if parameters.get("parse_mode") == "HTML" else html
        if not text.strip():
            raise Refused("Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > TEXT_UNITS:
            raise Refused("Bad Request: message is too long")
        rows = read_keyboard(parameters.get("reply_markup"))
        sent = SentMessage(self.next_id(), text, html, rows, time.monotonic())
        self.messages.setdefault(chat, []).append(sent)
        return message_json(sent.message_id, chat, text)

    def edit_keyboard(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """The method editMessageReplyMarkup."""
        chat = _chat(parameters)
        message = self.find(chat, int(parameters.get("message_id", 0)))
        if message is None:
            raise Refused("Bad Request: message to edit not found")
        rows = read_keyboard(parameters.get("reply_markup"))
        if rows == message.rows:
            raise Refused("Bad Request: message is not modified")
        message.rows = rows
        return message_json(message.message_id, chat, message.text)

    def delete(self, parameters: dict[str, Any]) -> bool:
        """The method deleteMessage, for the bot's messages and the person's."""
        chat, message_id = _chat(parameters), int(parameters.get("message_id", 0))
        message = self.find(chat, message_id)
        if message is not None:
            self.messages[chat].remove(message)
        elif message_id in self.people.get(chat, []):
            self.people[chat].remove(message_id)
        else:
            raise Refused("Bad Request: message to delete not found")
        return True

    def find(self, chat: int, message_id: int) -> SentMessage | None:
        """A message of the bot that still stands."""
        return next((sent for sent in self.messages.get(chat, []) if sent.message_id == message_id), None)


def read_keyboard(markup: object) -> list[list[dict[str, str]]]:
    """The buttons of a `reply_markup` as one sees them, refused as Telegram refuses them."""
    if not markup:
        return []
    value: Any = json.loads(markup) if isinstance(markup, str) else markup
    rows: list[list[dict[str, str]]] = value.get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if not button.get("text"):
            raise Refused("Bad Request: can't parse inline keyboard button: Text must be non-empty")
        if not 1 <= len(button.get("callback_data", "").encode()) <= CALLBACK_BYTES:
            raise Refused("Bad Request: BUTTON_DATA_INVALID")
        button["text"] = button["text"].replace(NO_BREAK, " ")
    return rows


def read_html(html: str) -> str:
    """The text of Telegram's HTML as one sees it, refused when a tag is unknown or unbalanced.

    A space that holds two words together looks like any other.
    """
    parser = _Html()
    parser.feed(html)
    parser.close()
    if parser.open:
        raise Refused(f"Bad Request: can't parse entities: Can't find end tag for \"{parser.open[-1]}\"")
    return "".join(parser.text).replace(NO_BREAK, " ")


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise Refused(f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refused(f'Bad Request: can\'t parse entities: Unexpected end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_entityref(self, name: str) -> None:
        self.text.append(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.text.append(unescape(f"&#{name};"))


def message_json(message_id: int, chat: int, text: str) -> dict[str, Any]:
    """A message of the bot, as the Bot API gives it."""
    return {
        "message_id": message_id,
        "date": int(time.time()),
        "chat": {"id": chat, "type": "private", "first_name": "Amina"},
        "from": {"id": 42, "is_bot": True, "first_name": "Pas à Pas", "username": "pasapas_bot"},
        "text": text,
    }


def _chat(parameters: dict[str, Any]) -> int:
    try:
        return int(parameters["chat_id"])
    except (KeyError, ValueError):
        raise Refused("Bad Request: chat not found") from None
