"""Freshness and corrections: reviews are planned, urgent corrections name real steps."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date
from pathlib import PurePath

from flows.complaints import suggest
from flows.issues import Issue
from flows.limits import REVIEW_MONTHS
from flows.lint.page import Page


def check_dates(page: Page) -> Iterator[Issue]:
    """Yield the faults of the flow's dates."""
    flow = page.flow
    seen = flow.verified_on or flow.compiled_on
    for key in ("compiled_on", "verified_on"):
        value = getattr(flow, key)
        if value and value > page.today:
            yield page.issue("future_date", f"« {key} » est dans l'avenir.", "Corrigez la date.", key)
    if not seen <= flow.review_by <= add_months(seen, REVIEW_MONTHS):
        yield page.issue(
            "review_date",
            f"La relecture doit venir dans les {REVIEW_MONTHS} mois après le {seen}.",
            f"Mettez une date jusqu'au {add_months(seen, REVIEW_MONTHS)}.",
            "review_by",
        )
    elif flow.review_by < page.today:
        yield page.issue(
            "review_passed",
            f"La relecture était prévue le {flow.review_by}.",
            "Comparez avec les sources, puis changez « review_by ».",
            "review_by",
            severity="warning",
        )
    for rank, name in enumerate(flow.correction.steps if flow.correction else ()):
        if name not in flow.steps:
            yield page.issue(
                "correction",
                f"La correction nomme l'étape « {name} », qui n'existe pas.",
                suggest(name, flow.steps, "Corrigez le nom."),
                "correction",
                "steps",
                rank,
            )


def check_name(page: Page) -> Iterator[Issue]:
    """Yield an issue when the file or the intents do not know the flow's identifier."""
    identifier = page.flow.id
    stem = PurePath(page.file).stem
    if stem != identifier:
        yield page.issue(
            "file_name",
            f"Le fichier s'appelle « {stem} » et la démarche « {identifier} ».",
            "Donnez-leur le même nom.",
            "id",
        )
    intents = page.library.intent_names
    if intents and identifier not in intents:
        yield page.issue(
            "unknown_intent",
            f"« {identifier} » n'est pas un besoin connu de intents.yml.",
            suggest(identifier, intents, "Ajoutez-le à intents.yml."),
            "id",
        )


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
