"""The national standard of digital-mediation places: one row, checked field by field.

Source: the schema published by La Mednum and ANCT, package `@gouvfr-anct/lieux-de-mediation-numerique` 2.3.0. Columns
that it does not know are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from flows.opening import are_readable

SERVICES = (
    "Acquisition de matériel informatique à prix solidaire",
    "Aide aux démarches administratives",
    "Maîtrise des outils numériques du quotidien",
    "Insertion professionnelle via le numérique",
    "Utilisation sécurisée du numérique",
    "Parentalité et éducation avec le numérique",
    "Loisirs et créations numériques",
    "Compréhension du monde numérique",
    "Accès internet et matériel informatique",
)
LISTS: dict[str, tuple[str, ...]] = {
    "services": SERVICES,
    "frais_a_charge": ("Gratuit", "Gratuit sous condition", "Payant"),
    "modalites_acces": (
        "Se présenter",
        "Téléphoner",
        "Contacter par mail",
        "Envoyer un mail avec une fiche de prescription",
        "Prendre un RDV en ligne",
        "Ce lieu n'accueille pas de public",
    ),
    "modalites_accompagnement": (
        "En autonomie",
        "Accompagnement individuel",
        "Dans un atelier collectif",
        "À distance",
    ),
    "prise_en_charge_specifique": (
        "Surdité",
        "Handicaps moteurs",
        "Handicaps mentaux",
        "Illettrisme",
        "Langues étrangères (anglais)",
        "Langues étrangères (autres)",
        "Déficience visuelle",
    ),
    "dispositif_programmes_nationaux": (
        "Aidants Connect",
        "Bibliothèques numérique de référence",
        "Certification PIX",
        "Conseillers numériques",
        "Emmaüs Connect",
        "France Services",
        "Grande école du numérique",
        "La Croix Rouge",
        "Point d'accès numérique CAF",
        "Promeneurs du net",
        "Relais numérique (Emmaüs Connect)",
    ),
    "itinerance": ("Itinérant", "Fixe"),
}
"""The values that each closed list of the standard knows."""

OPEN_LISTS = frozenset(
    (
        "typologie",
        "courriels",
        "publics_specifiquement_adresses",
        "formations_labels",
        "autres_formations_labels",
    )
)
"""Columns with several values that are not checked one by one."""

REQUIRED = ("id", "pivot", "nom", "commune", "code_postal", "adresse", "services", "date_maj")

REMEDIES = {
    "id": "Donnez à chaque lieu un identifiant, différent des autres.",
    "pivot": "Écrivez les 14 chiffres du SIRET, ou 00000000000000.",
    "nom": "Écrivez le nom du lieu.",
    "commune": "Écrivez le nom de la commune.",
    "code_postal": "Écrivez cinq chiffres, zéro compris : 01000.",
    "adresse": "Écrivez le numéro et la rue.",
    "services": "Écrivez au moins un service de la liste du standard, séparés par « | ».",
    "date_maj": "Écrivez la date comme 2026-11-22, jamais dans l'avenir.",
    "code_insee": "Écrivez le code officiel de la commune, comme 93001 ou 2A004.",
    "latitude": "Écrivez des degrés avec un point, entre -90 et 90, près de la commune.",
    "longitude": "Écrivez des degrés avec un point, entre -180 et 180, près de la commune.",
    "telephone": "Écrivez dix chiffres, ou +33 et neuf chiffres.",
    "horaires": "Écrivez les horaires au format d'OpenStreetMap, comme « Mo-Fr 09:00-12:00 ».",
    "site_web": "Écrivez une adresse qui commence par https://.",
    "fiche_acces_libre": "Écrivez une adresse qui commence par https://.",
    "prise_rdv": "Écrivez une adresse qui commence par https://.",
}
KNOWN_VALUES = "Écrivez une valeur de la liste du standard."
"""The remedy for a value that a closed list does not know."""


def _phone(value: str) -> str:
    digits = re.sub(r"[\s.\-()/]|(?<=\+33)0|(?<=0033)0", "", value)
    digits = re.sub(r"^(?:\+|00)(?:33|262|590|594|596|508|687|689)(?=\d{6,9}$)", "0", digits)
    if not re.fullmatch(r"0[1-9]\d{8}|3\d{3}", digits):
        raise ValueError("not a phone number")
    if len(digits) == 4:
        return f"{digits[:2]} {digits[2:]}"
    return " ".join(re.findall("..", digits))


def _hours(value: str) -> str:
    if not are_readable(value):
        raise ValueError("not opening hours")
    return value


def _day(value: object) -> object:
    """Accept a moment where a day is wanted: older exports write « 2023-05-09T00:00:00.000Z »."""
    if isinstance(value, datetime | date):
        return value
    return str(value)[:10]


Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://\S+$", max_length=500)]
Values = tuple[Filled, ...]


class StandardPlace(BaseModel):
    """A row of the standard. Other columns are kept beside, as they came."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Filled
    pivot: Annotated[str, StringConstraints(pattern=r"^\d{14}$")]
    nom: Filled
    commune: Filled
    code_postal: Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
    adresse: Filled
    services: Annotated[Values, Field(min_length=1)]
    date_maj: Annotated[date, BeforeValidator(_day)]
    code_insee: Annotated[str, StringConstraints(pattern=r"^\d[0-9AB]\d{3}$")] | None = None
    complement_adresse: Filled | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    telephone: Annotated[str, AfterValidator(_phone)] | None = None
    site_web: Address | None = None
    horaires: Annotated[str, AfterValidator(_hours)] | None = None
    source: Filled | None = None
    fiche_acces_libre: Address | None = None
    prise_rdv: Address | None = None
    frais_a_charge: Values = ()
    modalites_acces: Values = ()
    modalites_accompagnement: Values = ()
    prise_en_charge_specifique: Values = ()
    dispositif_programmes_nationaux: Values = ()
    itinerance: Values = ()
    typologie: Values = ()
    courriels: Values = ()
    publics_specifiquement_adresses: Values = ()
    formations_labels: Values = ()
    autres_formations_labels: Values = ()
    structure_parente: str | None = None
    presentation_resume: str | None = None
    presentation_detail: str | None = None


KNOWN_COLUMNS = frozenset(StandardPlace.model_fields)


def split_lists(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without its empty cells, its lists cut at « | » whatever the file's kind."""
    clean: dict[str, Any] = {}
    for column, value in row.items():
        if column in LISTS or column in OPEN_LISTS:
            parts = value if isinstance(value, list) else str(value or "").split("|")
            value = [part for part in (str(part).strip() for part in parts if part is not None) if part]  # noqa: PLW2901 — the cell, cut
        elif isinstance(value, str):
            value = value.strip()  # noqa: PLW2901 — the same cell, without its blanks
        elif isinstance(value, int | float) and not isinstance(value, bool) and column not in {"latitude", "longitude"}:
            value = str(value)  # noqa: PLW2901 — a spreadsheet took digits for a number
        if value not in (None, "", []):
            clean[column] = value
    return clean


def unknown_values(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Take out of a row the values that its closed lists do not know, and yield them with their column."""
    for column, known in LISTS.items():
        for value in list(row.get(column, ())):
            if value not in known:
                row[column].remove(value)
                yield column, value
        if row.get(column) == []:
            del row[column]
