"""Aidants' accounts: found by the fingerprint of their e-mail, slowed down after wrong passwords."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.crypto import Keyring
from store.tables import AidantRow

Role = Literal["aidant", "coordinator", "editor", "admin"]

FREE_FAILURES = 4
"""Wrong passwords in a row before the first wait."""

LONGEST_WAIT = timedelta(minutes=15)
"""Longest wait between two tries; short enough that nobody is locked out by someone else's guesses."""


@dataclass(frozen=True)
class Aidant:
    """Someone who answers at the desk."""

    id: int
    structure_id: int
    first_name: str
    email: str
    password_hash: str
    role: Role
    active: bool
    failures: int
    locked_until: datetime | None


def _email_print(kr: Keyring, email: str) -> str:
    return kr.fingerprint(f"email:{email.strip().casefold()}")


def _read(kr: Keyring, row: AidantRow | None) -> Aidant | None:
    if row is None:
        return None
    return Aidant(
        id=row.id,
        structure_id=row.structure_id,
        first_name=kr.unseal(row.first_name),
        email=kr.unseal(row.email),
        password_hash=row.password_hash,
        role=cast(Role, row.role),
        active=row.active,
        failures=row.failures,
        locked_until=row.locked_until,
    )


async def create_aidant(
    s: AsyncSession,
    kr: Keyring,
    structure_id: int,
    *,
    first_name: str,
    email: str,
    password_hash: str,
    role: Role = "aidant",
) -> int:
    """Open an account and return its identifier.

    Raises:
        sqlalchemy.exc.IntegrityError: The e-mail already has an account.
    """
    return (
        await s.scalars(
            insert(AidantRow)
            .values(
                structure_id=structure_id,
                first_name=kr.seal(first_name),
                email=kr.seal(email.strip()),
                email_print=_email_print(kr, email),
                password_hash=password_hash,
                role=role,
                created_at=func.now(),
            )
            .returning(AidantRow.id)
        )
    ).one()


async def aidant_by_email(s: AsyncSession, kr: Keyring, email: str) -> Aidant | None:
    """Return the account of an e-mail, active or not."""
    return _read(kr, await s.scalar(select(AidantRow).where(AidantRow.email_print == _email_print(kr, email))))


async def aidant(s: AsyncSession, kr: Keyring, aidant_id: int) -> Aidant | None:
    """Return an account."""
    return _read(kr, await s.get(AidantRow, aidant_id, populate_existing=True))


async def has_aidants(s: AsyncSession, structure_id: int) -> bool:
    """Tell whether someone may answer in this structure."""
    found = await s.scalar(
        select(AidantRow.id)
        .where(
            AidantRow.structure_id == structure_id,
            AidantRow.active,
            AidantRow.role.in_(("aidant", "coordinator")),
        )
        .limit(1)
    )
    return found is not None


async def save_password(s: AsyncSession, aidant_id: int, password_hash: str) -> None:
    """Replace the password of an account."""
    await s.execute(update(AidantRow).where(AidantRow.id == aidant_id).values(password_hash=password_hash))


async def note_failure(s: AsyncSession, aidant_id: int, now: datetime) -> datetime | None:
    """Count a wrong password; return until when the account refuses tries, which doubles each time."""
    failures = await s.scalar(
        update(AidantRow)
        .where(AidantRow.id == aidant_id)
        .values(failures=AidantRow.failures + 1)
        .returning(AidantRow.failures)
    )
    if failures is None or failures <= FREE_FAILURES:
        return None
    wait = min(timedelta(seconds=2 ** min(failures - FREE_FAILURES, 20)), LONGEST_WAIT)
    await s.execute(update(AidantRow).where(AidantRow.id == aidant_id).values(locked_until=now + wait))
    return now + wait


async def clear_failures(s: AsyncSession, aidant_id: int) -> None:
    """Forget wrong passwords, after a right one."""
    await s.execute(update(AidantRow).where(AidantRow.id == aidant_id).values(failures=0, locked_until=None))
