"""Every golden conversation goes as written. `make golden` rewrites them; the difference is then re-read."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.library import KNOWLEDGE, load_library
from tests.scenarios.play import play, read, rewrite

FOLDER = Path(__file__).parent
SCENARIOS = sorted(FOLDER.glob("*.yml"))
LIBRARY = load_library(KNOWLEDGE)


def test_there_are_scenarios() -> None:
    assert len(SCENARIOS) >= 10


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_golden_conversation(path: Path, request: pytest.FixtureRequest) -> None:
    scenario = read(path)
    played, conversation = play(scenario, LIBRARY)
    if request.config.getoption("--golden"):
        rewrite(path, scenario, played)
        return
    for number, turn in enumerate(played, 1):
        where = f"{path.name}, turn {number}"
        assert turn.heard == turn.written.get("hears", []), where
        assert turn.buttons == turn.written.get("buttons", []), where
        assert turn.orders == turn.written.get("orders", []), where
    end = scenario.get("end", {})
    for key, expected in end.items():
        actual = (
            conversation.run.frames[-1].step if key == "step" and conversation.run else getattr(conversation, key, None)
        )
        assert actual == expected, f"{path.name}, end {key}"
