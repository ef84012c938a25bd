"""The ledger of erasures, a file beside the keys: it outlives the database, so that a restore can obey it.

It holds fingerprints and dates. Without the database's own secret, they point at nobody.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import ErasureRow


@dataclass(frozen=True)
class Entry:
    """That the person of this address was erased at this moment."""

    address_print: str
    erased_at: datetime


async def write(s: AsyncSession, file: Path) -> int:
    """Add the erasures that the ledger lacks, and return how many. A line may come twice, never be lost."""
    rows = (
        await s.scalars(
            select(ErasureRow)
            .where(ErasureRow.in_ledger.is_(False))
            .order_by(ErasureRow.id)
            .with_for_update(skip_locked=True)
        )
    ).all()
    if rows:
        append(file, [Entry(row.address_print, row.erased_at) for row in rows])
        written = [row.id for row in rows]
        await s.execute(update(ErasureRow).where(ErasureRow.id.in_(written)).values(in_ledger=True))
    return len(rows)


def append(file: Path, entries: list[Entry]) -> None:
    """Add lines to the ledger, safe on the disk when this returns."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as output:
        for entry in entries:
            output.write(json.dumps({"print": entry.address_print, "at": entry.erased_at.isoformat()}) + "\n")
        output.flush()
        os.fsync(output.fileno())


def read(file: Path) -> list[Entry]:
    """Return every erasure of the ledger. A last line cut by a crash is left out: it was not marked written."""
    if not file.exists():
        return []
    entries = []
    for line in file.read_text(encoding="ascii").splitlines():
        try:
            fields = json.loads(line)
        except ValueError:
            continue
        entries.append(Entry(fields["print"], datetime.fromisoformat(fields["at"])))
    return entries
