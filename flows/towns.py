"""The towns of France as a value: found by postal code, by name however spelt, or as the nearest to a point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

Point = tuple[float, float]
"""Latitude and longitude, in degrees (WGS 84)."""

EARTH_KM = 6371.0
"""Mean radius of the Earth (IUGG)."""

FRANCE_KM = 60.0
"""From the nearest town, a point farther than this is not in France, or is at sea."""


class Town(NamedTuple):
    """A town, or a district of Paris, Lyon or Marseille, by its official code (« code officiel géographique »)."""

    code: str
    name: str
    postal_codes: str
    """Separated by spaces: most towns have one."""
    latitude: float
    longitude: float
    population: int
    sure: bool
    """Whether the centre is the town's own; otherwise it is the middle of its neighbours'."""
    former: str = ""
    """Names of the towns that it took in, separated by `|`."""

    @property
    def codes(self) -> list[str]:
        """The postal codes, one by one."""
        return self.postal_codes.split()

    @property
    def point(self) -> Point:
        """Where it is."""
        return self.latitude, self.longitude

    @property
    def department(self) -> str:
        """The department's code: « 93 », « 2A », « 974 »."""
        return department_of(self.code)

    @property
    def is_district(self) -> bool:
        """Whether it is a part of Paris, Lyon or Marseille."""
        return self.name.endswith("Arrondissement")


class Origin(NamedTuple):
    """Where the person is, told in this very turn: a shared position (`exact`), or the middle of a town."""

    point: Point
    exact: bool
    town: str


def department_of(code: str) -> str:
    """Return the department of a town's official code."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def distance_km(one: Point, other: Point) -> float:
    """Return the distance as the crow flies, in kilometres (haversine)."""
    lat1, lon1, lat2, lon2 = (radians(value) for value in (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


class Towns:
    """All the towns, immutable, shared by all turns. Empty, it finds nothing."""

    def __init__(self, towns: Iterable[Town] = (), departments: Mapping[str, str] | None = None) -> None:
        """Index the towns; `departments` gives each department's name by its code."""
        self.all: Sequence[Town] = tuple(towns)
        self.departments = dict(departments or {})

    @cached_property
    def _by_code(self) -> dict[str, Town]:
        return {town.code: town for town in self.all}

    @cached_property
    def _by_postal_code(self) -> dict[str, tuple[Town, ...]]:
        found: dict[str, list[Town]] = defaultdict(list)
        for town in self.all:
            for code in town.codes:
                found[code].append(town)
        return {code: tuple(towns) for code, towns in found.items()}

    @cached_property
    def _cells(self) -> dict[tuple[int, int], tuple[Town, ...]]:
        """The towns by square of one degree."""
        found: dict[tuple[int, int], list[Town]] = defaultdict(list)
        for town in self.all:
            found[round(town.latitude), round(town.longitude)].append(town)
        return {cell: tuple(towns) for cell, towns in found.items()}

    def with_code(self, code: str) -> Town | None:
        """Return the town of an official code, or None."""
        return self._by_code.get(code)

    def with_postal_code(self, code: str) -> tuple[Town, ...]:
        """Return the towns that share a postal code: districts before their whole town, then the largest first."""
        found = self._by_postal_code.get(code, ())
        return tuple(sorted(found, key=lambda town: (not town.is_district, -town.population)))

    def nearest(self, point: Point) -> Town | None:
        """Return the town whose centre is nearest to a point, a district where there are; None outside France."""
        lat, lon = round(point[0]), round(point[1])
        around = [(lat + north, lon + east) for north in (-1, 0, 1) for east in (-1, 0, 1)]
        towns = [town for cell in around for town in self._cells.get(cell, ())]
        # Of a town and its districts at the same spot, the district has the one postal code.
        near = min(
            ((distance_km(point, town.point), len(town.codes), town) for town in towns),
            default=None,
        )
        return near[2] if near is not None and near[0] <= FRANCE_KM else None

    def department_name(self, town: Town) -> str:
        """Return the department's name, or its code when it has none."""
        return self.departments.get(town.department, town.department)
