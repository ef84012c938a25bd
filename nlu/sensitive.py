"""Masks secrets in what a person wrote, before anything is stored. It must see every text first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flows.understanding import SecretKind
from nlu.folding import fold
from nlu.sensitive_context import find_codes, find_passwords
from nlu.sensitive_numbers import find_account_numbers, find_long_numbers
from nlu.sensitive_span import PLACEHOLDER, PLACEHOLDERS, Span


@dataclass(frozen=True)
class Masked:
    """A text without its secrets, and the kinds of secrets that were there, in their order."""

    text: str
    secrets: tuple[SecretKind, ...]


def mask(text: str) -> Masked:
    """Replace every secret of `text` by a French placeholder.

    Masking goes on until nothing more is found: masking twice changes nothing.
    """
    kinds: list[SecretKind] = []
    while spans := _find_secrets(text):
        kinds.extend(span.kind for span in spans)
        for span in reversed(spans):
            text = text[: span.start] + PLACEHOLDERS[span.kind] + text[span.end :]
    return Masked(text=text, secrets=tuple(dict.fromkeys(kinds)))


def _find_secrets(text: str) -> list[Span]:
    """Find the secrets of `text`, in their order, none over another and none over a placeholder."""
    folded = fold(text)
    taken = [(match.start(), match.end()) for match in PLACEHOLDER.finditer(text)]
    found: list[Span] = []
    for span in _candidates(text, folded):
        if not any(span.start < end and start < span.end for start, end in taken):
            taken.append((span.start, span.end))
            found.append(span)
    return sorted(found, key=lambda span: span.start)


def _candidates(text: str, folded: str) -> Iterable[Span]:
    """Yield what may be secret, the surest kinds first: they win where two overlap."""
    yield from find_long_numbers(folded)
    yield from find_account_numbers(folded)
    yield from find_passwords(text, folded)
    yield from find_codes(folded)
