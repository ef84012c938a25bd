"""Finds the official sheets closest to a sentence: rare words first, misspelt ones read by their nearest."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from flows.official import OfficialSheet
from flows.sheets import SHOWN
from nlu.likeness import Senses
from nlu.normalise import normalise
from store import search
from store.database import AsyncSession, Database

COVERED = 0.5
"""Share of what a sentence says, by rarity, that a sheet must hold to be offered."""

NEAREST = 80.0
"""Likeness, from 0 to 100, from which a word unknown to the sheets is read as its nearest."""

SENSE = 0.2
"""Weight of the likeness of sense beside the words': on our questions it moves ties, and no more."""

_CANDIDATES = 40
_WORD = re.compile(r"[a-z0-9]{2,}")
_ASKING = frozenset((
    "allo", "bonjour", "bonsoir", "merci", "svp", "plait", "aide", "aider", "besoin", "comment", "combien", "pourquoi",
    "quand", "quoi", "voudrais", "veux", "vouloir", "savoir", "sais", "faire", "fais", "fait", "faut", "peux", "peut",
    "pouvez", "dois", "doit", "aller", "avoir", "suis", "etre", "demande", "question",
))  # fmt: skip
"""Words by which one asks, whatever the subject."""
_MOST_WORDS = 40


class SheetFinder:
    """Searches the sheets of the database. Holds their vocabulary and vectors until `forget`."""

    def __init__(self, db: Database, senses: Senses | None = None) -> None:
        self._db = db
        self._senses = senses or Senses()
        self._vocabulary: Sequence[str] | None = None
        self._count = -1

    async def find(self, text: str, limit: int = SHOWN, *, covered: float = COVERED) -> tuple[OfficialSheet, ...]:
        """Return the sheets closest to a masked text, best first.

        Args:
            text: What is looked for, secrets masked.
            limit: Most sheets returned.
            covered: Share of what the text says that a sheet must hold; 0 returns the closest, however far.
        """
        words = [word for word in dict.fromkeys(_WORD.findall(normalise(text))) if word not in _ASKING][:_MOST_WORDS]
        async with self._db.transaction() as s:
            if not words or not await self._is_fresh(s):
                return ()
            weights, total = await self._weigh(s, words)
            found = await search.find_sheets(s, weights, _CANDIDATES)
            close = [sheet for sheet in found if sheet.matched >= covered * total]
            likeness = self._senses.likeness(text) if close or not covered else {}
            if not covered:
                near = sorted(likeness, key=lambda name: -likeness[name])[:_CANDIDATES]
                close += await search.read_sheets(s, set(near) - {sheet.id for sheet in found})
        ranked = sorted(close, key=lambda one: -(one.score / max(total, 1e-9) + SENSE * likeness.get(one.id, 0.0)))
        return tuple(
            OfficialSheet(id=one.id, title=one.title, lines=one.lines, url=one.url, modified=one.modified)
            for one in ranked[:limit]
        )

    async def _is_fresh(self, s: AsyncSession) -> bool:
        """Read the vocabulary and vectors when the collection has changed; False when there is no sheet."""
        count = await search.count_sheets(s)
        if count != self._count:
            self._vocabulary = await search.vocabulary(s)
            self._senses.learn(await search.vectors(s))
            self._count = count
        return count > 0

    async def _weigh(self, s: AsyncSession, words: Sequence[str]) -> tuple[dict[str, float], float]:
        """Return what each stem of the query is worth (inverse document frequency, as in BM25), and their whole.

        A word that no sheet knows counts in the whole: what is asked is then mostly elsewhere.
        """
        stems = list(dict.fromkeys((await search.stems(s, words)).values()))
        known = await search.frequencies(s, stems)
        unknown = 0
        for stem in stems:
            if stem in known:
                continue
            near = self._nearest(stem)
            known |= await search.frequencies(s, [near]) if near else {}
            unknown += near is None
        weights = {stem: self._rarity(count) for stem, count in known.items()}
        return weights, sum(weights.values()) + unknown * self._rarity(1)

    def _rarity(self, sheets: int) -> float:
        return math.log(1 + (self._count - sheets + 0.5) / (sheets + 0.5))

    def _nearest(self, stem: str) -> str | None:
        if len(stem) < 4 or not self._vocabulary:
            return None
        match = process.extractOne(stem, self._vocabulary, scorer=fuzz.ratio, score_cutoff=NEAREST)
        return match[0] if match else None
