"""Mistyped copies of examples: a thumb on a small screen misses a letter in eight."""

from __future__ import annotations

import string
from collections.abc import Sequence

import numpy as np

from nlu.folding import fold

CHARACTERS_PER_EDIT = 8
"""One edit for so many characters: what a message written in a hurry on a small screen may hold."""

_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn")
BESIDE = {key: row[max(at - 1, 0) : at] + row[at + 1 : at + 2] for row in _ROWS for at, key in enumerate(row)}
"""The keys beside each key of a French keyboard."""


def mistype(texts: Sequence[str], seed: int) -> list[str]:
    """Return each text as a thumb might have typed it: without accents, letters missed, doubled or swapped.

    The same seed gives the same copies.
    """
    chance = np.random.default_rng(seed)
    return [_mistype_one(text, chance) for text in texts]


def _mistype_one(text: str, chance: np.random.Generator) -> str:
    letters = list(fold(text))
    for _ in range(max(1, len(letters) // CHARACTERS_PER_EDIT)):
        if not letters:
            break
        place, kind = int(chance.integers(len(letters))), int(chance.integers(6))
        other = string.ascii_lowercase[int(chance.integers(26))]
        beside = BESIDE.get(letters[place], other)
        if kind == 0:
            letters[place] = other
        elif kind == 1:
            letters.insert(place, other)
        elif kind == 2:
            del letters[place]
        elif kind == 3:
            letters[place : place + 2] = reversed(letters[place : place + 2])
        elif kind == 4:
            letters.insert(place, letters[place])
        else:
            letters[place] = beside[int(chance.integers(len(beside)))]
    return "".join(letters)
