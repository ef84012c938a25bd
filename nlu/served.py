"""Ranks by a Rasa server, and by the embedded classifier while Rasa is away."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal, Protocol

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.understanding import Ranked
from nlu.calibration import Thresholds

TIMEOUT = 1.0
"""Seconds given to one answer: Rasa takes about 15 ms, and the person waits for both tries."""

TRIES = 2

PAUSE = 10.0
"""Seconds without a try after a failure: no message waits for a server that was just seen away."""

TEMPERATURE = 1.0
"""Softens Rasa's probabilities so that the thresholds of ours mean the same."""

_SHARE = {"rasa": 1.0, "both": 0.5}
"""Part of Rasa in the probabilities; the rest is the embedded classifier's."""

Seen = Literal["answered", "failed", "spared"]
"""What became of one message: Rasa answered, was tried in vain, or was not tried during the pause."""


class Ranker(Protocol):
    """Ranks the intents of a masked text."""

    @property
    def intents(self) -> tuple[str, ...]: ...
    @property
    def french(self) -> frozenset[str]: ...
    @property
    def thresholds(self) -> Thresholds: ...
    def rank(self, text: str, *, quick: bool = False) -> tuple[Ranked, ...]: ...


class RasaAway(Exception):
    """Rasa did not give a ranking that can be used. Its text is a code for logs: it holds no word of the message."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore")

    name: str
    confidence: float = Field(ge=0, le=1)


class _Parsed(BaseModel):
    model_config = ConfigDict(extra="ignore")

    intent_ranking: list[_Row] = Field(min_length=1)


class RasaClient:
    """Asks a Rasa server what a masked text means. Thread-safe."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT) -> None:
        self._http = httpx.Client(base_url=url, timeout=timeout)

    def rank(self, text: str) -> tuple[Ranked, ...]:
        """Return Rasa's ranking, best first; tried again once.

        Raises:
            RasaAway: It cannot be reached, is late, or answers something else than a ranking.
        """
        code = ""
        for _ in range(TRIES):
            try:
                response = self._http.post("/model/parse", json={"text": text}).raise_for_status()
                rows = _Parsed.model_validate_json(response.content).intent_ranking
                return _soften(rows)
            except httpx.HTTPStatusError as error:
                code = f"status_{error.response.status_code}"
            except httpx.HTTPError as error:
                code = type(error).__name__
            except ValidationError:
                code = "not_a_ranking"
        raise RasaAway(code)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


class ServedRanker:
    """Ranks by Rasa alone (`rasa`) or by both engines (`both`), and by the embedded one while Rasa is away."""

    def __init__(
        self,
        embedded: Ranker,
        client: RasaClient,
        engine: Literal["rasa", "both"],
        *,
        observe: Callable[[Seen, str], None] = lambda seen, code: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Wire the two engines.

        Args:
            embedded: The classifier that answers when Rasa does not.
            client: Where Rasa listens.
            engine: Whether Rasa's probabilities stand alone or are averaged with the embedded ones.
            observe: Told what became of each message, with a code when Rasa failed.
            clock: Seconds that only grow.
        """
        self._embedded = embedded
        self._client = client
        self._share = _SHARE[engine]
        self._observe = observe
        self._clock = clock
        self._away_until = 0.0

    @property
    def intents(self) -> tuple[str, ...]:
        """The intents of the project: what else Rasa may know is not listened to."""
        return self._embedded.intents

    @property
    def french(self) -> frozenset[str]:
        """Normalised words of French examples."""
        return self._embedded.french

    @property
    def thresholds(self) -> Thresholds:
        """The embedded thresholds: both engines' probabilities mean the same."""
        return self._embedded.thresholds

    def rank(self, text: str, *, quick: bool = False) -> tuple[Ranked, ...]:
        """Return the likeliest intents, best first. `quick` asks the embedded classifier alone."""
        if quick:
            return self._embedded.rank(text, quick=True)
        if self._clock() < self._away_until:
            self._observe("spared", "")
            return self._embedded.rank(text)
        try:
            served = tuple(ranked for ranked in self._client.rank(text) if ranked.intent in self.intents)
            if not served:
                raise RasaAway("other_intents")
        except RasaAway as away:
            self._away_until = self._clock() + PAUSE
            self._observe("failed", str(away))
            return self._embedded.rank(text)
        self._observe("answered", "")
        return served if self._share == 1.0 else _average(served, self._embedded.rank(text), self._share)


def _soften(rows: list[_Row]) -> tuple[Ranked, ...]:
    powers = [row.confidence ** (1 / TEMPERATURE) for row in rows]
    total = max(sum(powers), 1e-12)
    ranked = (Ranked(intent=row.name, confidence=power / total) for row, power in zip(rows, powers, strict=True))
    return tuple(sorted(ranked, key=lambda one: -one.confidence))


def _average(served: tuple[Ranked, ...], embedded: tuple[Ranked, ...], share: float) -> tuple[Ranked, ...]:
    sums: dict[str, float] = {}
    for ranking, part in ((served, share), (embedded, 1 - share)):
        for ranked in ranking:
            sums[ranked.intent] = sums.get(ranked.intent, 0.0) + part * ranked.confidence
    best = sorted(sums.items(), key=lambda item: -item[1])[: len(served)]
    return tuple(Ranked(intent=intent, confidence=round(value, 4)) for intent, value in best)
