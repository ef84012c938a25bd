"""Numbers: read from French sentences, and found in what was established about the procedure."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts import FACTS, check_facts, read_facts
from knowledge.numbers import find_numbers
from knowledge.shelf import KNOWLEDGE, read_shelf

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("un code à 6 chiffres, valable 15 minutes", [("6", "digit"), ("15", "minute")]),
        ("de 6 à 8 jours", [("6", "day"), ("8", "day")]),
        ("entre 18 et 25 ans, en 2 ou 3 semaines", [("18", "year"), ("25", "year"), ("2", "week"), ("3", "week")]),
        ("environ 9 h - 16 h 30", [("9:00", "hour"), ("16:30", "hour")]),
        ("1 200,50 € par mois, 98 %", [("1200,50", "euro"), ("98", "percent")]),
        ("au 01 42 25 36 47 ou au 36 46", [("0142253647", "phone"), ("3646", "")]),
        ("le 3230, service gratuit", [("3230", "")]),
        ("le vendredi 4 décembre 2026", [("2026-12-04", "date")]),
        ("avant le 1er janvier, en août 2025", [("--01-01", "date"), ("2025-08", "date")]),
        ("le 24/08/2025", [("2025-08-24", "date")]),
        ("deux photos", []),
    ],
)
def test_numbers_are_read_with_their_units(text, numbers):
    assert [tuple(number) for number in find_numbers(text)] == numbers


@given(st.lists(st.integers(0, 99_999), min_size=1, max_size=6))
def test_numbers_between_words_are_all_read(values):
    found = find_numbers(" puis ".join(map(str, values)))
    assert [number.value for number in found] == [str(value) for value in values]


@pytest.fixture(scope="module")
def shelf():
    return read_shelf(KNOWLEDGE)


def _faults(shelf, folder, **changes):
    reading = next(one for one in shelf.procedures if one.value and one.value.id == "document_numeriser")
    changed = dataclasses.replace(reading, value=reading.value.model_copy(update=changes))
    return [issue.code for issue in check_facts(changed, shelf.library, TODAY, folder)]


def test_every_number_of_every_procedure_is_established(shelf):
    assert len(shelf.procedures) >= 9
    issues = [issue for reading in shelf.procedures for issue in check_facts(reading, shelf.library, TODAY)]
    assert [issue.render() for issue in issues] == []
    assert all(read_facts(reading.value.id) for reading in shelf.procedures)


@pytest.mark.parametrize(
    ("offline", "code"),
    [
        ("Cela coûte 17 euros au guichet.", "unsourced_number"),
        ("Appelez le 3231.", "unsourced_number"),
        ("Le code dure 10 minutes.", "uncertain_number"),
        ("Le code dure 15 heures.", "unsourced_number"),
    ],
)
def test_a_wrong_number_is_seen(shelf, tmp_path, offline, code):
    (tmp_path / "document_numeriser.tsv").write_text(
        "value\tunit\tconfirmed\tsources\ttext\n15\tminute\toui\t1\tdure 15 minutes\n10\tminute\tnon\t2\tou 10\n",
        encoding="utf-8",
    )
    assert _faults(shelf, tmp_path, offline=offline, steps={}, summary="…", recourse=None) == [code]


@pytest.mark.parametrize(
    "offline", ["Le code dure 15 minutes.", "Le code dure souvent 10 minutes.", "Par exemple : 12."]
)
def test_a_number_established_or_given_as_an_example_or_as_uncertain_is_silent(shelf, tmp_path, offline):
    (tmp_path / "document_numeriser.tsv").write_text(
        "value\tunit\tconfirmed\tsources\ttext\n15\tminute\toui\t1\tdure 15 minutes\n10\tminute\tnon\t2\tou 10\n",
        encoding="utf-8",
    )
    assert _faults(shelf, tmp_path, offline=offline, steps={}, summary="…", recourse=None) == []


def test_each_table_is_that_of_a_subject_that_exists(shelf):
    intents = set(shelf.intents.value.procedures) if shelf.intents.value else set()
    names = {file.stem for file in FACTS.glob("*.tsv")}
    assert names >= intents
    assert names - intents == {"commun", "urgences_et_aide_immediate", "acces_aux_droits"}
