"""The content's folder becomes a library, or every fault of form is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.writing import content_hash
from knowledge.intents import Intents
from knowledge.library import KNOWLEDGE, LibraryBroken, load_library
from knowledge.review import review
from knowledge.shelf import read_shelf
from tests.flows.tiny import TINY, TODAY, tiny_flow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one procedure and nothing else."""
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "essai.yml").write_text(TINY, encoding="utf-8")
    return tmp_path


def test_a_procedure_alone_makes_a_library(folder: Path) -> None:
    library = load_library(folder)
    key = content_hash(tiny_flow())
    assert library.flows == {"essai": tiny_flow()}
    assert library.hashes == {"essai": key}
    assert library.version(key) == tiny_flow()
    assert (library.glossary, library.places, library.intent_names) == ({}, (), {})


def test_an_empty_folder_is_an_empty_library(tmp_path: Path) -> None:
    assert load_library(tmp_path).flows == {}


def test_versions_still_in_use_stay_beside_the_published_one(folder: Path) -> None:
    old = tiny_flow(TINY.replace("title: Essai", "title: Ancien"))
    library = load_library(folder, [old, tiny_flow()])
    assert library.version(content_hash(old)) == old
    assert library.flows["essai"] == tiny_flow()
    assert len(library.versions) == 2


def test_every_file_is_read_and_every_fault_told(folder: Path) -> None:
    (folder / "places").mkdir()
    (folder / "glossary.yml").write_text("caf: {word: CAF, sens: x}\n", encoding="utf-8")
    (folder / "figures.yml").write_text("x: [\n", encoding="utf-8")
    (folder / "places" / "lieux.yml").write_bytes(b"- \xff\xfe\n")
    (folder / "procedures" / "double.yml").write_text(TINY, encoding="utf-8")
    with pytest.raises(LibraryBroken) as broken:
        load_library(folder)
    assert {(Path(issue.file).name, issue.code) for issue in broken.value.issues} == {
        ("glossary.yml", "missing_key"),
        ("glossary.yml", "unknown_key"),
        ("figures.yml", "syntax"),
        ("lieux.yml", "encoding"),
        ("essai.yml", "duplicate_flow"),
    }
    assert "vouliez-vous" in str(broken.value).lower() or "Choisissez" in str(broken.value)


def test_a_draft_stands_in_for_its_namesake(folder: Path, tmp_path: Path) -> None:
    draft = tmp_path / "ailleurs" / "essai.yml"
    draft.parent.mkdir()
    draft.write_text(TINY.replace("title: Essai", "title: Brouillon"), encoding="utf-8")
    assert read_shelf(folder, draft=draft).library.flows["essai"].title == "Brouillon"


def test_a_draft_of_the_glossary_too(folder: Path, tmp_path: Path) -> None:
    draft = tmp_path / "ailleurs" / "glossary.yml"
    draft.parent.mkdir()
    draft.write_text("caf: {word: CAF, meaning: Des aides.}\n", encoding="utf-8")
    assert list(read_shelf(folder, draft=draft).library.glossary) == ["caf"]


def test_a_review_may_look_at_one_file(folder: Path) -> None:
    (folder / "procedures" / "autre.yml").write_text(TINY.replace("id: essai", "id: pareil"), encoding="utf-8")
    shelf = read_shelf(folder)
    everything = review(shelf, TODAY)
    assert [(Path(issue.file).name, issue.code) for issue in everything] == [("autre.yml", "file_name")]
    assert review(shelf, TODAY, {(folder / "procedures" / "essai.yml").as_posix()}) == []


def test_the_shipped_content_can_be_loaded() -> None:
    library = load_library()
    assert library.flows
    assert set(library.flows) == {path.stem for path in (KNOWLEDGE / "procedures").glob("*.yml")}


def test_the_shipped_intents_have_a_button_each() -> None:
    intents = read_shelf(KNOWLEDGE).intents.value
    assert isinstance(intents, Intents)
    names = list(intents.names().values())
    assert (len(names), len(set(names)), len(intents.conversation)) == (41, 41, 25)
    assert load_library().intent_names["caf_declaration_trimestrielle"] == "Déclarer à la Caf"
