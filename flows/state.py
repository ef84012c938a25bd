"""All that is remembered of an exchange between two turns. Saved as JSON, encrypted by the store."""

from __future__ import annotations

from typing import Literal

from flows.definition import HandoffReason, Strict, Urgency
from flows.outputs import Button, Output

Owner = Literal["assistant", "waiting", "human", "ended"]
"""Who speaks to the person: the assistant, nobody yet (a human is awaited), a human, or nobody."""

Phase = Literal["intro", "need", "obtain", "step", "worked"]
"""Where a frame stands: its papers, a prerequisite, the offer to obtain it, a step, or « Ça a marché ? »."""


class Frame(Strict):
    """A passage through one flow, pinned to the version it began with."""

    flow: str
    version: str
    """Content hash of the flow's canonical YAML."""
    phase: Phase = "intro"
    need: int = 0
    """Rank of the prerequisite being asked, from 0."""
    step: str
    trail: tuple[str, ...] = ()
    """Steps shown before this one, oldest first, for « étape d'avant »."""
    page: int = 0
    """Page of a long numbered list, from 0."""


class Run(Strict):
    """The flows open one above the other; the last is the one being walked."""

    frames: tuple[Frame, ...]
    stuck: int = 0
    """Times the person was stuck since the step last moved forward… kept until a human or the end."""
    tried: tuple[str, ...] = ()
    """What was tried, as step identifiers and codes, for the aidant's summary."""
    prefilled: tuple[str, ...] = ()
    """Slots that the first sentence already filled: their question is skipped once."""
    alternatives: tuple[str, ...] = ()
    """Other procedures that the first sentence could mean, best first, for « Ce n'est pas ça »."""


class Pending(Strict):
    """A question of the assistant itself that waits for an answer, outside the flow's own."""

    kind: Literal[
        "which_intent",
        "offer_human",
        "switch_flow",
        "resume",
        "erase",
        "consent",
        "more",
        "remind",
        "menu",
        "which_town",
        "where",
    ]
    flow: str | None = None
    intents: tuple[str, ...] = ()
    reason: HandoffReason = "asked"
    """Why the human is offered, for `offer_human`."""
    page: int = 0
    """Page of the list shown, from 0, for `menu`."""
    said: dict[str, str] = {}
    """What the sentence already answers, by slot, kept while one asks which procedure is meant."""
    towns: tuple[str, ...] = ()
    """Official codes of the towns to choose from, for `which_town` and `where`."""


class StructureCard(Strict):
    """Who runs the assistant for this person, as the person may be told. The store fills it at each turn."""

    name: str = "l'association"
    phone: str | None = None
    hours: str | None = None
    privacy_contact: str | None = None


class OpenedCase(Strict):
    """The case being waited for or handled."""

    id: int | None = None
    """None between the turn that asks and the `CaseOpened` that answers."""
    urgency: Urgency = "normal"
    aidant: str | None = None


class Conversation(Strict):
    """The whole state of a person's exchange. `advance` never changes one: it makes a new one."""

    turn: int = 0
    """Turns answered so far."""
    owner: Owner = "assistant"
    structure: StructureCard = StructureCard()
    welcomed: bool = False
    run: Run | None = None
    paused: Run | None = None
    slots: dict[str, str] = {}
    """Answers by slot. They live apart from the position: no repair or detour erases one."""
    pending: Pending | None = None
    missed: int = 0
    """Messages not understood in a row."""
    buttons: tuple[Button, ...] = ()
    """The buttons now valid, in the order shown."""
    buttons_turn: int = 0
    """The turn whose message carries them; a press from another turn is stale."""
    case: OpenedCase | None = None
    consent_asked: bool = False
    unreachable: bool = False
    last_need: str | None = None
    """Intent or flow of the last need, for the aidant's summary."""
    later: tuple[str, ...] = ()
    """Other needs of the same message, offered when the first procedure is over."""
    language: str | None = None


class Turn(Strict):
    """One event answered: the new conversation and the orders, in the order they must happen."""

    conversation: Conversation
    outputs: tuple[Output, ...] = ()
