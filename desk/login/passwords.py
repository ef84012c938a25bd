"""Check a password so that neither the answer nor its time tells whether the account exists."""

from __future__ import annotations

import asyncio
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from desk.services import DeskServices
from store import accounts
from store.accounts import Aidant

HASHER = PasswordHasher()
"""argon2id with the library's defaults (RFC 9106, low-memory profile)."""

NOBODY = HASHER.hash("nobody has this password")
"""Verified when no account matches, for the time that it takes."""

WRONG = (
    "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux, puis recommencez. "
    "Après plusieurs essais, attendez quelques minutes."
)
"""The one answer to every refusal: a sentence of its own for a locked account would tell that it exists."""


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return HASHER.hash(password)


async def check_login(services: DeskServices, email: str, password: str) -> Aidant | None:
    """Return the aidant whose pair this is, if any. Failures slow the account down."""
    now = services.clock()
    async with services.db.transaction() as s:
        aidant = await accounts.aidant_by_email(s, services.keyring, email)
    # Hashing takes tens of milliseconds of processor: outside the event loop, and for unknown e-mails too.
    right = await asyncio.to_thread(_matches, aidant.password_hash if aidant else NOBODY, password)
    if aidant is None or not aidant.active or _is_locked(aidant, now):
        return None
    async with services.db.transaction() as s:
        if right:
            await accounts.clear_failures(s, aidant.id)
        else:
            await accounts.note_failure(s, aidant.id, now)
    return aidant if right else None


def _matches(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _is_locked(aidant: Aidant, now: datetime) -> bool:
    return aidant.locked_until is not None and now < aidant.locked_until
