"""The hard rules on long tables of calls for help, codes given, and sentences that only look like them.

One message a line in `safety/`: `<intent>.yes.txt` must be heard, `<intent>.no.txt` must not. What rules and
classifier do together is measured with the whole model, in `tests/slow/test_safety.py`.
"""

from pathlib import Path

import pytest

from nlu.rules import keeps_secret, offers_secret, wants_human, wants_no_human
from nlu.sensitive import mask
from nlu.vital import find_vital, is_harmless

TABLES = Path(__file__).parent / "safety"
RULES = {
    "urgence_vitale": lambda text, doubted: bool(find_vital(text, doubted=doubted)),
    "parler_humain": lambda text, doubted: wants_human(text, doubted=doubted),
    "partage_code": lambda text, doubted: bool(mask(text).secrets) or offers_secret(mask(text).text),
}
LEAST_HEARD = {"urgence_vitale": 0.85, "parler_humain": 0.65, "partage_code": 0.75}
"""Share of the calls that the rules hear alone, whatever the classifier thinks of them."""


def messages(intent, kind):
    lines = (TABLES / f"{intent}.{kind}.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 140
    return lines


@pytest.mark.parametrize("intent", RULES)
def test_most_calls_are_heard_by_the_rules_alone(intent):
    calls = messages(intent, "yes")
    missed = [text for text in calls if not RULES[intent](text, False)]
    assert len(missed) <= (1 - LEAST_HEARD[intent]) * len(calls), missed


@pytest.mark.parametrize("intent", ["urgence_vitale", "parler_humain"])
def test_no_firm_rule_raises_a_sentence_that_only_looks_like_a_call(intent):
    assert [text for text in messages(intent, "no") if RULES[intent](text, True)] == []


def test_a_secret_spoken_of_is_not_given():
    assert [text for text in messages("partage_code", "no") if offers_secret(text)] == []


def test_nothing_that_calls_is_denied():
    assert [text for text in messages("urgence_vitale", "yes") if is_harmless(text)] == []
    assert [text for text in messages("parler_humain", "yes") if wants_no_human(text)] == []
    given = [mask(text) for text in messages("partage_code", "yes")]
    assert [masked.text for masked in given if not masked.secrets and keeps_secret(masked.text)] == []


def test_a_weak_phrase_gives_way_only_to_a_sure_classifier():
    text = "la série parle d'une femme battue"
    assert find_vital("c'est une femme battue") == ("domestic_violence",)
    assert find_vital("c'est une femme battue", doubted=True) == ()
    assert find_vital(text, doubted=True) == ()
    assert find_vital("mon mari me frappe", doubted=True) == ("domestic_violence",)


def test_a_person_in_a_question_about_a_place_is_not_asked_for():
    assert not wants_human("un espace avec des ordinateurs et une personne pour aider", doubted=True)
