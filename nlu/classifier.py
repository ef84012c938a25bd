"""Ranks the intents of a masked text with a trained model. Thread-safe: it only reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from flows.understanding import Ranked
from nlu.calibration import Scores, Thresholds, to_probabilities
from nlu.features import Encoder, Vectors, load_encoder
from nlu.model import Head, Model

SURE = 0.93
"""Probability from which n-grams alone are believed: the sentence vector, three milliseconds, is spared."""

RANKED = 10
"""Intents kept in a ranking."""


class Classifier:
    """A model ready to rank. Without the extra `semantic` it falls back on n-grams alone."""

    def __init__(self, model: Model, encoder: Encoder | None = None) -> None:
        self.intents = model.intents
        self.french = model.french
        self._model = model
        self._encoder = (encoder or load_encoder()) if model.full else None

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds of the head in use."""
        head = self._model.full if self._model.full and self._encoder else self._model.plain
        return head.thresholds

    def without_vectors(self) -> Classifier:
        """Return the classifier as it is where the extra `semantic` is not installed."""
        return Classifier(replace(self._model, full=None))

    def rank(self, text: str, *, quick: bool = False) -> tuple[Ranked, ...]:
        """Return the likeliest intents, best first. `quick` never computes a sentence vector."""
        row = self._model.ngrams.transform([text])
        probabilities = _probabilities(row.indices, row.data, None, self._model.plain)
        if self._model.full and self._encoder and not quick and probabilities.max() < SURE:
            vector = np.asarray(self._encoder.encode([text[:600]]))[0]
            probabilities = _probabilities(row.indices, row.data, vector, self._model.full)
        best = np.argsort(-probabilities, kind="stable")[:RANKED]
        return tuple(Ranked(intent=self.intents[i], confidence=round(float(probabilities[i]), 4)) for i in best)


def _probabilities(indices: Any, values: Vectors, vector: Vectors | None, head: Head) -> Scores:
    scores = values @ head.weights[indices] + head.bias
    if vector is not None:
        scores = scores + vector @ head.weights[-len(vector) :]
    probabilities: Scores = to_probabilities(scores[None, :].astype(np.float64), head.temperature)[0]
    return probabilities
