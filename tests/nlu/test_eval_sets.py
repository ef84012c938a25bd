"""The evaluation sets: wide enough, and different from what is learnt."""

from collections import Counter

import pytest
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from nlu.examples import DATA, DEV, TEST, read_file, read_folder
from nlu.intents import CONVERSATION, RECALL_FIRST

LEAST_DISTANCE = 4
LEAST_SAFETY = 60


@pytest.mark.parametrize("file", [DEV, TEST], ids=lambda file: file.stem)
def test_no_message_is_near_a_learnt_one(file):
    learnt = [example.text.lower() for example in read_folder(DATA)]
    messages = [example.text.lower() for example in read_file(file)]
    assert learnt
    assert messages
    distances = cdist(messages, learnt, scorer=Levenshtein.distance, score_cutoff=LEAST_DISTANCE)
    near = {
        messages[row]: learnt[int(distances[row].argmin())]
        for row in range(len(messages))
        if distances[row].min() < LEAST_DISTANCE
    }
    assert near == {}


def test_dev_and_test_share_nothing():
    dev = {example.text.lower() for example in read_file(DEV)}
    assert not dev & {example.text.lower() for example in read_file(TEST)}


@pytest.mark.parametrize("file", [DEV, TEST], ids=lambda file: file.stem)
def test_each_intent_has_its_messages(file):
    counts = Counter(example.intent for example in read_file(file))
    learnt = {example.intent for example in read_folder(DATA)}
    assert set(counts) == learnt
    assert {intent for intent in learnt if counts[intent] < 8} == set()


def test_each_intent_has_enough_examples():
    counts = Counter(example.intent for example in read_folder(DATA))
    assert len(counts) == 66
    assert {intent for intent, count in counts.items() if count < (40 if intent in CONVERSATION else 120)} == set()


def test_the_test_set_judges_each_safety_intent_on_enough_messages():
    counts = Counter(example.intent for example in read_file(TEST))
    assert {intent: counts[intent] for intent in RECALL_FIRST if counts[intent] < LEAST_SAFETY} == {}
