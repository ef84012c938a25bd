"""Buttons: what a press carries, and the labels shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.buttons import STALE_TURN, label_rows, read_press, write_press
from flows.events import Chose
from flows.outputs import Button, Say


@given(
    turn=st.integers(0, 10**9), action=st.from_regex(r"[a-z0-9_.:-]{1,50}", fullmatch=True)
)  # an action may hold colons
def test_a_press_comes_back_as_it_left(turn: int, action: str) -> None:
    data = write_press(Button(action=action, label="Oui"), turn)
    assert len(data.encode()) <= 64
    assert read_press(data) == Chose(action=action, turn=turn)


@pytest.mark.parametrize(
    "data", [None, "", ":", "done", "x:done", "-3:done", "3:", "٣:done", "3:fait é", "3:" + "a" * 80]
)
def test_a_press_that_cannot_be_read_is_stale(data: str | None) -> None:
    assert read_press(data).turn == STALE_TURN


@pytest.mark.parametrize("action", ["a" * 65, "déjà", "", "deux mots"])
def test_an_action_that_cannot_travel_is_refused(action: str) -> None:
    with pytest.raises(ValueError, match="cannot travel"):
        write_press(Button(action=action, label="Oui"), 1)


def labels(*buttons: Button) -> list[str]:
    return [label for row in label_rows(Say(text="?", rows=(buttons,))) for label, _ in row]


def test_figures_are_shown_where_there_is_a_choice() -> None:
    yes, no = Button(action="yes", label="Oui", number=1), Button(action="no", label="Non", number=2)
    stuck = Button(action="stuck", label="Je n'y arrive pas")
    assert labels(yes, no, stuck) == ["1. Oui", "2. Non", "Je n'y arrive pas"]
    assert labels(yes, stuck) == ["Oui", "Je n'y arrive pas"]
