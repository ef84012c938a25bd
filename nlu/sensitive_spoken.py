"""Numbers spelled out in words: « quatre huit un deux », « quarante-huit douze »."""

from __future__ import annotations

from nlu.sensitive_text import Reading
from nlu.sensitive_words import words as vocabulary

_UNITS = vocabulary(
    """zero zeros un une deux deu trois troi troa quatre katre catre quattre cinq cink sink sinq six sis siz sept cet
    set huit uit hui neuf nef neuve"""
)
_TENS = vocabulary(
    """dix dis onze onz douze douz treize trez treiz quatorze katorze quinze kinze seize sez vingt vin vingts vint
    trente trent quarante karante cinquante sinquante soixante soissante septante huitante nonante cent cents mille"""
)
_DIGIT_LETTERS = _UNITS | _TENS
_BETWEEN = frozenset({"-", ",", "et", "puis", ".", "/", "…", "apres", "ensuite", "espace", "tiret", "point"})
_PHONE_DIGITS = 9
"""From so many digits on, what starts with « zéro » is a phone number."""


def spelled(reading: Reading, rank: int) -> tuple[int, int]:
    """Read the number words from the token `rank` on.

    Returns: the place where they end, and how many there are (0 when none).
    """
    words, end = 0, 0
    for place in range(rank, len(reading.tokens)):
        token = reading.tokens[place]
        if token.text in _DIGIT_LETTERS or (token.text.isdigit() and len(token.text) <= 2 and words):
            words, end = words + 1, token.end
        elif token.text not in _BETWEEN or not words:
            break
    return end, words


def is_spoken_phone(reading: Reading, rank: int, words: int) -> bool:
    """Whether spelled digits are a phone number: « zéro six … », at least five words long."""
    return (
        reading.tokens[rank].text in {"zero", "zeros"} and words >= 5 and _digits(reading, rank, words) >= _PHONE_DIGITS
    )


def _digits(reading: Reading, rank: int, words: int) -> int:
    """Count digits: a ten and its unit are two digits, as people say phone numbers."""
    count = seen = 0
    previous = ""
    for token in reading.tokens[rank:]:
        if seen == words:
            break
        if token.text not in _DIGIT_LETTERS and not token.text.isdigit():
            continue
        seen += 1
        if token.text.isdigit():
            count += len(token.text)
        elif token.text in _TENS:
            count += 0 if previous in {"quatre", "soixante", "katre"} and token.text != "cent" else 2
        else:
            count += 0 if previous in _TENS and token.text not in {"zero"} else 1
        if previous == "quatre" and token.text.startswith("vin"):
            count += 1  # « quatre-vingt » is one number of two digits, its first word counted one
        previous = token.text
    return count
