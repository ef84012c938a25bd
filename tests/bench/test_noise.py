"""The slips of a small keyboard: as many as said, and the same each time."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein

from nlu.folding import fold
from tests.bench.noise import EVERY, type_badly

TEXTS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz éèà'", max_size=120)


@given(TEXTS, st.integers(0, 9))
def test_slips_are_few_and_the_same_for_a_seed(text, seed):
    typed = type_badly(text, seed)
    assert typed == type_badly(text, seed)
    assert DamerauLevenshtein.distance(fold(text), typed) <= 2 * (len(text) // EVERY)


def test_accents_are_dropped_and_letters_slip():
    text = "j'ai oublié mon mot de passe de la caf hélas"
    assert type_badly(text) != fold(text)
    assert type_badly(text).isascii()
