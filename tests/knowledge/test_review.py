"""One broken file is one fault: the files that lean on it are not accused with it."""

import shutil
from datetime import date

import pytest

from knowledge.library import KNOWLEDGE
from knowledge.review import review
from knowledge.shelf import read_shelf

TODAY = date(2026, 11, 22)
BREAKS = {
    "procedures/sim_activer.yml": ("kind: say", "kind: dire"),
    "procedures/email_creer.yml": ("title:", "\ttitle:"),
    "glossary.yml": ("meaning:", "meening:"),
    "figures.yml": ("what:", "watt:"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_only_the_broken_file_is_named(name, tmp_path):
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(*BREAKS[name], 1), encoding="utf-8")
    errors = [issue for issue in review(read_shelf(folder), TODAY) if issue.severity == "error"]
    assert errors
    assert {issue.file for issue in errors} == {path.as_posix()}
