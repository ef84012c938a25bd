"""The engine that the settings choose: the embedded classifier, Rasa's server, or both."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from bot.metrics import RASA
from bot.settings import Settings
from nlu.served import Ranker, RasaClient, Seen, ServedRanker

log = structlog.get_logger()


def served_by(settings: Settings) -> Callable[[Ranker], Ranker]:
    """Return what puts the chosen engine in front of the embedded classifier."""
    engine = settings.nlu_engine
    if engine == "embedded":
        return lambda embedded: embedded
    client = RasaClient(settings.rasa_url)
    return lambda embedded: ServedRanker(embedded, client, engine, observe=Watch())


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
