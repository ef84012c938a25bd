"""What a whole procedure costs a person: the JSON sent to them on the longest path, by the real engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.channels.telegram.outgoing import render
from flows.definition import AskStep, BranchStep, CallStep
from flows.events import Chose, Commanded, Event, Said
from flows.library import Library
from flows.outputs import Say
from flows.policy import advance
from flows.state import Conversation, Turn

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
"""The day of the walk: months and reminders are shown from it, and a run today gives the same as tomorrow's."""

CHAT = 7_123_456_789
MESSAGE_ID = 12_345
"""Identifiers as long as real ones."""

TYPED = {"date": "demain", "amount": "1 234,50", "postal_code": "93200", "text": "Rue de la Paix", "month": "novembre"}
"""An answer for each kind of question without buttons."""

LEFT_OUT = frozenset({"wrong", "fix"})
"""What leaves the procedure, or walks again what was walked."""


@dataclass(frozen=True, order=True)
class Weight:
    """Bytes and messages of the heaviest way from somewhere to the end."""

    bytes: int = 0
    messages: int = 0

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.bytes + other.bytes, self.messages + other.messages)


@dataclass
class _Walk:
    """Every way through one procedure, each position weighed once. No way passes twice by the same position."""

    library: Library
    known: dict[tuple[object, ...], Weight] = field(default_factory=dict)
    walking: set[tuple[object, ...]] = field(default_factory=set)

    def heaviest(self, conversation: Conversation) -> Weight:
        place = _place(conversation)
        key = (place, self._answers_that_lead(conversation))
        if key in self.known:
            return self.known[key]
        self.walking.add(place)
        best = Weight()
        for event in _events(conversation, self.library):
            turn = advance(conversation, event, self.library, NOW)
            own = weigh(turn, pressed=isinstance(event, Chose))
            if not _is_over(conversation, turn.conversation):
                if _place(turn.conversation) in self.walking:
                    continue  # a second try: not a longer way to the end
                own += self.heaviest(turn.conversation)
            best = max(best, own)
        self.walking.discard(place)
        self.known[key] = best
        return best

    def _answers_that_lead(self, conversation: Conversation) -> tuple[object, ...]:
        """The answers on which a branch of the open procedures depends: the others do not change the way."""
        frames = conversation.run.frames if conversation.run else ()
        steps = (step for frame in frames for step in self.library.version(frame.version).steps.values())
        read = {step.slot for step in steps if isinstance(step, BranchStep)}
        return tuple(sorted((slot, value) for slot, value in conversation.slots.items() if slot in read))


def procedure_weights(library: Library) -> dict[str, Weight]:
    """Return for each procedure what its heaviest way costs, from the link that opens it to its end.

    The person has what is needed, or goes on without it: what obtains it is a procedure of its own.
    """
    weights = {}
    for flow in library.flows:
        opened = advance(Conversation(welcomed=True), Commanded(name="start", argument=f"f_{flow}"), library, NOW)
        walk = _Walk(library)
        weights[flow] = weigh(opened, pressed=False) + walk.heaviest(opened.conversation)
    return weights


def weigh(turn: Turn, *, pressed: bool) -> Weight:
    """Return what the answers of a turn weigh: messages, old buttons cleared, the press acknowledged."""
    bodies: list[dict[str, object]] = []
    for say in (output for output in turn.outputs if isinstance(output, Say)):
        for part in render(say, turn.conversation.turn):
            body: dict[str, object] = {"chat_id": CHAT, "text": part.html, "parse_mode": "HTML"}
            if part.may_link:
                body["link_preview_options"] = {"is_disabled": True}
            if part.keyboard is not None:
                body["reply_markup"] = part.keyboard.to_dict()
            bodies.append(body)
    messages = len(bodies)
    bodies.append({"chat_id": CHAT, "message_id": MESSAGE_ID})
    if pressed:
        bodies.append({"callback_query_id": "4382bfdwdsb323b2d9"})
    return Weight(sum(len(_json(body)) for body in bodies), messages)


def _json(body: dict[str, object]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _place(conversation: Conversation) -> tuple[object, ...]:
    frames = conversation.run.frames if conversation.run else ()
    return tuple((frame.flow, frame.phase, frame.need, frame.step, frame.page) for frame in frames)


def _is_over(before: Conversation, after: Conversation) -> bool:
    """The procedure has closed, or a human was called."""
    was_last = before.run is not None and len(before.run.frames) == 1 and before.run.frames[0].phase == "worked"
    return was_last or after.run is None or after.owner != "assistant" or after.case is not None


def _events(conversation: Conversation, library: Library) -> Iterator[Event]:
    """Yield what the person may do here, apart from the engine's own row."""
    assert conversation.run is not None
    frame = conversation.run.frames[-1]
    step = library.version(frame.version).steps[frame.step]
    calls = frame.phase == "obtain" or (frame.phase == "step" and isinstance(step, CallStep))
    numbered = [b.action for b in conversation.buttons if b.number is not None and b.action not in LEFT_OUT]
    actions = [action for action in numbered if not (calls and action == "yes")]
    if frame.phase == "step" and isinstance(step, AskStep) and step.type in TYPED and step.type != "month":
        yield Said(text=TYPED[step.type])
    elif frame.phase == "step" and isinstance(step, AskStep) and step.type == "month":
        actions = actions[:1]  # the three months offered lead to the same step
    for action in actions:
        yield Chose(action=action, turn=conversation.buttons_turn)
