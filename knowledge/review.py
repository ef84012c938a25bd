"""Every check of the content at once: form, structure and language."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from pathlib import PurePath

from flows.issues import Issue, sort_issues
from flows.lint import lint_flow
from flows.lint.messages import check_messages
from flows.lint.shared import check_emergencies, check_figures, check_places, check_words
from knowledge.check import check_glossary, check_language
from knowledge.facts import check_facts
from knowledge.shelf import Shelf
from knowledge.style import check_wordings
from knowledge.wordings import shared_wordings


def review(shelf: Shelf, today: date, files: Container[str] | None = None) -> list[Issue]:
    """Return the faults of the whole shelf, or of the `files` given by their name in it.

    A procedure is always judged among the others: what it calls and quotes must exist.
    """
    issues = [
        *shelf.issues,
        *check_words(shelf.glossary),
        *check_glossary(shelf.glossary),
        *check_figures(shelf.figures),
        *check_places(shelf.places),
        *check_emergencies(shelf.emergencies),
        *check_messages(shelf.messages),
        *check_wordings(shared_wordings(shelf), shelf.library.glossary),
    ]
    for reading in shelf.procedures:
        if files is None or reading.file in files:
            issues += lint_flow(reading, shelf.library, today)
            issues += check_language(reading, shelf.library, today)
            issues += check_facts(reading, shelf.library, today)
    real = (issue for issue in dict.fromkeys(issues) if not _is_echo(issue, shelf))
    return sort_issues(issue for issue in real if files is None or issue.file in files)


def _is_echo(issue: Issue, shelf: Shelf) -> bool:
    """Whether a fault only says that another file could not be read: that file has its own, the only one to mend."""
    if issue.code in {"missing_word", "acronym", "shouting", "unsourced_address"}:
        return shelf.glossary.value is None and bool(shelf.glossary.issues)
    if issue.code in {"missing_figure", "figure_date"}:
        return shelf.figures.value is None and bool(shelf.figures.issues)
    if issue.code == "missing_flow":
        unread = (PurePath(reading.file).stem for reading in shelf.procedures if reading.value is None)
        return any(f"« {name} »" in issue.sentence for name in unread)
    return False
