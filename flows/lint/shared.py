"""What procedures share: figures without overlap, places and words that are one each, every danger foreseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import get_args

from flows.definition import Figure, FigureValue, GlossaryEntry, Place, VitalHelp
from flows.issues import Issue
from flows.reading import Reading
from flows.understanding import VitalKind


def check_figures(reading: Reading[dict[str, Figure]]) -> Iterator[Issue]:
    """Yield the periods of a figure that run backwards or overlap: one day has one value."""
    for name, figure in (reading.value or {}).items():
        for rank, value in enumerate(figure.values):
            first, last = _period(value)
            line = reading.marks.line(name, "values", rank)
            if last < first:
                yield Issue(
                    code="figure_period",
                    file=reading.file,
                    line=line,
                    sentence=f"La période de « {name} » finit avant de commencer.",
                    remedy="Inversez « start » et « end ».",
                )
            elif any(first <= _period(other)[1] and _period(other)[0] <= last for other in figure.values[:rank]):
                yield Issue(
                    code="figure_period",
                    file=reading.file,
                    line=line,
                    sentence=f"« {name} » a deux valeurs pour un même jour.",
                    remedy="Mettez un « end » à l'ancienne valeur, la veille de la nouvelle.",
                )


def check_words(reading: Reading[dict[str, GlossaryEntry]]) -> Iterator[Issue]:
    """Yield the spellings that two entries of the glossary claim."""
    owners: dict[str, str] = {}
    for name, entry in (reading.value or {}).items():
        for spelling in (entry.word, *entry.synonyms):
            owner = owners.setdefault(spelling.casefold(), name)
            if owner != name:
                yield Issue(
                    code="duplicate_word",
                    file=reading.file,
                    line=reading.marks.line(name),
                    sentence=f"« {spelling} » est déjà expliqué par « {owner} ».",
                    remedy="Gardez-le à un seul endroit.",
                )


def check_places(readings: Iterable[Reading[tuple[Place, ...]]]) -> Iterator[Issue]:
    """Yield the places that have the identifier of another."""
    seen: set[str] = set()
    for reading in readings:
        for rank, place in enumerate(reading.value or ()):
            if place.id in seen:
                yield Issue(
                    code="duplicate_id",
                    file=reading.file,
                    line=reading.marks.line(rank, "id"),
                    sentence=f"Le lieu « {place.id} » existe déjà.",
                    remedy="Donnez-lui un autre identifiant.",
                )
            seen.add(place.id)


def check_emergencies(reading: Reading[dict[str, VitalHelp]]) -> Iterator[Issue]:
    """Yield the kinds of danger for which nothing would be said."""
    if reading.value is not None:
        for kind in get_args(VitalKind):
            if kind not in reading.value:
                yield Issue(
                    code="missing_emergency",
                    file=reading.file,
                    line=1,
                    sentence=f"Rien n'est prévu pour le danger « {kind} ».",
                    remedy="Ajoutez son numéro et son texte.",
                )


def _period(value: FigureValue) -> tuple[date, date]:
    return value.start or date.min, value.end or date.max
