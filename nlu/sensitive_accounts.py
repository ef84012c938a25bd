"""Numbers that the words around call an account, a file, a card or a social security number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from flows.understanding import SecretKind
from nlu.sensitive_numbers import holds_date, said_otherwise, said_otherwise_after
from nlu.sensitive_span import Span
from nlu.sensitive_spoken import BETWEEN, is_spoken_phone, spelled
from nlu.sensitive_text import Group, Reading
from nlu.sensitive_words import (
    ANNOUNCERS,
    CAF_NAME,
    CARD_NAME,
    DETERMINERS,
    JOB_NAME,
    LINKS,
    MEASURE,
    OWNERS,
    SOCIAL_NAME,
    words,
)

_STEPS = 16
_LONGEST = {"nir": 15, "card": 19, "account_number": 15}
_LEAST = {"nir": 5, "card": 8, "account_number": 6}
_SPELLED_WORDS = {"nir": 6, "card": 8, "account_number": 5}
_NAMES: tuple[tuple[re.Pattern[str], SecretKind], ...] = (
    (SOCIAL_NAME, "nir"),
    (CARD_NAME, "card"),
    (CAF_NAME, "account_number"),
    (JOB_NAME, "account_number"),
)
_PASSED_OVER = ANNOUNCERS | DETERMINERS | OWNERS | LINKS
_UNKNOWN_WORDS = 5
_BLOCKS = words(
    """plafond euros tel telephone_ appelle apele appeler appelez joindre rappelez ne nee naissance rdv rendez depuis
    postal habite abite rue avenue siret siren commande colis facture promo euro versement somme montant loyer payer
    paye verse doit reclame reclament rembourser code mdp mot pin puk"""
)
_GENERIC = re.compile(r"mon\s+n")
_SURE = re.compile(r"al+o|matric|ident|demandeur|secu|securite|ss|nir|n|carte|cb|visa|master|vital")
_CAF_DIGITS = (7, 8)
_CARD_AFTER_FOUR = [4, 4, 4]
"""The groups of a card after its first, which may begin as a phone number abroad does."""

_STUCK_LETTER = re.compile(r"(?<![\w.,/\-])\d{7,8}[a-z](?![^\W_]|')")
_LETTER = re.compile(r"[ .\-]?[a-z](?![^\W_]|'|[.]\w)")


def find_account_numbers(reading: Reading) -> Iterator[Span]:
    """Find the numbers that words around call an account, a file, a card or a social security number."""
    for pattern, kind in _NAMES:
        names = list(pattern.finditer(reading.folded))
        for name, following in zip_longest(names, names[1:]):
            limit = following.start() if following else len(reading.folded)
            yield from _after(reading, name, limit, kind)
            yield from _before(reading, name, kind)
    for match in _STUCK_LETTER.finditer(reading.folded):
        if not said_otherwise(reading, match.start()):
            yield Span(match.start(), match.end(), "account_number")


_RANK_OF_A_YEAR = re.compile(r"(?:19|20)\d\d\s?[/\-]\s?\d{1,5}")
"""How courts and town halls number their files: « 2026/1187 »."""


def _after(reading: Reading, name: re.Match[str], limit: int, kind: SecretKind) -> Iterator[Span]:
    unknown = 0
    rank = reading.token_at(name.end())
    for place in range(rank, min(rank + _STEPS, len(reading.tokens))):
        token = reading.tokens[place]
        if token.start >= limit:
            return
        found = reading.groups.get(token.start)
        if found:
            span = _span_of(reading, found[0][found[1] :], kind)
            if span and _is_named_well(name.group(), reading.folded[span.start : span.end]):
                yield span
                if kind == "nir":
                    yield from _more_of_nir(reading, span)
                return
        if token.text.isdigit():
            continue
        end, spoken = spelled(reading, place)
        if (
            spoken >= _SPELLED_WORDS[kind]
            and not _GENERIC.match(name.group())
            and not is_spoken_phone(reading, place, spoken)
        ):
            yield Span(token.start, end, kind)
            return
        digits = _digits_told_after(reading, end) if spoken >= 2 and kind == "card" else None
        if digits:
            yield Span(token.start, digits.end, kind)
            return
        if token.text in _BLOCKS:
            return
        if token.text.isalpha() and token.text not in _PASSED_OVER:
            unknown += 1
            if unknown > _UNKNOWN_WORDS:
                return


def _digits_told_after(reading: Reading, end: int) -> Span | None:
    """Find the digits that complete a card begun in words: « quatre mille neuf cent …, après 0021 3390 7756 »."""
    for token in reading.tokens[reading.token_at(end) :]:
        found = reading.groups.get(token.start)
        if found:
            groups = found[0][found[1] :]
            if [len(group.digits) for group in groups] == _CARD_AFTER_FOUR:
                return Span(groups[0].start, groups[-1].end, "card")
            return _span_of(reading, groups, "card")
        if token.text not in BETWEEN:
            break
    return None


def _more_of_nir(reading: Reading, span: Span) -> Iterator[Span]:
    """Find the pieces that complete a social security number: « … la suite c'est 588 157 »."""
    size = sum(character.isalnum() for character in reading.folded[span.start : span.end])
    rank = reading.token_at(span.end)
    for token in reading.tokens[rank : rank + _STEPS]:
        found = reading.groups.get(token.start)
        if token.text in _BLOCKS or not found or token.start < span.end:
            if token.text in _BLOCKS:
                return
            continue
        kept = _kept(reading, found[0][found[1] :], "nir", backwards=False)
        digits = sum(len(group.digits) for group in kept)
        start, end = token.start, kept[-1].end if kept else token.end
        if digits < 2 or size + digits > _LONGEST["nir"] or holds_date(reading.folded[start:end]):
            return
        if MEASURE.match(reading.folded, end):
            return
        size += digits
        yield Span(start, end, "nir")
        span = Span(start, end, "nir")


def _is_named_well(name: str, value: str) -> bool:
    """Whether a number fits its name: one called only « mon numéro » or « dossier » has the size of a CAF number."""
    size = sum(character.isdigit() for character in value)
    if _GENERIC.match(name):
        return size in _CAF_DIGITS
    return size >= _CAF_DIGITS[0] or _SURE.match(name) is not None


def _before(reading: Reading, name: re.Match[str], kind: SecretKind) -> Iterator[Span]:
    """Look for a number said before its name: « 4817263 c'est mon numéro d'allocataire »."""
    linked = False
    for token in reading.before(name.start(), 9):
        found = reading.group_ends.get(token.end)
        if found is None and len(token.text) == 1 and token.text.isalpha():
            found = _group_before_letter(reading, token.start)
        if found:
            span = _span_of(reading, found[0][: found[1] + 1], kind, backwards=True)
            if span and linked and _is_named_well(name.group(), reading.folded[span.start : span.end]):
                yield span
            return
        if token.text in ANNOUNCERS or token.text in {"comme", "pour", "a"}:
            linked = True
        elif token.text not in DETERMINERS | OWNERS and token.text not in {",", "-", "(", "bien", ".", "°", "pour"}:
            return


def _group_before_letter(reading: Reading, start: int) -> tuple[tuple[Group, ...], int] | None:
    return reading.group_ends.get(start) or reading.group_ends.get(start - 1)


def _span_of(reading: Reading, groups: tuple[Group, ...], kind: SecretKind, *, backwards: bool = False) -> Span | None:
    """Return where a number of this kind lies in the groups, if they may hold one."""
    kept = _kept(reading, groups, kind, backwards=backwards)
    if not kept:
        return None
    start, end = kept[0].start, kept[-1].end
    digits = "".join(group.digits for group in kept)
    written = reading.folded[start:end]
    if len(digits) < _LEAST[kind] or holds_date(written) or _counts(reading, kept, kind):
        return None
    if _RANK_OF_A_YEAR.fullmatch(written):
        return None
    if said_otherwise(reading, start) or said_otherwise_after(reading, end) or re.search(r"\d[,]\d\d$", written):
        return None
    if kind == "nir" and not _may_be_partial_nir(kept, digits):
        return None
    letter = _LETTER.match(reading.folded, end) if kind == "account_number" and len(digits) in {6, 7, 8} else None
    if letter and (
        letter.group().strip(" .-") not in {"a", "c", "d", "l", "y"}
        or end + 1 == letter.end()
        or not reading.folded[letter.end() :].strip()
    ):
        end = letter.end()
    return Span(start, end, kind)


def _counts(reading: Reading, groups: tuple[Group, ...], kind: SecretKind) -> bool:
    """Whether digits count something; « 7412589 H » and « 7412589 E » end by their letter, and count nothing."""
    measure = MEASURE.match(reading.folded, groups[-1].end)
    digits = sum(len(group.digits) for group in groups)
    return measure is not None and not (
        kind == "account_number" and digits in {7, 8} and re.fullmatch(r"\s?[a-z]", measure.group()) is not None
    )


def _kept(reading: Reading, groups: tuple[Group, ...], kind: SecretKind, *, backwards: bool) -> tuple[Group, ...]:
    kept: list[Group] = []
    count = 0
    for group in reversed(groups) if backwards else groups:
        count += len(group.digits)
        if count > _LONGEST[kind] or reading.in_phone(group.start, group.end):
            break
        kept.append(group)
    if backwards:
        kept.reverse()
    while len(kept) > 1 and count < _LEAST["card"] - 1 and MEASURE.match(reading.folded, kept[-1].end):
        kept.pop()
    return tuple(kept)


def _may_be_partial_nir(groups: tuple[Group, ...], digits: str) -> bool:
    """Whether digits called a social security number look like one, wrong or not whole."""
    if len(digits) >= 10:
        return True
    sizes = [len(group.digits) for group in groups]
    begins = sizes[:3] == [1, 2, 2] or sizes[:2] == [1, 4] or sizes[:1] == [5]
    return digits[0] in "123478" and (len(digits) >= 7 or (begins and len(digits) >= 5))
