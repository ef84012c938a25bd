"""Numbers that are secret by their shape: NIR, bank card, bank account, and any very long number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from stdnum import luhn

from nlu.sensitive_iban import find_ibans
from nlu.sensitive_span import Span
from nlu.sensitive_text import Group, Reading, Series

_NIR_SHAPE = re.compile(r"[123478]\d\d(?:0[1-9]|1[0-2]|[23]\d|4[0-2]|[5-9]\d)(?:\d\d|2[ab])\d{6}(?P<key>\d\d)?")
"""Sex, year, month (20 to 99 when unknown), department, town, order, key. The INSEE's own description."""

_NIR_LENGTHS = (15, 13)
_NIR_LAYOUT = [1, 2, 2, 2, 3, 3, 2]
_LONGEST_PART = 48
"""Characters that may stand between two pieces of a NIR."""

_KEY_AFTER = re.compile(r"[^\d\n]{0,24}(?<![^\W_])(?:c|k)l[ef]{1,2}e?f?(?![^\W_])[^\d\n]{0,16}\d\d(?!\d)")
"""The key of a NIR said apart: « la clé je crois c'est 36 »."""

_KEY_WORD = re.compile(r"(?<![^\W_])(?:c|k)l[ef]{1,2}e?f?(?![^\W_])")
"""Accounts and social security numbers have a key; cards have none."""

_CARD_LENGTHS = range(19, 12, -1)
_CARD_FIRST_DIGITS = "23456"
_RIB_LENGTHS = range(21, 25)
_LENGTHS = (*_NIR_LENGTHS, *_CARD_LENGTHS, *_RIB_LENGTHS)
_SHORTEST = 12
_UNSPLIT_DIGITS = 13
"""No phone number, date or amount has so many digits in one piece."""

_DATE = re.compile(r"(?<!\d)(?:\d\d?[ /.\-]\d\d?[ /.\-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d)")
_YEARS = re.compile(r"(?:19|20)\d\d(?:\D+(?:19|20)\d\d)+")
_SAID_OTHERWISE = re.compile(
    r"(?:commandes?|colis|suivi|tracking|factures?|ref|refs|references?|siret|siren|ean|barres?|imei|pdl|pce|prm"
    r"|compteurs?|index|serie|devis|contrats?|ticket|billet|recommande|chronopost|colissimo|tva|rna|timbre|clients?|fidelite|navigo|iccid"
    r"|livraison|annonce|bordereau|isbn|issn|gencod|amendes?|pv|rg|parquet|decrets?|arretes?|lois?|articles?|dossard|loto)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SAID_AFTER = re.compile(
    r"\W{0,3}(?:c'?\s?est|cest|ce|c|est|voila|voici)\s+(?:le|la|mon|ma|un|son)\s+"
    r"(?:(?:numero|num|n°|code)\s+(?:de\s+|du\s+|d')?(?:ma\s+|mon\s+|la\s+)?)?(?P<what>[a-z]+)"
)
_WORDS_LOOKED_AT = 6


def find_long_numbers(reading: Reading) -> Iterator[Span]:
    """Find IBAN, NIR, card and other very long numbers."""
    yield from find_ibans(reading)
    for series in reading.series:
        yield from _find_in_series(reading, series)
        yield from _find_nir_layout(series)
    yield from _find_parted_nirs(reading)


def said_otherwise(reading: Reading, start: int) -> bool:
    """Whether the words just before call a number something that is no secret: an order, a parcel, a SIRET."""
    near = reading.before(start, _WORDS_LOOKED_AT)
    return any(_SAID_OTHERWISE.fullmatch(token.text) for token in near)


def said_otherwise_after(reading: Reading, end: int) -> bool:
    """Whether the words just after do: « 8839201745123 c'est mon numéro de colis »."""
    match = _SAID_AFTER.match(reading.folded, end)
    return match is not None and _SAID_OTHERWISE.fullmatch(match["what"]) is not None


def holds_date(text: str) -> bool:
    """Whether a folded text holds a date, or nothing but years."""
    return bool(_DATE.search(text) or _YEARS.fullmatch(text))


def _find_in_series(reading: Reading, series: Series) -> Iterator[Span]:
    digits = "".join(group.digits for group in series)
    if len(digits) < _SHORTEST:
        return
    sizes = accumulate(len(group.digits) for group in series)
    ends = {0: 0} | {end: rank for rank, end in enumerate(sizes, start=1)}
    for offset, first in ends.items():
        for length in _lengths_from(series, first):
            last = ends.get(offset + length)
            if last is not None:
                yield from _judge(reading, series, (first, last), digits[offset : offset + length])


def _find_nir_layout(series: Series) -> Iterator[Span]:
    """Find what is grouped as a NIR is, sex, year, month, department, town: mistyped, or not whole."""
    sizes = [len(group.digits) for group in series[: len(_NIR_LAYOUT)]]
    if sizes[:5] == _NIR_LAYOUT[:5] and series[0].digits in {"1", "2"}:
        kept = 0
        while kept < len(sizes) and sizes[kept] == _NIR_LAYOUT[kept]:
            kept += 1
        yield Span(series[0].start, series[kept - 1].end, "nir")


def _find_parted_nirs(reading: Reading) -> Iterator[Span]:
    """Find a NIR in two or three pieces with any words between: « 2 02 08 je crois, la suite 92 266 178 »."""
    for rank, series in enumerate(reading.series):
        if [len(group.digits) for group in series[:3]] != _NIR_LAYOUT[:3] or series[0].digits not in {"1", "2"}:
            continue
        pieces = [series]
        for following in reading.series[rank + 1 : rank + 3]:
            if following[0].start - pieces[-1][-1].end > _LONGEST_PART or reading.in_phone(
                following[0].start, following[-1].end
            ):
                break
            pieces.append(following)
            if _is_nir("".join(group.digits for piece in pieces for group in piece)):
                yield from (Span(piece[0].start, piece[-1].end, "nir") for piece in pieces)


def _lengths_from(series: Series, first: int) -> tuple[int, ...]:
    """Return the lengths worth looking at from a group on: cards are written by three digits or more."""
    if first == 0:
        return _LENGTHS
    return _LENGTHS[: -len(_RIB_LENGTHS)] if first < len(series) and len(series[first].digits) > 2 else _NIR_LENGTHS


def find_unsplit_numbers(reading: Reading) -> Iterator[Span]:
    """Find the numbers in one piece that are too long to be anything harmless, whatever they are."""
    for series in reading.series:
        for group in series:
            if len(group.digits) >= _UNSPLIT_DIGITS and _is_long_number(reading, group):
                yield Span(group.start, group.end, "account_number")


def _is_long_number(reading: Reading, group: Group) -> bool:
    start, end = group.start, group.end
    otherwise = said_otherwise(reading, start) or said_otherwise_after(reading, end)
    return reading.folded[start:end].isdigit() and not otherwise and not reading.in_phone(start, end)


def _judge(reading: Reading, series: Series, ranks: tuple[int, int], digits: str) -> Iterator[Span]:
    """Say what one window of whole groups is, if it is a secret. What costs little is looked at first."""
    whole = ranks == (0, len(series))
    rib = whole and len(digits) in _RIB_LENGTHS and digits.isdigit()
    nir, card = _is_nir(digits), _may_be_card(digits)
    if not (rib or nir or card):
        return
    window = series[slice(*ranks)]
    card = card and _is_card(window, digits, whole=whole)
    start, end = window[0].start, window[-1].end
    card = card and _KEY_WORD.search(reading.folded, start, end) is None
    keyed = nir and _nir_key_is_right(digits)
    if not keyed and not (card and _is_embossed(window, digits)):
        if any(_YEAR.fullmatch(group.digits) for group in window) and re.search("[a-z]", reading.folded[start:end]):
            return
        in_phone = reading.in_phone(start, end) and not (whole and nir)
        if in_phone or holds_date(reading.folded[start:end]):
            return
    otherwise = said_otherwise(reading, start) or said_otherwise_after(reading, end)
    if keyed or (nir and digits[0] in "1278" and not otherwise):
        key = _KEY_AFTER.match(reading.folded, end) if len(digits) == _NIR_LENGTHS[1] else None
        yield Span(start, key.end() if key else end, "nir")
    elif card and not (otherwise and len(window) == 1):
        yield Span(start, end, "card")
        yield from _beside_card(series, end)
    elif rib and not otherwise:
        yield Span(start, end, "iban")


def _is_nir(digits: str) -> bool:
    return len(digits) in _NIR_LENGTHS and _NIR_SHAPE.fullmatch(digits) is not None


def _nir_key_is_right(digits: str) -> bool:
    """Whether 15 characters are a NIR with the key of its first 13: 97 minus their remainder by 97."""
    shape = _NIR_SHAPE.fullmatch(digits)
    if shape is None or shape["key"] is None:
        return False
    number = digits[:13]
    for letters, department in (("2a", "19"), ("2b", "18")):
        if number[5:7] == letters:
            number = number[:5] + department + number[7:]
    return 97 - int(number) % 97 == int(shape["key"])


def _may_be_card(digits: str) -> bool:
    return len(digits) in _CARD_LENGTHS and digits[0] in _CARD_FIRST_DIGITS and digits.isdigit()


def _is_embossed(window: Series, digits: str) -> bool:
    """Whether a window is a right card number, four digits by four: no phone number lies in it."""
    return [len(group.digits) for group in window] == [4, 4, 4, 4] and luhn.is_valid(digits)


def _is_card(window: Series, digits: str, *, whole: bool) -> bool:
    sizes = [len(group.digits) for group in window]
    if sizes == [4, 4, 4, 4]:
        return not all(group.digits[:2] in {"19", "20"} for group in window)
    as_embossed = len(set(sizes[:-1])) <= 1 and (len(sizes) == 1 or sizes[0] >= 3)
    return (as_embossed or whole or sizes == [4, 6, 5]) and luhn.is_valid(digits)


def _beside_card(series: Series, end: int) -> Iterator[Span]:
    """Find the three digits of the back when they follow a card number and its date."""
    last = series[-1]
    if last.start >= end and len(last.digits) == 3:
        yield Span(last.start, last.end, "code")
