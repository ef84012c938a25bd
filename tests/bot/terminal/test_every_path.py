"""Every way through every procedure, played in the terminal: what is read, what is typed, where it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import pytest

from bot.channels.terminal.lines import key_buttons, read_line, show_message
from flows.definition import BranchStep, Step
from flows.events import AidantClaimed, AidantGaveBack, CaseOpened, Chose, Commanded, Event, Said
from flows.library import Library
from flows.limits import BUTTON_CHARACTERS, CHOICES_PER_PAGE
from flows.outputs import Say
from flows.policy import advance
from flows.state import Conversation, Turn
from knowledge.shelf import KNOWLEDGE, read_shelf
from nlu.sensitive import mask
from store.transcript import ShownMessage
from tests.walking import NOW, answers_that_lead, is_over, place_of, ways_on

LONGEST_WAY = 60
"""Answers on the longest way without a second try; the longest procedure has forty messages."""

SCREEN_CHARACTERS = 700
"""Longest message with its position, numbered list, pitfall and age: two screens of a small phone."""

PLACES_CHARACTERS = 1000
"""Longest message with three places, each with its address, telephone, hours and access."""

PLACES = "Une autre ville ?"
HUMAN = re.compile(r"parler à quelqu'un", re.IGNORECASE)
POSITION = re.compile(r"Étape (\d+) sur (\d+)")


Key = tuple[object, ...]


@cache
def library() -> Library:
    return read_shelf(KNOWLEDGE).library


@dataclass
class Walk:
    """All that one procedure may show."""

    flow: str
    shown: set[str] = field(default_factory=set)
    """Steps at which a person stood."""
    faults: list[str] = field(default_factory=list)
    known: dict[Key, int] = field(default_factory=dict)
    leads_to: dict[Key, set[Key]] = field(default_factory=dict)
    closing: set[Key] = field(default_factory=set)
    """Positions from which one answer ends the procedure."""

    def play(self) -> int:
        """Walk every way, and return the answers on the longest."""
        start = advance(Conversation(welcomed=True), read("/start f_" + self.flow, None), library(), NOW)
        return self.from_here(start, frozenset())

    def from_here(self, turn: Turn, passed: frozenset[Key]) -> int:
        conversation = turn.conversation
        place, key = place_of(conversation), key_of(conversation)
        if key in self.known:
            return self.known[key]
        self.known[key] = 0
        message = last_message(turn)
        self.judge(conversation, turn, message)
        ways = self.leads_to[key] = set()
        longest = 0
        for typed in lines_of(conversation, message):
            after = given_back(advance(conversation, read(typed, message), library(), NOW))
            if is_over(conversation, after.conversation):
                self.closing.add(key)
                self.judge_words(after)
                longest = max(longest, 1)
                continue
            ways.add(key_of(after.conversation))
            if place_of(after.conversation) not in passed:
                longest = max(longest, 1 + self.from_here(after, passed | {place}))
        self.known[key] = longest
        return longest

    def endless(self) -> list[Key]:
        """Return the positions from which no answers lead to an end."""
        ends = set(self.closing)
        while grown := {key for key, ways in self.leads_to.items() if key not in ends and ways & ends}:
            ends |= grown
        return [key for key in self.leads_to if key not in ends]

    def judge(self, conversation: Conversation, turn: Turn, message: ShownMessage) -> None:
        frame = conversation.run.frames[-1]
        if frame.flow == self.flow and frame.phase == "step":
            self.shown.add(frame.step)
        here = f"{frame.flow}/{frame.phase}/{frame.step}"
        self.judge_words(turn, here)
        labels = [button.label for row in message.rows for button in row]
        if not any(HUMAN.search(label) for label in labels):
            self.faults.append(f"{here}: no human one tap away")
        if any(len(label) > BUTTON_CHARACTERS for label in labels):
            self.faults.append(f"{here}: a label is cut on a small phone: {labels}")
        if len([button for row in message.rows for button in row if button.number is not None]) > CHOICES_PER_PAGE + 1:
            self.faults.append(f"{here}: too many numbers")
        if (place := POSITION.search(message.text)) and int(place[1]) > int(place[2]):
            self.faults.append(f"{here}: {place[0]}")

    def judge_words(self, turn: Turn, here: str = "end") -> None:
        for say in says(turn):
            if "{" in say.text or "}" in say.text:
                self.faults.append(f"{here}: a quotation was not filled in: {say.text}")
            if len(say.text) > (PLACES_CHARACTERS if PLACES in say.text else SCREEN_CHARACTERS):
                self.faults.append(f"{here}: {len(say.text)} characters: {say.text}")


def key_of(conversation: Conversation) -> Key:
    return place_of(conversation), answers_that_lead(conversation, library())


def given_back(turn: Turn) -> Turn:
    """Return the turn after an aidant who gives the person back, and the person goes on."""
    if turn.conversation.owner != "waiting" or turn.conversation.run is None:
        return turn
    for event in (
        CaseOpened(case=1, aidants=True),
        AidantClaimed(case=1, aidant="Bernard"),
        AidantGaveBack(case=1),
    ):
        turn = advance(turn.conversation, event, library(), NOW)
    return advance(turn.conversation, Chose(action="resume", turn=turn.conversation.buttons_turn), library(), NOW)


def says(turn: Turn) -> list[Say]:
    return [output for output in turn.outputs if isinstance(output, Say)]


def last_message(turn: Turn) -> ShownMessage:
    """Return the last message as the terminal keeps it."""
    say = says(turn)[-1]
    return ShownMessage(
        id=1,
        who="assistant",
        aidant=None,
        text=say.text,
        at=NOW,
        rows=say.rows,
        turn=turn.conversation.buttons_turn,
        state="sent",
    )


def read(line: str, message: ShownMessage | None) -> Event:
    """Return what a typed line means, as the terminal reads it."""
    event = read_line(line, message, mask)
    assert event is not None
    if isinstance(event, Said):
        assert not event.secrets, line
    return event


def lines_of(conversation: Conversation, message: ShownMessage) -> Iterator[str]:
    """Yield what to type for each thing that the person may do here."""
    keys = {button.action: key for key, button in key_buttons(message.rows).items()}
    for event in ways_on(conversation, library()):
        match event:
            case Chose(action=action) if action in keys:
                yield keys[action]
            case Said(text=text):
                yield text


def steps_to_show(flow: str) -> dict[str, Step]:
    """Return the steps at which a person may stand: a branch is passed in silence."""
    steps = library().flows[flow].steps
    return {name: step for name, step in steps.items() if not isinstance(step, BranchStep) and step.kind not in SILENT}


SILENT = {"call", "handoff", "end"}
"""Steps that open something else at once: another procedure, a case, the last question."""


@pytest.mark.parametrize("flow", sorted(library().flows))
def test_every_way_ends_and_every_step_is_seen(flow):
    walk = Walk(flow)
    longest = walk.play()
    assert walk.faults == []
    assert walk.closing
    assert walk.endless() == []
    assert longest <= LONGEST_WAY
    assert set(steps_to_show(flow)) - walk.shown == set()


def test_the_walk_reads_what_a_person_reads_in_the_terminal():
    turn = advance(Conversation(welcomed=True), Commanded(name="start", argument="f_recharge_acheter"), library(), NOW)
    assert "[1]" in show_message(last_message(turn))
