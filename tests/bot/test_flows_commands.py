"""`pasapas flows …` as an editor uses it, in French, with an exit code that a script can trust."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.flows import flows
from flows.reading import read_flow
from flows.writing import format_flow
from knowledge.shelf import KNOWLEDGE
from tests.flows.tiny import TINY, tiny_flow


def run(*words: str | Path) -> Result:
    """Run one command of the group."""
    return CliRunner().invoke(flows, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def procedure(tmp_path: Path) -> Path:
    """A folder of content with one sound procedure; returns its file."""
    (tmp_path / "procedures").mkdir()
    file = tmp_path / "procedures" / "essai.yml"
    file.write_text(TINY, encoding="utf-8")
    return file


def test_lint_of_a_sound_folder_says_so(procedure: Path) -> None:
    result = run("lint", procedure.parent.parent)
    assert (result.exit_code, result.output) == (0, "1 démarche, 0 erreur, 0 avertissement\n")


def test_lint_tells_each_fault_and_fails(procedure: Path) -> None:
    text = TINY.replace("text: Ouvrez", "texte: Ouvrez").replace("minutes: 5", "minutes: 0")
    procedure.write_text(text, encoding="utf-8")
    result = run("lint", procedure.parent.parent)
    assert result.exit_code == 1
    assert f"{procedure}:23: erreur [unknown_key] étape debut" in result.output
    assert "Vouliez-vous dire « text » ?" in result.output
    assert result.output.endswith("1 démarche, 3 erreurs, 0 avertissement\n")


def test_lint_with_warnings_only_succeeds(procedure: Path) -> None:
    unsourced = TINY.replace("Ouvrez la porte.", "Ouvrez « la porte ».").replace("    sources: [1]\n", "")
    procedure.write_text(unsourced, encoding="utf-8")
    result = run("lint", procedure.parent.parent)
    assert result.exit_code == 0
    assert result.output.endswith("1 démarche, 0 erreur, 1 avertissement\n")


def test_lint_of_one_file_judges_it_among_the_shipped_ones(procedure: Path) -> None:
    result = run("lint", procedure)
    assert result.exit_code == 1
    assert "[unknown_intent]" in result.output
    assert result.output.endswith("1 démarche, 1 erreur, 0 avertissement\n")


def test_format_rewrites_and_check_only_tells(procedure: Path) -> None:
    messy = TINY.replace("title: Essai\n", "") + "title:   'Essai'\n"
    procedure.write_text(messy, encoding="utf-8")
    checked = run("format", procedure, "--check")
    assert (checked.exit_code, procedure.read_text(encoding="utf-8")) == (1, messy)
    assert "à mettre en forme" in checked.output
    assert run("format", procedure.parent.parent).exit_code == 0
    assert procedure.read_text(encoding="utf-8") == format_flow(tiny_flow())
    assert run("format", procedure, "--check").exit_code == 0


def test_format_leaves_a_comment_or_a_broken_file_alone(procedure: Path) -> None:
    for text in (TINY + "# à revoir\n", "id: ["):
        procedure.write_text(text, encoding="utf-8")
        assert run("format", procedure).exit_code == 1
        assert procedure.read_text(encoding="utf-8") == text


def test_show_walks_a_shipped_procedure() -> None:
    result = run("show", "email_creer")
    assert result.exit_code == 0
    assert "(email_creer)" in result.output
    assert "1. " in result.output
    assert "Sans internet" in result.output


def test_show_of_an_unknown_procedure_names_the_known_ones() -> None:
    result = run("show", "rien")
    assert result.exit_code == 1
    assert "« rien » n'existe pas" in result.output
    assert "email_creer" in result.output


def test_export_gives_back_every_procedure(tmp_path: Path) -> None:
    assert run("export", "--out", tmp_path / "sortie").exit_code == 0
    whole = json.loads((tmp_path / "sortie" / "library.json").read_text(encoding="utf-8"))
    files = sorted((tmp_path / "sortie" / "procedures").glob("*.yml"))
    assert files
    assert sorted(whole["flows"]) == [file.stem for file in files]
    for file in files:
        original = (KNOWLEDGE / "procedures" / file.name).read_text(encoding="utf-8")
        exported, _ = read_flow(file.read_text(encoding="utf-8"), file.name)
        assert exported == read_flow(original, file.name)[0]


def test_the_committed_schemas_need_nothing() -> None:
    assert run("schema", "--check").exit_code == 0
