"""The cast: Amina is helped, Bernard answers, Chloé answers elsewhere and must never see Amina."""

from __future__ import annotations

import pytest

from store import accounts, people, structures
from store.accounts import Aidant
from store.database import Database
from store.people import PersonRef
from store.structures import Structure


@pytest.fixture
async def amina(db: Database) -> PersonRef:
    async with db.transaction() as s:
        return await people.find_or_make_person(s, db.keyring, "telegram", "70042", name="Amina")


@pytest.fixture
async def bernard(db: Database, amina: PersonRef) -> Aidant:
    return await _account(db, amina.structure_id, "Bernard")


@pytest.fixture
async def chloe(db: Database) -> Aidant:
    async with db.transaction() as s:
        elsewhere = await structures.save(s, Structure(0, "ailleurs", "Ailleurs"))
    return await _account(db, elsewhere, "Chloé")


async def _account(db: Database, structure_id: int, first_name: str) -> Aidant:
    async with db.transaction() as s:
        made = await accounts.create_aidant(
            s,
            db.keyring,
            structure_id,
            first_name=first_name,
            email=f"{first_name.lower()}@exemple.fr",
            password_hash="argon2",
        )
        found = await accounts.aidant(s, db.keyring, made)
    assert found is not None
    return found
