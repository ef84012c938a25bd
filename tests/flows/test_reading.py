"""Whatever the text, reading gives a flow or French issues at the right line; it never raises."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.issues import Issue
from flows.marked import TEXT_CHARACTERS
from flows.reading import (
    Reading,
    read_emergencies,
    read_figures,
    read_flow,
    read_glossary,
    read_messages,
    read_places,
)
from tests.flows.tiny import TINY, tiny_flow

READERS: list[Callable[[str, str], Reading[object]]] = [
    read_glossary,
    read_figures,
    read_places,
    read_emergencies,
    read_messages,
]

yaml_like = st.lists(
    st.sampled_from(
        [
            "a",
            "steps:",
            "\n",
            "  ",
            "- ",
            ": ",
            "&x",
            "*x",
            "!!str",
            "!x",
            "|",
            ">-",
            "'",
            '"',
            "{",
            "}",
            "[",
            "]",
            "#",
            "? ",
            "%YAML 1.1",
            "---",
            "...",
            "\\U99999999",
            "\t",
            "\x00",
            "\ud800",
            "\u2028",
            "id",
            "no",
            ",",
            "@",
        ]
    )
).map("".join)


def line_of(text: str, piece: str) -> int:
    """Return the line, from 1, where `piece` first stands."""
    return text[: text.index(piece)].count("\n") + 1


def issues_of(text: str) -> list[Issue]:
    """Read a text that must be refused."""
    flow, issues = read_flow(text, "essai.yml")
    assert flow is None
    return issues


@given(st.one_of(st.text(), yaml_like))
def test_no_text_makes_a_reader_raise(text: str) -> None:
    flow, issues = read_flow(text, "essai.yml")
    assert flow is not None or issues
    for read in READERS:
        read(text, "essai.yml")


@settings(max_examples=200)
@given(st.integers(0, len(TINY) - 1), st.sampled_from(["", " ", "\t", ":", "'", '"', "{", "*", "&a ", "\n", "- "]))
def test_a_flow_damaged_by_one_character_never_raises(place: int, piece: str) -> None:
    flow, issues = read_flow(TINY[:place] + piece + TINY[place + 1 :], "essai.yml")
    assert flow is not None or all(issue.line and issue.sentence and issue.remedy for issue in issues)


FAULTS = {
    "unknown key": ("    text: Ouvrez la porte.", "    texte: Ouvrez la porte.", "unknown_key", "texte:", "« text »"),
    "unknown key of the flow": ("minutes: 5", "minutess: 5", "unknown_key", "minutess", "« minutes »"),
    "unknown key of a choice": (
        "        label: C'est fait",
        "        labell: C'est fait",
        "unknown_key",
        "labell",
        "« label »",
    ),
    "missing key": ("    text: Ouvrez la porte.\n", "", "missing_key", "  debut:", "text"),
    "missing kind": ("    kind: say\n", "", "missing_key", "  debut:", "kind"),
    "unknown kind": ("kind: say", "kind: sai", "unknown_kind", "  debut:", "« say »"),
    "unknown slot type": ("type: yes_no", "type: yesno", "unknown_value", "type: yesno", "« yes_no »"),
    "not a number": ("minutes: 5", "minutes: cinq", "wrong_type", "minutes", "chiffres"),
    "not a date": ("review_by: 2027-04-30", "review_by: bientôt", "wrong_type", "review_by", "2026-11-21"),
    "not a list": ("    sources: [1]", "    sources: 1", "wrong_type", "    sources: 1", "« - »"),
    "not a mapping": ("steps:\n", "steps: rien\nautre:\n", "wrong_type", "steps: rien", "clé: valeur"),
    "a text that is a list": ("organisation: Maison", "organisation: [Maison]", "wrong_type", "organisation", "texte"),
    "an empty text": ("organisation: Maison", "organisation:", "empty", "organisation", "supprimez"),
    "an accent in an identifier": ("slot: continuer", "slot: été", "bad_form", "slot: été", "sans accent"),
    "a long identifier": ("slot: continuer", "slot: " + "a" * 41, "too_long", "slot: aaa", "Raccourcissez"),
    "a bad year": ('published: "2025"', "published: hier", "bad_form", "published", "inconnue"),
    "too many minutes": ("minutes: 5", "minutes: 500", "out_of_range", "minutes", "Corrigez"),
    "no source": (TINY[TINY.index("sources:") : TINY.index("start:")], "sources: []\n", "empty", "sources", "valeur"),
    "too many buttons": (
        "      - id: fait\n",
        "".join(f"      - {{id: c{n}, label: Oui}}\n" for n in range(3)) + "      - id: fait\n",
        "too_many",
        "    choices:",
        "type choice",
    ),
    "a key twice": (
        "title: Essai\n",
        "title: Essai\ntitle: Essai\n",
        "duplicate_key",
        "title: Essai\norg",
        "une seule",
    ),
    "a colon too many": ("title: Essai", "title: Essai : un: deux", "syntax", "title", "guillemets"),
    "an open quote": ("outcome: done", 'outcome: "done', "syntax", None, "guillemet"),
    "a line out of place": ("    kind: say\n", "   kind: say\n", "syntax", None, ""),
    "a tabulation": ("    kind: say\n", "\tkind: say\n", "syntax", "\tkind", "espaces"),
    "an anchor": ("title: Essai", "title: &a Essai", "anchor", "title", "en entier"),
    "an alias": ("title: Essai", "title: *a", "anchor", "title", "en entier"),
    "code to run": ("title: Essai", "title: !!python/object/apply:os.getcwd []", "tag", "title", "Supprimez"),
    "two documents": ("start: debut", "---\nstart: debut", "syntax", "---\n", "---"),
}


@pytest.mark.parametrize(("old", "new", "code", "at", "remedy"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_told_with_its_line(old: str, new: str, code: str, at: str | None, remedy: str) -> None:
    text = TINY.replace(old, new, 1)
    told = next(found for found in issues_of(text) if found.code == code)
    if at is not None:
        assert told.line == line_of(text, at)
    assert remedy in told.remedy


def test_every_fault_is_told_at_once_and_with_its_step() -> None:
    text = (
        TINY.replace("kind: check", "kind: chek").replace("minutes: 5", "minutes: x").replace("slot: mois", "slut: m")
    )
    assert {(issue.code, issue.step) for issue in issues_of(text)} == {
        ("wrong_type", None),
        ("unknown_kind", "relire"),
        ("unknown_key", "mois"),
        ("missing_key", "mois"),
    }


def test_a_refused_file_can_still_be_read_aloud() -> None:
    issue = issues_of(TINY.replace("texte", "text").replace("    text: Ouvrez", "    texte: Ouvrez"))[1]
    assert issue.render() == (
        "essai.yml:23: erreur [unknown_key] étape debut : La clé « texte » n'existe pas dans « debut ». "
        "→ Vouliez-vous dire « text » ?"
    )


@pytest.mark.parametrize("word", ["no", "yes", "on", "y", "true", "off"])
def test_the_words_of_old_yaml_stay_words(word: str) -> None:
    text = TINY.replace("id: fait", f"id: {word}").replace("title: Essai", f"title: {word}")
    flow, _ = read_flow(text, "essai.yml")
    assert flow is not None
    assert (flow.title, flow.steps["debut"].choices[0].id) == (word, word)  # type: ignore[union-attr] # a say


def test_numbers_and_dates_stay_as_written_where_a_text_is_wanted() -> None:
    figures = read_figures(
        "prix:\n  what: Prix\n  values: [{value: 1.50, source: 0012, published: 2025-02-19}]\n", "figures.yml"
    )
    assert figures.value is not None
    value = figures.value["prix"].values[0]
    assert (value.value, value.source, value.published) == ("1.50", "0012", "2025-02-19")


def test_quotes_around_the_branch_values_change_nothing() -> None:
    assert tiny_flow(TINY.replace('"yes": mois', "yes: mois")) == tiny_flow()


def test_a_bomb_of_aliases_is_refused() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50))
    assert [issue.code for issue in issues_of(bomb)] == ["anchor"]


def test_a_huge_or_deep_text_is_refused() -> None:
    assert [issue.code for issue in issues_of("a" * (TEXT_CHARACTERS + 1))] == ["too_big"]
    assert [issue.code for issue in issues_of("[" * 5000)] == ["too_deep"]
    assert [issue.code for issue in issues_of("a: " + "{a: " * 5000)] == ["too_deep"]


def test_an_empty_file_is_told() -> None:
    assert [issue.code for issue in issues_of("# rien\n")] == ["empty"]


def test_a_comment_is_a_warning_because_formatting_would_lose_it() -> None:
    text = TINY.replace("start: debut", "# à revoir\nstart: debut")
    flow, issues = read_flow(text, "essai.yml")
    assert flow == tiny_flow()
    assert [(issue.code, issue.severity, issue.line) for issue in issues] == [
        ("comment", "warning", line_of(text, "# à revoir"))
    ]


def test_a_hash_inside_a_block_of_text_is_no_comment() -> None:
    text = TINY.replace("summary: Un essai.", "summary: |-\n  Un essai.\n\n  # 12")
    flow, issues = read_flow(text, "essai.yml")
    assert (flow and flow.summary, issues) == ("Un essai.\n\n# 12", [])


def test_other_files_tell_their_faults_too() -> None:
    assert [issue.line for issue in read_glossary("caf:\n  word: CAF\n  sens: x\n", "g.yml").issues] == [1, 3]
    assert [issue.code for issue in read_places("mairie: x\n", "p.yml").issues] == ["wrong_type"]
    assert next(issue.code for issue in read_emergencies("feu: {}\n", "e.yml").issues) == "unknown_value"
    assert [issue.code for issue in read_messages("a: [x]\n", "m.yml").issues] == ["wrong_type"]


def test_no_sentence_is_in_english() -> None:
    for old, new, *_ in FAULTS.values():
        for issue in issues_of(TINY.replace(old, new, 1)):
            assert not re.search(r"\b(should|must|input|valid|found|expected|field)\b", issue.sentence + issue.remedy)
