"""What a whole procedure costs a person: the JSON sent to them on the longest path, by the real engine."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from bot.channels.telegram.outgoing import render
from flows.events import Chose, Commanded
from flows.library import Library
from flows.outputs import Say
from flows.policy import advance
from flows.state import Conversation, Turn
from tests.walking import NOW, answers_that_lead, is_over, place_of, ways_on

LEFT_OUT = frozenset({"wrong", "fix"})
"""What leaves the procedure, or walks again what was walked."""

CHAT = 7_123_456_789
MESSAGE_ID = 12_345
"""Identifiers as long as real ones."""


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
        place = place_of(conversation)
        key = (place, answers_that_lead(conversation, self.library))
        if key in self.known:
            return self.known[key]
        self.walking.add(place)
        best = Weight()
        for event in ways_on(conversation, self.library, LEFT_OUT):
            turn = advance(conversation, event, self.library, NOW)
            own = weigh(turn, pressed=isinstance(event, Chose))
            if not is_over(conversation, turn.conversation):
                if place_of(turn.conversation) in self.walking:
                    continue  # a second try: not a longer way to the end
                own += self.heaviest(turn.conversation)
            best = max(best, own)
        self.walking.discard(place)
        self.known[key] = best
        return best


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
