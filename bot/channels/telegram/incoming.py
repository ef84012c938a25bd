"""An update of Telegram becomes events. Secrets are masked here, before anything is written anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

from pydantic import ValidationError

from bot.channels.buttons import read_press
from bot.channels.telegram.updates import LARGEST_ID, CallbackQuery, MemberChange, Message, Update, User
from flows.events import Blocked, Commanded, Edited, Event, Said, SentMedia, SharedPlace, Unblocked
from flows.understanding import SecretKind

CommandName = Literal["start", "menu", "aidant", "effacer", "mesdonnees", "privacy", "pause", "aide"]
Media = Literal["voice", "photo", "document", "sticker", "contact", "video", "other"]

COMMANDS: dict[str, CommandName] = {name: name for name in get_args(CommandName)} | {
    "help": "aide",
    "stop": "pause",
    "confidentialite": "privacy",
}
"""The commands by the word typed, with those that Telegram's own menus or habits send."""

PRIVATE_WORDS: frozenset[CommandName] = frozenset({"effacer", "mesdonnees"})
"""Commands whose following words are not read as a message: they could confirm what was not shown yet."""

MEDIA: dict[str, Media] = {
    "voice": "voice", "audio": "voice", "photo": "photo", "animation": "sticker", "document": "document",
    "sticker": "sticker", "video": "video", "video_note": "video", "contact": "contact",
    "poll": "other", "dice": "other", "story": "other",
}  # fmt: skip
"""What a message carries, in the order looked at: an animation is a document too."""

TEXT_CHARACTERS = 4096
"""Longest text kept; Telegram's own limit, so only a forged update is cut."""

NAME_CHARACTERS = 64
"""Longest first name kept; Telegram's own limit."""

COMMAND = re.compile(r"/(?P<word>[A-Za-z_]{1,32})(?:@\w{1,64})?(?:\s+(?P<rest>.*))?", re.DOTALL)
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Masked(Protocol):
    """A text without its secrets, and their kinds."""

    @property
    def text(self) -> str:
        """The text, each secret replaced."""

    @property
    def secrets(self) -> tuple[SecretKind, ...]:
        """What was replaced."""


Mask = Callable[[str], Masked]


@dataclass(frozen=True)
class Incoming:
    """What one update says, ready to be stored: events of one person, in their order."""

    update_id: int
    chat_id: int
    first_name: str
    events: tuple[Event, ...]
    callback_query_id: str | None = None


@dataclass(frozen=True)
class FromGroup:
    """An update of a group: declined, and never stored."""

    chat_id: int


@dataclass(frozen=True)
class Ignored:
    """An update that asks for nothing. `why` is a code for the logs."""

    why: str
    callback_query_id: str | None = None


Read = Incoming | FromGroup | Ignored


def read_update(raw: object, mask: Mask) -> Read:
    """What `raw`, the JSON of one update, means for us. It never raises: what is malformed is ignored."""
    try:
        update = Update.model_validate(raw)
        if update.message is not None:
            return _read_message(update.update_id, update.message, mask)
        if update.edited_message is not None:
            return _read_edit(update.update_id, update.edited_message, mask)
        if update.callback_query is not None:
            return _read_press(update.update_id, update.callback_query)
        if update.my_chat_member is not None:
            return _read_member(update.update_id, update.my_chat_member)
    except ValidationError:  # said by pydantic with the values in it: never logged
        return Ignored("malformed")
    return Ignored("unasked")


def read_update_id(raw: object) -> int | None:
    """The identifier of an update, however malformed the rest: what polling acknowledges."""
    found = raw.get("update_id") if isinstance(raw, dict) else None
    is_one = isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= LARGEST_ID
    return found if is_one else None


def _read_message(update_id: int, message: Message, mask: Mask) -> Read:
    refused = _refuse(message.chat.type, message.chat.id, message.sender)
    if refused is not None:
        return refused
    events = _events(message, mask)
    if not events:
        return Ignored("service_message")
    return Incoming(update_id, message.chat.id, _name(message.sender), events)


def _read_edit(update_id: int, message: Message, mask: Mask) -> Read:
    refused = _refuse(message.chat.type, message.chat.id, message.sender)
    if refused is not None:
        return refused if isinstance(refused, Ignored) else Ignored("group_edit")
    text = message.text or message.caption
    if not text:
        return Ignored("edit_without_text")
    masked = mask(text)
    edited = Edited(text=masked.text[:TEXT_CHARACTERS], secrets=masked.secrets, message=str(message.message_id))
    return Incoming(update_id, message.chat.id, _name(message.sender), (edited,))


def _read_press(update_id: int, query: CallbackQuery) -> Read:
    chat = query.message.chat if query.message is not None else None
    if query.sender.is_bot or (chat is not None and chat.type != "private"):
        return Ignored("press_elsewhere", query.id)
    chat_id = chat.id if chat is not None else query.sender.id  # a private chat has its person's id
    press = read_press(query.data)
    return Incoming(update_id, chat_id, _name(query.sender), (press,), query.id)


def _read_member(update_id: int, change: MemberChange) -> Read:
    shut_out = change.new_chat_member.status in {"kicked", "left"}
    if change.chat.type != "private":
        return Ignored("left_group") if shut_out else FromGroup(change.chat.id)
    event = Blocked() if shut_out else Unblocked()
    return Incoming(update_id, change.chat.id, _name(change.sender), (event,))


def _refuse(chat_type: str, chat_id: int, sender: User | None) -> FromGroup | Ignored | None:
    if chat_type in {"group", "supergroup"}:
        return FromGroup(chat_id)
    if chat_type != "private":
        return Ignored("channel_post")
    if sender is None or sender.is_bot:
        return Ignored("not_a_person")
    return None


def _events(message: Message, mask: Mask) -> tuple[Event, ...]:
    if message.text:
        return _text_events(message.text, message.message_id, mask)
    if message.location is not None:
        place = SharedPlace(latitude=message.location.latitude, longitude=message.location.longitude)
        return (place,)
    carried = next((media for field, media in MEDIA.items() if getattr(message, field) is not None), None)
    if carried is None:
        return ()
    caption = _said(message.caption, message.message_id, mask) if message.caption else ()
    return (SentMedia(media=carried), *caption)


def _text_events(text: str, message_id: int, mask: Mask) -> tuple[Event, ...]:
    """A command, its words as a message when they are one, or a plain message."""
    found = COMMAND.fullmatch(text.strip())
    name = COMMANDS.get(found["word"].lower()) if found is not None else None
    if found is None or name is None:
        return _said(text, message_id, mask)
    rest = (found["rest"] or "").strip()
    if name == "start" and PAYLOAD.fullmatch(rest) and not mask(rest).secrets:
        return (Commanded(name="start", argument=rest),)
    after = _said(rest, message_id, mask) if rest and name not in PRIVATE_WORDS else ()
    return (Commanded(name=name), *after)


def _said(text: str, message_id: int, mask: Mask) -> tuple[Event, ...]:
    masked = mask(text)
    return (Said(text=masked.text[:TEXT_CHARACTERS], secrets=masked.secrets, message=str(message_id)),)


def _name(sender: User | None) -> str:
    return sender.first_name.strip()[:NAME_CHARACTERS] if sender is not None else ""
