"""Numbers that are secret by their shape (NIR, IBAN, bank card) or by the words before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

from flows.understanding import SecretKind
from nlu.sensitive_span import ANY_PLACEHOLDER, PHONE, Span

_SEPARATOR = r"[ .\-_/,;:*\t\n]{1,3}"
_RUN = re.compile(rf"\d+(?:{_SEPARATOR}\d+)*")
_NIR_SHAPE = re.compile(r"[123478]\d\d(?:0[1-9]|1[0-2]|[23]\d|4[0-2]|[5-9]\d)(?:\d{8}|\d{10})$")
_NIR_CORSICA = re.compile(
    r"(?<![a-z0-9])[123478][ .\-]?\d\d[ .\-]?\d\d[ .\-]?2[ab][ .\-]?\d{3}[ .\-]?\d{3}(?:[ .\-]?\d\d)?(?![a-z0-9])"
)
_IBAN_START = re.compile(r"(?<![a-z0-9])[a-z]{2}[ .\-]?\d\d(?=[ .\-]{0,2}[a-z0-9])")
_IBAN_LENGTHS = {
    "fr": 27,
    "de": 22,
    "be": 16,
    "es": 24,
    "it": 27,
    "pt": 25,
    "nl": 18,
    "lu": 20,
    "ch": 21,
    "gb": 22,
    "ie": 22,
    "lt": 20,
    "pl": 28,
    "ro": 24,
    "mc": 27,
    "tn": 24,
    "at": 20,
    "mt": 31,
}
"""Characters of an IBAN by country; another country's is found by its check digits alone."""

_FOUR_FOURS = re.compile(r"\d{4}([ .\-])\d{4}\1\d{4}\1\d{4}")
"""A bank card as it is embossed: masked even when a digit is mistyped."""

_CARD_DIGITS = range(14, 20)
_UNSPLIT_DIGITS = 13
"""No phone number, date or amount has so many digits in one piece."""

_OLD_RIB_DIGITS = range(21, 25)


def find_long_numbers(folded: str) -> Iterator[Span]:
    """Find IBAN, NIR, card and other very long numbers in a folded text."""
    yield from _find_ibans(folded)
    for match in _NIR_CORSICA.finditer(folded):
        yield Span(match.start(), match.end(), "nir")
    for run in _RUN.finditer(folded):
        yield from _find_in_run(run.group(), run.start())


def _find_in_run(run: str, offset: int) -> Iterator[Span]:
    """Look at every series of whole groups of digits, the longest series first."""
    groups = [(match.start(), match.end()) for match in re.finditer(r"\d+", run)][:40]
    phones = {match.span() for match in PHONE.finditer(run)}
    windows = [(first[0], last[1]) for i, first in enumerate(groups) for last in groups[i:]]
    for start, end in sorted(windows, key=lambda window: window[0] - window[1]):
        text = run[start:end]
        whole = (start, end) == (0, len(run))
        if not whole and any(a < end and start < b for a, b in phones):
            continue
        if kind := _kind_of_number(text, whole):
            yield Span(offset + start, offset + end, kind)


def _kind_of_number(text: str, whole: bool) -> SecretKind | None:
    digits = re.sub(r"\D", "", text)
    if digits[0] != "0" and _NIR_SHAPE.match(digits) and not _is_dates(text):
        return "nir"
    if _FOUR_FOURS.fullmatch(text):
        return "card"
    if len(digits) in _CARD_DIGITS and digits[0] in "23456" and luhn.is_valid(digits):
        return "card"
    if whole and len(digits) in _OLD_RIB_DIGITS and not PHONE.search(text):
        return "iban"
    if len(digits) >= _UNSPLIT_DIGITS and text.isdigit():
        return "account_number"
    return None


def _is_dates(text: str) -> bool:
    """Two dates or years in a row have a NIR's number of digits only by accident."""
    return bool(re.search(r"\d\d?[/.\-]\d\d?[/.\-](?:19|20)\d\d", text))


def _find_ibans(folded: str) -> Iterator[Span]:
    for start in _IBAN_START.finditer(folded):
        length = _IBAN_LENGTHS.get(start.group()[:2])
        ends = _ends_of_characters(folded, start.start())
        end = _end_of_known_iban(folded, ends[:length]) if length else None
        end = end or _end_of_checked_iban(folded, start.start(), ends)
        if end:
            yield Span(start.start(), end, "iban")


def _ends_of_characters(folded: str, start: int) -> list[int]:
    """Return the end of each letter or digit from `start` on, up to an IBAN's longest form."""
    ends: list[int] = []
    gap = 0
    for position in range(start, len(folded)):
        character = folded[position]
        if character.isascii() and character.isalnum():
            ends.append(position + 1)
            gap = 0
        elif character in " .-\u00a0" and gap < 2:
            gap += 1
        else:
            break
        if len(ends) == 34:
            break
    return ends


def _end_of_known_iban(folded: str, ends: list[int]) -> int | None:
    """End an IBAN of a known country, mistyped or cut short too: its last digit within its length."""
    kept = [end for end in ends if folded[end - 1].isdigit()]
    if len(kept) < 12:
        return None
    whole_word = re.compile(r"[a-z0-9]*").match(folded, ends[-1])
    tail = whole_word.group() if whole_word else ""
    end = ends[-1] + len(tail) if any(c.isdigit() for c in tail) else max(kept)
    return max(end, *kept)


def _end_of_checked_iban(folded: str, start: int, ends: list[int]) -> int | None:
    for end in reversed(ends[14:]):
        compact = re.sub(r"[^a-z0-9]", "", folded[start:end]).upper()
        try:
            mod_97_10.validate(compact[4:] + compact[:4])
        except ValidationError:
            continue
        if sum(character.isdigit() for character in compact) >= 10:
            return end
    return None


_ACCOUNT = re.compile(
    rf"""(?:
        (?:n(?:um(?:ero|eros|ro)?|o|°)?\.?\s*(?:d\s?'?\s?|de\s+|du\s+)?\s*)?
        (?:al+ocat\w*|matricule|caf|msa|demandeur\s+d'?\s?emplois?|dossier|france\s?travail|pole?\s+emplois?
          |identifiants?|identifian|fiscal|fiscale|etranger|agdref|secu\w*(?:\s+sociale?)?|nir|ameli
          |securite\s+sociale?|siret|client|compte)
        | \b(?:mon|ma|le|voici|voila)\s+(?:numero|num|n°)\s+(?=(?:c'?\s?est|est|:)))
      (?:[\s:=,n°'()]|est|c'?est|c|il|sa|ca|le|la|mon|ma|numero|num|de|du|d|caf|voici|voila|a|et|ou|moi|en\s+ligne
          |social|sociale|secu|pole\s+emploi|france\s+travail|dossier|allocataire|{ANY_PLACEHOLDER})*?
      (?:(?<=[\s:=,°'(])|(?<=n°)|(?<=\]))
      (?P<value>\d(?:[ .\-]?\d){{5,14}}(?:\s?[a-z]\b)?)(?![\d])""",
    re.VERBOSE,
)
_ACCOUNT_AFTER = re.compile(
    r"(?<![\d.,])(?P<value>\d(?:[ .\-]?\d){5,14}(?:\s?[a-z])?)[\s,]+(?:c'?\s?est|est|c|ce|voila|voici|sa)\s+"
    r"(?:mon|le|ma)\s+(?:n(?:umero|um|°)?\s*(?:d'?\s?|de\s+)?)?(?:al+ocat\w*|caf|identifiant|matricule"
    r"|dossier|secu|nir)"
)
_AMOUNT_AFTER = re.compile(r"\s*(?:€|e\b|euros?\b|eur\b|balles\b)")


def find_account_numbers(folded: str) -> Iterator[Span]:
    """Find the numbers that the words around call an account, a file or a social security number."""
    for pattern in (_ACCOUNT, _ACCOUNT_AFTER):
        for match in pattern.finditer(folded):
            start, end = match.span("value")
            value = match.group("value")
            if PHONE.match(folded, start) or _is_dates(value) or _AMOUNT_AFTER.match(folded, end):
                continue
            social = re.search(r"secu|nir\b|sociale", match.group()[: start - match.start()])
            yield Span(start, end, "nir" if social else "account_number")
