"""Ranks the intents of a masked text with a trained model. Thread-safe: it only reads."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from flows.understanding import Ranked
from nlu.calibration import Scores, Thresholds, blend
from nlu.features import Encoder, encode, load_encoder, read
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
        self._encoder = (encoder or load_encoder()) if model.sense else None

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds of what is in use: n-grams with sentence vectors, or alone."""
        return self._model.full.thresholds if self._model.full and self._encoder else self._model.plain.thresholds

    def without_vectors(self) -> Classifier:
        """Return the classifier as it is where the extra `semantic` is not installed."""
        return Classifier(replace(self._model, sense=None, full=None))

    def rank(self, text: str, *, quick: bool = False) -> tuple[Ranked, ...]:
        """Return the likeliest intents, best first. `quick` never computes a sentence vector."""
        model = self._model
        readings = read([text], model.speller)
        row = model.ngrams.transform(readings)
        scores = (row.data @ model.letters.weights[row.indices] + model.letters.bias)[None, :]
        probabilities = blend(scores, None, model.plain.blend)[0]
        if model.sense and model.full and self._encoder and not quick and probabilities.max() < SURE:
            sense = _score(encode(readings, self._encoder), model.sense)
            probabilities = blend(scores, sense, model.full.blend)[0]
        best = np.argsort(-probabilities, kind="stable")[:RANKED]
        return tuple(Ranked(intent=self.intents[i], confidence=round(float(probabilities[i]), 4)) for i in best)


def _score(vectors: np.ndarray[tuple[int, int], np.dtype[np.float32]], head: Head) -> Scores:
    scores: Scores = (vectors @ head.weights + head.bias).astype(np.float64)
    return scores
