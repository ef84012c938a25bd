"""Tells when a message is not French. French by ear must never be taken for another language."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from nlu.folding import fold

_LANGUAGES = (
    Language.FRENCH, Language.ENGLISH, Language.SPANISH, Language.PORTUGUESE, Language.ITALIAN, Language.GERMAN, Language.ROMANIAN,
    Language.TURKISH, Language.POLISH, Language.ALBANIAN,
)
_LEAST_WORDS = 4
"""Fewer words in Latin letters are never called foreign by statistics."""

_SURE = 0.93
"""Least confidence, of the first language, before a message is called foreign."""

_SCRIPTS = {
    "ARABIC": "ar", "CYRILLIC": "ru", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "BENGALI": "bn", "TAMIL": "ta",
    "GEORGIAN": "ka", "ARMENIAN": "hy", "ETHIOPIC": "am", "DEVANAGARI": "hi", "THAI": "th", "HEBREW": "he", "GURMUKHI": "pa", "GREEK": "el",
}
_FRENCH_WORDS = frozenset(
    "je j ai tu il elle on nous vous le la les un une des du de mon ma mes mon pas est suis c ca sa ce pour pr sur avec dans qui que quoi koi ki"
    " ke comment cmt koman jai jsui jveu jarive moi toi fait faire fer bonjour bjr merci caf rsa oui non svp stp et ou mais plus plu pole emploi"
    " carte code numero mot passe compte telephone rdv aide papier argent besoin peut peux veux veu sais c'est jsp g mdp payer recu".split()
)


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*_LANGUAGES).with_low_accuracy_mode().build()


def find_language(text: str) -> str | None:
    """Return the ISO code of the language, or None when there is nothing to tell it by.

    Only another alphabet, or four words that statistics are sure of, make a message foreign; the rest is « fr ».
    """
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return None
    if script := _other_script(letters):
        return script
    words = re.findall(r"[^\W\d_]+", fold(re.sub(r"\S*[/@]\S*", " ", text))[:1000])
    if len(words) < _LEAST_WORDS or _french_share(words) >= 0.25:
        return "fr"
    best = _detector().compute_language_confidence_values(" ".join(words))[0]
    sure = best.language is not Language.FRENCH and best.value >= _SURE
    return best.language.iso_code_639_1.name.lower() if sure else "fr"


def _other_script(letters: list[str]) -> str | None:
    """Name the language of another alphabet when most letters are of it."""
    counts: dict[str, int] = {}
    for letter in letters[:400]:
        script = unicodedata.name(letter, "?").split()[0]
        counts[script] = counts.get(script, 0) + 1
    main = max(counts, key=lambda script: counts[script])
    return _SCRIPTS.get(main) if counts[main] * 2 > len(letters[:400]) else None


def _french_share(words: list[str]) -> float:
    return sum(word in _FRENCH_WORDS for word in words) / len(words)
