"""Folding: the same text in lower case without accents, character for character."""

from __future__ import annotations

import unicodedata

_APOSTROPHES = {"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "}


def fold(text: str) -> str:
    """Lower the case and drop the accents of `text`, keeping every position.

    The result has the length of `text`, so that what is found in it can be cut from the original.
    """
    return "".join(_fold_character(character) for character in text)


def _fold_character(character: str) -> str:
    if character in _APOSTROPHES:
        return _APOSTROPHES[character]
    if character.isascii():
        return character.lower()
    base = unicodedata.normalize("NFKD", character)[0].lower()
    return base if len(base) == 1 and not unicodedata.combining(base) else character
