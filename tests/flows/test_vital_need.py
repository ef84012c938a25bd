"""The aidant reads which danger it is before opening the conversation."""

import pytest

from flows.events import Said
from flows.outputs import OpenCase
from flows.policy import advance
from flows.state import Conversation
from flows.understanding import Understanding
from knowledge.library import KNOWLEDGE, load_library
from tests.scenarios.play import NOW

LIBRARY = load_library(KNOWLEDGE)


@pytest.mark.parametrize("kind", LIBRARY.emergencies)
def test_each_danger_has_its_name_for_the_aidant(kind):
    understood = Understanding(masked_text="…", intent="urgence_vitale", confidence=1, decision="answer", vital=(kind,))
    turn = advance(Conversation(), Said(text="…", understanding=understood), LIBRARY, NOW)
    (case,) = [output for output in turn.outputs if isinstance(output, OpenCase)]
    assert case.urgency == "vital"
    assert case.summary.need == LIBRARY.messages[f"vital.need.{kind}"]
