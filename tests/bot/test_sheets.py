"""Official sheets from the archive to the person: imported, found however they are spelt, offered with a human."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from bot.commands.knowledge import knowledge
from bot.commands.knowledge_sheets import with_vectors
from bot.finding import SheetFinder
from bot.turns import Turner
from flows.events import Said
from flows.understanding import Understanding
from knowledge.sheets import read_sheet
from nlu.likeness import Senses
from store import inbox, search, transcript
from store.people import find_or_make_person
from tests.knowledge.sheet_files import SHEETS, ordinary_files, sheet_xml, write_archive
from tests.sample import sample_library

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def run(database_url, keyring_file, monkeypatch):
    monkeypatch.setenv("PASAPAS_DATABASE_URL", database_url)
    monkeypatch.setenv("PASAPAS_KEYS_FILE", str(keyring_file))
    return lambda *arguments: CliRunner().invoke(knowledge, [str(argument) for argument in arguments])


@pytest.fixture
def keyring_file(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def archive(tmp_path):
    return lambda files: write_archive(tmp_path / "fiches.zip", files)


def test_an_archive_is_imported_once_and_what_changes_is_told(run, archive):
    first = run("import-sheets", archive(ordinary_files() | {"N1.xml": "<Theme/>", "F9.xml": "<Publication"}))
    assert "3 fiches nouvelles ou changées, 0 inchangées, 0 retirées, 1 refusées. 1 fichiers" in first.output
    assert "Refusé : F9.xml : le XML est illisible." in first.output
    again = run("import-sheets", archive(ordinary_files()))
    assert "0 fiches nouvelles ou changées, 3 inchangées, 0 retirées" in again.output
    fewer = {name: content for name, content in ordinary_files().items() if "F102" not in name}
    fewer["particuliers/F101.xml"] = sheet_xml("F101", "Carte de pêche", "Autre texte.", "Autre corps.")
    assert "1 fiches nouvelles ou changées, 1 inchangées, 1 retirées" in run("import-sheets", archive(fewer)).output
    assert "F102" not in run("search", "divorce").output


def test_one_file_withdraws_no_other(run, archive, tmp_path):
    run("import-sheets", archive(ordinary_files()))
    (tmp_path / "F104.xml").write_text(sheet_xml("F104", "Chasse", "Le permis de chasser.", "…"), encoding="utf-8")
    assert (
        "1 fiches nouvelles ou changées, 0 inchangées, 0 retirées" in run("import-sheets", tmp_path / "F104.xml").output
    )


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("je veux pêcher dans la rivière", "F101"),
        ("carte de peche", "F101"),
        ("on veu divorssé ma femme et moi", "F102"),
        ("g perdu mon permi de conduir", "F103"),
        ("on ma volé mon permis", "F103"),
    ],
)
def test_the_right_sheet_is_found_however_it_is_spelt(run, archive, question, first):
    run("import-sheets", archive(ordinary_files()))
    found = [line for line in run("search", question).output.splitlines() if line.startswith("F1")]
    assert found[0].startswith(first)


@pytest.mark.parametrize("question", ["quel temps fait-il demain", "bonjour", "", "!!! 🙂", "de la en"])
async def test_nothing_is_offered_that_only_shares_small_words(db, question):
    async with db.transaction() as s:
        await _keep_sheets(s)
    assert await SheetFinder(db).find(question) == ()
    assert [sheet.id for sheet in await SheetFinder(db).find("perdu mon permis")] == ["F103"]


def test_without_any_sheet_the_command_says_what_to_do(run):
    assert "import-sheets" in run("search", "divorce").output


async def _keep_sheets(s):
    sheets = [read_sheet(sheet_xml(name, *parts).encode()) for name, parts in SHEETS.items()]
    await search.save_sheets(s, with_vectors(sheets, Senses()))
    await search.count_words(s)


def test_a_bad_archive_is_one_line(run, tmp_path):
    result = run("import-sheets", tmp_path / "absent.zip")
    assert result.exit_code == 1
    assert "ne s'ouvre pas" in result.output


class Lost:
    """A classifier that never knows."""

    def understand(self, masked_text, secrets=()):
        return Understanding(masked_text=masked_text, secrets=secrets)


async def test_a_person_whose_need_is_no_procedure_reads_the_official_sheet_and_may_ask_a_human(db, keyring):
    async with db.transaction() as s:
        await _keep_sheets(s)
        person = await find_or_make_person(s, keyring, "terminal", "amina")
        for text in ("comment on divorce", "comment on divorce sans juge"):
            await inbox.receive(s, keyring, person.id, Said(text=text), update_key=text, received_at=NOW)
    turner = Turner(db, keyring, Lost(), sample_library, lambda: NOW)
    turner.finder = SheetFinder(db)
    await turner.answer(person.id)
    async with db.transaction() as s:
        said = [line.text for line in await transcript.shown(s, keyring, person.id) if line.who == "assistant"]
    (offered,) = [text for text in said if "vosdroits/F102" in text]
    assert SHEETS["F102"][0] in offered
    assert "service-public.fr" in offered
    assert "parler à quelqu'un" in said[-1]
