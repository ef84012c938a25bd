"""What happened, in the past tense: everything that can make a conversation move.

Events are masked before they exist: no secret ever stands in one. They are saved as JSON.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from flows.definition import Strict
from flows.official import OfficialSheet
from flows.understanding import SecretKind, Understanding


class Said(Strict):
    """The person wrote. `understanding` is added by the worker, just before the turn."""

    type: Literal["said"] = "said"
    text: str
    secrets: tuple[SecretKind, ...] = ()
    message: str | None = None
    """The channel's identifier of the message, so that one with a secret can be deleted."""
    understanding: Understanding | None = None
    sheets: tuple[OfficialSheet, ...] = ()
    """The closest official sheets, looked for where no procedure was understood."""


class Chose(Strict):
    """The person pressed a button of the message sent at `turn`."""

    type: Literal["chose"] = "chose"
    action: str
    turn: int


class Commanded(Strict):
    """A slash command. `start` may carry a deep link's parameter."""

    type: Literal["commanded"] = "commanded"
    name: Literal["start", "menu", "aidant", "effacer", "mesdonnees", "privacy", "pause", "aide"]
    argument: str = ""


class SentMedia(Strict):
    """Something else than text: answered usefully, and kept for the aidant when there is one."""

    type: Literal["sent_media"] = "sent_media"
    media: Literal["voice", "photo", "document", "sticker", "contact", "video", "other"]
    reference: str | None = None
    """The media's row in the store, when its content was kept."""


class SharedPlace(Strict):
    """A location, in degrees (WGS 84)."""

    type: Literal["shared_place"] = "shared_place"
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Edited(Strict):
    """An earlier message was changed: kept as the last text, never a new turn of the flow."""

    type: Literal["edited"] = "edited"
    text: str
    secrets: tuple[SecretKind, ...] = ()
    message: str | None = None


class Blocked(Strict):
    """The person closed the channel to us."""

    type: Literal["blocked"] = "blocked"


class Unblocked(Strict):
    """The person opened the channel again."""

    type: Literal["unblocked"] = "unblocked"


class CaseOpened(Strict):
    """The case exists in the store: only now may the person be told so."""

    type: Literal["case_opened"] = "case_opened"
    case: int
    aidants: bool
    """Whether an active aidant exists in the structure."""
    structure: str = ""
    phone: str | None = None
    hours: str | None = None
    places: str | None = None
    """Where the structure says that people can go meanwhile."""
    vital: bool = False


class AidantClaimed(Strict):
    """An aidant took the case."""

    type: Literal["aidant_claimed"] = "aidant_claimed"
    case: int
    aidant: str
    """First name, as the person sees it."""


class AidantReplied(Strict):
    """An aidant wrote to the person."""

    type: Literal["aidant_replied"] = "aidant_replied"
    case: int
    aidant: str
    text: str


class AidantGaveBack(Strict):
    """The aidant gives the person back to the assistant, at the same step."""

    type: Literal["aidant_gave_back"] = "aidant_gave_back"
    case: int


class CaseClosed(Strict):
    """The aidant closed the case."""

    type: Literal["case_closed"] = "case_closed"
    case: int


class ClaimExpired(Strict):
    """The aidant who claimed the case did not answer in time: it waits again, with its age."""

    type: Literal["claim_expired"] = "claim_expired"
    case: int


class ReminderDue(Strict):
    """The day of a reminder that the person asked for."""

    type: Literal["reminder_due"] = "reminder_due"
    reminder: int
    text: str
    flow: str | None = None


class Failed(Strict):
    """An event of the person could not be handled after several tries."""

    type: Literal["failed"] = "failed"


class Forgotten(Strict):
    """The erasure that the person confirmed is done."""

    type: Literal["forgotten"] = "forgotten"


Event = Annotated[
    Said
    | Chose
    | Commanded
    | SentMedia
    | SharedPlace
    | Edited
    | Blocked
    | Unblocked
    | CaseOpened
    | AidantClaimed
    | AidantReplied
    | AidantGaveBack
    | CaseClosed
    | ClaimExpired
    | ReminderDue
    | Failed
    | Forgotten,
    Field(discriminator="type"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads and writes any event as JSON."""
