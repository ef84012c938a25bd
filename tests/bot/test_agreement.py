"""Intents, procedures and examples must agree."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.commands.agreement import check_agreement
from knowledge.shelf import KNOWLEDGE, read_shelf
from nlu.examples import DATA


@pytest.fixture(scope="module")
def shelf():
    return read_shelf(KNOWLEDGE)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the examples, to be spoilt."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def codes(shelf, data):
    return [(issue.code, issue.sentence) for issue in check_agreement(shelf, data) if issue.severity == "error"]


def test_the_project_agrees_with_itself(shelf):
    assert codes(shelf, DATA) == []


def test_an_intent_that_loses_its_examples_is_told(shelf, data):
    for file in data.glob("*.yml"):
        file.write_text(
            file.read_text(encoding="utf-8").replace("- intent: saluer\n", "- intent: remercier\n"), "utf-8"
        )
    assert [code for code, sentence in codes(shelf, data) if "« saluer »" in sentence] == ["intent_without_examples"]


def test_examples_of_an_intent_that_does_not_exist_are_told(shelf, data):
    (data / "more.yml").write_text("nlu:\n- intent: piscine\n  examples: |\n    - la piscine\n", "utf-8")
    assert [code for code, _ in codes(shelf, data)] == ["unknown_intent"]


def test_examples_that_cannot_be_read_are_told(shelf, data):
    (data / "more.yml").write_text("nlu: [", "utf-8")
    assert [code for code, _ in codes(shelf, data)] == ["examples"]
