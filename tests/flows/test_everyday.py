"""Everyday questions are told from sentences that only look like them."""

from datetime import UTC, datetime

import pytest

from flows.draft import Draft
from flows.everyday import answer_everyday
from flows.state import Conversation
from knowledge.library import KNOWLEDGE, load_library

LIBRARY = load_library(KNOWLEDGE)
ASKED = [
    "c'est gratuit ?",
    "est-ce que c'est payant",
    "bonjour c gratuit svp",
    "vous répondez la nuit ?",
    "tu es là le dimanche ?",
    "vos horaires",
    "vous êtes ouvert quand ?",
]
NOT_ASKED = [
    "la carte d'identité c'est gratuit ?",
    "je veux une recharge gratuite",
    "horaires de la caf",
    "la caf est ouverte quand",
    "je dors dehors la nuit",
    "combien d'étapes il reste ?",
    "je suis où ?",
]


def draft():
    return Draft(Conversation(welcomed=True), LIBRARY, datetime(2026, 11, 21, 10, tzinfo=UTC))


@pytest.mark.parametrize("text", ASKED)
def test_a_question_about_the_assistant_is_answered(text):
    assert answer_everyday(draft(), text)


@pytest.mark.parametrize("text", NOT_ASKED)
def test_another_question_or_one_without_a_step_is_left(text):
    assert not answer_everyday(draft(), text)
