"""Each rule of language finds its own fault, at its own line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.issues import Issue
from flows.reading import read_flow_file, read_glossary
from knowledge.check import check_glossary, check_language
from tests.flows.tiny import TINY, TODAY, tiny_library

OLD = "    text: Ouvrez la porte."
WORDS = "Le chat dort sur le lit. "


def check(text: str) -> list[Issue]:
    """Check the language of one text among the tiny library."""
    return check_language(read_flow_file(text, "essai.yml"), tiny_library(), TODAY)


FAULTS = {
    "too long": (
        "Allez là. " + "Le chaton dort encore sur le grand lit, " * 9 + "là.",
        {"long_message", "long_sentence", "long_sentences"},
    ),
    "five sentences": (WORDS * 5, {"many_sentences"}),
    "one sentence too long": ("Allez. Venez. Le chat dort " + "sur le lit " * 7, {"long_sentence"}),
    "long on average": ("Le chat dort sur le lit et sur la table et sur le tapis et là.", {"long_sentences"}),
    "hard": (
        "Régularisez immédiatement votre déclaration dématérialisée préalablement à la notification "
        "administrative récapitulative.",
        {"hard_step", "hard_flow"},
    ),
    "acronym": ("Allez à la CPAM.", {"acronym"}),
    "simple": ("C'est simple.", {"blaming_word"}),
    "easily": ("On trouve facilement.", {"blaming_word"}),
    "right": ("Vous avez droit à cette aide.", {"blaming_word"}),
    "tu": ("Si tu veux, ouvre.", {"familiar"}),
    "phone": ("Appelez le 01 23 45 67 89.", {"written_number"}),
    "short phone": ("Appelez le 39 49.", {"written_number"}),
    "price": ("Payez 8,40 €.", {"written_number"}),
    "share": ("Vous gardez 30 % du prix.", {"written_number"}),
    "date": ("Envoyez-le avant le 31 mars 2027.", {"written_number"}),
    "first day": ("La loi date du 1er juin 2024.", {"written_number"}),
    "opening hours": ("Le guichet ouvre de 9 h 30 à 12 h.", {"written_number"}),
    "address with a wrong letter": ("Ouvrez amelie.fr sur internet.", {"unsourced_address"}),
    "address that only looks right": ("Ouvrez maison.example.com sur internet.", {"unsourced_address"}),
}


@pytest.mark.parametrize(("text", "codes"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_found_at_its_line(text: str, codes: set[str]) -> None:
    issues = check(TINY.replace(OLD, f'    text: "{text}"'))
    assert {issue.code for issue in issues} == codes
    line = TINY[: TINY.index(OLD)].count("\n") + 1
    assert {issue.line for issue in issues if issue.code != "hard_flow"} == {line}


@pytest.mark.parametrize(
    "text",
    [
        "Allez à la CAF.",
        "Cliquez sur « Simple et facile ».",
        "Il est écrit « 0 € ».",
        "Vous lisez 0 € en bas.",
        "Attendez 15 minutes.",
        "Le code a 8 chiffres.",
        "Appelez le {figure.telephone}.",
        "Dites OK.",
        "Ouvrez www.ameli.fr sur internet.",
        "Écrivez la date, par exemple 31/12/2026 ou 31 décembre 2026.",
        "Le code dure 10 minutes.",
        "Venez à 9 h.",
        WORDS * 4,
    ],
)
def test_plain_french_is_not_a_fault(text: str) -> None:
    assert check(TINY.replace(OLD, f'    text: "{text}"')) == []


def test_the_pitfall_counts_with_the_text_and_the_help_does_not() -> None:
    help_apart = TINY.replace(OLD, f'    text: "{WORDS * 3}"\n    help: "{WORDS * 3}"')
    pitfall = TINY.replace(OLD, f'    text: "{WORDS * 3}"\n    pitfall: "{WORDS * 2}"')
    assert check(help_apart) == []
    assert [issue.code for issue in check(pitfall)] == ["many_sentences"]


def test_figures_count_as_they_are_read() -> None:
    text = "Payez " + "{figure.ancien} " * 20
    figure = tiny_library().figures["ancien"]
    value = figure.values[0].model_copy(update={"end": None, "value": "x" * 30})
    library = replace(tiny_library(), figures={"ancien": figure.model_copy(update={"values": (value,)})})
    reading = read_flow_file(TINY.replace(OLD, f'    text: "{text}"'), "essai.yml")
    assert "long_message" in {issue.code for issue in check_language(reading, library, TODAY)}
    assert "long_message" not in {issue.code for issue in check_language(reading, tiny_library(), TODAY)}


def test_a_re_read_of_many_lines_is_a_warning() -> None:
    points = "".join("      - Le nom est le bon, et la date aussi.\n" for _ in range(9))
    issues = check(TINY.replace("      - Le nom est bon.\n", points))
    assert [(issue.code, issue.severity) for issue in issues] == [("long_list", "warning")]


def test_an_acronym_is_told_once_a_flow() -> None:
    text = TINY.replace(OLD, "    text: Allez à la CPAM.\n    help: La CPAM est en ville.")
    assert [issue.code for issue in check(text)] == ["acronym"]


def test_an_unreadable_flow_has_no_language() -> None:
    assert check("id: [") == []


def test_an_explanation_holds_in_25_words() -> None:
    long = "caf:\n  word: CAF\n  meaning: " + "un mot " * 13 + "\n"
    issues = check_glossary(read_glossary(long, "glossary.yml"))
    assert [(issue.code, issue.line) for issue in issues] == [("long_meaning", 3)]
    assert check_glossary(read_glossary(long.replace("un mot " * 13, "un mot"), "glossary.yml")) == []
