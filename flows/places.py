"""Addresses near a postal code, as one short text."""

from __future__ import annotations

from flows.definition import Place, PlaceNeed
from flows.draft import Draft

PLACES_SHOWN = 2
"""Addresses in one message, so that it fits a small screen."""


def near(draft: Draft, need: PlaceNeed, postal_code: str | None) -> str:
    """Return the places for `need` in the town, then the department; nothing when there is none."""
    fitting = [place for place in draft.library.places if need in place.needs]
    code = postal_code or ""
    close = [place for place in fitting if _same_department(place, code)]
    if not close:
        return ""
    close.sort(key=lambda place: (place.postal_code != code, not place.confirmed, place.name))
    return "\n\n".join(_card(draft, place) for place in close[:PLACES_SHOWN])


def _same_department(place: Place, code: str) -> bool:
    length = 3 if code.startswith("97") else 2
    return bool(code) and place.postal_code[:length] == code[:length]


def _card(draft: Draft, place: Place) -> str:
    lines = [place.name, f"{place.address}, {place.postal_code} {place.town}"]
    if place.hours:
        lines.append(place.hours)
    if place.phone:
        lines.append(draft.text("places.phone", phone=place.phone))
    if not place.confirmed:
        lines.append(draft.text("places.call_first"))
    return "\n".join(lines)
