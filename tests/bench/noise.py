"""Types as on a small keyboard: accents dropped, and one slip every eight characters."""

from __future__ import annotations

import random

from nlu.folding import fold

EVERY = 8
"""Characters for one slip."""

_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn")


def type_badly(text: str, seed: int = 1) -> str:
    """Return `text` without accents and with one slip for `EVERY` characters. The same seed makes the same slips."""
    draw = random.Random(f"{seed} {text}")
    letters = list(fold(text))
    for _ in range(len(letters) // EVERY):
        place = draw.randrange(len(letters))
        draw.choice((_forget, _double, _swap, _slip))(letters, place, draw)
    return "".join(letters)


def _forget(letters: list[str], place: int, draw: random.Random) -> None:
    if len(letters) > 1:
        del letters[place]


def _double(letters: list[str], place: int, draw: random.Random) -> None:
    letters.insert(place, letters[place])


def _swap(letters: list[str], place: int, draw: random.Random) -> None:
    after = min(place + 1, len(letters) - 1)
    letters[place], letters[after] = letters[after], letters[place]


def _slip(letters: list[str], place: int, draw: random.Random) -> None:
    """Touch the neighbour of the key meant."""
    for row in _ROWS:
        if (column := row.find(letters[place])) >= 0:
            near = [row[at] for at in (column - 1, column + 1) if 0 <= at < len(row)]
            letters[place] = draw.choice(near)
            return
