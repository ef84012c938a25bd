"""Finds the useful pieces of a masked text: places, amounts, dates, operators, bodies, benefits, documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from flows.town_names import TownNames
from flows.understanding import Entity
from nlu.countries import find_countries
from nlu.folding import fold
from nlu.sensitive_span import ANY_PLACEHOLDER, PHONE
from nlu.towns import find_towns

MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_MONTH_SHORT = {
    "janv": 1,
    "fev": 2,
    "fevr": 2,
    "avr": 4,
    "juil": 7,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
    "aou": 8,
    "out": 8,
}

_OPERATORS = {
    "sfr": "sfr esseffer",
    "orange": "orange oranje",
    "bouygues": "bouygues bouigues bouygue bouyg bouygtel bouigue bouyges",
    "free": "free fri freemobile",
    "lebara": "lebara libara lebarra",
    "lycamobile": "lycamobile lyca lycamobil licamobile leka lika",
    "la_poste_mobile": "lapostemobile",
    "syma": "syma",
    "sosh": "sosh soch",
    "red": "redbysfr",
    "b_and_you": "bandyou b&you",
    "nrj": "nrjmobile",
    "prixtel": "prixtel",
    "coriolis": "coriolis",
    "vectone": "vectone",
}
_BODIES = {
    "caf": "caf kaf caff cafe_fr",
    "msa": "msa",
    "france_travail": "pole_emploi france_travail popole polemploi poleemploi francetravail paul_emploi",
    "ameli": "ameli cpam secu securite_sociale amelie assurance_maladie",
    "impots": "impots impot tresor_public fisc dgfip",
    "prefecture": "prefecture prefectur sous_prefecture",
    "mairie": "mairie",
    "ccas": "ccas",
    "mdph": "mdph",
    "france_services": "france_services france_service",
    "emmaus_connect": "emmaus_connect emmaus emaus",
    "banque_de_france": "banque_de_france",
    "ants": "ants france_titres",
    "edf": "edf",
    "engie": "engie",
    "mission_locale": "mission_locale",
    "anef": "anef",
    "carsat": "carsat",
    "urssaf": "urssaf",
    "la_poste": "la_poste",
}
_BENEFITS = {
    "rsa": "rsa",
    "prime_activite": "prime_d'activite prime_dactivite prime_activite ppa",
    "aah": "aah",
    "apl": "apl als alf aide_au_logement allocation_logement",
    "paje": "paje",
    "allocations_familiales": "allocations_familiales allocs_familiales",
    "are": "are",
    "ass": "ass",
    "css": "css c2s cmu cmu-c complementaire_sante_solidaire",
    "ame": "ame aide_medicale_d'etat aide_medicale",
    "cheque_energie": "cheque_energie",
    "ars": "ars allocation_de_rentree prime_de_rentree",
    "asf": "asf",
    "aspa": "aspa minimum_vieillesse",
}
_DOCUMENTS = {
    "fiche_de_paie": "fiche_de_paie fiches_de_paie bulletin_de_salaire bulletins_de_salaire fiche_de_paye",
    "carte_identite": "carte_d'identite carte_didentite carte_identite cni piece_d'identite piece_didentite",
    "passeport": "passeport passepor",
    "titre_sejour": "titre_de_sejour carte_de_sejour recepisse",
    "rib": "rib",
    "quittance": "quittance quittance_de_loyer",
    "bail": "bail",
    "justificatif_domicile": "justificatif_de_domicile",
    "avis_imposition": "avis_d'imposition avis_d'impot avis_dimposition",
    "acte_naissance": "acte_de_naissance extrait_de_naissance",
    "livret_famille": "livret_de_famille",
    "carte_vitale": "carte_vitale",
    "attestation_loyer": "attestation_de_loyer",
}


class _Word(NamedTuple):
    words: str
    kind: str
    value: str


def _lexicon() -> list[_Word]:
    kinds = {"operateur": _OPERATORS, "organisme": _BODIES, "prestation": _BENEFITS, "document": _DOCUMENTS}
    words = [
        _Word(variant.replace("_", " "), kind, value)
        for kind, table in kinds.items()
        for value, variants in table.items()
        for variant in variants.split()
    ]
    return sorted(words, key=lambda word: -len(word.words))


_LEXICON = _lexicon()
_LEXICON_RE = re.compile(
    r"(?<![a-z0-9])(?:"
    + "|".join(re.escape(word.words).replace(r"\ ", r"[ \-]?") for word in _LEXICON)
    + r")(?![a-z0-9])"
)
_BY_WORDS = {re.sub(r"[ \-]", "", word.words): word for word in reversed(_LEXICON)}

_AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[ .]\d{3})+|\d+)(?:[.,](\d{1,2}))?\s*(?:€|euros?\b|eur\b|e\b"
    r"|balles\b)(?:\s?(\d{2})(?!\d))?"
)
_POSTAL = re.compile(r"(?<![\d.,/\-])(\d{2} ?\d{3})(?![\d.,/\-]|\s*(?:€|euros?|eur\b|e\b|balles))")
_FULL_DATE = re.compile(r"(?<!\d)(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})(?!\d)")
_DAY_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?:er)?\s+([a-z]{3,10})(?:\s+((?:19|20)\d\d))?(?![a-z])")
_WORD_YEAR = re.compile(r"(?<![a-z])([a-z]{3,10})(?:\s+((?:19|20)\d\d)(?!\d))?(?![a-z])")
_MAYBE_NOT_MONTH = {"mai", "mars", "avri", "out", "mais", "mari", "main", "marc", "mar", "moi", "maire", "marie"}
_MASKED = re.compile(ANY_PLACEHOLDER)


def find_entities(text: str, towns: TownNames | None = None) -> tuple[Entity, ...]:
    """Find entities in their order, none over another; the surest kinds first, the towns of `towns` last."""
    folded = fold(text)
    taken = [match.span() for pattern in (_MASKED, PHONE) for match in pattern.finditer(folded)]
    found: list[Entity] = []
    named = find_towns(text, folded, towns) if towns is not None else ()
    for entity in (*_candidates(folded), *named):
        if not any(entity.start < end and start < entity.end for start, end in taken):
            taken.append((entity.start, entity.end))
            found.append(entity)
    return tuple(sorted(found, key=lambda entity: entity.start))


def _candidates(folded: str) -> Iterator[Entity]:
    yield from _dates(folded)
    yield from _amounts(folded)
    for match in _POSTAL.finditer(folded):
        code = match.group(1).replace(" ", "")
        if "01" <= code[:2] <= "98":
            yield Entity(kind="code_postal", value=code, start=match.start(), end=match.end())
    for match in _LEXICON_RE.finditer(folded):
        word = _BY_WORDS[re.sub(r"[ \-]", "", match.group())]
        yield Entity(kind=word.kind, value=word.value, start=match.start(), end=match.end())
    yield from _misspelt_operators(folded)
    yield from find_countries(folded)
    yield from _months(folded)


def _amounts(folded: str) -> Iterator[Entity]:
    for match in _AMOUNT.finditer(folded):
        whole = re.sub(r"\D", "", match.group(1))
        cents = (match.group(2) or match.group(3) or "").ljust(2, "0")
        value = f"{int(whole)}.{cents}" if cents != "00" else str(int(whole))
        yield Entity(kind="montant", value=value, start=match.start(), end=match.end())


def _dates(folded: str) -> Iterator[Entity]:
    for match in _FULL_DATE.finditer(folded):
        day, month, year = (int(part) for part in match.groups())
        year += 0 if year > 99 else (2000 if year < 50 else 1900)
        if 1 <= day <= 31 and 1 <= month <= 12:
            yield Entity(kind="date", value=f"{year}-{month:02}-{day:02}", start=match.start(), end=match.end())
    for match in _DAY_MONTH.finditer(folded):
        month_number = month_of(match.group(2))
        if month_number and 1 <= int(match.group(1)) <= 31:
            head = f"{match.group(3)}-" if match.group(3) else "--"
            value = f"{head}{month_number:02}-{int(match.group(1)):02}"
            yield Entity(kind="date", value=value, start=match.start(), end=match.end())


def _months(folded: str) -> Iterator[Entity]:
    for match in _WORD_YEAR.finditer(folded):
        if match.group(1) in _MAYBE_NOT_MONTH and not (match.group(2) or match.group(1) in {"mai", "mars"}):
            continue
        if month := month_of(match.group(1)):
            value = f"{match.group(2)}-{month:02}" if match.group(2) else f"{month:02}"
            yield Entity(kind="mois", value=value, start=match.start(), end=match.end())


def month_of(word: str) -> int | None:
    """Return the number of a French month, one or two letters wrong in a long name forgiven."""
    word = fold(word)
    if word in MONTHS:
        return MONTHS.index(word) + 1
    if word in _MONTH_SHORT:
        return _MONTH_SHORT[word]
    for number, month in enumerate(MONTHS, start=1):
        allowed = 2 if len(month) >= 8 else 1
        near = DamerauLevenshtein.distance(word, month, score_cutoff=allowed) <= allowed
        if len(month) >= 5 and len(word) >= 4 and word[0] == month[0] and near:
            return number
    return None


_LONG_OPERATORS = ("bouygues", "lycamobile", "lebara")


def _misspelt_operators(folded: str) -> Iterator[Entity]:
    for match in re.finditer(r"[a-z]{6,}", folded):
        for operator in _LONG_OPERATORS:
            if DamerauLevenshtein.distance(match.group(), operator, score_cutoff=2) <= 2:
                yield Entity(kind="operateur", value=operator, start=match.start(), end=match.end())
