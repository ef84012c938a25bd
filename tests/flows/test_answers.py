"""What people type is read as the answer that they mean, or as none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answers import (
    read_amount,
    read_answer,
    read_choice,
    read_date,
    read_month,
    typed_button,
    typed_label,
    typed_number,
)
from flows.definition import AskStep, Choice
from flows.outputs import Button

TODAY = date(2026, 11, 21)
CHOICES = (
    Choice(id="sfr", label="SFR"),
    Choice(id="rsa", label="RSA, prime d'activité"),
    Choice(id="autre", label="Une autre aide", synonyms=("aah", "adulte handicapé")),
)
YES_NO = (Button(action="yes", label="Oui", number=1), Button(action="no", label="Non, pas encore", number=2))
DONE = (Button(action="done", label="C'est fait", number=1), Button(action="stuck", label="Je n'y arrive pas"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", 2),
        ("le 2", 2),
        ("n° 3", 3),
        ("deux", 2),
        ("La 1.", 1),
        ("j'ai 2 enfants", None),
        ("", None),
        ("93200", None),
    ],
)
def test_a_number_is_the_whole_message(text: str, expected: int | None) -> None:
    assert typed_number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("novembre", "2026-11"), ("novenbre", "2026-11"), ("en jan", "2027-01"), ("11/2026", "2026-11"),
     ("ce mois ci", "2026-11"), ("août 2025", "2025-08"), ("bientôt", None), ("13/2026", None)],
)  # fmt: skip
def test_a_month(text: str, expected: str | None) -> None:
    assert read_month(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("21/11/2026", "2026-11-21"), ("le 3 mars", "2027-03-03"), ("demain", "2026-11-22"),
     ("1er décembre", "2026-12-01"),
     ("31/02", None), ("plus tard", None)],
)  # fmt: skip
def test_a_date(text: str, expected: str | None) -> None:
    assert read_date(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1 234,50 €", "1234.50"), ("12 euros", "12.00"), ("zéro", "0.00"), ("0", "0.00"), ("entre 10 et 20", None),
     ("rien du tout", None), ("1234567890123", None)],
)  # fmt: skip
def test_an_amount(text: str, expected: str | None) -> None:
    assert read_amount(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", "sfr"), ("sfr", "sfr"), ("chez sfr", "sfr"), ("prime d'activité", "rsa"), ("handicapé", "autre"),
     ("AAH", "autre"), ("une autre", "autre"), ("orange", None), ("9", None)],
)  # fmt: skip
def test_a_choice(text: str, expected: str | None) -> None:
    choice = read_choice(CHOICES, text)
    assert (choice.id if choice else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("oui", "yes"), ("ouais", "yes"), ("1", "yes"), ("nn", "no"), ("pas encore", "no"), ("c'est fait", None)],
)
def test_a_question_takes_yes_and_no_but_not_done(text: str, expected: str | None) -> None:
    button = typed_button(text, YES_NO)
    assert (button.action if button else None) == expected


@pytest.mark.parametrize("text", ["c fait", "c bon", "ok", "1", "C'est fait", "cest fai", "jai fini"])
def test_an_action_takes_many_ways_to_say_done(text: str) -> None:
    button = typed_button(text, DONE)
    assert button is not None
    assert button.action == "done"


@given(st.text(max_size=200), st.sampled_from(["yes_no", "choice", "month", "date", "amount", "postal_code", "text"]))
def test_any_text_is_an_answer_or_none(text: str, kind: str) -> None:
    step = AskStep.model_validate({"kind": "ask", "text": "?", "slot": "s", "type": kind, "choices": CHOICES})
    answer = read_answer(step, text, TODAY)
    assert answer is None or answer


def test_a_label_typed_as_shown_is_its_button_and_never_a_word_to_explain() -> None:
    buttons = (
        Button(action="go", label="Oui, un rappel", number=1),
        Button(action="word.rappel", label="rappel ?"),
    )
    assert typed_label("oui un rappel", buttons) == buttons[0]
    assert typed_label("Rappel", buttons) is None
    assert typed_label("", buttons) is None


@pytest.mark.parametrize(
    ("text", "labels", "meant"),
    [
        ("c fait", ("C'est fait", "J'ai une erreur"), "C'est fait"),
        ("oui oui", ("C'est prêt", "Je n'ai pas d'identité"), "C'est prêt"),
        ("👍", ("Oui", "Non"), "Oui"),
        ("chépa", ("Oui", "Non", "Je ne sais pas"), "Je ne sais pas"),
        ("continuer", ("Reprendre", "Autre démarche"), "Reprendre"),
        ("c fait", ("J'ai une erreur", "J'ai la preuve"), None),
    ],
)
def test_a_few_words_mean_the_surest_button(text, labels, meant):
    buttons = [Button(action=f"go.{rank}", label=label, number=rank) for rank, label in enumerate(labels, 1)]
    button = typed_button(text, buttons)
    assert (button and button.label) == meant


@pytest.mark.parametrize("text", ["j'ai pas le rsa", "pas sfr", "ni sfr", "je sais pas", "qui"])
def test_what_is_refused_is_not_chosen(text):
    assert read_choice(CHOICES, text) is None


@pytest.mark.parametrize(("text", "month"), [("le mois passé", "2026-10"), ("mois prochain", "2026-12")])
def test_a_month_is_said_from_today(text, month):
    assert read_month(text, TODAY) == month
