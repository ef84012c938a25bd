"""Finds a town by its name as people write it: by ear, in short, with a department or a postal code beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from math import log10
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from flows.spelling import plain, sound_of
from flows.towns import Town, Towns

OFFERED = 4
"""Most towns offered to choose from, so that they fit on buttons."""

SURE = 0.86
"""Likeness from which a misspelt name is taken, when no other town is near (measured on `knowledge/eval`)."""

LIKELY = 0.70
"""Likeness under which a town is not even offered."""

LIKELY_THERE = 0.55
"""The same where the department is said: there are a hundred times fewer towns to mistake it for."""

MARGIN = 0.05
"""Between two towns nearer to each other than this, the person chooses."""

LARGER = 20
"""A town with this many times the people of its namesakes is the one meant, unless a department is said."""

SOUND, LETTERS, PEOPLE = 0.6, 0.4, 0.05
"""Shares of sound and letters in the likeness, and what each power of ten of people adds."""

VILLAGE = 5_000
"""People under which a town of exactly the name typed may still not be the one meant."""

SHORTENED = 0.04
"""Taken from the likeness of a name cut short: « Épinay » for « Épinay-sur-Seine »."""

_EVERY_DAY = (
    "aide aider allo alors apres argent arret attend attends aucun aussi avant bien bientot bonjour bonne bonsoir"
    " carte chez chose code combien comment compte courrier demain demande dimanche dire donne dossier droit ecole"
    " email encore enfant enfants ensuite erreur fait faire famille femme fille fils fini fois foyer gens hier homme"
    " hotel ici internet jamais jeudi jour jours juste lettre lieu logement loin loyer lundi madame maintenant mairie"
    " maison maman mardi mari matin menu merci mercredi mieux moins moment monde monsieur montre non numero oui"
    " pardon papa papier papiers parents parfait parler pas personne place plus poste pourquoi prefecture pres probleme"
    " quand quartier quoi rappel recommence rentre repete repondre retour rien rue salut samedi service soir sortie"
    " suite suivant super sur travail toujours tout urgent vendredi vente ville voila voisin voisine vous vrai"
)
COMMON = frozenset(_EVERY_DAY.split())
"""Words of every day that sound like a town: only the town's own spelling counts, as for « Denain » and « demain »."""

_WORDS = {"st": "saint", "ste": "sainte", "sts": "saints", "s": "sur", "ss": "sous", "sou": "sous"}
_LINKS = frozenset(
    ["sur", "sous", "en", "les", "le", "la", "de", "du", "des", "d", "l", "aux", "au", "a", "lez", "pres"]
)
_BEYOND = frozenset(("sur", "sous", "en"))
_BEFORE_RIVERS = frozenset(["sur", "de", "du", "d", "lez", "les", "pres"])
_ARTICLES = frozenset(("le", "la", "les", "l"))
_LEADS = re.compile(
    r"^(?:(?:bonjour|bonsoir|alors|oui|c est|cest|je suis|j suis|jsuis|chui|je vis|je reste|j habite|jabite|j abite"
    r"|habite|on habite|nous habitons|moi|dans|vers|a cote de|pas loin de|pres de|la ville de|la ville d|ville de"
    r"|ville|commune de|quartier|a|sur)\s)+"
)
_TAILS = re.compile(r"(?:\s(?:dans|en|le|la|du|de|departement|france|ville|svp|merci|dept))+$")
_POSTAL = re.compile(r"\b(\d{2}) ?(\d{3})\b")
_DEPARTMENT = re.compile(r"\b(?:dans le )?(97\d|98\d|2[ab]|\d{2}|[1-9])\b")
_DISTRICT = re.compile(r"\b(paris|lyon|marseille)\D{0,12}?(\d{1,2})\s?(?:er|e|eme|ieme|em)?\b(?:\s?arr\w*)?")


class Found(NamedTuple):
    """The towns that a name may mean, the likeliest first; one that is `sure` needs no question."""

    towns: tuple[Town, ...] = ()
    sure: bool = False


class _Name(NamedTuple):
    letters: str
    sound: str
    towns: tuple[Town, ...]
    short: bool


class TownNames:
    """The names of all towns, indexed by how they begin to sound."""

    def __init__(self, towns: Towns | None = None) -> None:
        """Index nothing yet: the first search does, or `warm`. Without towns, nothing is found."""
        self.towns = towns or Towns()

    def warm(self) -> TownNames:
        """Build every index now, so that nobody waits for it; return itself."""
        self.find("obervilié 93")
        self.find("obervilié")
        self.find("93300")
        self.towns.nearest((48.9, 2.4))
        self.towns.with_code("93001")
        return self

    @cached_property
    def _names(self) -> list[_Name]:
        full: dict[str, dict[str, Town]] = defaultdict(dict)
        short: dict[str, dict[str, Town]] = defaultdict(dict)
        for town in self.towns.all:
            if town.is_district:
                continue
            full[" ".join(_words(town.name))][town.code] = town
            for name in (town.name, *filter(None, town.former.split("|"))):
                for part in (" ".join(_words(name)), *_shortened(_words(name))):
                    short[part][town.code] = town
        names = [_named(name, towns.values(), is_short=False) for name, towns in full.items()]
        for name, towns in short.items():
            if others := [town for code, town in towns.items() if code not in full.get(name, {})]:
                names.append(_named(name, others, is_short=True))
        return names

    @cached_property
    def _exact(self) -> dict[str, tuple[_Name, ...]]:
        """The names by their letters, full names before short ones."""
        exact: dict[str, tuple[_Name, ...]] = {}
        for name in self._names:
            exact[name.letters] = (*exact.get(name.letters, ()), name)
        return exact

    @cached_property
    def _blocks(self) -> dict[str, tuple[list[_Name], list[str]]]:
        """Names by the first letter of their sound."""
        blocks: dict[str, tuple[list[_Name], list[str]]] = defaultdict(lambda: ([], []))
        for name in self._names:
            for first in {name.sound[:1], name.letters[:1]}:
                names, sounds = blocks[first]
                names.append(name)
                sounds.append(name.sound)
        return dict(blocks)

    @cached_property
    def _by_department(self) -> dict[str, list[_Name]]:
        found: dict[str, list[_Name]] = defaultdict(list)
        for name in self._names:
            for department in {town.department for town in name.towns}:
                found[department].append(name)
        return dict(found)

    @cached_property
    def _departments(self) -> list[tuple[str, str]]:
        """Department names as words, the longest first, with their code."""
        named = [(" ".join(_words(name)), code) for code, name in self.towns.departments.items()]
        named.append(("reunion", "974"))
        return sorted(named, key=lambda pair: -len(pair[0]))

    def find(self, text: str) -> Found:
        """Return the towns that a short message names, with « 93 », « 93200 » or « Martinique » beside or not."""
        words = plain(text)
        district = _DISTRICT.search(words)
        if district is not None and (town := self._district(district[1], int(district[2]))):
            return Found((town,), sure=True)
        postal = _POSTAL.search(words)
        if postal is not None:
            return self._with_postal_code(postal[1] + postal[2], _POSTAL.sub(" ", words))
        name, department = self._split(words)
        return self._named(name, department)

    def exact(self, text: str) -> Found:
        """Return the towns of exactly this name, accents, hyphens and « St » aside."""
        return self._exactly("".join(_words(plain(text))), None)

    def _exactly(self, letters: str, department: str | None) -> Found:
        """Return the towns called so, and those that people call so in short when they are not much smaller."""
        names = self._exact.get(letters, ())
        full = [town for name in names if not name.short for town in _of(name.towns, department)]
        short = [town for name in names if name.short for town in _of(name.towns, department)]
        people = max((town.population for town in full), default=0)
        return _choose([(1.0, town) for town in (*full, *(town for town in short if town.population * 3 > people))])

    def _district(self, city: str, number: int) -> Town | None:
        prefix, largest = {"paris": ("751", 20), "lyon": ("6938", 9), "marseille": ("132", 16)}[city]
        return self.towns.with_code(f"{prefix}{number:0{5 - len(prefix)}}") if 1 <= number <= largest else None

    def _with_postal_code(self, code: str, rest: str) -> Found:
        towns = self.towns.with_postal_code(code)
        name = self._split(rest)[0]
        if not towns:
            department = code[:3] if code.startswith(("97", "98")) else code[:2]
            return self._named(name, department) if name else Found()
        if name:
            # The code is sure; the name only tells which of the towns that share it.
            likeness = [(_likeness(name, town), town) for town in towns]
            best, town = max(likeness, key=lambda pair: pair[0])
            if best >= LIKELY:
                return Found((town,), sure=True)
        return Found(towns[:OFFERED], sure=True)

    def _split(self, words: str) -> tuple[str, str | None]:
        """Return the name alone, and the department said beside it."""
        department = None
        if (said := _DEPARTMENT.search(words)) is not None:
            code = said[1].upper().zfill(2)
            if not self.towns.departments or code in self.towns.departments:
                department = code
                words = " ".join((words[: said.start()] + " " + words[said.end() :]).split())
        if department is None:
            for name, code in self._departments:
                rest = words.removesuffix(f" {name}")
                # « Champigny sur Marne » is a town, « Reims, Marne » says where.
                if rest != words and len(name) >= 3 and rest.split()[-1] not in _BEFORE_RIVERS:
                    words, department = rest, code
                    break
        name = " ".join(_words(words))
        if name.replace(" ", "") not in self._exact:
            name = " ".join(_words(_TAILS.sub("", f" {_LEADS.sub('', words)}")))
        return name, department

    def _named(self, name: str, department: str | None) -> Found:
        letters = name.replace(" ", "")
        if len(letters) < 2:
            return Found()
        exact = self._exactly(letters, department)
        if exact.towns:
            return self._beside(name, exact, department)
        if (len(letters) < 3 and department is None) or name in COMMON:
            return Found()
        return _choose(self._alike(name, department))

    def _beside(self, name: str, found: Found, department: str | None) -> Found:
        """Add to towns of exactly this name a far larger one that sounds the same: « Angers » beside « Angé »."""
        # Nobody is sure to mean « Lion-sur-Mer » by « Lion », however many people live there.
        full = [town for one in self._exact[name.replace(" ", "")] if not one.short for town in one.towns]
        people = max(town.population for town in full or found.towns)
        if department is not None or (full and people > VILLAGE):
            return found
        sound = _sound(name.split())
        heard = [one for one in self._near(sound, name, 1.0) if one.sound == sound and not one.short]
        alike = [town for one in heard for town in one.towns]
        larger = [town for town in alike if town.population >= LARGER * max(people, 1000) and town not in found.towns]
        larger.sort(key=lambda town: -town.population)
        return Found((*larger, *found.towns)[:OFFERED]) if larger else found

    def _alike(self, name: str, department: str | None) -> list[tuple[float, Town]]:
        """Return the towns whose name is like this one, each with its likeness."""
        likely = LIKELY if department is None else LIKELY_THERE
        best: dict[str, tuple[float, Town]] = {}
        for words, less in _readings(name.split()):
            sound, letters = _sound(words), "".join(words)
            near = self._near(sound, letters, likely - 0.1) if department is None else self._there(department)
            for found in near:
                alike = (SOUND * ratio(sound, found.sound) + LETTERS * ratio(letters, found.letters)) / 100
                alike -= less + (SHORTENED if found.short else 0.0)
                for town in _of(found.towns, department):
                    score = alike + PEOPLE * (log10(max(town.population, 10)) - 4)
                    if score > best.get(town.code, (0.0, town))[0]:
                        best[town.code] = (score, town)
        return [pair for pair in best.values() if pair[0] >= likely]

    def _near(self, sound: str, letters: str, likely: float) -> Iterator[_Name]:
        for first in dict.fromkeys((sound[:1], letters[:1])):
            names, sounds = self._blocks.get(first, ([], []))
            close = process.extract(sound, sounds, scorer=ratio, score_cutoff=100 * likely, limit=60)
            yield from (names[index] for _, _, index in close)

    def _there(self, department: str) -> Iterable[_Name]:
        return self._by_department.get(department, [])


def _words(name: str) -> list[str]:
    return [_WORDS.get(word, word) for word in plain(name).split()]


def _sound(words: Iterable[str]) -> str:
    return "".join(sound_of(word) for word in words)


def _named(name: str, towns: Iterable[Town], *, is_short: bool) -> _Name:
    return _Name(name.replace(" ", ""), _sound(name.split()), tuple(towns), is_short)


def _readings(words: list[str]) -> Iterator[tuple[list[str], float]]:
    """Yield the ways to read what was typed: word by word, as one word, « er » as « erre », or cut before « sur »."""
    yield words, 0.0
    if len(words) > 1:
        yield ["".join(words)], 0.0
    if len(words[-1]) > 4 and words[-1].endswith("er"):
        yield [*words[:-1], f"{words[-1]}re"], SHORTENED
    cut = next((rank for rank, word in enumerate(words) if rank and word in _BEYOND), None)
    if cut is not None:
        yield words[:cut], 2 * SHORTENED


def _shortened(words: list[str]) -> Iterator[str]:
    """Yield what people leave of a long name: without its article, or before « sur », « sous », « en »…"""
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
        yield " ".join(words)
    cut = next((rank for rank, word in enumerate(words) if rank and word in _LINKS), None)
    if cut is not None and words[:cut] not in (["saint"], ["sainte"]):
        yield " ".join(words[:cut])
    elif len(words) == 2 and words[0] not in {"saint", "sainte"}:
        yield words[0]


def _of(towns: Iterable[Town], department: str | None) -> list[Town]:
    return [town for town in towns if department is None or town.department == department]


def _likeness(name: str, town: Town) -> float:
    words = _words(town.name)
    kept = [" ".join(words), *_shortened(words), *(" ".join(_words(old)) for old in town.former.split("|") if old)]
    return max(
        (SOUND * ratio(_sound(name.split()), _sound(one.split())) + LETTERS * ratio(name, one)) / 100 for one in kept
    )


def _choose(scored: list[tuple[float, Town]]) -> Found:
    """Return the one town that is sure, or the few that may be meant."""
    if not scored:
        return Found()
    scored.sort(key=lambda pair: (-pair[0], -pair[1].population))
    best, first = scored[0]
    rivals = [(score, town) for score, town in scored if best - score < MARGIN]
    if best >= 1.0:
        # Names exactly alike: the largest, when the others are villages.
        rivals.sort(key=lambda pair: -pair[1].population)
        first = rivals[0][1]
    alone = len(rivals) == 1 or first.population >= LARGER * max(town.population for _, town in rivals[1:])
    if alone and first is rivals[0][1] and best >= SURE:
        return Found((first,), sure=True)
    offered = scored if best < 1.0 else rivals
    return Found(tuple(town for _, town in offered)[:OFFERED])
