"""The parts of a Telegram update that we read, as strict models: the edge where validation happens once.

What we do not read is not named here, so that a new field of the Bot API changes nothing.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

LARGEST_ID = 2**53
"""Telegram's identifiers hold at most 52 significant bits."""


def _clean(value: object) -> object:
    """Replace what no database and no encoding can hold: lone surrogates and NUL."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


Text = Annotated[str, BeforeValidator(_clean)]
Id = Annotated[int, Field(ge=-LARGEST_ID, le=LARGEST_ID)]


class Part(BaseModel):
    """A piece of an update: exact types, unknown fields ignored."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class User(Part):
    """Who wrote."""

    id: Id
    is_bot: bool = False
    first_name: Text = ""


class Chat(Part):
    """Where it was written."""

    id: Id
    type: str


class Location(Part):
    """A place, in degrees."""

    latitude: float
    longitude: float


class Message(Part):
    """A message, as far as it concerns us; a medium is only known to be there."""

    message_id: Id
    chat: Chat
    sender: User | None = Field(default=None, alias="from")
    text: Text | None = None
    caption: Text | None = None
    location: Location | None = None
    voice: object = None
    audio: object = None
    video_note: object = None
    photo: object = None
    document: object = None
    sticker: object = None
    animation: object = None
    video: object = None
    contact: object = None
    poll: object = None
    dice: object = None
    story: object = None


class CallbackMessage(Part):
    """The message that carries the pressed button; Telegram may have forgotten all but its place."""

    chat: Chat


class CallbackQuery(Part):
    """A pressed button."""

    id: str
    sender: User = Field(alias="from")
    message: CallbackMessage | None = None
    data: Text | None = None


class Member(Part):
    """Our standing in a chat."""

    status: str


class MemberChange(Part):
    """Somebody let us in, or shut us out."""

    chat: Chat
    sender: User = Field(alias="from")
    new_chat_member: Member


class Update(Part):
    """One update. Exactly one of the optional parts is there, or one that we did not ask for."""

    update_id: Annotated[int, Field(ge=0, le=LARGEST_ID)]
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: MemberChange | None = None
