"""Voice notes and pictures, sealed, each with its day of erasure."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.crypto import Keyring
from store.tables import MediaRow, PersonRow

KEPT = timedelta(days=30)
"""Longest time a voice note or a picture is kept."""


@dataclass(frozen=True)
class Media:
    """What was kept of a voice note or a picture."""

    person_id: int
    structure_id: int
    kind: str
    content: bytes


async def save(s: AsyncSession, kr: Keyring, person_id: int, kind: str, content: bytes, *, now: datetime) -> str:
    """Keep a file of a person for 30 days at most, and return its reference."""
    reference = uuid.uuid4().hex
    structure_id = (await s.scalars(select(PersonRow.structure_id).where(PersonRow.id == person_id))).one()
    await s.execute(
        insert(MediaRow).values(
            id=reference,
            structure_id=structure_id,
            person_id=person_id,
            kind=kind,
            content=kr.seal_bytes(content),
            created_at=now,
            expires_at=now + KEPT,
        )
    )
    return reference


async def load(s: AsyncSession, kr: Keyring, reference: str) -> Media | None:
    """Return a kept file, if it is still there."""
    row = await s.get(MediaRow, reference)
    return Media(row.person_id, row.structure_id, row.kind, kr.unseal_bytes(row.content)) if row else None
