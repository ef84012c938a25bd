"""Places imported from the national standard: added, updated, kept, retired. Rows are kept whole, as they came."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import ImportedPlaceRow

CHUNK = 1000
"""Rows written at once."""

Rows = Mapping[tuple[str, str], Mapping[str, Any]]
"""Places by their source and their identifier there."""


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    added: int
    updated: int
    kept: int
    retired: int
    spared: int = 0
    """Places that vanished from their source, and stay because too many would have gone at once."""


@dataclass(frozen=True)
class Stamp:
    """What changes whenever the imported places change."""

    places: int
    changed_at: datetime | None


async def import_places(s: AsyncSession, rows: Rows, now: datetime, *, retire_share: float) -> Imported:
    """Bring the places of the sources named in `rows` to what `rows` says.

    Args:
        s: The caller's transaction.
        rows: Every place of the file.
        now: The moment kept with each change.
        retire_share: Largest share of a source's places that may vanish at once; above it none of them is retired.
    """
    sources = {source for source, _ in rows}
    found = await s.execute(
        select(
            ImportedPlaceRow.source,
            ImportedPlaceRow.source_id,
            ImportedPlaceRow.content_hash,
            ImportedPlaceRow.retired_at,
        ).where(ImportedPlaceRow.source.in_(sources))
    )
    before = {(row.source, row.source_id): (row.content_hash, row.retired_at) for row in found}
    hashes = {key: _hash(row) for key, row in rows.items()}
    changed = [key for key, content_hash in hashes.items() if before.get(key) != (content_hash, None)]
    for start in range(0, len(changed), CHUNK):
        await _write(s, [(key, hashes[key], rows[key]) for key in changed[start : start + CHUNK]], now)
    added = sum(key not in before or before[key][1] is not None for key in changed)
    retired = spared = 0
    for source in sources:
        standing = [key for key, (_, gone) in before.items() if key[0] == source and gone is None]
        vanished = [key for key in standing if key not in rows]
        if len(vanished) > retire_share * len(standing):
            spared += len(vanished)
            continue
        await _retire(s, source, [identifier for _, identifier in vanished], now)
        retired += len(vanished)
    return Imported(added, len(changed) - added, len(rows) - len(changed), retired, spared)


async def standing_places(s: AsyncSession) -> Sequence[tuple[int, dict[str, Any]]]:
    """Return every place not retired, with its number."""
    rows = await s.execute(
        select(ImportedPlaceRow.id, ImportedPlaceRow.data)
        .where(ImportedPlaceRow.retired_at.is_(None))
        .order_by(ImportedPlaceRow.id)
    )
    return [(row.id, row.data) for row in rows]


async def stamp(s: AsyncSession) -> Stamp:
    """Return what tells that something was imported since."""
    row = (await s.execute(select(func.count(), func.max(ImportedPlaceRow.changed_at)))).one()
    return Stamp(row[0], row[1])


async def _write(
    s: AsyncSession, rows: Sequence[tuple[tuple[str, str], str, Mapping[str, Any]]], now: datetime
) -> None:
    values = [
        {"source": source, "source_id": identifier, "content_hash": content_hash, "data": data, "changed_at": now}
        for (source, identifier), content_hash, data in rows
    ]
    made = insert(ImportedPlaceRow).values(values)
    await s.execute(
        made.on_conflict_do_update(
            index_elements=["source", "source_id"],
            set_={
                "content_hash": made.excluded.content_hash,
                "data": made.excluded.data,
                "changed_at": now,
                "retired_at": None,
            },
        )
    )


async def _retire(s: AsyncSession, source: str, identifiers: Sequence[str], now: datetime) -> None:
    if not identifiers:
        return
    await s.execute(
        update(ImportedPlaceRow)
        .where(ImportedPlaceRow.source == source, ImportedPlaceRow.source_id.in_(identifiers))
        .values(retired_at=now, changed_at=now)
    )


def _hash(row: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
