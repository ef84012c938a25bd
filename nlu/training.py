"""Learns a model from examples. Deterministic; under two minutes on two cores."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from nlu.calibration import Scores, blend, choose_blend, choose_thresholds
from nlu.examples import BadExamples, Example, hash_examples
from nlu.features import Encoder, Ngrams, Reading, Vectors, encode, read
from nlu.intents import FOREIGN
from nlu.model import Head, Judgement, Model, save_model
from nlu.noise import mistype
from nlu.normalise import normalise
from nlu.sensitive import mask
from nlu.spelling import Speller

_LETTERS_C = 0.5
_SENSE_C = 10.0
_TOLERANCE = 0.01
"""Where the linear machine stops: a hundred times finer asks for 40 rounds instead of 23 and changes no figure.

Measured on a third of the examples, without copies, on the development set, clean and mistyped.
"""

_COPIES = 2
"""Mistyped copies of each example; more cost time, and three did not read noise better."""

_SEED = 20260901
_FOLDS = 5

_ENOUGH = 2500
"""Held-back scores from which no more are asked for: each fold costs a training."""

_BATCH = 64
"""Sentences encoded together."""

Columns = NDArray[np.int_]


class _Examples(NamedTuple):
    """What is learnt from: rows of n-grams, each followed further down by its mistyped copies, and sentence vectors."""

    letters: csr_matrix
    sense: Vectors | None
    truth: Columns
    """One column an example, copies left out."""


class _Heads(NamedTuple):
    letters: Head
    sense: Head | None


def train(
    examples: list[Example],
    out: Path,
    *,
    dev: list[Example] | None = None,
    encoder: Encoder | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> Model:
    """Learn from `examples` and write the model into `out`.

    Args:
        examples: What to learn; texts are masked first, as they are when people write.
        out: The model's folder.
        dev: Messages to choose weights and thresholds on, with the examples, held back in turn.
        encoder: Gives sentence vectors; without it the model reads n-grams alone.
        tell: Told in French what begins.

    Raises:
        BadExamples: There are fewer than two intents.
    """
    started = time.perf_counter()
    intents = tuple(sorted({example.intent for example in examples}))
    if len(intents) < 2:
        raise BadExamples("il faut au moins deux intents différents pour apprendre")
    tell(f"Lecture de {len(examples)} exemples…")
    texts = [mask(example.text).text for example in examples]
    speller = Speller.learn(normalise(text) for text in texts)
    readings = read(texts, speller)
    copies = [reading for turn in range(_COPIES) for reading in read(mistype(texts, _SEED + turn), speller)]
    ngrams = Ngrams()
    truth = _columns([example.intent for example in examples], intents)
    tell("Apprentissage…")
    with ThreadPoolExecutor(1) as pool:  # the encoder works beside the n-grams
        sense = pool.submit(_encode, readings, encoder)
        letters = ngrams.fit([*readings, *copies])
        learnt = _Examples(letters, sense.result(), truth)
        model_heads = _fit(learnt, np.arange(len(truth)))
        letters_scores, sense_scores, known = _held_back_scores(learnt)
    dev_figures: dict[str, float] = {}
    plain, full = _judge(letters_scores, sense_scores, known)
    if dev:
        tell("Réglage des seuils…")
        dev_readings = read([mask(example.text).text for example in dev], speller)
        dev_examples = _Examples(
            ngrams.transform(dev_readings),
            _encode(dev_readings, encoder),
            _columns([example.intent for example in dev], intents),
        )
        of_letters, of_sense = _score(model_heads, dev_examples, np.arange(len(dev)))
        letters_scores, known = np.vstack([letters_scores, of_letters]), np.concatenate([known, dev_examples.truth])
        if sense_scores is not None and of_sense is not None:
            sense_scores = np.vstack([sense_scores, of_sense])
        plain, full = _judge(letters_scores, sense_scores, known)
        dev_figures = _figures(of_letters, of_sense, dev_examples.truth, plain, full)
    meta: dict[str, Any] = {
        "data_hash": hash_examples(examples),
        "examples": len(examples),
        "features": int(letters.shape[1]),
        "calibrated_on": ("dev and " if dev else "") + "held-back examples",
        "dev": dev_figures,
        "versions": {name: version(name) for name in ("scikit-learn", "numpy", "scipy", "rapidfuzz")},
        "seconds": round(time.perf_counter() - started, 1),
    }
    model = Model(
        intents=intents,
        speller=speller,
        ngrams=ngrams,
        french=_french_words(readings, examples),
        letters=model_heads.letters,
        plain=plain,
        sense=model_heads.sense,
        full=full,
        meta=meta,
    )
    save_model(model, out)
    return model


def _french_words(readings: list[Reading], examples: list[Example]) -> frozenset[str]:
    pairs = zip(readings, examples, strict=True)
    french = (reading.typed for reading, example in pairs if example.intent != FOREIGN)
    return frozenset(word for text in french for word in text.split() if len(word) > 1 and word.isalpha())


def _columns(names: list[str], intents: tuple[str, ...]) -> Columns:
    positions = {intent: position for position, intent in enumerate(intents)}
    return np.array([positions.get(name, -1) for name in names], dtype=int)


def _encode(readings: list[Reading], encoder: Encoder | None) -> Vectors | None:
    if encoder is None:
        return None
    batches = range(0, len(readings), _BATCH)
    return np.vstack([encode(readings[start : start + _BATCH], encoder) for start in batches])


def _fit(learnt: _Examples, rows: Columns) -> _Heads:
    """Fit both classifiers on some of the examples and their copies."""
    truth = learnt.truth[rows]
    with_copies = np.concatenate([rows + len(learnt.truth) * turn for turn in range(_COPIES + 1)])
    # One at a time: threads would share the dice of this solver, and the same data would give other models.
    machine = LinearSVC(C=_LETTERS_C, tol=_TOLERANCE, random_state=_SEED).fit(
        learnt.letters[with_copies], np.tile(truth, _COPIES + 1)
    )
    letters = _head(machine)
    if learnt.sense is None:
        return _Heads(letters, None)
    regression = LogisticRegression(C=_SENSE_C, max_iter=200, tol=1e-3)
    return _Heads(letters, _head(regression.fit(learnt.sense[rows], truth)))


def _head(machine: Any) -> Head:
    """Return weights (features × intents) and bias; two intents give two columns, as more do."""
    weights, bias = machine.coef_, machine.intercept_
    if len(weights) == 1:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return Head(np.ascontiguousarray(weights.T, dtype=np.float32), bias.astype(np.float32))


def _score(heads: _Heads, learnt: _Examples, rows: Columns) -> tuple[Scores, Scores | None]:
    letters = np.asarray(learnt.letters[rows] @ heads.letters.weights + heads.letters.bias, dtype=float)
    if heads.sense is None or learnt.sense is None:
        return letters, None
    return letters, np.asarray(learnt.sense[rows] @ heads.sense.weights + heads.sense.bias, dtype=float)


def _held_back_scores(learnt: _Examples) -> tuple[Scores, Scores | None, Columns]:
    """Score each example by machines that did not see it; where an intent has one example, by those that did."""
    truth = learnt.truth
    parts = list(_parts(truth))
    scored = [_score(_fit(learnt, kept), learnt, held) for kept, held in parts]
    letters = np.vstack([of_letters for of_letters, _ in scored])
    sense = None if learnt.sense is None else np.vstack([of_sense for _, of_sense in scored if of_sense is not None])
    return letters, sense, truth[np.concatenate([held for _, held in parts])]


def _parts(truth: Columns) -> Iterator[tuple[Columns, Columns]]:
    folds = min(_FOLDS, int(np.bincount(truth).min()))
    if folds < 2:
        every = np.arange(len(truth))
        yield every, every
    else:
        scored = 0
        for kept, held in StratifiedKFold(folds, shuffle=True, random_state=_SEED).split(truth, truth):
            if scored < _ENOUGH:
                yield kept, held
            scored += len(held)


def _judge(letters: Scores, sense: Scores | None, truth: Columns) -> tuple[Judgement, Judgement | None]:
    """Choose weights and thresholds for n-grams alone, and with sentence vectors."""
    return _judge_one(letters, None, truth), None if sense is None else _judge_one(letters, sense, truth)


def _judge_one(letters: Scores, sense: Scores | None, truth: Columns) -> Judgement:
    weights = choose_blend(letters, sense, truth)
    return Judgement(weights, choose_thresholds(blend(letters, sense, weights), truth))


def _figures(
    letters: Scores, sense: Scores | None, truth: Columns, plain: Judgement, full: Judgement | None
) -> dict[str, float]:
    """Return the classifier's own accuracy on dev, without rules; dev also chose the thresholds."""
    figures = {"accuracy_plain": _accuracy(blend(letters, None, plain.blend), truth)}
    if full:
        figures["accuracy_full"] = _accuracy(blend(letters, sense, full.blend), truth)
    return figures


def _accuracy(probabilities: Scores, truth: Columns) -> float:
    return round(float((probabilities.argmax(axis=1) == truth).mean()), 4)
