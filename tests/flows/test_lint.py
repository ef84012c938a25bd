"""Each rule of the linter finds its own fault, at its own line, in a flow that has no other."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import flows.lint
from flows.issues import Issue
from flows.library import Library
from flows.lint import lint_flow, lint_flows
from flows.lint.dates import add_months
from flows.lint.shared import check_emergencies, check_figures, check_places, check_words
from flows.reading import read_emergencies, read_figures, read_flow_file, read_glossary, read_places
from tests.flows.tiny import TINY, TODAY, tiny_flow, tiny_library

Fault = tuple[str, str, str, str]
"""What to replace, by what, the code of the issue and where its line is."""

CALL = """\
  appel:
    kind: call
    text: On ouvre une autre démarche.
    flow: autre
    next: fin
"""
REMIND = """\
  rappel:
    kind: remind
    text: Voulez-vous un rappel ?
    message: Pensez-y.
    slot: mois
    next: fin
"""
PLACE = """\
  lieux:
    kind: place
    text: Voici une adresse.
    need: procedures
    slot: code_postal
    next: fin
"""


def before_the_end(step: str, name: str) -> tuple[str, str]:
    """Put a step between the re-read and the end."""
    return "    next: fin\n    fix: mois\n", f"    next: {name}\n    fix: mois\n{step}"


FIRST_STEP = TINY[TINY.index("    text: Ouvrez la porte.") : TINY.index("  question:")]
UNSOURCED_FACT = FIRST_STEP.replace("Ouvrez la porte.", "Appelez le 3230.").replace("    sources: [1]\n", "")

FAULTS: dict[str, Fault] = {
    "start": ("start: debut", "start: debit", "missing_target", "start:"),
    "target": ("    next: envoi", "    next: envoie", "missing_target", "next: envoie"),
    "target of a choice": ("        next: question", "        next: ailleurs", "missing_target", "next: ailleurs"),
    "target of a case": ('"yes": mois', '"yes": moi', "missing_target", '"yes": moi'),
    "exit": ("    next: question\n    choices", "    choices", "no_exit", "  debut:"),
    "exit of a question": ("    next: relire\n", "", "no_exit", "  envoi:"),
    "unreachable": (
        "  fin:\n",
        "  seule:\n    kind: end\n    text: Rien.\n    outcome: done\n  fin:\n",
        "unreachable",
        "  seule:",
    ),
    "endless": ("    next: fin\n    fix: mois", "    next: relire\n    fix: relire", "endless", "  mois:"),
    "loop": (
        "    otherwise: fin\n",
        "    otherwise: tour\n  tour:\n    kind: branch\n    slot: continuer\n"
        '    cases:\n      "no": fin\n    otherwise: aiguillage\n',
        "loop",
        "  aiguillage:",
    ),
    "need without its flow": (
        "    what: une photo",
        "    what: une photo\n    question: Vous l'avez ?",
        "need_question",
        "question:",
    ),
    "need without its question": (
        "    what: une photo",
        "    what: une photo\n    flow: autre",
        "need_question",
        "  - id: photo",
    ),
    "unknown flow of a need": (
        "    what: une photo",
        "    what: une photo\n    question: Oui ?\n    flow: autr",
        "missing_flow",
        "flow: autr",
    ),
    "need twice": (
        "    what: une photo",
        "    what: une photo\n  - id: photo\n    what: deux photos",
        "duplicate_id",
        "  - id: photo\n    what: deux",
    ),
    "unknown flow": (
        *before_the_end(CALL.replace("autre\n", "autres\n"), "appel"),
        "missing_flow",
        "flow: autres",
    ),
    "choice twice": ("id: ferme", "id: fait", "duplicate_id", "id: fait\n        label: Appeler"),
    "label twice": (
        "label: Appeler le gardien",
        "label: C'est fait",
        "duplicate_label",
        "label: C'est fait\n        next",
    ),
    "long label": (
        "label: Appeler le gardien",
        "label: Appeler le gardien demain matin",
        "long_label",
        "label: Appeler",
    ),
    "label without a verb": ("label: Appeler le gardien", "label: Gardien", "label_verb", "label: Gardien"),
    "long choice": ("label: Par la poste", "label: Par la poste, avec un suivi", "long_choice", "label: Par"),
    "question without choices": ("    type: yes_no", "    type: choice", "choices", "  question:"),
    "choices without a question": (
        "    type: choice\n",
        "    type: text\n",
        "choices",
        "    choices:\n      - id: poste",
    ),
    "slot of a branch": (
        "    slot: continuer\n    cases",
        "    slot: continue\n    cases",
        "unasked_slot",
        "slot: continue\n",
    ),
    "slot of a place": (*before_the_end(PLACE, "lieux"), "unasked_slot", "    slot: code_postal"),
    "slot in a text": ("text: Vous avez fini.", "text: Fini pour {slot.jour}.", "unasked_slot", "text: Fini"),
    "slot of another path": ("text: Vous avez fini.", "text: Fini pour {month.mois}.", "maybe_unasked", "text: Fini"),
    "two types": (
        "    slot: mois\n    type: month",
        "    slot: continuer\n    type: month",
        "slot_type",
        "type: month",
    ),
    "case": ('"yes": mois', '"oui": mois', "unknown_case", '"oui": mois'),
    "reminder without a date": (
        *before_the_end(REMIND.replace("    slot: mois\n", ""), "rappel"),
        "reminder",
        "  rappel:",
    ),
    "reminder with two dates": (*before_the_end(REMIND + "    days: 3\n", "rappel"), "reminder", "  rappel:"),
    "reminder on a word": (
        *before_the_end(REMIND.replace("slot: mois", "slot: envoi"), "rappel"),
        "reminder",
        "slot: envoi\n    next: fin",
    ),
    "braces": ("text: Vous avez fini.", "text: Fini {ici}.", "reference", "text: Fini"),
    "open brace": ("text: Vous avez fini.", "text: Fini {.", "reference", "text: Fini"),
    "month of a word": ("text: Relisez avant", "text: Relisez {month.envoi-4} avant", "reference", "text: Relisez"),
    "figure": ("text: Vous avez fini.", "text: Appelez le {figure.telefone}.", "missing_figure", "text: Appelez"),
    "figure of last year": ("text: Vous avez fini.", "text: Payez {figure.ancien}.", "figure_date", "text: Payez"),
    "word": ("    sources: [1]", "    words: [cafe]\n    sources: [1]", "missing_word", "words: [cafe]"),
    "rank of a source": ("    sources: [1]", "    sources: [2]", "source_rank", "sources: [2]"),
    "no source": (FIRST_STEP, UNSOURCED_FACT, "no_source", "  debut:"),
    "no place": (
        *before_the_end(PLACE.replace("procedures", "food").replace("code_postal", "envoi"), "lieux"),
        "no_place",
        "need: food",
    ),
    "review too late": ("review_by: 2027-04-30", "review_by: 2027-05-02", "review_date", "review_by"),
    "review too early": ("review_by: 2027-04-30", "review_by: 2026-10-02", "review_date", "review_by"),
    "review passed": (
        "compiled_on: 2026-11-01\nreview_by: 2027-04-30",
        "compiled_on: 2026-06-01\nreview_by: 2026-11-20",
        "review_passed",
        "review_by",
    ),
    "written tomorrow": ("compiled_on: 2026-11-01", "compiled_on: 2026-11-22", "future_date", "compiled_on"),
    "correction": (
        "start: debut",
        "correction:\n  published: 2026-11-20\n  steps: [debit]\nstart: debut",
        "correction",
        "  steps: [debit]",
    ),
    "intent": ("id: essai", "id: esai", "unknown_intent", "id: esai"),
    "file": ("id: essai", "id: autre", "file_name", "id: autre"),
}


def lint(text: str, file: str = "essai.yml", library: Library | None = None) -> list[Issue]:
    """Lint one text among the tiny library."""
    return lint_flow(read_flow_file(text, file), library or tiny_library(), TODAY)


def among(other: str) -> Library:
    """Return the tiny library where the other flow is the one of this text."""
    flow = tiny_flow(other.replace("id: essai", "id: autre"), "autre.yml")
    return replace(tiny_library(), flows={**tiny_library().flows, "autre": flow})


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_each_fault_is_found_at_its_line(fault: Fault) -> None:
    old, new, code, at = fault
    text = TINY.replace(old, new, 1)
    file = "esai.yml" if code == "unknown_intent" else "essai.yml"
    issues = lint(text, file)
    assert {issue.code for issue in issues} == {code}
    assert issues[0].line == text[: text.index(at)].count("\n") + 1
    assert issues[0].flow is not None


def test_a_sound_flow_has_no_issue() -> None:
    assert lint(TINY) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: Relisez avant d'envoyer.", "text: Au {figure.telephone}, depuis {month.mois-4}, {slot.envoi}."),
        ("    sources: [1]", "    words: [caf]\n    sources: [1]"),
        ("    next: question\n    choices", "    next: fin\n    choices"),
        before_the_end(CALL, "appel"),
        before_the_end(REMIND, "rappel"),
        before_the_end(PLACE.replace("code_postal", "envoi"), "lieux"),
        ("    what: une photo", "    what: une photo\n    question: Vous l'avez ?\n    flow: autre"),
        ("compiled_on: 2026-11-01", "compiled_on: 2026-06-01\nverified_on: 2026-11-01"),
        (
            "label: Par la poste",
            "label: Par la poste, avec un suivi\n      - {id: a, label: À un ami}\n"
            "      - {id: b, label: À la mairie}\n      - {id: c, label: Par mail}",
        ),
        ("start: debut", "correction:\n  published: 2026-11-20\n  steps: [debut]\nstart: debut"),
    ],
)
def test_what_the_language_allows_is_not_a_fault(old: str, new: str) -> None:
    assert lint(TINY.replace(old, new, 1)) == []


def test_two_branches_on_one_answer_agree() -> None:
    again = """\
  encore:
    kind: branch
    slot: continuer
    cases:
      "yes": merci
    otherwise: fin
  merci:
    kind: end
    text: Fini pour {month.mois}.
    outcome: done
"""
    text = TINY.replace("    otherwise: fin\n", "    otherwise: encore\n")
    assert lint(text.replace("    next: fin\n    fix: mois\n", "    next: encore\n    fix: mois\n" + again)) == []


def test_an_answer_of_a_called_flow_may_be_used() -> None:
    old, new = before_the_end(CALL.replace("next: fin", "next: lieux") + PLACE, "appel")
    text = TINY.replace(old, new)
    always = TINY.replace("slot: continuer", "slot: code_postal").replace("type: yes_no", "type: postal_code")
    sometimes = TINY.replace("slot: envoi", "slot: code_postal")
    assert lint(text, library=among(always)) == []
    assert [issue.code for issue in lint(text, library=among(sometimes))] == ["maybe_unasked"]


def test_flows_that_open_one_another_before_any_question_are_a_fault() -> None:
    first = TINY.replace("start: debut", "start: appel").replace(
        "  fin:\n", CALL.replace("next: fin", "next: debut") + "  fin:\n"
    )
    second = first.replace("id: essai", "id: autre").replace("flow: autre", "flow: essai")
    flows_ = {"essai": tiny_flow(first), "autre": tiny_flow(second)}
    issues = lint(first, library=replace(tiny_library(), flows=flows_))
    assert [(issue.code, issue.step) for issue in issues] == [("call_loop", "appel")]


def test_flows_that_open_one_another_after_a_question_are_not() -> None:
    old, new = before_the_end(CALL, "appel")
    first = TINY.replace(old, new)
    second = first.replace("id: essai", "id: autre").replace("flow: autre", "flow: essai")
    flows_ = {"essai": tiny_flow(first), "autre": tiny_flow(second)}
    assert lint(first, library=replace(tiny_library(), flows=flows_)) == []


def test_a_flow_that_cannot_be_read_gives_its_reading_issues() -> None:
    assert [issue.code for issue in lint("id: [")] == ["syntax"]


def test_issues_come_file_by_file_and_from_top_to_bottom() -> None:
    late = TINY.replace(FIRST_STEP, UNSOURCED_FACT).replace("review_by: 2027-04-30", "review_by: 2028-04-30")
    readings = [read_flow_file(late, "essai.yml"), read_flow_file(TINY, "autre.yml")]
    issues = lint_flows(readings, tiny_library(), TODAY)
    assert [(issue.file, issue.code) for issue in issues] == [
        ("autre.yml", "file_name"),
        ("essai.yml", "review_date"),
        ("essai.yml", "no_source"),
    ]


def test_figures_have_one_value_a_day() -> None:
    def codes(*periods: str) -> list[tuple[str, int | None]]:
        values = "".join(f"    - {{value: 1, source: x, published: 2025, {period}}}\n" for period in periods)
        reading = read_figures(f"prix:\n  what: Prix\n  values:\n{values}", "figures.yml")
        assert not reading.issues
        return [(issue.code, issue.line) for issue in check_figures(reading)]

    assert codes("end: 2025-12-31", "start: 2026-01-01") == []
    assert codes("end: 2026-01-01", "start: 2026-01-01") == [("figure_period", 5)]
    assert codes("start: 2026-01-02, end: 2026-01-01") == [("figure_period", 4)]


def test_a_spelling_is_explained_once() -> None:
    text = "caf:\n  word: CAF\n  meaning: Aides.\naide:\n  word: Aide\n  meaning: Argent.\n  synonyms: [caf]\n"
    issues = list(check_words(read_glossary(text, "glossary.yml")))
    assert [(issue.code, issue.line) for issue in issues] == [("duplicate_word", 4)]


def test_places_have_one_identifier_each() -> None:
    place = (
        "- {id: mairie, name: M, needs: [food], address: a, postal_code: 93200, town: S, confirmed: true, "
        "source: x, published: 2025}\n"
    )
    readings = [read_places(place, "places/a.yml"), read_places(place, "places/b.yml")]
    assert [(issue.file, issue.line) for issue in check_places(readings)] == [("places/b.yml", 1)]


def test_every_danger_has_its_number() -> None:
    reading = read_emergencies("fire: {text: Appelez le 18., number: 18, sources: [x]}\n", "emergencies.yml")
    codes = {issue.code for issue in check_emergencies(reading)}
    assert codes == {"missing_emergency"}
    assert "fire" not in " ".join(issue.sentence for issue in check_emergencies(reading))


def test_a_short_month_ends_earlier() -> None:
    assert add_months(TODAY.replace(month=8, day=31), 6).isoformat() == "2027-02-28"


def test_every_code_of_the_linter_has_its_fault() -> None:
    folder = Path(flows.lint.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py") if path.name != "shared.py")
    codes = set(re.findall(r"page\.issue\(\s*\"(\w+)\"", source)) | {"duplicate_id", "duplicate_label"}
    assert len(codes) > 20
    assert codes - {code for _, _, code, _ in FAULTS.values()} == {"call_loop"}
