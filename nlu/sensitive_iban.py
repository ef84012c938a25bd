"""Bank accounts: IBAN of any country, whole, mistyped, or cut in two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

from nlu.sensitive_span import Span
from nlu.sensitive_text import Reading

_START = re.compile(
    r"(?<![^\W_])(?P<country>[a-z][ .\-]{0,2}[a-z])[ .\-:]{0,2}(?P<key>\d[ .\-]{0,2}\d)(?=[ .\-\n]{0,2}[a-z0-9])"
)
_LENGTHS = {
    "fr": 27, "de": 22, "be": 16, "es": 24, "it": 27, "pt": 25, "nl": 18, "lu": 20, "ch": 21, "gb": 22, "ie": 22,
    "lt": 20, "pl": 28, "ro": 24, "mc": 27, "tn": 24, "at": 20, "mt": 31, "bg": 22, "hr": 21, "cy": 28, "cz": 24,
    "dk": 18, "ee": 20, "fi": 18, "gr": 27, "hu": 28, "lv": 21, "no": 15, "se": 24, "si": 19, "sk": 24, "tr": 26,
    "ma": 28, "dz": 26, "sn": 28, "ci": 28, "ml": 28, "bf": 28, "bj": 28, "tg": 28, "ne": 28, "cm": 27, "mr": 27,
    "ua": 29, "rs": 22, "ge": 22, "al": 28, "md": 24, "mg": 27, "cg": 27, "ga": 27,
}  # fmt: skip
"""Characters of an IBAN by country (the SWIFT registry, and the countries of West Africa that write them so)."""

_WORDS_THAT_ARE_COUNTRIES = frozenset({"de", "se", "si", "ne", "al", "ma"})
"""Countries whose letters are a French word: only their check digits, or capitals, make them an IBAN."""

_LONGEST, _SHORTEST = 34, 14
_LEAST_DIGITS = 10
_PIECE = re.compile(r"[\s.\-_/,:\u2013]{0,4}(?P<piece>[a-z0-9]+)")
_NEXT_PIECE = re.compile(r"\W{0,4}(?:[^\W\d_]{1,12}\W{1,3}){0,5}(?P<piece>\d{3,})")


def find_ibans(reading: Reading) -> Iterator[Span]:
    """Find the IBANs of a text, each with its pieces when words stand between them."""
    end = 0
    for start in _START.finditer(reading.folded):
        if start.start() < end:
            continue
        found = _end_of(reading, start)
        if found:
            end = found
            yield Span(start.start(), found, "iban")


def _end_of(reading: Reading, start: re.Match[str]) -> int | None:
    country = re.sub(r"[^a-z]", "", start["country"])
    length = _LENGTHS.get(country)
    in_capitals = reading.text[start.start() : start.start("key")].isupper()
    ends = [position + 1 for position in range(start.start(), start.end()) if reading.folded[position].isalnum()]
    if length or in_capitals:
        checked = _end_by_check_digits(reading.folded, ends, length)
        if checked:
            return checked
    if (
        length is None
        or reading.folded[: start.start()].rstrip(" :=n°").endswith("tva")
        or (country in _WORDS_THAT_ARE_COUNTRIES and not in_capitals)
    ):
        return None
    return _end_by_country(reading.folded, ends[-1], length)


def _end_by_check_digits(folded: str, ends: list[int], length: int | None) -> int | None:
    """End an IBAN where its groups are whole, of its country's length when known, and its check digits right."""
    compact = "".join(folded[end - 1] for end in ends).upper()
    end = ends[-1]
    while len(compact) < _LONGEST:
        piece = _PIECE.match(folded, end)
        if piece is None or not _belongs(piece["piece"], len(compact)):
            return None
        compact, end = compact + piece["piece"].upper(), piece.end()
        if len(compact) == length or (length is None and len(compact) > _SHORTEST):
            digits = sum(character.isdigit() for character in compact)
            if digits >= _LEAST_DIGITS and _is_checked(compact):
                return end
    return None


def _is_checked(compact: str) -> bool:
    try:
        mod_97_10.validate(compact[4:] + compact[:4])
    except ValidationError:
        return False
    return True


def _end_by_country(folded: str, end: int, length: int) -> int | None:
    """End an IBAN that is mistyped or not whole: at its last group with a digit, within its length."""
    count = 4
    while count < length:
        piece = _PIECE.match(folded, end)
        if piece is None or not _belongs(piece["piece"], count):
            piece = _NEXT_PIECE.match(folded, end)
            if piece is None or count < _LEAST_DIGITS:
                break
        count += len(piece["piece"])
        end = piece.end()
    return end if count >= _LEAST_DIGITS + 2 else None


def _belongs(piece: str, count: int) -> bool:
    """Whether a group continues an IBAN: it has a digit, or is the four letters of a bank after the key."""
    return any(character.isdigit() for character in piece) or (len(piece) == 4 and count == 4)
