"""Learns a model from examples. Deterministic; under two minutes on two cores."""

from __future__ import annotations

import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from nlu.calibration import choose_temperature, choose_thresholds, to_probabilities
from nlu.examples import BadExamples, Example, hash_examples
from nlu.features import Encoder, Ngrams, Vectors
from nlu.intents import FOREIGN
from nlu.model import Head, Model, save_model
from nlu.normalise import normalise
from nlu.sensitive import mask

_REGULARISATION = 0.3
_SEED = 20260901
_FOLDS = 3


def train(
    examples: list[Example], out: Path, *, dev: list[Example] | None = None, encoder: Encoder | None = None
) -> Model:
    """Learn from `examples` and write the model into `out`.

    Args:
        examples: What to learn; texts are masked first, as they are when people write.
        out: The model's folder.
        dev: Messages to choose temperature and thresholds on, with the examples, held back in turn.
        encoder: Gives sentence vectors; without it the model reads n-grams alone.

    Raises:
        BadExamples: There are fewer than two intents.
    """
    started = time.perf_counter()
    texts = [mask(example.text).text for example in examples]
    intents = tuple(sorted({example.intent for example in examples}))
    if len(intents) < 2:
        raise BadExamples("il faut au moins deux intents différents pour apprendre")
    truth = _columns([example.intent for example in examples], intents)
    ngrams = Ngrams()
    plain_features = ngrams.fit(texts)
    dev_texts = [mask(example.text).text for example in dev or []]
    dev_truth = _columns([example.intent for example in dev or []], intents)
    dev_features = ngrams.transform(dev_texts) if dev else None
    plain = _learn(plain_features, truth, dev_features, dev_truth)
    full = None
    if encoder:
        full_features = _join(plain_features, encoder.encode(texts))
        dev_full = _join(dev_features, encoder.encode(dev_texts)) if dev_features is not None else None
        full = _learn(full_features, truth, dev_full, dev_truth)
    meta: dict[str, Any] = {
        "data_hash": hash_examples(examples),
        "examples": len(examples),
        "features": int(plain_features.shape[1]),
        "calibrated_on": ("dev and " if dev else "") + "held-back examples",
        "versions": {name: version(name) for name in ("scikit-learn", "numpy")},
        "seconds": round(time.perf_counter() - started, 1),
    }
    french = _french_words(texts, examples)
    model = Model(intents=intents, ngrams=ngrams, french=french, plain=plain, full=full, meta=meta)
    save_model(model, out)
    return model


def _french_words(texts: list[str], examples: list[Example]) -> frozenset[str]:
    pairs = zip(texts, examples, strict=True)
    french = (text for text, example in pairs if example.intent != FOREIGN)
    return frozenset(word for text in french for word in normalise(text).split() if len(word) > 1 and word.isalpha())


def _columns(names: list[str], intents: tuple[str, ...]) -> np.ndarray[Any, np.dtype[np.int_]]:
    positions = {intent: position for position, intent in enumerate(intents)}
    return np.array([positions.get(name, -1) for name in names], dtype=int)


def _join(features: csr_matrix, vectors: Vectors) -> csr_matrix:
    return hstack([features, csr_matrix(np.asarray(vectors, dtype=np.float32))], format="csr")


def _learn(features: csr_matrix, truth: Any, dev_features: csr_matrix | None, dev_truth: Any) -> Head:
    """Fit on everything; choose temperature and thresholds on what the machine did not see."""
    weights, bias = _fit(features, truth)
    scores, known = _held_back_scores(features, truth)
    if dev_features is not None:
        dev_scores = np.asarray(dev_features @ weights + bias, dtype=float)
        scores, known = np.vstack([scores, dev_scores]), np.concatenate([known, dev_truth])
    temperature = choose_temperature(scores, known)
    thresholds = choose_thresholds(to_probabilities(scores, temperature), known)
    return Head(weights, bias, temperature, thresholds)


def _fit(features: csr_matrix, truth: Any) -> tuple[Vectors, Vectors]:
    """Return weights (features × intents) and bias; two intents give two columns, as more do."""
    machine = LinearSVC(C=_REGULARISATION, random_state=_SEED).fit(features, truth)
    weights, bias = machine.coef_, machine.intercept_
    if len(weights) == 1:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return np.ascontiguousarray(weights.T, dtype=np.float32), bias.astype(np.float32)


def _held_back_scores(features: csr_matrix, truth: Any) -> tuple[Any, Any]:
    """Score each example by a machine that did not see it; intents with too few examples are left out."""
    counts = np.bincount(truth)
    folds = min(_FOLDS, int(counts[counts > 0].min()))
    if folds < 2:
        weights, bias = _fit(features, truth)
        return np.asarray(features @ weights + bias, dtype=float), truth
    scores = np.zeros((features.shape[0], len(counts)))
    for kept, held in StratifiedKFold(folds, shuffle=True, random_state=_SEED).split(features, truth):
        weights, bias = _fit(features[kept], truth[kept])
        scores[held] = features[held] @ weights + bias
    return scores, truth
