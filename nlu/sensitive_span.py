"""A found secret, and the words that replace it."""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.understanding import SecretKind

PLACEHOLDERS: dict[SecretKind, str] = {
    "password": "[mot de passe masqué]",
    "code": "[code masqué]",
    "nir": "[numéro de sécurité sociale masqué]",
    "iban": "[IBAN masqué]",
    "card": "[numéro de carte masqué]",
    "account_number": "[numéro de dossier masqué]",
}
PLACEHOLDER = re.compile("|".join(re.escape(words) for words in PLACEHOLDERS.values()))
ANY_PLACEHOLDER = r"\[[a-z ]+ masque\]"
"""A placeholder inside folded text."""

PHONE = re.compile(
    r"(?<![\d+])(?:(?:\+|00)\d{2,3}[ .\-]?(?:\(0\)[ .\-]?)?\d(?:[ .\-]?\d\d){4}|0[1-9](?:[ .\-]?\d\d){4})(?!\d)"
)
"""A phone number, French or written with its country: it is not a secret."""


class Span(NamedTuple):
    """Where a secret lies in the text, and its kind."""

    start: int
    end: int
    kind: SecretKind
