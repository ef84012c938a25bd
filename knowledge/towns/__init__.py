"""Reads the table of French towns that comes with the program: `SOURCES.md` says where it comes from."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from sys import intern

from flows.town_names import TownNames
from flows.towns import Town, Towns

TOWNS = Path(__file__).parent / "towns.tsv"
DEPARTMENTS = Path(__file__).parent / "departments.tsv"


@cache
def load_towns() -> TownNames:
    """Return every town of France, read once and shared."""
    lines = DEPARTMENTS.read_text(encoding="utf-8").splitlines()
    departments = dict(line.split("\t") for line in lines)
    return TownNames(Towns(map(_read, TOWNS.read_text(encoding="utf-8").splitlines()), departments))


def _read(line: str) -> Town:
    code, name, postal_codes, latitude, longitude, population, sure, former = line.split("\t")
    return Town(
        code, name, intern(postal_codes), float(latitude), float(longitude), int(population), sure == "1", former
    )
