"""The words of the glossary, asked about as people type them, misspelt."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.spelling import plain
from flows.words import find_word
from knowledge.library import KNOWLEDGE, load_library
from nlu.rules import find_term

LIBRARY = load_library()
LIST = Path(KNOWLEDGE) / "eval" / "glossary.tsv"
BAR = 0.95
"""Share of the questions about our words that must be explained by the right entry."""


def questions() -> list[tuple[str, str]]:
    """Return questions as people type them, each with the word meant."""
    rows = [line.split("\t") for line in LIST.read_text(encoding="utf-8").splitlines()[1:]]
    return [(question, word) for question, word in rows]


def entry_of(word: str) -> str | None:
    """Return the entry that has this word, or this synonym, spelt right."""
    for identifier, entry in LIBRARY.glossary.items():
        if plain(word) in {plain(name) for name in (entry.word, identifier.replace("_", " "), *entry.synonyms)}:
            return identifier
    return None


def explained(question: str) -> str | None:
    """Return the entry that answers a question, as in any state of a conversation."""
    term = find_term(question)
    return find_word(LIBRARY, term) if term else None


def test_misspelt_questions_are_answered_with_the_right_word() -> None:
    known = [(question, entry) for question, word in questions() if (entry := entry_of(word))]
    assert len(known) >= 120

    missed = [question for question, entry in known if explained(question) != entry]

    assert 1 - len(missed) / len(known) >= BAR, missed


def test_hardly_a_misspelt_question_is_answered_with_a_wrong_word() -> None:
    wrong = [question for question, word in questions() if explained(question) not in {None, entry_of(word)}]

    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize("word", ["mdq", "pension de veuve", "cartable", "boussole", "président"])
def test_a_word_that_is_not_ours_is_not_taken_for_one(word: str) -> None:
    assert find_word(LIBRARY, word) is None


@pytest.mark.parametrize(
    ("typed", "entry"),
    [("erreça", "rsa"), ("kaf", "caf"), ("frans konect", "franceconnect"), ("recours gracieux", "recours")],
)
def test_a_word_is_known_by_its_letters_its_sound_or_its_first_words(typed: str, entry: str) -> None:
    assert find_word(LIBRARY, typed) == entry
