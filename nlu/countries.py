"""Finds the country that a message names (« au mali », « o senegal », « au bled »)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.understanding import Entity

ABROAD = "étranger"
"""Value when another country is meant and not named."""

_COUNTRIES = {
    "Afghanistan": "afghanistan afganistan",
    "Albanie": "albanie",
    "Algérie": "algerie algeri aljerie",
    "Allemagne": "allemagne alemagne",
    "Angleterre": "angleterre",
    "Angola": "angola",
    "Arménie": "armenie",
    "Bangladesh": "bangladesh bengladesh",
    "Belgique": "belgique",
    "Bénin": "benin",
    "Brésil": "bresil",
    "Bulgarie": "bulgarie",
    "Burkina Faso": "burkina_faso burkina",
    "Cameroun": "cameroun camerun kameroun",
    "Canada": "canada",
    "Cap-Vert": "cap_vert",
    "Centrafrique": "centrafrique",
    "Chine": "chine",
    "Colombie": "colombie",
    "Comores": "comores comore comor",
    "Congo": "congo kongo rdc",
    "Côte d'Ivoire": "cote_d'ivoire cote_divoire cote_d_ivoire kote_divoire",
    "Égypte": "egypte egipte",
    "Érythrée": "erythree",
    "Espagne": "espagne",
    "États-Unis": "etats_unis",
    "Éthiopie": "ethiopie",
    "Gabon": "gabon",
    "Gambie": "gambie",
    "Géorgie": "georgie",
    "Ghana": "ghana",
    "Guinée": "guinee guine",
    "Haïti": "haiti",
    "Inde": "inde",
    "Irak": "irak",
    "Iran": "iran",
    "Italie": "italie",
    "Kosovo": "kosovo",
    "Liban": "liban",
    "Madagascar": "madagascar",
    "Mali": "mali malie",
    "Maroc": "maroc marok",
    "Mauritanie": "mauritanie moritanie",
    "Moldavie": "moldavie",
    "Niger": "niger",
    "Nigeria": "nigeria nigeriya",
    "Pakistan": "pakistan",
    "Pérou": "perou",
    "Philippines": "philippines",
    "Pologne": "pologne",
    "Portugal": "portugal",
    "Roumanie": "roumanie",
    "Russie": "russie",
    "Rwanda": "rwanda",
    "Sénégal": "senegal senegale",
    "Serbie": "serbie",
    "Somalie": "somalie",
    "Soudan": "soudan",
    "Sri Lanka": "sri_lanka",
    "Suisse": "suisse",
    "Syrie": "syrie",
    "Tchad": "tchad",
    "Togo": "togo",
    "Tunisie": "tunisie tunizi tunisi",
    "Turquie": "turquie turki turkie",
    "Ukraine": "ukraine",
    "Vietnam": "vietnam",
    ABROAD: "l'etranger l_etranger letranger au_bled le_bled au_pays autre_pays",
}
_NAMES = {name.replace("_", " "): country for country, names in _COUNTRIES.items() for name in names.split()}
_PATTERN = re.compile(
    r"(?<![a-z0-9])(?:" + "|".join(re.escape(name) for name in sorted(_NAMES, key=len, reverse=True)) + r")(?![a-z0-9])"
)


def find_countries(folded: str) -> Iterator[Entity]:
    """Yield the countries named in a text without accents, in their order."""
    for match in _PATTERN.finditer(folded.replace("-", " ")):
        yield Entity(kind="pays", value=_NAMES[match.group()], start=match.start(), end=match.end())
