"""Secrets are masked, look-alikes stay, and masking twice changes nothing."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.sensitive import mask
from tests.nlu.secret_cases import LOOK_ALIKES, SECRETS


@pytest.mark.parametrize(("kind", "text", "part"), SECRETS, ids=[text for _, text, _ in SECRETS])
def test_a_secret_is_masked(kind, text, part):
    masked = mask(text)
    assert kind in masked.secrets
    assert part not in masked.text


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_a_look_alike_stays(text):
    assert mask(text).text == text


@pytest.mark.parametrize(("_kind", "text", "_part"), SECRETS, ids=[text for _, text, _ in SECRETS])
def test_masking_a_masked_secret_changes_nothing(_kind, text, _part):
    once = mask(text).text
    assert mask(once).text == once


def test_the_words_around_a_secret_stay():
    assert mask("bonjour mon code caf c'est 4821 merci").text == "bonjour mon code caf c'est [code masqué] merci"
    text = "mon mot de passe c'est loulou2012 et mon tel 06 12 34 56 78"
    assert mask(text).text == "mon mot de passe c'est [mot de passe masqué] et mon tel 06 12 34 56 78"


PIECES = """code mon mot de passe est c'est : caf 1234 0612345678 numéro sécu carte 4539 1488 0343 6467 12 05 iban FR76
3000 et quatre cent zéro puis clé dièse wifi A7F2 99CD fr76 épelle grand b c comme anatole 🔑 dicte derrière"""
WORDS = st.sampled_from(PIECES.split())


LONG = st.tuples(st.one_of(WORDS, st.text(min_size=1, max_size=12)), st.sampled_from(["", " ", ". ", ", ", "\n"])).map(
    lambda pieces: "".join(pieces) * (4000 // len("".join(pieces)))
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join), LONG))
@settings(deadline=None, max_examples=60)
def test_masking_twice_changes_nothing(text):
    once = mask(text)
    again = mask(once.text)
    assert again.text == once.text
    assert again.secrets == ()


@given(
    st.from_regex(r"[12][0-9]{2}(0[1-9]|1[0-2])[0-9]{8}", fullmatch=True),
    st.sampled_from(["", " ", ".", "-"]),
    st.sampled_from(["mon numéro de sécu {} svp", "{}", "voila {} c'est moi", "secu {}, merci"]),
)
@settings(deadline=None, max_examples=100)
def test_no_digits_of_a_social_security_number_survive(number, separator, sentence):
    groups = [number[0], number[1:3], number[3:5], number[5:7], number[7:10], number[10:13]]
    masked = mask(sentence.format(separator.join(groups)))
    assert re.search(r"\d", masked.text) is None
