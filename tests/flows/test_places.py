"""Places near a person: the nearest first, how far, open or not, how sure, at most three."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.definition import Place
from flows.draft import Draft
from flows.library import Library
from flows.opening import are_readable, local_time, opening_now
from flows.places import PLACES_SHOWN, near
from flows.towns import Origin
from flows.whereabouts import with_postal_code
from knowledge.towns import load_towns
from tests.sample import sample_library, welcomed

PARIS = ZoneInfo("Europe/Paris")
SUNDAY = datetime(2026, 11, 22, 10, 0, tzinfo=PARIS)
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
BOBIGNY = Origin((48.909, 2.439), exact=True, town="93008")


def place(name: str, **values: object) -> Place:
    """Return a place of Bobigny, with some values changed."""
    sound = {
        "id": name.lower(),
        "name": name,
        "needs": ("procedures",),
        "address": "1 rue Carnot",
        "postal_code": "93000",
        "town": "Bobigny",
        "confirmed": True,
        "source": "essai",
        "published": "2026-10-01",
    }
    return Place.model_validate({**sound, **values})


def found(*places: Place, code: str | None = "93000", here: Origin | None = None, now: datetime = MONDAY) -> str:
    """Return what a person in Bobigny reads."""
    library: Library = replace(sample_library(), places=places, towns=load_towns())
    draft = Draft(welcomed(), library, now)
    draft.here = here
    return near(draft, "procedures", code)


def test_the_nearest_come_first_and_at_most_three() -> None:
    text = found(
        place("Sevran", postal_code="93270", town="Sevran"),
        place("Pantin", postal_code="93500", town="Pantin"),
        place("Ici"),
        place("Drancy", postal_code="93700", town="Drancy"),
    )
    names = [card.splitlines()[0] for card in text.split("\n\n")]
    assert PLACES_SHOWN == 3
    assert names == ["Ici (dans votre ville)", "Drancy (à environ 2 km)", "Pantin (à environ 3 km)"]


def test_a_shared_position_and_a_known_one_give_a_true_distance() -> None:
    far = place("Loin", latitude=48.939, longitude=2.439)
    close = place("Tout près", id="pres", latitude=48.910, longitude=2.440)
    text = found(far, close, here=BOBIGNY)

    assert "Tout près (à moins de 1 km)" in text
    assert "Loin (à 3,3 km)" in text


def test_a_position_never_makes_a_town_centre_precise() -> None:
    assert "Ici (dans votre ville)" in found(place("Ici"), here=BOBIGNY)


@pytest.mark.parametrize(
    "other",
    [
        {"postal_code": "69001", "town": "Lyon"},
        {"needs": ("food",)},
        {"shown": False},
        {"postal_code": "97400", "town": "Saint-Denis"},
    ],
    ids=["far", "another need", "not shown", "overseas namesake"],
)
def test_what_does_not_fit_is_not_shown(other: dict[str, object]) -> None:
    assert found(place("Autre", **other)) == ""


def test_a_cedex_code_stands_in_its_town() -> None:
    assert "Préfecture (dans votre ville)" in found(place("Préfecture", id="prefecture", postal_code="93007"))


def test_a_code_that_no_town_has_finds_its_own_places_only() -> None:
    here = place("Cedex", postal_code="99123", town="Nulle part")
    assert found(here, place("Ici"), code="99123").startswith("Cedex\n")


def test_without_a_place_known_nothing_is_said() -> None:
    assert found(place("Ici"), code=None) == ""


def test_a_card_says_all_that_is_known() -> None:
    text = found(
        place(
            "Ici", phone="01 45 67 89 01", opening="Mo-Fr 09:00-17:00", details="C'est gratuit.", access="de plain-pied"
        )
    )
    assert text.splitlines() == [
        "Ici (dans votre ville)",
        "1 rue Carnot, 93000 Bobigny",
        "C'est gratuit.",
        "Ouvert maintenant. Ferme à 17 h.",
        "Téléphone : 01 45 67 89 01",
        "Accès en fauteuil : de plain-pied.",
        "Adresse notée en octobre 2026.",
    ]


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({}, "Adresse notée en octobre 2026."),
        ({"confirmed": False}, "Adresse notée en octobre 2026. Appelez avant de venir."),
        ({"published": "2025-10-01"}, "Adresse notée en octobre 2025. Appelez avant de venir."),
        ({"published": "2026"}, "Adresse notée en 2026."),
        ({"published": "inconnue"}, "Adresse notée à une date inconnue. Appelez avant de venir."),
    ],
)
def test_an_old_or_unsure_address_says_to_call_first(values: dict[str, object], line: str) -> None:
    lines = found(place("Ici", **values)).splitlines()
    assert lines[-1] == line
    assert lines[-2] == "Accès en fauteuil : non précisé."


@pytest.mark.parametrize(
    ("hours", "now", "said"),
    [
        ("Mo-Fr 09:00-12:30,13:30-17:00", MONDAY, ("places.open_until", "à 12 h 30")),
        ("Mo-Fr 09:00-12:30", MONDAY.replace(hour=8), ("places.closed_until", "à 9 h")),
        ("Mo-Fr 09:00-12:30", SUNDAY, ("places.closed_until", "demain à 9 h")),
        ("Th 14:00-17:00", MONDAY, ("places.closed_until", "jeudi à 14 h")),
        ("Mo-Fr 09:00-17:00; PH off", datetime(2026, 12, 25, 10, tzinfo=PARIS), ("places.closed_until", "lundi à 9 h")),
        ("24/7", MONDAY, ("places.open", "")),
        ("Dec 25 10:00-12:00", MONDAY, ("places.closed", "")),
        ("Mo-Fr 09:00-12:00 unknown", MONDAY, ("", "")),
        ("le matin", MONDAY, ("", "")),
    ],
)
def test_hours_are_told_for_now(hours: str, now: datetime, said: tuple[str, str]) -> None:
    assert opening_now(hours, now) == said


def test_summer_time_is_that_of_the_day() -> None:
    before = datetime(2026, 3, 27, 16, 30, tzinfo=PARIS)
    after = datetime(2026, 3, 30, 16, 30, tzinfo=PARIS)
    assert {opening_now("Mo-Fr 09:00-17:00", now) for now in (before, after)} == {("places.open_until", "à 17 h")}


def test_a_place_overseas_is_open_by_its_own_clock() -> None:
    there = place("Ici", postal_code="97400", town="Saint-Denis", opening="Mo-Fr 08:00-12:00")
    assert "Fermé maintenant. Ouvre demain à 8 h." in found(there, code="97400")
    nowhere = local_time(MONDAY, "975")
    assert nowhere is None


def test_a_town_said_in_the_first_sentence_gives_its_only_postal_code() -> None:
    library = replace(sample_library(), towns=load_towns())
    assert with_postal_code(library, {"commune": "93001"})["code_postal"] == "93300"
    assert "code_postal" not in with_postal_code(library, {"commune": "93066"})
    assert with_postal_code(library, {"commune": "93001", "code_postal": "75018"})["code_postal"] == "75018"
    assert with_postal_code(library, {"mois": "11"}) == {"mois": "11"}


@given(st.text(max_size=60))
def test_any_hours_are_read_without_error(hours: str) -> None:
    key, _ = opening_now(hours, MONDAY)
    assert are_readable(hours) or key == ""
