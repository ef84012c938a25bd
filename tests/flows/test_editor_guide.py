"""The examples of the editors' guide are read by the program: a guide that lies is worse than none."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from textwrap import indent

from flows.complaints import STEP_KINDS
from flows.lint import lint_flow
from flows.reading import read_flow, read_flow_file
from knowledge.check import check_language
from knowledge.library import load_library
from tests.flows.tiny import TODAY

GUIDE = Path(__file__).parents[2] / "docs" / "editors"
BLOCKS = re.findall(r"```yaml\n(.*?)```", (GUIDE / "langue.md").read_text(encoding="utf-8"), re.DOTALL)
CARD = next(block for block in BLOCKS if "title:" in block)
STEPS = [block for block in BLOCKS if block != CARD]


def whole_example() -> str:
    """Return the card with the steps of the guide in the place of its own."""
    steps = "".join(STEPS)
    return CARD[: CARD.index("  ouvrir:")] + indent(steps, "  ")


def test_every_kind_of_step_has_an_example() -> None:
    kinds = [match for block in STEPS for match in re.findall(r"kind: (\w+)", block)]
    assert set(kinds) == set(STEP_KINDS)


def test_the_card_is_a_whole_procedure() -> None:
    flow, issues = read_flow(CARD, "carte_bibliotheque.yml")
    assert flow is not None
    assert issues == []


def test_the_examples_together_make_a_sound_procedure() -> None:
    library = load_library()
    reading = read_flow_file(whole_example(), "carte_bibliotheque.yml")
    assert reading.value is not None, [issue.render() for issue in reading.issues]
    library = replace(
        library,
        flows={**library.flows, "carte_bibliotheque": reading.value},
        intent_names={**library.intent_names, "carte_bibliotheque": "Ma carte"},
    )
    issues = lint_flow(reading, library, TODAY) + check_language(reading, library, TODAY)
    assert [issue.render() for issue in issues] == []


def test_the_urgent_correction_is_one() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", (GUIDE / "corriger.md").read_text(encoding="utf-8"), re.DOTALL)
    flow, issues = read_flow(CARD.replace("start: ouvrir", block + "start: ouvrir"), "carte_bibliotheque.yml")
    assert issues == []
    assert flow is not None
    assert flow.correction is not None
