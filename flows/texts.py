"""French text from content: quoted figures, answers and months, dates, and loose comparison of words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from flows.library import EngineError, Library

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
QUOTE = re.compile(r"\{(figure|slot|month)\.([a-z][a-z0-9_]*)([+-]\d+)?\}")
"""What an author may quote in a text: `{figure.ID}`, `{slot.NAME}`, `{month.SLOT-4}`."""

UNKNOWN = "…"
"""Stands for an answer that was never given; the linter keeps authors from quoting one."""


def month_name(month: str, shift: int = 0) -> str:
    """Return « juillet 2026 » for the month `shift` months after `month` ("2026-11").

    Raises:
        ValueError: `month` is not a year and a month.
    """
    year, number = (int(part) for part in month.split("-")[:2])
    index = year * 12 + number - 1 + shift
    return f"{MONTHS[index % 12]} {index // 12}"


def day_name(day: date) -> str:
    """Return « 3 mars 2026 », with « 1er » for the first."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def shown_value(value: str) -> str:
    """Return an answer as a person reads it: months and dates in words, yes and no in French."""
    if re.fullmatch(r"\d{4}-\d{2}", value):
        return month_name(value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return day_name(date.fromisoformat(value))
    return {"yes": "oui", "no": "non"}.get(value, value)


def quote(text: str, library: Library, slots: Mapping[str, str], labels: Mapping[str, str], today: date) -> str:
    """Replace each quotation of `text` by its value; `labels` gives an answer as it stood on its button.

    Raises:
        EngineError: A figure is unknown or has no value today.
    """

    def value(match: re.Match[str]) -> str:
        kind, name, shift = match.groups()
        if kind == "figure":
            return library.figure(name, today)
        if name not in slots:
            return UNKNOWN
        if kind == "slot":
            return labels.get(name) or shown_value(slots[name])
        try:
            return month_name(slots[name], int(shift or 0))
        except ValueError:
            return UNKNOWN

    return QUOTE.sub(value, text)


def phrase(library: Library, key: str, **values: object) -> str:
    """Return one of the assistant's own sentences from `knowledge/messages.yml`.

    Raises:
        EngineError: No such sentence.
    """
    try:
        return library.messages[key].format_map(values)
    except KeyError as missing:
        raise EngineError(f"messages.yml: {key} lacks {missing}") from None
