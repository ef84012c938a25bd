"""What a turn asks the outside to do, as orders. They are values: nothing here acts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from flows.definition import HandoffReason, Outcome, Strict, Urgency

Voice = Literal["assistant", "human", "system"]


class Button(Strict):
    """A label and the slug of what it does; the channel adds the turn's number to the slug."""

    action: str
    label: str
    number: int | None = None
    """The figure that a person may type instead of pressing, from 1; none for the engine's own row."""


class Say(Strict):
    """A message to the person: plain text, and rows of buttons from top to bottom."""

    type: Literal["say"] = "say"
    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    voice: Voice = "assistant"
    aidant: str | None = None
    """First name of the human who speaks, for the voice `human`."""


class Summary(Strict):
    """What the aidant sees at once, and what the person may read too."""

    need: str
    """The procedure's title, or what the person asked."""
    flow: str | None = None
    step: str | None = None
    step_text: str | None = None
    position: str | None = None
    """« Étape 3 sur 7 »."""
    tried: tuple[str, ...] = ()
    slots: dict[str, str] = {}
    language: str | None = None
    note_for_aidant: str | None = None


class OpenCase(Strict):
    """Ask for a human. The store writes the case, then sends `CaseOpened` back."""

    type: Literal["open_case"] = "open_case"
    reason: HandoffReason
    urgency: Urgency
    summary: Summary


class WithdrawCase(Strict):
    """The person does not need the human any more."""

    type: Literal["withdraw_case"] = "withdraw_case"


class TellAidant(Strict):
    """Something the person did while a human owns the conversation, shown in the transcript."""

    type: Literal["tell_aidant"] = "tell_aidant"
    text: str


class DeleteMessage(Strict):
    """Take back the person's message that held a secret, where the channel allows it."""

    type: Literal["delete_message"] = "delete_message"
    message: str


class ScheduleReminder(Strict):
    """Keep a reminder that the person asked for."""

    type: Literal["schedule_reminder"] = "schedule_reminder"
    due_on: date
    text: str
    flow: str | None = None


class CancelReminders(Strict):
    """Forget every reminder of the person."""

    type: Literal["cancel_reminders"] = "cancel_reminders"


class RecordConsent(Strict):
    """Consent to improve the classifier, given or withdrawn, with the version of the text read."""

    type: Literal["record_consent"] = "record_consent"
    text_version: str
    given: bool


class ShowMyData(Strict):
    """Send the person what we hold on them."""

    type: Literal["show_my_data"] = "show_my_data"


class ForgetPerson(Strict):
    """Erase everything we hold on the person; the store then sends `Forgotten` back."""

    type: Literal["forget_person"] = "forget_person"


class Unreachable(Strict):
    """The person blocked us (`True`) or came back (`False`)."""

    type: Literal["unreachable"] = "unreachable"
    blocked: bool


class JoinStructure(Strict):
    """The person came by a structure's link."""

    type: Literal["join_structure"] = "join_structure"
    structure: str


class Note(Strict):
    """A line of the journal, without content or names: what happened, on which flow and step."""

    type: Literal["note"] = "note"
    what: Literal[
        "flow_started",
        "step_reached",
        "step_stuck",
        "flow_ended",
        "not_understood",
        "sheets_offered",
        "vital",
        "secret_masked",
        "handoff_asked",
        "word_explained",
        "worked",
        "wrong_flow",
        "stale_press",
    ]
    flow: str | None = None
    step: str | None = None
    detail: str | None = None
    """A code from a closed list: an intent, an outcome, a reason, never words of the person."""
    outcome: Outcome | None = None


Output = Annotated[
    Say
    | OpenCase
    | WithdrawCase
    | TellAidant
    | DeleteMessage
    | ScheduleReminder
    | CancelReminders
    | RecordConsent
    | ShowMyData
    | ForgetPerson
    | Unreachable
    | JoinStructure
    | Note,
    Field(discriminator="type"),
]
