"""The structure's page: what is saved, and a French sentence for each mistake."""

from __future__ import annotations

import pytest

from desk.structure.forms import read_form
from store import structures
from store.database import Database
from tests.desk.test_conversation import LogIn

GOOD = {
    "name": "Maison des démarches",
    "phone": "03 20 11 22 33",
    "hours": "",
    "area": "Lille",
    "privacy_contact": "dpo@exemple.fr",
    "places_note": "Sonnez à gauche.",
}


async def test_a_structure_is_saved_and_read_back(log_in: LogIn, db: Database) -> None:
    bernard = await log_in("bernard")
    await bernard.get("/aidants/structure")
    await bernard.send("/aidants/structure", GOOD)
    assert "C’est enregistré" in bernard.text
    async with db.transaction() as s:
        saved = await structures.default(s)
    assert (saved.name, saved.phone, saved.hours) == ("Maison des démarches", "03 20 11 22 33", None)
    await bernard.get("/confidentialite")
    assert "dpo@exemple.fr" in bernard.text


async def test_a_mistake_is_explained_beside_its_field_and_nothing_is_lost(log_in: LogIn, db: Database) -> None:
    bernard = await log_in("bernard")
    await bernard.get("/aidants/structure")
    answer = await bernard.send("/aidants/structure", {**GOOD, "name": " ", "phone": "12"})
    assert answer.status_code == 422
    assert "2 champs sont à corriger" in bernard.text
    assert 'aria-describedby="phone-aide phone-erreur" aria-invalid="true"' in bernard.page
    assert "Sonnez à gauche." in bernard.text
    async with db.transaction() as s:
        assert (await structures.default(s)).area is None


@pytest.mark.parametrize("phone", ["0320112233", "03.20.11.22.33", "+33 3 20 11 22 33", "3230", ""])
def test_a_french_number_is_accepted(phone: str) -> None:
    assert read_form({**GOOD, "phone": phone})[1] == {}


@pytest.mark.parametrize("phone", ["03 20 11 22", "allo", "115", "+32 2 123 45 67", "00 20 11 22 33"])
def test_another_number_is_explained(phone: str) -> None:
    assert list(read_form({**GOOD, "phone": phone})[1]) == ["phone"]
