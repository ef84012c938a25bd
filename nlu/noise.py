"""Mistyped copies of examples: a thumb on a small screen misses a letter in eight."""

from __future__ import annotations

import string
from collections.abc import Sequence

import numpy as np

from nlu.folding import fold

CHARACTERS_PER_EDIT = 8
"""One edit for so many characters: what a message written in a hurry on a small screen may hold."""


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
        place, kind = int(chance.integers(len(letters))), int(chance.integers(4))
        other = string.ascii_lowercase[int(chance.integers(26))]
        if kind == 0:
            letters[place] = other
        elif kind == 1:
            letters.insert(place, other)
        elif kind == 2:
            del letters[place]
        else:
            letters[place : place + 2] = reversed(letters[place : place + 2])
    return "".join(letters)
