"""Persons: found by the fingerprint of their address on a channel, never by a readable address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from store import structures
from store.crypto import Keyring
from store.tables import PersonRow, table_of

Channel = Literal["telegram", "phone", "terminal"]


PEOPLE = table_of(PersonRow)

KNOWN = select(PEOPLE).where(
    PEOPLE.c.channel == bindparam("channel"), PEOPLE.c.address_print == bindparam("address_print")
)
"""The person at an address; built once, for it runs for each update received."""


@dataclass(frozen=True)
class PersonRef:
    """Who is helped, with the address where they are answered."""

    id: int
    structure_id: int
    channel: Channel
    address: str
    name: str | None
    blocked: bool


def _read(kr: Keyring, row: PersonRow | Row[Any]) -> PersonRef:
    return PersonRef(
        id=row.id,
        structure_id=row.structure_id,
        channel=cast(Channel, row.channel),
        address=kr.unseal(row.address),
        name=kr.unseal(row.name) if row.name else None,
        blocked=row.blocked,
    )


def address_print(kr: Keyring, channel: str, address: str) -> str:
    """Return the fingerprint under which an address of a channel is looked up."""
    return kr.fingerprint(f"{channel}:{address}")


async def find_or_make_person(
    s: AsyncSession,
    kr: Keyring,
    channel: Channel,
    address: str,
    *,
    name: str | None = None,
    structure_slug: str | None = None,
) -> PersonRef:
    """Return the person at an address, made at their first message.

    A name given later replaces the one known. The structure counts for a new person only;
    the turn moves those who are already known.
    """
    print_ = address_print(kr, channel, address)
    row = (await s.execute(KNOWN, {"channel": channel, "address_print": print_})).first()
    if row is None:
        return await _make(s, kr, channel, address, name=name, structure_slug=structure_slug)
    known = _read(kr, row)
    if name and known.name != name and row.forgotten_at is None:
        await s.execute(update(PersonRow).where(PersonRow.id == row.id).values(name=kr.seal(name)))
        known = PersonRef(known.id, known.structure_id, known.channel, address, name, known.blocked)
    return known


async def _make(
    s: AsyncSession, kr: Keyring, channel: Channel, address: str, *, name: str | None, structure_slug: str | None
) -> PersonRef:
    structure = await structures.by_slug(s, structure_slug) if structure_slug else None
    if structure is None:
        structure = await structures.default(s)
    # Two first messages at once make one person: the second finds the row of the first.
    await s.execute(
        insert(PersonRow)
        .values(
            structure_id=structure.id,
            channel=channel,
            address_print=address_print(kr, channel, address),
            address=kr.seal(address),
            name=kr.seal(name) if name else None,
            created_at=func.now(),
        )
        .on_conflict_do_nothing(index_elements=["channel", "address_print"])
    )
    found = await find_person(s, kr, channel, address)
    assert found is not None
    return found


async def find_person(s: AsyncSession, kr: Keyring, channel: str, address: str) -> PersonRef | None:
    """Return the person at an address, if there is one."""
    row = await s.scalar(
        select(PersonRow).where(
            PersonRow.channel == channel, PersonRow.address_print == address_print(kr, channel, address)
        )
    )
    return _read(kr, row) if row else None


async def person(s: AsyncSession, kr: Keyring, person_id: int) -> PersonRef | None:
    """Return a person by identifier."""
    row = await s.get(PersonRow, person_id, populate_existing=True)
    return _read(kr, row) if row else None
