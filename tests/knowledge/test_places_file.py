"""A file of the national standard is read row by row: what holds, what is refused, and what to do."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.imported_places import NEEDS, place_of
from knowledge.places_file import PlacesFile, UnreadableFile, read_places_file
from knowledge.places_standard import SERVICES, StandardPlace, split_lists
from knowledge.towns import load_towns
from tests.knowledge.standard_places import REQUIRED_DEFECTS, as_csv, row, rows, spoil

TODAY = date(2026, 11, 22)


def read(path: Path, text: str | bytes) -> PlacesFile:
    """Write a file and read it."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_places_file(path, load_towns().towns, TODAY)


def one(**values: object) -> dict[str, object]:
    """Return a sound row with some values changed."""
    return row(1, random.Random(1), **values)


def test_thousands_of_sound_rows_are_all_taken(tmp_path: Path) -> None:
    found = read(tmp_path / "lieux.csv", as_csv(rows(3000)))

    assert (len(found.places), found.refused, found.problems) == (3000, 0, [])


def test_each_defect_is_told_with_its_row_field_value_and_remedy(tmp_path: Path) -> None:
    made = rows(3000)
    spoilt = spoil(made, every=10)
    found = read(tmp_path / "lieux.csv", as_csv(made))

    refused = sum(spoilt[column] for column in REQUIRED_DEFECTS)
    assert (len(found.places), found.refused) == (3000 - refused, refused)
    assert {problem.column for problem in found.problems} == set(spoilt)
    assert {p.column for p in found.problems if p.refused} == set(REQUIRED_DEFECTS)
    first = found.problems[1]
    assert first.render() == (
        "Ligne 12, pivot : « 1234 », refusé. Écrivez les 14 chiffres du SIRET, ou 00000000000000."
    )


def test_csv_with_semicolons_and_json_read_the_same(tmp_path: Path) -> None:
    made = rows(50)
    as_lists = [{**one, "services": one["services"].split("|")} for one in made]
    by_csv = read(tmp_path / "lieux.csv", "\ufeff" + as_csv(made, ";"))
    by_json = read(tmp_path / "lieux.json", json.dumps(as_lists, ensure_ascii=False))

    assert by_csv.places == by_json.places
    assert len(by_csv.places) == 50


def test_columns_that_nobody_knows_are_told_and_kept(tmp_path: Path) -> None:
    found = read(tmp_path / "lieux.csv", as_csv([one(structure="12345", frais="Gratuit")]))

    assert found.unknown_columns == {"structure": 1, "frais": 1}
    assert found.places[0].model_dump()["structure"] == "12345"


def test_a_place_given_twice_is_taken_once(tmp_path: Path) -> None:
    found = read(tmp_path / "lieux.csv", as_csv([one(), one(nom="Encore")]))

    assert [place.nom for place in found.places] == ["Maison du numérique 1"]
    assert "déjà à la ligne 2" in found.problems[0].render()


def test_a_date_to_come_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path / "lieux.csv", as_csv([one(date_maj="2027-01-01")]))

    assert (found.places, found.refused) == ([], 1)


def test_degrees_far_from_the_town_are_left_aside(tmp_path: Path) -> None:
    swapped = one(commune="Bobigny", code_postal="93000", code_insee="93008", latitude="2.44", longitude="48.9")
    found = read(tmp_path / "lieux.csv", as_csv([swapped]))

    assert found.places[0].latitude is None
    assert [problem.column for problem in found.problems] == ["latitude"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "Il manque des colonnes : id, pivot"),
        ("[{", "s'arrête à la ligne 1"),
        ('{"id": 1}', "pas une liste"),
        ("id;nom\né".encode("latin-1"), "pas en UTF-8"),
    ],
)
def test_a_file_of_another_kind_is_refused_whole(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read(tmp_path / "lieux", text)


@given(
    st.lists(st.dictionaries(st.sampled_from(["id", "services", "latitude", "horaires", "x"]), st.text(max_size=20)))
)
def test_any_json_list_is_read_without_error(tmp_path_factory: pytest.TempPathFactory, content: list[object]) -> None:
    found = read(tmp_path_factory.mktemp("lieux") / "lieux.json", json.dumps(content))

    assert found.refused == len(content)


def test_every_service_is_something_that_a_person_looks_for() -> None:
    assert set(NEEDS) == set(SERVICES)


def test_a_row_becomes_a_place_to_show() -> None:
    kept = StandardPlace.model_validate(
        split_lists(
            one(
                telephone="+33 1 45 67 89 01",
                frais_a_charge="Gratuit",
                services="Aide aux démarches administratives|Accès internet et matériel informatique",
                prise_en_charge_specifique="Handicaps moteurs",
                modalites_acces="Se présenter",
            )
        )
    )
    place = place_of(7, kept.model_dump(mode="json"))

    assert (place.id, place.phone, place.details) == ("lieu_7", "01 45 67 89 01", "C'est gratuit.")
    assert place.needs == ("procedures", "computer", "connection")
    assert place.access == "accueil prévu pour les handicaps moteurs"
    assert place.confirmed
    assert place.shown


@pytest.mark.parametrize(
    ("ways", "confirmed", "shown"),
    [("Téléphoner", False, True), ("Ce lieu n'accueille pas de public", False, False), ("", True, True)],
)
def test_how_one_may_come_decides_what_is_said(ways: str, confirmed: bool, shown: bool) -> None:
    kept = StandardPlace.model_validate(split_lists(one(modalites_acces=ways)))
    place = place_of(1, kept.model_dump(mode="json"))

    assert (place.confirmed, place.shown) == (confirmed, shown)
