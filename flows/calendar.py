"""When a reminder falls: the rules of the organisations, on plain dates, and the hours of daytime."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from holidays import country_holidays

from flows.definition import RemindStep

FT_OPENING_DAY = 28
"""Day of the month when France Travail's monthly update opens (26 in February): service-public F1637."""

FT_OPENING_DAY_FEBRUARY = 26
CAF_QUARTER_MONTHS = 3
"""Months between two quarterly declarations to the CAF."""

REMINDER_HOURS = range(9, 20)
"""Hours of the day, in the people's zone, at which a reminder may be sent."""

SUNDAY = 6


def next_reminder(step: RemindStep, slots: dict[str, str], today: date) -> date | None:
    """Return the day of the reminder that `step` offers, after `today`; None when no answer gives one.

    A day on which offices are closed is moved: a reminder of an appointment or of a deadline comes the open day
    before, the others the open day after, since nothing can be done earlier.
    """
    if step.days is not None:
        return open_day_from(today + timedelta(days=step.days))
    if step.rule == "ft_monthly":
        return open_day_from(_next_opening(today))
    if step.rule == "caf_quarterly":
        return open_day_from(_next_quarter(slots.get(step.slot or ""), today))
    day = _from_answer(slots.get(step.slot or ""), today)
    if day is None:
        return None
    before = _open_day_until(day)
    return before if before > today else day


def may_remind(now: datetime) -> bool:
    """Tell whether people may be written to at `now`, in their zone: in daytime, on a day when offices are open."""
    return now.hour in REMINDER_HOURS and is_open_day(now.date())


def is_open_day(day: date) -> bool:
    """Tell whether offices may be open: no Sunday and no public holiday of France."""
    return day.weekday() != SUNDAY and day not in _closed_days(day.year)


@lru_cache(maxsize=8)
def _closed_days(year: int) -> frozenset[date]:
    return frozenset(country_holidays("FR", years=year))


def open_day_from(day: date) -> date:
    """Return `day`, or the first open day after it."""
    while not is_open_day(day):
        day += timedelta(days=1)
    return day


def _open_day_until(day: date) -> date:
    while not is_open_day(day):
        day -= timedelta(days=1)
    return day


def _next_opening(today: date) -> date:
    opening = _opening(today.year, today.month)
    if opening > today:
        return opening
    after = _months_later(today, 1)
    return _opening(after.year, after.month)


def _opening(year: int, month: int) -> date:
    return date(year, month, FT_OPENING_DAY_FEBRUARY if month == 2 else FT_OPENING_DAY)


def _next_quarter(answer: str | None, today: date) -> date:
    """Return the first day of the next month of declaration, counted from the one that the person gave."""
    month = _months_later(_parsed(answer) or today, CAF_QUARTER_MONTHS)
    while month <= today:
        month = _months_later(month, CAF_QUARTER_MONTHS)
    return month


def _months_later(day: date, months: int) -> date:
    """Return the first day of the month `months` after `day`'s: the organisation's month has then begun."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _from_answer(answer: str | None, today: date) -> date | None:
    day = _parsed(answer)
    return day if day is not None and day > today else None


def _parsed(answer: str | None) -> date | None:
    """Return the date of an answer: a day, or the first of a month."""
    if answer is None:
        return None
    try:
        return date.fromisoformat(answer if len(answer) == 10 else f"{answer}-01")
    except ValueError:
        return None
