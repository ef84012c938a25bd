"""The places by where they stand, so that those near a point are found without looking at all of France."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from flows.definition import Place, PlaceNeed
from flows.spelling import plain
from flows.towns import Point, Town, Towns, department_of, distance_km

CELLS_PER_DEGREE = 2
"""A cell is at least 30 km wide anywhere in France."""


class Near(NamedTuple):
    """A place with how far it is, in kilometres; `exact` when its own position is known, not only its town's."""

    km: float
    place: Place
    exact: bool
    town: str


class _Spot(NamedTuple):
    place: Place
    point: Point
    exact: bool
    town: str


class PlaceIndex:
    """Places that may be shown, by square of half a degree. One whose town is unknown is found by its code alone."""

    def __init__(self, places: Iterable[Place], towns: Towns) -> None:
        """Put each place where it stands: its own position, or the middle of its town."""
        self._cells: dict[tuple[int, int], list[_Spot]] = defaultdict(list)
        self._elsewhere: list[Place] = []
        for place in places:
            if not place.shown:
                continue
            town = town_of(place, towns)
            if place.latitude is not None and place.longitude is not None:
                self._add(_Spot(place, (place.latitude, place.longitude), exact=True, town=town.code if town else ""))
            elif town is not None:
                self._add(_Spot(place, town.point, exact=False, town=town.code))
            else:
                self._elsewhere.append(place)

    def _add(self, spot: _Spot) -> None:
        self._cells[_cell(spot.point)].append(spot)

    def around(self, point: Point, need: PlaceNeed, km: float) -> list[Near]:
        """Return the places for `need` within `km` of a point, the nearest first."""
        north, east = _cell(point)
        cells = [(north + up, east + right) for up in (-1, 0, 1) for right in (-1, 0, 1)]
        found = [
            Near(distance_km(point, spot.point), spot.place, spot.exact, spot.town)
            for cell in cells
            for spot in self._cells.get(cell, ())
            if need in spot.place.needs
        ]
        found.sort(key=lambda near: (round(near.km, 1), not near.place.confirmed, near.place.name))
        return [near for near in found if near.km <= km]

    def with_postal_code(self, code: str, need: PlaceNeed) -> list[Place]:
        """Return the places of a postal code that the table of towns does not know."""
        return [place for place in self._elsewhere if place.postal_code == code and need in place.needs]


def town_of(place: Place, towns: Towns) -> Town | None:
    """Return the town of a place."""
    return town_of_address(place.town_code, place.postal_code or "", place.town, towns)


def town_of_address(town_code: str | None, postal_code: str, name: str, towns: Towns) -> Town | None:
    """Return the town of an address: by its official code, its postal code and name, or a Cedex code and name."""
    if town_code is not None:
        return towns.with_code(town_code)
    found = towns.with_postal_code(postal_code)
    if found:
        return next((town for town in found if plain(town.name) == plain(name)), found[0])
    # « 93007 Bobigny Cedex »: no town has this code, but the department and the name are known.
    department = department_of(postal_code)
    return next((town for town in towns.all if town.department == department and plain(town.name) == plain(name)), None)


def _cell(point: Point) -> tuple[int, int]:
    return round(point[0] * CELLS_PER_DEGREE), round(point[1] * CELLS_PER_DEGREE)
