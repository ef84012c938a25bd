"""Mistyped words are read as words of the examples; what was typed right stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.noise import mistype
from nlu.spelling import Speller

LEARNT = [
    "je veux faire ma declaration caf",
    "je voudrais une attestation de la caf",
    "comment envoyer une attestation de paiement",
    "j ai perdu mon mot de passe",
    "mon mot de passe caf ne marche pas",
    "je veux un rendez vous a la mairie",
    "je voudrais un rendez vous",
]
MISTYPED = {
    "wrong_letter": ("ma declqration caf", "ma declaration caf"),
    "missing_letter": ("une atestation", "une attestation"),
    "swapped_letters": ("mon mot de apsse", "mon mot de passe"),
    "two_letters": ("une atyestaiion de paiement", "une attestation de paiement"),
    "glued": ("jevoudrais un rendez vous", "je voudrais un rendez vous"),
    "doubled_letter": ("une atttestation", "une attestation"),
    "short_word_with_two_slips": ("je vuex faire", "je veux faire"),
    "space_too_early": ("mon mo tde passe", "mon mot de passe"),
    "space_too_late": ("mon motd e passe", "mon mot de passe"),
    "glued_and_mistyped": ("je veux faire madeclqration", "je veux faire ma declaration"),
    "cut_and_mistyped": ("je veux faire ma decla tation", "je veux faire ma declaration"),
    "cut": ("je veux faire ma decla ration", "je veux faire ma declaration"),
    "by_ear": ("une atestassion", "une attestation"),
}


@pytest.fixture(scope="module")
def speller():
    return Speller.learn(LEARNT * 5)


@pytest.mark.parametrize(("text", "meant"), MISTYPED.values(), ids=MISTYPED.keys())
def test_a_mistyped_word_is_read_as_it_was_meant(text, meant, speller):
    assert speller.correct(text) == meant


@pytest.mark.parametrize("text", [*LEARNT, "93200 la 12 / 05", "xylophone", ""])
def test_what_is_known_or_like_nothing_known_stays(text, speller):
    assert speller.correct(text) == text


def test_the_words_around_decide():
    speller = Speller.learn(["ma carte vitale", "ma carte vitale", "la ville de paris", "la ville de paris"])
    assert speller.correct("ma carte vitle") == "ma carte vitale"
    assert speller.correct("la vitle de paris") == "la ville de paris"


def test_a_word_that_examples_hold_seldom_may_be_a_slip_too():
    often = ["ma carte vitale est perdue"] * 900
    speller = Speller.learn([*often, "ma carte vitzle"])
    assert speller.correct("ma carte vitzle est perdue") == "ma carte vitale est perdue"


def test_a_word_that_examples_hold_often_is_never_touched():
    speller = Speller.learn(["la poste"] * 9 + ["la porte"] * 90)
    assert speller.correct("la poste") == "la poste"


def test_a_speller_read_again_corrects_alike(speller):
    assert Speller.load(speller.dump()).correct("ma declqration caf") == "ma declaration caf"


@given(st.text(alphabet="abcdelnoprstuv 19", max_size=80))
def test_numbers_are_never_corrected(text):
    typed = " ".join(text.split())
    corrected = Speller.learn(LEARNT).correct(typed).split()
    assert [token for token in corrected if not token.isalpha()] == [
        token for token in typed.split() if not token.isalpha()
    ]


@pytest.mark.parametrize("text", ["a" * 4000, "declqration " * 300, "a b " * 1000])
def test_a_very_long_text_is_read(text, speller):
    assert speller.correct(text.strip())


@given(st.lists(st.text(max_size=40), max_size=5), st.integers(0, 1000))
def test_the_same_seed_mistypes_alike(texts, seed):
    assert mistype(texts, seed) == mistype(texts, seed)


def test_one_letter_in_eight_is_mistyped():
    text = "je voudrais une attestation de paiement"
    (copy,) = mistype([text], seed=1)
    assert copy != text
    assert abs(len(copy) - len(text)) <= len(text) // 8
