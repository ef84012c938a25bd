"""A text as masking reads it: its words, its series of digits, its phone numbers. Read once, in one pass."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from nlu.folding import fold
from nlu.sensitive_span import ANY_PLACEHOLDER
from nlu.sensitive_words import words


class Token(NamedTuple):
    """A word, a number, a mark or a placeholder of the folded text."""

    start: int
    end: int
    text: str


class Group(NamedTuple):
    """Digits written together; a letter O, I or L among them counts as the digit it looks like."""

    start: int
    end: int
    digits: str


Series = tuple[Group, ...]
"""Groups that follow each other with nothing but marks, or words such as « puis », between them."""

_TOKEN = re.compile(rf"{ANY_PLACEHOLDER}|[^\W\d_]+'?|\d+|[^\s\w]|_")
_GROUP = re.compile(r"(?<![^\W_])(?:2[ .\-][ab]|[oil]{0,3}\d[\doilab]*|[oil])(?![^\W_])")
_MARKS = re.compile(r"[\s.\-_/,;:*|\\\ufe0f\u20e3\u200b–—]{1,5}")
_GAP_WORDS = words(
    """puis et apres apre dapres dapre ensuite enfin la le les cle clef clee kle espace espaces esp tiret tirets point
    points slash suite suivi ligne autre deuxieme fin fini finit par trait barre c cest est ya il y a euh dernier
    derniers finir premier debut milieu derriere"""
)
_LONGEST_GAP = 34
_LOOKS_LIKE = str.maketrans("oil", "011")
_LONG_PHONE = re.compile(r"(?<![\w+])(?:\+|00)[ ]?[1-9]\d{0,2}(?:[ .\-/_()]{0,3}\d){7,12}(?!\d)")
_PAIRS = re.compile(r"(?<![\d+])0[1-9](?:[ .\-]?\d\d){4}(?!\d)")
_ANY_PHONE = re.compile(r"(?<!\d)0[ .\-/_]?[1-9](?:[ .\-/_]{0,3}\d){8}(?!\d)")
_NINE_DIGITS = re.compile(r"(?<![\w.,\-/])[67][ .\-]\d\d(?:[ .\-]\d\d){3}(?![ .\-]?\d)")


@dataclass(frozen=True)
class Reading:
    """One text, folded with its digits made ASCII, position for position."""

    text: str
    folded: str
    tokens: tuple[Token, ...]
    series: tuple[Series, ...]
    phones: tuple[tuple[int, int], ...]

    @cached_property
    def _token_starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def groups(self) -> dict[int, tuple[Series, int]]:
        """By the place where a group starts: its series and its rank there."""
        return {group.start: (series, rank) for series in self.series for rank, group in enumerate(series)}

    @cached_property
    def group_ends(self) -> dict[int, tuple[Series, int]]:
        """By the place where a group ends: its series and its rank there."""
        return {group.end: (series, rank) for series in self.series for rank, group in enumerate(series)}

    def token_at(self, position: int) -> int:
        """Return the rank of the first token that starts at `position` or after."""
        return bisect_left(self._token_starts, position)

    def before(self, position: int, count: int) -> list[Token]:
        """Return up to `count` tokens that come before `position`, the nearest first."""
        rank = self.token_at(position)
        return list(reversed(self.tokens[max(0, rank - count) : rank]))

    @cached_property
    def _phone_characters(self) -> bytearray:
        covered = bytearray(len(self.text))
        for start, end in self.phones:
            covered[start:end] = b"\1" * (end - start)
        return covered

    def in_phone(self, start: int, end: int) -> bool:
        """Whether a phone number lies over these characters."""
        return self._phone_characters.find(1, start, end) >= 0


def read(text: str) -> Reading:
    """Read a text for masking."""
    folded = fold(text)
    if not folded.isascii():
        folded = "".join(_ascii_digit(character) for character in folded)
    tokens = tuple(Token(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(folded))
    series = tuple(_series(folded))
    return Reading(text, folded, tokens, series, tuple(_phones(folded)))


def _ascii_digit(character: str) -> str:
    if character.isascii() or not character.isdecimal():
        return character
    return str(unicodedata.decimal(character))


def _series(folded: str) -> Iterator[Series]:
    groups: list[Group] = []
    for match in _GROUP.finditer(folded):
        group = Group(match.start(), match.end(), re.sub(r"\W", "", match.group()).translate(_LOOKS_LIKE))
        if groups and not _joins(folded[groups[-1].end : group.start]):
            yield from _with_digits(groups, folded)
            groups = []
        groups.append(group)
    yield from _with_digits(groups, folded)


def _joins(gap: str) -> bool:
    """Whether what stands between two groups leaves them in one series."""
    if len(gap) > _LONGEST_GAP:
        return False
    if _MARKS.fullmatch(gap):
        return True
    between = re.findall(r"[a-z]+", gap)
    return (
        0 < len(between) <= 5 and all(word in _GAP_WORDS or word in "dl" for word in between)
        and not re.search(r"[^\s\w,.:;'\-]", gap)
    )  # fmt: skip


def _with_digits(groups: list[Group], folded: str) -> Iterator[Series]:
    """Leave lone letters out of both ends: there « l » and « o » are words."""
    first, last = 0, len(groups)
    while last > first and not _has_digit(folded, groups[last - 1]):
        last -= 1
    while first < last - 1 and not _has_digit(folded, groups[first]) and len(groups[first + 1].digits) != 2:
        first += 1
    if last > first:
        yield tuple(groups[first:last])


def _has_digit(folded: str, group: Group) -> bool:
    return any(character.isdigit() for character in folded[group.start : group.end])


def _phones(folded: str) -> Iterator[tuple[int, int]]:
    """Find phone numbers in every writing; one whose pairs are not clear must not follow other digits."""
    end = 0
    for match in _PAIRS.finditer(folded):
        yield match.span()
    for pattern in (_LONG_PHONE, _ANY_PHONE, _NINE_DIGITS):
        for match in pattern.finditer(folded):
            start = match.start()
            if not re.search(r"\d[ .\-/_]$", folded[max(0, start - 2) : start]) or start - end <= 2:
                yield match.span()
                end = match.end()
