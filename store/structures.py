"""Structures: the associations and offices whose aidants help; each is a tenant of its own."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import StructureRow


@dataclass(frozen=True)
class Structure:
    """What people and aidants see of a structure. `id` is 0 for one not saved yet."""

    id: int
    slug: str
    name: str
    phone: str | None = None
    area: str | None = None
    hours: str | None = None
    privacy_contact: str | None = None
    places_note: str | None = None
    is_default: bool = False


def _read(row: StructureRow) -> Structure:
    return Structure(
        row.id,
        row.slug,
        row.name,
        row.phone,
        row.area,
        row.hours,
        row.privacy_contact,
        row.places_note,
        row.is_default,
    )


async def get(s: AsyncSession, structure_id: int) -> Structure | None:
    """Return a structure by its identifier."""
    row = await s.get(StructureRow, structure_id, populate_existing=True)
    return _read(row) if row else None


async def by_slug(s: AsyncSession, slug: str) -> Structure | None:
    """Return a structure by the word of its link."""
    row = await s.scalar(select(StructureRow).where(StructureRow.slug == slug))
    return _read(row) if row else None


async def default(s: AsyncSession) -> Structure:
    """Return the structure of those who came by no link. There is always one."""
    return _read((await s.scalars(select(StructureRow).where(StructureRow.is_default))).one())


async def all_structures(s: AsyncSession) -> list[Structure]:
    """Return every structure, the default one first."""
    rows = await s.scalars(select(StructureRow).order_by(StructureRow.is_default.desc(), StructureRow.slug))
    return [_read(row) for row in rows]


async def save(s: AsyncSession, structure: Structure) -> int:
    """Write a structure, new (`id` 0) or changed, and return its identifier.

    Making one the default takes that place from the other.
    """
    values = asdict(structure)
    identifier: int = values.pop("id")
    if structure.is_default:
        await s.execute(update(StructureRow).where(StructureRow.is_default).values(is_default=False))
    if identifier:
        await s.execute(update(StructureRow).where(StructureRow.id == identifier).values(values))
        return identifier
    return (await s.scalars(insert(StructureRow).values(values).returning(StructureRow.id))).one()
