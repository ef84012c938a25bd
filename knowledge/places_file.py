"""Reads a file of the national standard, CSV or JSON: the places that hold, and what was refused, with its remedy."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flows.place_index import town_of_address
from flows.towns import Towns, distance_km
from knowledge.places_standard import (
    KNOWN_COLUMNS,
    KNOWN_VALUES,
    REMEDIES,
    REQUIRED,
    StandardPlace,
    split_lists,
    unknown_values,
)

FAR_KM = 40.0
"""From the middle of its town, a place farther than this has wrong degrees: the widest towns of mainland France
are 40 km across; those of Guyane are let through."""

DEGREES = frozenset(("latitude", "longitude"))
"""One says nothing without the other."""

SHOWN = 60
"""Most characters of a value that a report quotes."""


class UnreadableFile(Exception):
    """The whole file cannot be read; the message is a French sentence with its remedy."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field of one row; `refused` when the whole row is left out for it."""

    row: int
    """Rank in the file: the line of a CSV, from 2; the rank in a JSON list, from 1."""
    column: str
    value: str
    remedy: str
    refused: bool

    def render(self) -> str:
        """Return the sentence of the report."""
        what = "refusé" if self.refused else "laissé de côté"
        return f"Ligne {self.row}, {self.column} : « {self.value} », {what}. {self.remedy}"


@dataclass
class PlacesFile:
    """What a file holds once read."""

    places: list[StandardPlace] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown_columns: Counter[str] = field(default_factory=Counter)
    refused: int = 0


def read_places_file(path: Path, towns: Towns, today: date) -> PlacesFile:
    """Read and check every row.

    Raises:
        UnreadableFile: It is not a CSV nor a JSON list of the standard.
    """
    text = _text_of(path)
    rows = _json_rows(text) if text.lstrip()[:1] in {"[", "{"} else _csv_rows(text)
    read = PlacesFile()
    seen: dict[tuple[str, str], int] = {}
    for number, row in rows:
        place = _check(read, number, row, towns, today)
        if place is None:
            continue
        key = (place.source or "", place.id)
        if key in seen:
            remedy = f"Ce lieu est déjà à la ligne {seen[key]} : gardez-en un."
            read.problems.append(Problem(number, "id", place.id, remedy, refused=True))
            read.refused += 1
            continue
        seen[key] = number
        read.places.append(place)
    return read


def _text_of(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(
            "Le fichier n'est pas en UTF-8. Remède : enregistrez-le en UTF-8 depuis votre tableur."
        ) from None


def _json_rows(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            f"Le JSON s'arrête à la ligne {error.lineno}. Remède : téléchargez le fichier de nouveau."
        ) from None
    if not isinstance(content, list):
        raise UnreadableFile("Le JSON n'est pas une liste de lieux. Remède : prenez l'export du standard national.")
    for number, row in enumerate(content, 1):
        yield number, row if isinstance(row, dict) else {"id": None}


def _csv_rows(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter)
    missing = [column for column in REQUIRED if column not in (reader.fieldnames or ())]
    if missing:
        raise UnreadableFile(
            f"Il manque des colonnes : {', '.join(missing)}. Remède : prenez l'export du standard national."
        )
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise UnreadableFile(f"Le CSV ne se lit pas ({error}). Remède : téléchargez-le de nouveau.") from None


def _check(read: PlacesFile, number: int, raw: dict[str, Any], towns: Towns, today: date) -> StandardPlace | None:
    """Return the place of a row; note what is wrong, and leave out a row whose required field is."""
    if None in raw:
        read.problems.append(Problem(number, "ligne", _short(raw[None]), "Il y a trop de cellules.", refused=True))  # type: ignore[index]  # csv's own key for what is beyond the columns
        read.refused += 1
        return None
    row = split_lists(raw)
    read.unknown_columns.update(column for column in row if column not in KNOWN_COLUMNS)
    said = "services" in row
    unknown = list(unknown_values(row))
    if said and "services" not in row:
        _note(read, number, "services", raw["services"], refused=True)
        unknown = [pair for pair in unknown if pair[0] != "services"]
        row["services"] = ()
    for column, value in unknown:
        read.problems.append(Problem(number, column, _short(value), KNOWN_VALUES, refused=False))
    place = _place(read, number, row)
    if place is None:
        return None
    if place.date_maj > today:
        _note(read, number, "date_maj", place.date_maj, refused=True)
        read.refused += 1
        return None
    return _without_wrong_position(read, number, place, towns)


def _place(read: PlacesFile, number: int, row: dict[str, Any]) -> StandardPlace | None:
    try:
        return StandardPlace.model_validate(row)
    except ValidationError as error:
        wrong = list(dict.fromkeys(str(problem["loc"][0]) for problem in error.errors()))
    required = [column for column in wrong if column in REQUIRED]
    for column in wrong:
        if row.get(column) != ():
            _note(read, number, column, row.get(column), refused=column in REQUIRED)
    if required:
        read.refused += 1
        return None
    if not DEGREES.isdisjoint(wrong):
        wrong.extend(DEGREES)
    return StandardPlace.model_validate({column: value for column, value in row.items() if column not in wrong})


def _without_wrong_position(read: PlacesFile, number: int, place: StandardPlace, towns: Towns) -> StandardPlace:
    """Drop degrees that are not near the place's town: most often latitude and longitude in each other's column."""
    if place.latitude is None or place.longitude is None:
        half = "longitude" if place.longitude is None else "latitude"
        if (place.latitude, place.longitude) != (None, None):
            _note(read, number, half, None, refused=False)
        return place.model_copy(update={"latitude": None, "longitude": None})
    town = town_of_address(place.code_insee, place.code_postal, place.commune, towns)
    if town is None or town.department == "973":
        return place
    if distance_km((place.latitude, place.longitude), town.point) <= FAR_KM:
        return place
    _note(read, number, "latitude", f"{place.latitude}, {place.longitude}", refused=False)
    return place.model_copy(update={"latitude": None, "longitude": None})


def _note(read: PlacesFile, number: int, column: str, value: object, *, refused: bool) -> None:
    remedy = REMEDIES.get(column, "Corrigez cette valeur, ou laissez la case vide.")
    read.problems.append(Problem(number, column, _short(value), remedy, refused=refused))


def _short(value: object) -> str:
    if value is None or value == "":
        return "(vide)"
    text = " | ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def counted(problems: Iterable[Problem]) -> Counter[str]:
    """Return how many problems each column has, the most frequent first."""
    return Counter(problem.column for problem in problems)
