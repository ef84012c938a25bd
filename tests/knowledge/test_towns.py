"""The towns of France: all there, found by code, by name however spelt, or from a point."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.towns import distance_km
from knowledge.library import KNOWLEDGE
from knowledge.towns import load_towns

NAMES = load_towns()
TOWNS = NAMES.towns
LISTS = [Path(KNOWLEDGE) / "eval" / name for name in ("communes.tsv", "towns_blind.tsv")]
BAR = 0.97
"""Share of misspelt names that must lead to the right town first."""


def misspelt(names: Path) -> list[tuple[str, set[str]]]:
    """Return what people type with the codes of the towns that they mean."""
    rows = [line.split("\t") for line in names.read_text(encoding="utf-8").splitlines()[1:]]
    return [(typed, set(codes.split())) for typed, codes, _ in rows]


def test_every_town_is_there_with_a_postal_code_and_a_centre() -> None:
    whole = [town for town in TOWNS.all if not town.is_district]

    assert len(whole) > 34_900
    assert all(town.codes and -30 < town.latitude < 60 for town in whole if town.department < "98")
    assert {"01", "2A", "75", "93", "971", "972", "973", "974", "976"} <= {town.department for town in whole}
    assert {town.department for town in whole} <= set(TOWNS.departments)


@pytest.mark.parametrize("names", LISTS, ids=lambda path: path.stem)
def test_misspelt_names_lead_to_the_right_town(names: Path) -> None:
    listed = misspelt(names)
    assert len(listed) >= 150

    wrong = []
    for typed, codes in listed:
        found = [town.code for town in NAMES.find(typed).towns]
        right = codes <= set(found) if len(codes) > 1 else {*found[:1]} == codes
        if not right:
            wrong.append(typed)

    assert 1 - len(wrong) / len(listed) >= BAR, wrong


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("93300", "93001"),
        ("93 300", "93001"),
        ("j'habite à Aubervilliers", "93001"),
        ("AUBERVILLIERS (93)", "93001"),
        ("saint denis reunion", "97411"),
        ("Champigny sur Marne", "94017"),
        ("95500 vaudherland", "95633"),
        ("paris 18", "75118"),
        ("marseille 3eme", "13203"),
        ("Lyon 7e arrondissement", "69387"),
        ("la courneuve 93120", "93027"),
        ("93007 Bobigny", "93008"),
    ],
)
def test_a_town_said_plainly_needs_no_question(typed: str, code: str) -> None:
    found = NAMES.find(typed)

    assert found.sure
    assert found.towns[0].code == code


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Saint-Denis", {"93066", "97411"}),
        ("clichy", {"92024", "93014"}),
        ("epinay", {"93031", "91216"}),
        ("noisy", {"93051", "93053"}),
    ],
)
def test_a_name_of_several_towns_is_asked_about(typed: str, codes: set[str]) -> None:
    found = NAMES.find(typed)

    assert not found.sure
    assert codes <= {town.code for town in found.towns}


@pytest.mark.parametrize("typed", ["", "oui", "93", "demain", "merci", "rien du tout", "je veux une carte", "12", "?"])
def test_words_of_every_day_are_no_town(typed: str) -> None:
    assert not NAMES.find(typed).sure


def test_an_old_name_leads_to_the_town_that_took_it_in() -> None:
    assert [town.name for town in NAMES.find("pierrefitte sur seine").towns] == ["Saint-Denis"]


@given(st.text(max_size=80))
def test_any_text_is_read_without_error(text: str) -> None:
    found = NAMES.find(text)

    assert len(found.towns) <= 4
    assert found.towns or not found.sure


def test_the_nearest_town_of_a_point_is_found_overseas_too() -> None:
    places = {(48.914, 2.383): "93001", (-20.88, 55.45): "97411", (48.892, 2.346): "75118"}
    assert {point: town.code for point in places if (town := TOWNS.nearest(point))} == places


def test_a_point_far_from_france_has_no_town() -> None:
    assert [TOWNS.nearest(point) for point in ((36.75, 3.06), (0.0, 0.0), (90.0, 180.0))] == [None, None, None]


def test_a_distance_is_measured_along_the_earth() -> None:
    paris, marseille = TOWNS.with_code("75056"), TOWNS.with_code("13055")
    assert paris is not None and marseille is not None
    assert 655 < distance_km(paris.point, marseille.point) < 665
