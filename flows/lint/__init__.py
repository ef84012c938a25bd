"""Judges the structure of the library: what would break a conversation or shut a person in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flows.definition import Flow
from flows.issues import Issue, sort_issues
from flows.library import Library
from flows.lint.answered import check_answered
from flows.lint.calls import check_calls
from flows.lint.dates import check_dates, check_name
from flows.lint.graph import check_graph
from flows.lint.labels import check_labels
from flows.lint.page import Page
from flows.lint.references import check_references
from flows.lint.slots import check_slots
from flows.reading import Reading

RULES = (check_name, check_dates, check_graph, check_calls, check_labels, check_slots, check_references, check_answered)
"""Every rule on one flow, in the order of its issues on a same line."""


def lint_flow(reading: Reading[Flow], library: Library, today: date) -> list[Issue]:
    """Return the faults of one flow in the context of `library`, those of its reading included."""
    issues = list(reading.issues)
    if reading.value is not None:
        page = Page(reading.value, reading.file, reading.marks, library, today)
        issues += [issue for rule in RULES for issue in rule(page)]
    return sort_issues(issues)


def lint_flows(readings: Iterable[Reading[Flow]], library: Library, today: date) -> list[Issue]:
    """Return the faults of every flow, file by file."""
    return sort_issues(issue for reading in readings for issue in lint_flow(reading, library, today))
