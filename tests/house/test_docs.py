"""The documents speak of this project: their links, commands, targets, files and settings exist."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from bot.__main__ import main
from bot.settings import Settings
from tests.house.project import ROOT, make_targets, project_files, relative

DOCUMENTS = {relative(path): path.read_text(encoding="utf-8") for path in project_files(".md")}
EXPECTED = {
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/map.md",
    "docs/words.md",
    "docs/privacy.md",
    "docs/operating.md",
}
TREE = {relative(path) for path in project_files()}
FOLDERS = {parent.as_posix() for name in TREE for parent in Path(name).parents}


def test_the_documents_are_there() -> None:
    assert sorted(EXPECTED - set(DOCUMENTS)) == []
    assert any(name.startswith("docs/decisions/0001-") for name in DOCUMENTS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", DOCUMENTS[name]):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        if not path.exists() or (anchor and anchor not in anchors(path)):
            broken.append(target)

    assert broken == []


def test_commands_named_exist() -> None:
    named = {match for text in DOCUMENTS.values() for match in re.findall(r"\bpasapas((?: [a-z][a-z-]*)+)", text)}

    assert named
    assert sorted(words for words in named if not is_command(words.split())) == []


def test_options_named_exist() -> None:
    lines = [
        (words.split(), re.findall(r"(?<= )--[a-z-]+", rest))
        for text in DOCUMENTS.values()
        for words, rest in re.findall(r"\bpasapas((?: [a-z][a-z-]*)+)([^`\n]*)", text)
    ]

    assert any(given for _, given in lines)
    assert [f"{' '.join(words)} {name}" for words, given in lines for name in given if name not in options(words)] == []


def test_targets_named_exist() -> None:
    targets = {match for text in DOCUMENTS.values() for match in re.findall(r"[`« ]make ([a-z][a-z-]*)[ `\n]", text)}

    assert targets
    assert sorted(targets - make_targets()) == []


def test_settings_named_exist() -> None:
    settings = {"PASAPAS_" + name.upper() for name in Settings.model_fields}
    named = {match for text in DOCUMENTS.values() for match in re.findall(r"\bPASAPAS_[A-Z_]+\b", text)}

    assert named
    assert sorted(named - settings) == []


def test_files_named_exist() -> None:
    named = {
        (name, match.rstrip("/"))
        for name, text in DOCUMENTS.items()
        for match in re.findall(r"`((?:bot|desk|docs|flows|knowledge|nlu|store|tests|docker|changes)/[\w./-]*)`", text)
    }

    assert named
    assert sorted(f"{name}: {path}" for name, path in named if path not in TREE | FOLDERS) == []


def is_command(words: list[str]) -> bool:
    """Tell whether words begin with a command of `pasapas`; what follows a command is its arguments."""
    return find_command(words) is not None


def options(words: list[str]) -> set[str]:
    """Return the options that a command takes."""
    command = find_command(words)
    return {"--help", *(name for parameter in command.params for name in parameter.opts)} if command else set()


def find_command(words: list[str]) -> click.Command | None:
    """Return the command that words begin with, or None."""
    command: click.Command | None = main
    for word in words:
        if not isinstance(command, click.Group):
            break
        command = command.get_command(click.Context(command), word)
    return command


def anchors(path: Path) -> set[str]:
    """Return the anchors of a document's titles, as forges make them."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}
