"""When a reminder falls: the rules of the organisations, on plain dates."""

from __future__ import annotations

from datetime import date, timedelta

from flows.definition import RemindStep

FT_OPENING_DAY = 28
"""Day of the month when France Travail's monthly update opens (26 in February): service-public F1637."""

FT_OPENING_DAY_FEBRUARY = 26
CAF_QUARTER_MONTHS = 3
"""Months between two quarterly declarations to the CAF."""


def next_reminder(step: RemindStep, slots: dict[str, str], today: date) -> date | None:
    """Return the day of the reminder that `step` offers, after `today`; None when no answer gives one."""
    if step.days is not None:
        return today + timedelta(days=step.days)
    if step.rule == "ft_monthly":
        return _next_opening(today)
    if step.rule == "caf_quarterly":
        return _months_later(today, CAF_QUARTER_MONTHS)
    return _from_answer(slots.get(step.slot or ""), today)


def _next_opening(today: date) -> date:
    opening = _opening(today.year, today.month)
    if opening > today:
        return opening
    after = _months_later(today, 1)
    return _opening(after.year, after.month)


def _opening(year: int, month: int) -> date:
    return date(year, month, FT_OPENING_DAY_FEBRUARY if month == 2 else FT_OPENING_DAY)


def _months_later(day: date, months: int) -> date:
    """Return the first day of the month `months` after `day`'s: the organisation's month has then begun."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _from_answer(answer: str | None, today: date) -> date | None:
    if answer is None:
        return None
    try:
        day = date.fromisoformat(answer if len(answer) == 10 else f"{answer}-01")
    except ValueError:
        return None
    return day if day > today else None
