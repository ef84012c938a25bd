"""Calls for help and look-alikes through rules and the whole model together. Wants the model of `make setup`."""

from pathlib import Path

import pytest

from nlu.sensitive import mask
from nlu.understand import Understander
from tests.nlu.test_safety import messages

pytestmark = pytest.mark.slow

MODEL = Path(__file__).parents[2] / "build" / "model"
LEAST_RECALL = 0.98
MOST_FALSE = 0.10
"""Share of sentences written to deceive that may be taken for a call; the general rate is in the evaluation."""


@pytest.mark.parametrize("intent", ["urgence_vitale", "parler_humain", "partage_code"])
def test_calls_are_heard_and_look_alikes_are_not(intent):
    understander = Understander(MODEL, data_dir=None)

    def heard(text):
        masked = mask(text)
        meaning = understander.understand(masked.text, masked.secrets)
        return intent == meaning.intent or (intent == "parler_humain" and meaning.wants_human)

    calls, others = messages(intent, "yes"), messages(intent, "no")
    missed = [text for text in calls if not heard(text)]
    assert len(missed) <= (1 - LEAST_RECALL) * len(calls), missed
    false = [text for text in others if heard(text)]
    assert len(false) <= MOST_FALSE * len(others), false
