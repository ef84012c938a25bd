"""The sentences of `messages.yml` are those that the program says, with what it gives them."""

import pytest

from flows.lint.messages import check_messages
from flows.reading import read_messages
from knowledge.library import KNOWLEDGE

FILE = (KNOWLEDGE / "messages.yml").read_text(encoding="utf-8")


def faults(text):
    reading = read_messages(text, "messages.yml")
    assert not reading.issues
    return {issue.code for issue in check_messages(reading)}


def test_the_sentences_are_those_that_are_said():
    assert faults(FILE) == set()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{structure}", "{struct}", {"unknown_quote"}),
        ("{aidant}", "{aidant", {"brace"}),
        ("{aidant}", "{}", {"unknown_quote"}),
        ("menu: |-", "menou: |-", {"missing_phrase", "unknown_phrase"}),
        ("button.menu: Voir les démarches", "", {"missing_phrase"}),
    ],
)
def test_a_slip_is_found(old, new, fault):
    assert old in FILE
    assert faults(FILE.replace(old, new, 1)) == fault
