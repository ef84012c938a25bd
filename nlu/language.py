"""Tells when a message is not French. French by ear must never be taken for another language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from nlu.normalise import normalise

_LANGUAGES = (
    Language.FRENCH,
    Language.ENGLISH,
    Language.SPANISH,
    Language.PORTUGUESE,
    Language.ITALIAN,
    Language.GERMAN,
    Language.ROMANIAN,
    Language.TURKISH,
    Language.POLISH,
    Language.ALBANIAN,
)
_LEAST_WORDS = 4
"""Fewer words in Latin letters are never called foreign by statistics."""

_LEAST_FRENCH = 0.01
"""Probability of French under which a message is called foreign: French by ear keeps more than that."""

_LEAST_BEST = 0.45
"""Least probability of the language found."""

_FRENCH_SHARE = 0.5
"""Share of known French words from which nothing else is asked."""

_SCRIPTS = {
    "ARABIC": "ar",
    "CYRILLIC": "ru",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "ETHIOPIC": "am",
    "DEVANAGARI": "hi",
    "THAI": "th",
    "HEBREW": "he",
    "GURMUKHI": "pa",
    "GREEK": "el",
}


_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm")
"""Rows of the keyboards used here: fingers that run over them write no language."""

_RUN = 4
"""Keys side by side from which a word is no word (« reste » holds three)."""


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*_LANGUAGES).with_low_accuracy_mode().build()


def find_language(text: str, french: Container[str]) -> str | None:
    """Return the ISO code of the language, or None when there is nothing to tell it by.

    Only another alphabet, or four words that statistics are sure of, make a message foreign; the rest is « fr ».

    Args:
        text: The message.
        french: Normalised words known to be French; half of them in a message make it French.
    """
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return None
    if script := _other_script(letters):
        return script
    words = re.findall(r"[^\W\d_]+", re.sub(r"\S*[/@]\S*|\[[^\]]*\]", " ", text.lower())[:1000])
    words = [word for word in words if not _is_mash(word)]
    if len(words) < _LEAST_WORDS or _french_share(words, french) >= _FRENCH_SHARE:
        return "fr"
    values = _detector().compute_language_confidence_values(" ".join(words))
    of_french = sum(value.value for value in values if value.language is Language.FRENCH)
    if of_french >= _LEAST_FRENCH or values[0].value < _LEAST_BEST:
        return "fr"
    return values[0].language.iso_code_639_1.name.lower()


def _is_mash(word: str) -> bool:
    """Whether a word is only keys side by side (« qsdf »), in either direction."""
    return any(word[:_RUN] in row or word[:_RUN] in row[::-1] for row in _ROWS) and len(word) >= _RUN


def _other_script(letters: list[str]) -> str | None:
    """Name the language of another alphabet when most letters are of it."""
    counts: dict[str, int] = {}
    for letter in letters[:400]:
        script = unicodedata.name(letter, "?").split()[0]
        counts[script] = counts.get(script, 0) + 1
    main = max(counts, key=lambda script: counts[script])
    return _SCRIPTS.get(main) if counts[main] * 2 > len(letters[:400]) else None


def _french_share(words: list[str], french: Container[str]) -> float:
    spelled = normalise(" ".join(words)).split()
    return sum(word in french for word in spelled) / len(spelled)
