"""Addresses near a person, as one short text: how far, open or not, how sure."""

from __future__ import annotations

from datetime import date

from flows.definition import Place, PlaceNeed
from flows.draft import Draft
from flows.opening import local_time, opening_now
from flows.place_index import Near, town_of
from flows.texts import MONTHS

PLACES_SHOWN = 3
"""Addresses in one message, so that it fits a small screen (issue of places: « at most three »)."""

NEAR_KM = 30.0
"""Farther than this is not near: about half an hour by car, the distance promised for France services."""

FRESH_DAYS = 365
"""Days after which even a confirmed place is called first."""


def near(draft: Draft, need: PlaceNeed, postal_code: str | None) -> str:
    """Return the places for `need` near the person, the nearest first; nothing when there is none.

    Where the person is: the position or the town told in this very turn, else the town of `postal_code`.
    """
    origin = draft.here
    towns = draft.library.towns.towns.with_postal_code(postal_code or "")
    point = origin.point if origin is not None else towns[0].point if towns else None
    if point is None:
        found = [Near(0.0, place, False, "") for place in draft.library.near.with_postal_code(postal_code or "", need)]
        return "\n\n".join(_card(draft, near, "") for near in found[:PLACES_SHOWN])
    here = {origin.town} if origin is not None else {town.code for town in towns}
    close = draft.library.near.around(point, need, NEAR_KM)[:PLACES_SHOWN]
    is_exact = origin is not None and origin.exact
    return "\n\n".join(_card(draft, one, _distance(draft, one, here, is_exact=is_exact)) for one in close)


def _distance(draft: Draft, one: Near, here: set[str], *, is_exact: bool) -> str:
    """Return how far a place is; measured from the middle of a town, it is never said to the metre."""
    if is_exact and one.exact:
        if one.km < 1:
            return draft.text("places.close_by")
        return draft.text("places.distance", km=f"{one.km:.1f}".replace(".", ",").removesuffix(",0"))
    if one.town in here:
        return draft.text("places.same_town")
    return draft.text("places.about", km=f"{max(1.0, one.km):.0f}")


def _card(draft: Draft, one: Near, distance: str) -> str:
    place = one.place
    lines = [f"{place.name} ({distance})" if distance else place.name, _address(place)]
    lines += [line for line in (place.details, _hours(draft, place)) if line]
    if place.phone:
        lines.append(draft.text("places.phone", phone=place.phone))
    lines.append(draft.text("places.access", access=place.access) if place.access else draft.text("places.no_access"))
    lines.append(_freshness(draft, place))
    return "\n".join(lines)


def _address(place: Place) -> str:
    return (
        f"{place.address}, {place.postal_code} {place.town}" if place.postal_code else f"{place.address}, {place.town}"
    )


def _hours(draft: Draft, place: Place) -> str:
    """Return whether the place is open now; else its hours as they were written."""
    if place.opening:
        town = town_of(place, draft.library.towns.towns)
        there = local_time(draft.now, town.department) if town else None
        key, moment = opening_now(place.opening, there) if there is not None else ("", "")
        if key:
            return draft.text(key, moment=moment)
    return place.hours or ""


def _freshness(draft: Draft, place: Place) -> str:
    """Return how old the address is, and whether to call first."""
    if place.published == "inconnue":
        return f"{draft.text('places.undated')} {draft.text('places.call_first')}"
    dated = draft.text("places.dated", date=_month(place.published))
    if place.confirmed and not _is_old(place.published, draft.today):
        return dated
    return f"{dated} {draft.text('places.call_first')}"


def _month(published: str) -> str:
    """Return « mars 2026 » for "2026-03-12" and "2026-03", « 2026 » for "2026"."""
    year, _, rest = published.partition("-")
    return f"{MONTHS[int(rest[:2]) - 1]} {year}" if rest else year


def _is_old(published: str, today: date) -> bool:
    if len(published) < 10:
        return int(published[:4]) < today.year
    return (today - date.fromisoformat(published)).days > FRESH_DAYS
