"""What opening hours mean now, in plain words. Hours are written as in OpenStreetMap (`opening_hours`)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import lru_cache

from opening_hours import OpeningHours, State, validate

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

OVERSEAS_HOURS = {
    "971": -4, "972": -4, "973": -3, "974": 4, "976": 3, "977": -4, "978": -4, "986": 12, "987": -10, "988": 11,
}  # fmt: skip
"""Hours from universal time where the clock never changes (IANA time zones); others overseas are left out."""

SOON = timedelta(days=7)
"""Past this, the next opening is not told: it is no help today."""


@lru_cache(maxsize=4096)
def _read(hours: str) -> OpeningHours:
    return OpeningHours(hours, country="FR")


def are_readable(hours: str) -> bool:
    """Whether these hours follow the format."""
    return bool(hours.strip()) and bool(validate(hours))


def local_time(now: datetime, department: str) -> datetime | None:
    """Return the time of a department; None where it is not known. `now` is the time of mainland France."""
    if not department.startswith(("97", "98")):
        return now
    shift = OVERSEAS_HOURS.get(department)
    return None if shift is None or now.tzinfo is None else now.astimezone(timezone(timedelta(hours=shift)))


def opening_now(hours: str, now: datetime) -> tuple[str, str]:
    """Return whether it is open now and until when: the key of a sentence, `places.…`, and the moment in words.

    French public holidays count. The key is empty where the hours say nothing of now.
    """
    if not are_readable(hours):
        return "", ""
    here = now.replace(tzinfo=None)
    read = _read(hours)
    state = read.state(here)[0]
    if state not in {State.OPEN, State.CLOSED}:
        return "", ""
    change = read.next_change(here)
    is_open = state == State.OPEN
    if change is None or change - here > SOON:
        return ("places.open", "") if is_open else ("places.closed", "")
    return ("places.open_until" if is_open else "places.closed_until"), _moment(change, here)


def _moment(then: datetime, now: datetime) -> str:
    days = (then.date() - now.date()).days
    day = "" if days == 0 else "demain " if days == 1 else f"{DAYS[then.weekday()]} "
    minutes = f" {then.minute:02}" if then.minute else ""
    return f"{day}à {then.hour} h{minutes}"
