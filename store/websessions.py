"""Browser sessions: opaque content, sealed, found by the hash of an identifier that is not stored."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import delete as delete_rows
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from store.crypto import Keyring
from store.tables import WebSessionRow


def _hashed(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()


async def get(s: AsyncSession, kr: Keyring, session_id: str, now: datetime) -> bytes | None:
    """Return a session's content, unless it has expired."""
    sealed = await s.scalar(
        select(WebSessionRow.content).where(
            WebSessionRow.id_hash == _hashed(session_id), WebSessionRow.expires_at > now
        )
    )
    return kr.unseal_bytes(sealed) if sealed else None


async def set(s: AsyncSession, kr: Keyring, session_id: str, content: bytes, expires_at: datetime) -> None:
    """Keep a session's content until a moment."""
    values = {"content": kr.seal_bytes(content), "expires_at": expires_at}
    await s.execute(
        insert(WebSessionRow)
        .values(id_hash=_hashed(session_id), **values)
        .on_conflict_do_update(index_elements=["id_hash"], set_=values)
    )


async def delete(s: AsyncSession, session_id: str) -> None:
    """End a session."""
    await s.execute(delete_rows(WebSessionRow).where(WebSessionRow.id_hash == _hashed(session_id)))


async def delete_expired(s: AsyncSession, now: datetime) -> int:
    """End the sessions whose time has passed, and return how many."""
    gone = await s.execute(
        delete_rows(WebSessionRow).where(WebSessionRow.expires_at <= now).returning(WebSessionRow.id_hash)
    )
    return len(gone.all())
