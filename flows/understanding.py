"""What a message means, as the core needs it. `nlu` makes it; the core only reads it."""

from __future__ import annotations

from typing import Literal

from flows.definition import Strict

Decision = Literal["answer", "ask", "refuse"]
SecretKind = Literal["password", "code", "nir", "iban", "card", "account_number"]
VitalKind = Literal[
    "suicide",
    "medical",
    "violence",
    "domestic_violence",
    "child",
    "fire",
    "shelter",
    "hunger",
    "cannot_speak",
    "elder_abuse",
]
"""Kinds of vital need; each has its `VitalHelp` in `knowledge/emergencies.yml`."""


class Ranked(Strict):
    """One intent with its probability, from 0 to 1."""

    intent: str
    confidence: float


class Entity(Strict):
    """A useful piece of the masked text: `kind` is one of the contract's entities."""

    kind: str
    value: str
    start: int
    end: int


class Understanding(Strict):
    """The meaning of one masked message.

    `ranking` is sorted, best first, and sums to at most 1. `decision` says whether the first
    is sure enough to answer, must be asked, or is refused. `vital` comes from hard rules first.
    `several` holds the procedures when one message names two needs or an ambiguous word.
    """

    masked_text: str
    intent: str | None = None
    confidence: float = 0.0
    decision: Decision = "refuse"
    ranking: tuple[Ranked, ...] = ()
    entities: tuple[Entity, ...] = ()
    language: str | None = None
    vital: tuple[VitalKind, ...] = ()
    vital_suspected: tuple[VitalKind, ...] = ()
    """Kinds that may be meant when only the classifier suspects a vital need: the person is then asked."""
    wants_human: bool = False
    beside: str | None = None
    """Beside a call for help or a code given: the procedure that was sure, or the way of being stuck. Never lost."""
    secrets: tuple[SecretKind, ...] = ()
    several: tuple[str, ...] = ()
    all_wanted: bool = False
    """Whether `several` are needs that the message all states, rather than the meanings of one word."""
    term: str | None = None
    """For `glossaire`: the word asked about, as typed."""
