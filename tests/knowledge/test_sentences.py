"""Counting sentences, words and syllables, and the ease of reading that comes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sentences import count_syllables, readability, split_sentences, words_of


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Ouvrez la porte.", 1),
        ("Ouvrez la porte. Entrez !", 2),
        ("Ouvrez la porte\nEntrez", 2),
        ("Appelez M. Durand. Il répond.", 2),
        ("Allez sur caf.fr puis cliquez.", 1),
        ("Payez 2.50 euros.", 1),
        ("Cliquez sur « Qui êtes-vous ? » puis attendez.", 1),
        ("C'est fait ? « Oui » suffit.", 2),
        ("Attendez… Le code arrive.", 2),
        ("", 0),
        ("…", 0),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count


def test_words_are_what_stands_between_spaces() -> None:
    assert words_of("L'écran de France\u00a0Travail : « rendez-vous » !") == [
        "L'écran",
        "de",
        "France",
        "Travail",
        "rendez-vous",
    ]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("porte", 1),
        ("portes", 1),
        ("ouvrez", 2),
        ("payer", 2),
        ("créer", 2),
        ("créée", 2),
        ("numéro", 3),
        ("allocataire", 4),
        ("que", 1),
        ("Noël", 2),
        ("réunion", 3),
        ("poésie", 3),
        ("l'écran", 2),
        ("CAF", 1),
        ("2026", 1),
        ("pfff", 1),
    ],
)
def test_syllables_are_those_one_hears(word: str, count: int) -> None:
    assert count_syllables(word) == count


def test_the_formula_is_the_published_one() -> None:
    assert readability("Le chat dort.") == pytest.approx(207 - 1.015 * 3 - 73.6)


def test_plain_french_reads_more_easily_than_an_office() -> None:
    plain = "Ouvrez le site. Cliquez sur le bouton bleu. Gardez votre téléphone près de vous."
    office = "L'allocataire procède à la régularisation de sa déclaration préalablement à toute notification."
    assert readability(plain) > 70
    assert readability(office) < 30


def test_what_is_copied_from_a_screen_does_not_count() -> None:
    copied = readability("Cliquez sur « Régularisation de déclaration préalable ».")
    assert copied == readability("Cliquez sur « Oui ».")
    assert readability("Allez sur www.administration-numerique.fr") == readability("Allez sur caf.fr")


@given(st.text())
def test_any_text_has_a_score(text: str) -> None:
    assert isinstance(readability(text), float)
