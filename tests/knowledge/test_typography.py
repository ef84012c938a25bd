"""`flows lint --fix`: writes the typography of any file of the content, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands.flows import flows
from flows.marked import read_marked
from flows.typography import tidy
from flows.writing import format_flow
from knowledge.shelf import KNOWLEDGE, read_shelf
from knowledge.typography import check_typography, fix_typography
from knowledge.wordings import wordings
from tests.flows.tiny import TINY, tiny_flow

MESSY = """\
# Un commentaire, « tel quel »?
button.more: "C\u2019est fini?"   # fin
menu: |-
  Est-ce fait?  Oui:
  Allez sur https://caf.fr/a?b=1 !
stale: 'l\u2019ancien bouton!'
more: >-
  Un texte sur
  deux lignes?
"""

CLEAN = """\
# Un commentaire, « tel quel »?
button.more: "C'est fini ?"   # fin
menu: |-
  Est-ce fait ? Oui :
  Allez sur https://caf.fr/a?b=1 !
stale: 'l\u2019ancien bouton!'
more: >-
  Un texte sur
  deux lignes ?
"""


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """A folder of content of one messy file; returns the file."""
    file = tmp_path / "messages.yml"
    file.write_text(MESSY, encoding="utf-8")
    return file


def test_each_line_is_written_unless_yaml_would_read_it_otherwise(messages: Path) -> None:
    assert fix_typography(messages)
    # A straight apostrophe would close the quoted text: this line is left to its author.
    assert messages.read_text(encoding="utf-8") == CLEAN


def test_what_is_left_to_the_author_is_told_with_what_to_write(messages: Path) -> None:
    fix_typography(messages)
    (issue,) = check_typography(read_shelf(messages.parent))
    assert (issue.code, issue.severity, issue.line) == ("typography", "warning", 6)
    assert "« l'ancien bouton ! »" in issue.sentence


def test_fixing_twice_changes_nothing_more(messages: Path) -> None:
    fix_typography(messages)
    assert not fix_typography(messages)


def test_peoples_own_spellings_are_theirs(tmp_path: Path) -> None:
    text = "mo:\n  word: Mo\n  meaning: Une taille?\n  synonyms:\n    - 10Mo\n    - c\u2019est quoi?\n"
    file = tmp_path / "glossary.yml"
    file.write_text(text, encoding="utf-8")
    fix_typography(file)
    assert file.read_text(encoding="utf-8") == text.replace("taille?", "taille ?")


def test_keys_after_a_block_in_a_list_stay_keys(tmp_path: Path) -> None:
    text = "- name: >-\n    Un lieu?\n  town: Lille\n- >-\n  Un autre?\n"
    file = tmp_path / "places.yml"
    file.write_text(text, encoding="utf-8")
    fix_typography(file)
    assert file.read_text(encoding="utf-8") == text.replace("?", " ?")


def test_an_unreadable_file_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "messages.yml"
    file.write_text("menu: [fait?", encoding="utf-8")
    assert not fix_typography(file)


TEXTS = st.text(alphabet="aéEX19 .,:;!?«»'’\"#-{}[]|>&*%@…oGh€\u00a0\u202f", min_size=1, max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.sampled_from(["menu", "more", "stale"]), TEXTS.filter(str.strip), min_size=1))
def test_whatever_the_file_only_texts_change_and_only_as_told(tmp_path: Path, texts: dict[str, str]) -> None:
    file = tmp_path / "messages.yml"
    before = "".join(f"{key}: |-\n  x{text}\n" for key, text in texts.items())
    file.write_text(before, encoding="utf-8")
    fix_typography(file)
    after = read_marked(file.read_text(encoding="utf-8"), "messages.yml")
    assert after.issues == ()
    assert after.value == {key: tidy(f"x{text}") for key, text in texts.items()}
    assert not fix_typography(file)


def test_the_command_fixes_a_folder_and_keeps_procedures_in_their_form(tmp_path: Path) -> None:
    (tmp_path / "procedures").mkdir()
    file = tmp_path / "procedures" / "essai.yml"
    file.write_text(TINY.replace("Voulez-vous continuer ?", "Voulez-vous continuer?"), encoding="utf-8")
    before = CliRunner().invoke(flows, ["lint", str(tmp_path)], catch_exceptions=False)
    assert "[typography]" in before.output
    after = CliRunner().invoke(flows, ["lint", "--fix", str(tmp_path)], catch_exceptions=False)
    assert "essai.yml: typographie écrite" in after.output
    assert after.output.endswith("1 démarche, 0 erreur, 0 avertissement\n")
    assert file.read_text(encoding="utf-8") == format_flow(tiny_flow())


def test_the_content_has_the_one_form() -> None:
    assert check_typography(read_shelf(KNOWLEDGE)) == []


def test_fixing_sound_files_changes_no_text_that_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    before = [wording.text for wording in wordings(read_shelf(folder))]
    for path in folder.rglob("*.yml"):
        fix_typography(path)
    assert [wording.text for wording in wordings(read_shelf(folder))] == [tidy(text) for text in before]
