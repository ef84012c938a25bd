"""What an aidant may send."""

from __future__ import annotations

from dataclasses import dataclass

REPLY_CHARACTERS = 4000
"""Telegram takes 4,096; the aidant's first name is added in front."""


@dataclass(frozen=True)
class Refused:
    """An answer that was not sent: what was typed, which must not be lost, and why."""

    draft: str
    why: str


NOTHING = Refused("", "")
"""No answer was refused."""


def read_reply(draft: str) -> tuple[str, str]:
    """Return the text to send, and a French sentence when it cannot be sent."""
    text = draft.replace("\r\n", "\n").strip()
    if not text:
        return "", "Écrivez votre réponse avant d’envoyer."
    if len(text) > REPLY_CHARACTERS:
        return "", f"Votre réponse est trop longue : {REPLY_CHARACTERS} caractères au plus. Coupez-la en deux."
    return text, ""
