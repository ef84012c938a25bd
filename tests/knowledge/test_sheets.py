"""Official sheets: what is read of a file, and what an archive may hold."""

from datetime import date

import pytest

from knowledge.archive import LARGEST_FILE, BadArchive, open_archive
from knowledge.sheets import BadSheet, NotASheet, read_sheet
from tests.knowledge.sheet_files import SHEETS, ordinary_files, sheet_xml, write_archive

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<Publication ID='F1'>&c;</Publication>"
)


def test_a_sheet_gives_its_title_two_lines_link_and_date():
    sheet = read_sheet(sheet_xml("F101", *SHEETS["F101"]).encode())
    assert (sheet.id, sheet.title) == ("F101", "Carte de pêche : demande et prix")
    assert sheet.lines == (
        "La carte de pêche est nécessaire pour pêcher dans une rivière. Elle se prend en ligne ou chez un dépositaire."
    )
    assert sheet.url == "https://www.service-public.fr/particuliers/vosdroits/F101"
    assert (sheet.modified, sheet.theme) == (date(2026, 5, 4), "Loisirs")


def test_where_to_go_is_not_what_the_sheet_is_about():
    sheet = read_sheet(sheet_xml("F101", *SHEETS["F101"]).encode())
    assert "eau douce" in sheet.texts[3]
    assert "Tataouine" not in sheet.texts[3]


def test_a_long_line_is_cut_at_a_word():
    sheet = read_sheet(sheet_xml("F1", "Titre", "mot " * 100, "Corps.").encode())
    assert sheet.lines.endswith("mot…")
    assert len(sheet.lines) <= 161


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<Publication", "illisible"),
        (BOMB, "illisible"),
        (sheet_xml("F1", "", "Un texte.", "Corps."), "pas de titre"),
        (sheet_xml("F1", "Titre", "", "").replace("De quoi s'agit-il ?", ""), "pas de texte"),
    ],
    ids=["cut", "entities", "no title", "no text"],
)
def test_a_broken_sheet_says_why(content, why):
    with pytest.raises(BadSheet, match=why):
        read_sheet(content.encode())


@pytest.mark.parametrize(
    "content",
    [sheet_xml("F1", "T", "D.", "C.", audience="Associations"), sheet_xml("N12", "T", "D.", "C."), "<Ressource/>"],
    ids=["companies", "theme", "resource"],
)
def test_other_files_of_the_archive_are_passed_over(content):
    with pytest.raises(NotASheet):
        read_sheet(content.encode())


def test_an_archive_a_folder_and_a_file_are_opened_alike(tmp_path):
    archive = write_archive(tmp_path / "fiches.zip", ordinary_files() | {"lisez-moi.txt": "rien"})
    with open_archive(archive) as opened:
        files = dict(opened.files)
        assert (opened.count, opened.whole) == (3, True)
    for name, content in files.items():
        (tmp_path / name.split("/")[-1]).write_bytes(content)
    with open_archive(tmp_path) as folder:
        assert sorted(content for _, content in folder.files) == sorted(files.values())
    with open_archive(tmp_path / "F101.xml") as one:
        assert (one.count, one.whole) == (1, False)


def test_a_file_that_swells_is_not_read(tmp_path):
    archive = write_archive(tmp_path / "bombe.zip", {"F1.xml": b"0" * (LARGEST_FILE + 1)})
    assert archive.stat().st_size < 10_000
    with open_archive(archive) as opened:
        assert list(opened.files) == [("F1.xml", None)]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("absent.zip", None, "ne s'ouvre pas"),
        ("texte.zip", b"bonjour", "pas une archive"),
        ("vide.zip", {}, "aucun fichier"),
    ],
)
def test_a_bad_archive_says_why_and_what_to_do(tmp_path, name, content, why):
    path = tmp_path / name
    if isinstance(content, dict):
        write_archive(path, content)
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(BadArchive, match=why), open_archive(path):
        pass
