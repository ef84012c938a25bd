"""How near sentences are in sense: vectors to keep as bytes, and to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nlu.features import Encoder, Vectors, load_encoder


class Senses:
    """The sense of texts, where the extra `semantic` is installed; otherwise of none."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder
        self._names: list[str] = []
        self._vectors: Vectors = np.zeros((0, 0), dtype=np.float32)

    @classmethod
    def installed(cls) -> Senses:
        """Return what this installation can compute."""
        return cls(load_encoder())

    def encode(self, texts: Sequence[str]) -> list[bytes | None]:
        """Return the vector of each text as bytes (32-bit floats), or None without an encoder."""
        if self._encoder is None or not texts:
            return [None] * len(texts)
        return [np.asarray(vector, dtype=np.float32).tobytes() for vector in self._encoder.encode(list(texts))]

    def learn(self, vectors: Mapping[str, bytes]) -> None:
        """Take the vectors to compare with, by name, in place of those before."""
        self._names = list(vectors)
        self._vectors = np.array([np.frombuffer(vector, dtype=np.float32) for vector in vectors.values()])

    def likeness(self, text: str) -> dict[str, float]:
        """Return how near each learnt vector is to a text, from -1 to 1; nothing without an encoder."""
        if self._encoder is None or not self._names:
            return {}
        sense = np.asarray(self._encoder.encode([text]))[0]
        return dict(zip(self._names, (self._vectors @ sense).tolist(), strict=True))
