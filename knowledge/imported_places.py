"""From a row of the national standard, as it was kept, to the place that a person is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.definition import Place, PlaceNeed
from knowledge.places_standard import StandardPlace

NEEDS: dict[str, tuple[PlaceNeed, ...]] = {
    "Acquisition de matériel informatique à prix solidaire": ("equipment",),
    "Aide aux démarches administratives": ("procedures",),
    "Accès internet et matériel informatique": ("computer", "connection"),
    "Maîtrise des outils numériques du quotidien": ("learning",),
    "Insertion professionnelle via le numérique": ("learning",),
    "Utilisation sécurisée du numérique": ("learning",),
    "Parentalité et éducation avec le numérique": ("learning",),
    "Loisirs et créations numériques": ("learning",),
    "Compréhension du monde numérique": ("learning",),
}
"""What a person looks for, by the service that a place declares."""

COME = "Se présenter"
CLOSED = "Ce lieu n'accueille pas de public"
WHEELCHAIR = "Handicaps moteurs"
FREE = "Gratuit"


def place_of(number: int, row: Mapping[str, Any]) -> Place:
    """Return the place of a kept row; `number` is the row's own in the store.

    A place counts as confirmed when its structure says that people may come, since the structure keeps its own row up
    to date; how old the row is, is judged when it is shown.
    """
    place = StandardPlace.model_validate(row)
    needs = tuple(dict.fromkeys(need for service in place.services for need in NEEDS[service]))
    address = f"{place.adresse}, {place.complement_adresse}" if place.complement_adresse else place.adresse
    ways = place.modalites_acces
    return Place(
        id=f"lieu_{number}",
        name=place.nom,
        needs=needs,
        address=address,
        postal_code=place.code_postal,
        town=place.commune,
        town_code=place.code_insee,
        latitude=place.latitude,
        longitude=place.longitude,
        phone=place.telephone,
        opening=place.horaires,
        details="C'est gratuit." if place.frais_a_charge == (FREE,) else None,
        access="accueil prévu pour les handicaps moteurs" if WHEELCHAIR in place.prise_en_charge_specifique else None,
        confirmed=not ways or COME in ways,
        shown=CLOSED not in ways,
        source=place.source or "inconnue",
        published=place.date_maj.isoformat(),
    )
