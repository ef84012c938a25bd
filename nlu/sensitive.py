"""Masks secrets in what a person wrote, before anything is stored. It must see every text first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from flows.understanding import SecretKind
from nlu.sensitive_accounts import find_account_numbers
from nlu.sensitive_codes import find_codes
from nlu.sensitive_context import find_passwords
from nlu.sensitive_dictated import find_dictated
from nlu.sensitive_numbers import find_long_numbers, find_unsplit_numbers
from nlu.sensitive_span import PLACEHOLDER, PLACEHOLDERS, Span
from nlu.sensitive_text import Reading, read

_READINGS = 4
_FIGURES = re.compile(r"[^\s\[\]]*\d(?:[^\[\]]*\d)?[^\s\[\]]*")


@dataclass(frozen=True)
class Masked:
    """A text without its secrets, and the kinds of secrets that were there, in their order."""

    text: str
    secrets: tuple[SecretKind, ...]


def mask(text: str) -> Masked:
    """Replace every secret of `text` by a French placeholder.

    Masking goes on until nothing more is found: masking twice changes nothing. A text in which each
    reading uncovers more is a heap of figures, never a message: after a few readings all its figures go.
    """
    kinds: list[SecretKind] = []
    for reading in count():
        spans = _find_secrets(text) if reading != _READINGS else _find_figures(text)
        if not spans and reading != _READINGS:
            break
        kinds.extend(span.kind for span in spans)
        for span in reversed(spans):
            text = text[: span.start] + PLACEHOLDERS[span.kind] + text[span.end :]
    return Masked(text=text, secrets=tuple(dict.fromkeys(kinds)))


def _find_figures(text: str) -> list[Span]:
    """Find everything with a figure in it."""
    return [Span(match.start(), match.end(), "account_number") for match in _FIGURES.finditer(text)]


def _find_secrets(text: str) -> list[Span]:
    """Find the secrets of `text`, in their order, none over another and none over a placeholder."""
    taken = bytearray(len(text))
    for match in PLACEHOLDER.finditer(text):
        taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    found: list[Span] = []
    for span in _candidates(read(text)):
        if taken.find(1, span.start, span.end) < 0:
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            found.append(span)
    return sorted(found, key=lambda span: span.start)


def _candidates(reading: Reading) -> Iterable[Span]:
    """Yield what may be secret, the surest kinds first: they win where two overlap."""
    yield from find_long_numbers(reading)
    yield from find_passwords(reading)
    yield from find_codes(reading)
    yield from find_dictated(reading)
    yield from find_account_numbers(reading)
    yield from find_unsplit_numbers(reading)
