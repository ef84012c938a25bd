"""The library of the tests: three small flows of every kind of step, and the product's own sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from flows.library import Library
from flows.state import Conversation, StructureCard
from knowledge.library import KNOWLEDGE, load_library

FOLDER = Path(__file__).parent / "flows" / "library"
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@cache
def sample_library() -> Library:
    """Return the small flows with the sentences, emergencies and intents that ship with the product."""
    own = load_library(FOLDER)
    shipped = load_library(KNOWLEDGE)
    names = {**shipped.intent_names, **{flow.id: flow.title for flow in own.flows.values()}}
    return replace(own, messages=shipped.messages, emergencies=shipped.emergencies, intent_names=names)


def welcomed(**values: object) -> Conversation:
    """Return a conversation past its first contact."""
    card = StructureCard(name="Maison d'essai", phone="01 02 03 04 05", hours="9 h à 17 h")
    return Conversation(welcomed=True, structure=card).model_copy(update=values)
