"""Every check of the content at once: form, structure and language."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from flows.issues import Issue, sort_issues
from flows.lint import lint_flow
from flows.lint.shared import check_emergencies, check_figures, check_places, check_words
from knowledge.check import check_glossary, check_language
from knowledge.shelf import Shelf


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
    ]
    for reading in shelf.procedures:
        if files is None or reading.file in files:
            issues += lint_flow(reading, shelf.library, today)
            issues += check_language(reading, shelf.library, today)
    return sort_issues(issue for issue in dict.fromkeys(issues) if files is None or issue.file in files)
