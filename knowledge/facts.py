"""Checks that every number that people read was established for that procedure, from a source.

`knowledge/facts/` holds, for each procedure, the numbers found when the subject was researched: value, unit, whether a
source confirms it, ranks of the sources, sentence. It is a table apart: a number typed wrong in a procedure is seen.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from flows.definition import Flow
from flows.issues import Issue
from flows.library import EngineError, Library
from flows.lint.page import Page
from flows.lint.references import REFERENCE
from flows.reading import Reading
from knowledge.numbers import Number, find_numbers
from knowledge.sentences import split_sentences

FACTS = Path(__file__).parent / "facts"
SHARED = ("urgences_et_aide_immediate", "commun")
"""The numbers that every procedure may give: those of the emergencies, and what everybody's papers look like."""

_NOT_A_FACT = re.compile(r"\bexemples?\b|\bcomme ceci\b|\bun rappel dans\b", re.IGNORECASE)
"""Sentences whose numbers are ours: an invented example, the delay of a reminder."""

_DOUBT = re.compile(
    r"\b(?:environ|souvent|parfois|peu(?:t|vent)|peut-être|vers|presque|en général|d'habitude|normalement|vérifi\w+"
    r"|var(?:ie|ient)|dépend\w*|selon|d'après|certain\w*|demandez|regardez|relisez|jusqu'à)\b",
    re.IGNORECASE,
)
"""Words that tell the person that a number is not certain."""

Facts = Mapping[Number, bool]
"""Each number established, and whether a source confirms it."""


@cache
def read_facts(name: str, folder: Path = FACTS) -> Facts:
    """Read the table of one procedure; empty when it has none."""
    file = folder / f"{name}.tsv"
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        ordered = sorted(rows, key=lambda row: row["confirmed"] == "oui")  # one source is enough
        return {Number(row["value"], row["unit"]): row["confirmed"] == "oui" for row in ordered}


def check_facts(reading: Reading[Flow], library: Library, today: date, folder: Path = FACTS) -> Iterator[Issue]:
    """Yield the numbers of a procedure that its table does not hold, or holds as uncertain and the text does not."""
    if reading.value is None:
        return
    page = Page(reading.value, reading.file, reading.marks, library, today)
    facts = _facts_of(page.flow, folder)
    for path, raw in page.texts():
        text = _with_figures(page, raw)
        stated = " ".join(sentence for sentence in split_sentences(text) if not _NOT_A_FACT.search(sentence))
        for number in dict.fromkeys(find_numbers(stated)):
            confirmed = _look_up(number, facts)
            said = f"{number.value} {number.unit}".strip()
            if confirmed is None:
                yield page.issue(
                    "unsourced_number",
                    f"« {said} » n'est pas dans les faits établis de cette démarche.",
                    f"Vérifiez-le. S'il est juste, ajoutez-le à knowledge/facts/{page.flow.id}.tsv avec sa source.",
                    *path,
                    severity="warning",
                )
            elif not confirmed and not _DOUBT.search(text):
                yield page.issue(
                    "uncertain_number",
                    f"« {said} » n'est pas confirmé, et le texte l'affirme.",
                    "Dites le doute : « souvent », « environ », « à vérifier ». Ou ne le dites pas.",
                    *path,
                    severity="warning",
                )


def _facts_of(flow: Flow, folder: Path) -> Facts:
    """Return what was established for a flow, for all, and the years in which its sources were published."""
    years = (year for source in flow.sources for year in re.findall(r"\b(?:19|20)\d\d\b", source.published))
    facts = {Number(year, ""): True for year in years}
    for name in (flow.id, *SHARED):
        for number, sure in read_facts(name, folder).items():
            facts[number] = sure or facts.get(number, False)
    return facts


def _look_up(number: Number, facts: Facts) -> bool | None:
    """Return whether a number is confirmed; without a unit on one side, the value alone decides."""
    if number in facts:
        return facts[number]
    same = [sure for fact, sure in facts.items() if fact.value == number.value and "" in {fact.unit, number.unit}]
    return any(same) if same else None


def _with_figures(page: Page, text: str) -> str:
    """Put figures in place; answers of the person say nothing of ours."""

    def replace(match: re.Match[str]) -> str:
        if match[1] != "figure":
            return ""
        try:
            return page.library.figure(match[2], page.today)
        except EngineError:
            return ""

    return REFERENCE.sub(replace, text)
