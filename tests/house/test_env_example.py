"""Each setting has its explained line in .env.example, and each line there is a setting."""

from __future__ import annotations

import re

import pytest

from bot.settings import Settings
from tests.house.project import ROOT

PREFIX = "PASAPAS_"
LINES = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
NAMES = [match[1] for line in LINES if (match := re.match(r"#?\s*([A-Z][A-Z_]+)=", line))]


def test_each_setting_has_its_line_and_each_line_its_setting() -> None:
    settings = {PREFIX + name.upper() for name in Settings.model_fields}

    assert settings
    assert set(NAMES) == settings
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_each_line_is_explained_just_above(name: str) -> None:
    place = next(rank for rank, line in enumerate(LINES) if re.match(rf"#?\s*{name}=", line))

    assert LINES[place - 1].startswith("# ")


def test_nothing_is_set_by_copying_the_file() -> None:
    assert [line for line in LINES if line and not line.startswith("#")] == []
