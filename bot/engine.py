"""The engine that the settings choose: the embedded classifier, Rasa's server, or both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import structlog

from bot.metrics import RASA
from bot.settings import Settings
from nlu.classifier import Classifier
from nlu.served import Ranker, RasaClient, Seen, ServedRanker

EngineName = Literal["embedded", "ngrams", "rasa", "both"]
"""The engines; `ngrams` is the embedded one without sentence vectors, to be measured."""

log = structlog.get_logger()


def served_by(settings: Settings) -> Callable[[Classifier], Ranker]:
    """Return what puts the engine of the settings in front of the embedded classifier."""
    return choose_engine(settings.nlu_engine, settings.rasa_url, Watch())


def choose_engine(
    name: EngineName, rasa_url: str, observe: Callable[[Seen, str], None]
) -> Callable[[Classifier], Ranker]:
    """Return what puts an engine in front of the embedded classifier; `observe` is told what became of each message."""
    if name == "embedded":
        return lambda embedded: embedded
    if name == "ngrams":
        return Classifier.without_vectors
    served = name
    client = RasaClient(rasa_url)
    return lambda embedded: ServedRanker(embedded, client, served, observe=observe)


class Watch:
    """Counts what became of each message, and logs each time that Rasa goes or comes back."""

    def __init__(self) -> None:
        self._away = False

    def __call__(self, seen: Seen, code: str) -> None:
        """Note one message; `code` says why Rasa failed."""
        RASA.labels(seen=seen).inc()
        if seen == "failed":
            log.warning("rasa.away", code=code)
        elif seen == "answered" and self._away:
            log.info("rasa.back")
        self._away = seen != "answered"
