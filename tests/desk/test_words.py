"""The French of the desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from desk import words
from flows.definition import HandoffReason
from store.transcript import State

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0.5, "Vient d’arriver"),
        (1, "Attend depuis 1 min"),
        (59.9, "Attend depuis 59 min"),
        (65, "Attend depuis 1 h 05"),
        (24 * 60, "Attend depuis 1 jour"),
        (3 * 24 * 60, "Attend depuis 3 jours"),
    ],
)
def test_a_wait_is_said_in_its_largest_useful_unit(minutes: float, said: str) -> None:
    assert words.waiting(NOON - timedelta(minutes=minutes), NOON) == said


def test_every_reason_and_every_state_has_its_words() -> None:
    assert set(get_args(HandoffReason)) == set(words.REASONS)
    assert set(get_args(State)) - {"received"} == set(words.STATES)


def test_a_failure_says_why_even_when_the_code_is_new() -> None:
    assert words.delivery("failed", "blocked") == "échec : la personne a fermé ce canal"
    assert words.delivery("failed", "brand_new") == "échec : raison technique"
    assert words.delivery("sent") == "envoyé"
