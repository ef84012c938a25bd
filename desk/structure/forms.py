"""What a structure may say of itself, with a French sentence for each mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from store.structures import Structure


@dataclass(frozen=True)
class Field:
    """One line of the form."""

    name: str
    label: str
    hint: str = ""
    required: bool = False
    long: bool = False
    characters: int = 200


FIELDS = (
    Field("name", "Nom de la structure", required=True, characters=120),
    Field("phone", "Téléphone", "Par exemple 01 23 45 67 89.", characters=30),
    Field("hours", "Horaires d’ouverture", "Par exemple : du lundi au vendredi, de 9 h à 17 h."),
    Field("area", "Territoire", "Communes ou codes postaux où vous aidez."),
    Field("privacy_contact", "Contact pour les données personnelles", "Une adresse e-mail ou postale."),
    Field(
        "places_note",
        "Où venir",
        "Ce que les personnes doivent savoir avant de se déplacer.",
        long=True,
        characters=350,
    ),
)
PHONE = re.compile(r"(\+33|0)[1-9]\d{8}|3\d{3}")
"""French numbers: ten figures, or a short number of four."""


def read_form(data: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values typed, tidied, and a sentence for each field to correct."""
    values = {field.name: " ".join(data.get(field.name, "").split()) for field in FIELDS if not field.long}
    values |= {field.name: data.get(field.name, "").strip() for field in FIELDS if field.long}
    wrong = {field.name: sentence for field in FIELDS if (sentence := _mistake(field, values[field.name]))}
    return values, wrong


def changed(structure: Structure, values: Mapping[str, str]) -> Structure:
    """Return the structure with what was typed; what was left empty is unknown."""
    return replace(
        structure,
        name=values["name"],
        phone=values["phone"] or None,
        hours=values["hours"] or None,
        area=values["area"] or None,
        privacy_contact=values["privacy_contact"] or None,
        places_note=values["places_note"] or None,
    )


def _mistake(field: Field, value: str) -> str:
    if field.required and not value:
        return "Ce champ est obligatoire. Écrivez le nom que les personnes connaissent."
    if len(value) > field.characters:
        return f"C’est trop long : {field.characters} caractères au plus."
    if field.name == "phone" and value and not PHONE.fullmatch(re.sub(r"[\s.\-]", "", value)):
        return "Ce numéro n’est pas complet. Écrivez dix chiffres (01 23 45 67 89) ou un numéro court (3230)."
    return ""
