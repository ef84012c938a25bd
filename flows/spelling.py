"""Loose spellings: words without accents and signs, and how French words sound, roughly."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"sch|sh", "ch"),
        (r"ch", "#"),
        (r"h", ""),
        (r"#", "ch"),
        (r"(?<!s)ti(?=ons?$)", "ssi"),
        (r"eaux?|aux?|ault", "o"),
        (r"oeu", "eu"),
        (r"eure?s?$", "6r"),
        (r"eu", "e"),
        (r"y", "i"),
        (r"c(?=[ei])", "s"),
        (r"ge(?=[ao])", "j"),
        (r"g(?=[ei])", "j"),
        (r"gu(?=[ei])", "g"),
        (r"(?:ai|ei|i)[nm](?![aeiou])", "1"),
        (r"[ae][nm](?![aeiounm])", "2"),
        (r"o[nm](?![aeiounm])", "3"),
        (r"u[nm](?![aeiounm])", "1"),
        (r"ill", "il"),
        (r"ai|ei|ee|ers?$|ez$|ets?$", "e"),
        (r"ou", "u"),
        (r"gn", "n"),
        (r"q", "k"),
        (r"ku(?=[aeio])", "k"),
        (r"c(?!h)", "k"),
        (r"w", "v"),
        (r"(?<=..)(?:[stdxp]+|es?)$", ""),
        (r"[zx]", "s"),
        (r"(.)\1+", r"\1"),
    )
)


def plain(text: str) -> str:
    """Return `text` in lower case, without accents, apostrophes, punctuation or double spaces."""
    folded = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    letters = (c if c.isalnum() else " " for c in folded if not unicodedata.combining(c))
    return " ".join("".join(letters).split())


@lru_cache(maxsize=1_000)
def sound_of(word: str) -> str:
    """Return how a plain word (lower case, no accents) sounds: « villiers » and « vilié » give the same."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def sound_of_words(text: str) -> str:
    """Return how a text sounds as one word, its cedillas heard: « erreça » sounds like « eresa »."""
    return "".join(sound_of(word) for word in plain(text.lower().replace("ç", "ss")).split())
