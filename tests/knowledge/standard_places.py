"""Makes files of the national standard for tests: thousands of rows from its own lists, some of them spoilt."""

from __future__ import annotations

import csv
import io
import random
from typing import Any

from knowledge.places_standard import LISTS
from knowledge.towns import load_towns

HOURS = (
    "Mo-Fr 09:00-12:30,13:30-17:00",
    "Mo,We,Fr 09:00-12:00; PH off",
    "Tu-Sa 10:00-18:00; Aug off",
    "24/7",
)
DEFECTS: dict[str, object] = {
    "id": "",
    "pivot": "1234",
    "nom": "  ",
    "code_postal": "9330",
    "adresse": "",
    "services": "Coiffure",
    "date_maj": "hier",
    "telephone": "0 800",
    "horaires": "le matin",
    "latitude": "200",
    "site_web": "www.exemple.fr",
    "frais_a_charge": "Cher",
    "code_insee": "930",
}
"""What may be wrong with a column. The first seven spoil the row, the others only their own value."""
REQUIRED_DEFECTS = tuple(DEFECTS)[:7]


def row(number: int, chance: random.Random, **values: object) -> dict[str, Any]:
    """Return one sound row, somewhere in France."""
    town = chance.choice(load_towns().towns.all)
    made: dict[str, Any] = {
        "id": f"lieu-{number}",
        "pivot": "00000000000000",
        "nom": f"Maison du numérique {number}",
        "commune": town.name,
        "code_postal": town.codes[0],
        "code_insee": "" if town.is_district else town.code,
        "adresse": f"{number} rue de la République",
        "latitude": f"{town.latitude + chance.uniform(-0.01, 0.01):.6f}",
        "longitude": f"{town.longitude + chance.uniform(-0.01, 0.01):.6f}",
        "telephone": chance.choice(["+33145678901", "01 45 67 89 01", "0145678901", ""]),
        "horaires": chance.choice((*HOURS, "")),
        "date_maj": chance.choice(["2026-10-01", "2024-03-12", "2023-05-09T00:00:00.000Z"]),
        "site_web": "https://exemple.fr",
        "typologie": "MUNI",
        "source": chance.choice(["Hinaura", "France Services"]),
    }
    for column, known in LISTS.items():
        some = chance.sample(known, chance.randint(1 if column == "services" else 0, min(3, len(known))))
        made[column] = "|".join(some)
    return {**made, **values}


def rows(count: int, *, seed: int = 1) -> list[dict[str, Any]]:
    """Return sound rows, the same for the same seed."""
    chance = random.Random(seed)
    return [row(number, chance) for number in range(count)]


def spoil(made: list[dict[str, Any]], every: int) -> dict[str, int]:
    """Spoil one row in `every`, each time another column; return how often each column was."""
    spoilt: dict[str, int] = dict.fromkeys(DEFECTS, 0)
    for rank, one in enumerate(made[::every]):
        column = list(DEFECTS)[rank % len(DEFECTS)]
        one[column] = DEFECTS[column]
        spoilt[column] += 1
    return spoilt


def as_csv(made: list[dict[str, Any]], delimiter: str = ",") -> str:
    """Return the rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(made[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(made)
    return out.getvalue()
