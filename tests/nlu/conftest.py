"""One small model for the tests that need a classifier: learnt once, from few examples, without sentence vectors."""

import pytest

from nlu.examples import DATA, read_folder
from nlu.training import train
from nlu.understand import Understander

EXAMPLES_EACH = 12


@pytest.fixture(scope="session")
def model_dir(tmp_path_factory):
    """A model of every intent, learnt from its first examples."""
    counts = {}
    kept = []
    for example in read_folder(DATA):
        counts[example.intent] = counts.get(example.intent, 0) + 1
        if counts[example.intent] <= EXAMPLES_EACH:
            kept.append(example)
    folder = tmp_path_factory.mktemp("model")
    train(kept, folder)
    return folder


@pytest.fixture(scope="session")
def understander(model_dir):
    return Understander(model_dir, data_dir=None)
