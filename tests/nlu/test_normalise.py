"""One spelling for the many ways a word is typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.folding import fold
from nlu.hearing import hear
from nlu.normalise import normalise

CASES = {
    "accents": ("Réinscription", "reinscription"),
    "apostrophe": ("j’ai", "j ai"),
    "elongation": ("merciiii", "merci"),
    "sms": ("slt jsui pr la caf svp", "salut je suis pour la caf s il vous plait"),
    "letter_number": ("2main inscription", "demain inscription"),
    "by_ear": ("koman jé", "comment j ai"),
    "glued_verb": ("jarrivepas jarive", "j arrivepas j arrive"),
    "short_words_stay": ("je me le ce", "je me le ce"),
    "numbers_stay": ("93200 le 12/05 1250,50 e", "93200 le 12 / 05 1250 , 50 e"),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_a_spelling_is_normalised(text, expected):
    assert normalise(text) == expected


@given(st.text(max_size=100))
def test_folding_keeps_every_position(text):
    assert len(fold(text)) == len(text)


@given(st.lists(st.integers(min_value=10, max_value=99999).map(str), max_size=6))
def test_numbers_are_never_lost(numbers):
    assert re.findall(r"\d+", normalise(" euros, ".join(numbers))) == numbers


@pytest.mark.parametrize(
    ("one", "other"), [("tapé", "tapez"), ("mourir", "mourire"), ("dors", "dort"), ("faim", "fain")]
)
def test_words_that_sound_alike_are_heard_alike(one, other):
    assert hear(one) == hear(other)
