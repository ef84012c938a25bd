"""The conversation's rules, in their order. One function in, one value out: nothing here does anything.

The order is the design's: vital need, the person's rights, secrets, a human who owns the conversation, the ways
out, the flow, then what is wanted. Each rule either answers the event or leaves it to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flows import care, handoff, needs, outside, rights, within
from flows.draft import Draft
from flows.events import Chose, Commanded, Edited, Event, Said, SentMedia, SharedPlace
from flows.library import Library
from flows.state import Conversation, Turn
from flows.welcome import welcome

Rule = Callable[[Draft, Event], bool]

RULES: tuple[Rule, ...] = (
    care.answer_vital,
    handoff.answer_from_outside,
    rights.answer_rights,
    handoff.relay_to_human,
    outside.answer_stale_press,
    outside.answer_ways_out,
    within.answer_in_flow,
    needs.answer_need,
)
"""Tried in order; the first that returns True has answered."""


def advance(conversation: Conversation, event: Event, library: Library, now: datetime) -> Turn:
    """Answer `event` and return the new conversation with what to send.

    The conversation given is not changed. The same arguments give the same turn, so a turn lost to a race
    or a crash can be done again. `now` is in the person's time zone.

    Raises:
        EngineError: The conversation points at a version, or content at a figure, that `library` lacks.
    """
    draft = Draft(conversation, library, now)
    missed = conversation.missed
    if isinstance(event, Said | Chose | Commanded | SentMedia | SharedPlace):
        if draft.conversation.owner == "ended":
            draft.change(owner="assistant")
        welcome(draft)
    if isinstance(event, Said) and event.understanding is not None and event.understanding.language:
        draft.change(language=event.understanding.language)
    for rule in RULES:
        if rule(draft, event):
            break
    if isinstance(event, Said | Chose | Commanded) and draft.conversation.missed == missed:
        # Answered: messages not understood are counted in a row, and this one ends the row.
        draft.change(missed=0)
    if isinstance(event, Said | Edited):
        care.warn_of_secret(draft, event)
    return draft.finish()
