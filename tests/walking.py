"""Walks through procedures as people may: every answer of every step, without the engine's own row."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.definition import AskStep, BranchStep, CallStep
from flows.events import Chose, Event, Said
from flows.library import Library
from flows.state import Conversation

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
"""The day of the walk: months and reminders are shown from it, and a run today gives the same as tomorrow's."""

TYPED = {"date": "demain", "amount": "1 234,50", "postal_code": "93200", "text": "Rue de la Paix", "month": "novembre"}
"""An answer for each kind of question without buttons."""


def answers_that_lead(conversation: Conversation, library: Library) -> tuple[object, ...]:
    """Return the answers on which a branch of the open procedures depends: the others do not change the way."""
    frames = conversation.run.frames if conversation.run else ()
    steps = (step for frame in frames for step in library.version(frame.version).steps.values())
    read = {step.slot for step in steps if isinstance(step, BranchStep)}
    return tuple(sorted((slot, value) for slot, value in conversation.slots.items() if slot in read))


def place_of(conversation: Conversation) -> tuple[object, ...]:
    """Return where the person stands: the open procedures, and the step of each."""
    frames = conversation.run.frames if conversation.run else ()
    return tuple((frame.flow, frame.phase, frame.need, frame.step, frame.page) for frame in frames)


def is_over(before: Conversation, after: Conversation) -> bool:
    """Tell whether the procedure has closed, or a human was called."""
    was_last = before.run is not None and len(before.run.frames) == 1 and before.run.frames[0].phase == "worked"
    return was_last or after.run is None or after.owner != "assistant" or after.case is not None


def ways_on(conversation: Conversation, library: Library, left_out: Set[str] = frozenset()) -> Iterator[Event]:
    """Yield what the person may do here, apart from the engine's own row."""
    assert conversation.run is not None
    frame = conversation.run.frames[-1]
    step = library.version(frame.version).steps[frame.step]
    calls = frame.phase == "obtain" or (frame.phase == "step" and isinstance(step, CallStep))
    numbered = [b.action for b in conversation.buttons if b.number is not None and b.action not in left_out]
    actions = [action for action in numbered if not (calls and action == "yes")]
    if frame.phase == "step" and isinstance(step, AskStep) and step.type in TYPED and step.type != "month":
        yield Said(text=TYPED[step.type])
    elif frame.phase == "step" and isinstance(step, AskStep) and step.type == "month":
        actions = actions[:1]  # the three months offered lead to the same step
    for action in actions:
        yield Chose(action=action, turn=conversation.buttons_turn)
