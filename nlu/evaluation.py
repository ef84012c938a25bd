"""Measures an engine on labelled messages. Trains nothing."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from flows.understanding import SecretKind, Understanding
from nlu.examples import Example
from nlu.intents import RECALL_FIRST
from nlu.sensitive import mask

Understand = Callable[[str, tuple[SecretKind, ...]], Understanding]
CHOICES = 3


def evaluate(examples: list[Example], understand: Understand) -> dict[str, Any]:
    """Mask and understand each message, and return the figures, ready for JSON."""
    results, durations = [], []
    for example in examples:
        started = time.perf_counter()
        masked = mask(example.text)
        results.append(understand(masked.text, masked.secrets))
        durations.append((time.perf_counter() - started) * 1000)
    firsts = [result.ranking[0].intent if result.ranking else "" for result in results]
    truth = [example.intent for example in examples]
    per_intent = _per_intent(truth, firsts)
    wrong_answers = sum(
        result.decision == "answer" and first != intent
        for result, first, intent in zip(results, firsts, truth, strict=True)
    )
    return {
        "messages": len(examples),
        "accuracy": _share(sum(a == b for a, b in zip(truth, firsts, strict=True)), len(truth)),
        "macro_f1": round(float(np.mean([row["f1"] for row in per_intent.values()])), 4),
        "top3": _share(sum(map(_is_offered, results, truth)), len(truth)),
        "answered_wrong": _share(wrong_answers, len(truth)),
        "shares": _shares(results),
        "safety_recall": {i: per_intent[i]["recall"] for i in RECALL_FIRST if i in per_intent},
        "calibration_error": _calibration_error(results, truth),
        "most_confused": _most_confused(truth, firsts),
        "latency_ms": {f"p{q}": round(float(np.percentile(durations, q)), 2) for q in (50, 95, 99)},
        "per_intent": per_intent,
    }


def _share(count: int, total: int) -> float:
    return round(count / max(total, 1), 4)


def _is_offered(result: Understanding, intent: str) -> bool:
    return intent in [ranked.intent for ranked in result.ranking[:CHOICES]]


def _shares(results: list[Understanding]) -> dict[str, float]:
    counts = Counter(result.decision for result in results)
    return {decision: _share(counts[decision], len(results)) for decision in ("answer", "ask", "refuse")}


def _per_intent(truth: list[str], firsts: list[str]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of each intent that the messages hold."""
    right = Counter(a for a, b in zip(truth, firsts, strict=True) if a == b)
    wanted, given = Counter(truth), Counter(firsts)
    rows = {}
    for intent in sorted(wanted):
        precision = right[intent] / given[intent] if given[intent] else 0.0
        recall = right[intent] / wanted[intent]
        f1 = 2 * precision * recall / (precision + recall) if right[intent] else 0.0
        numbers = {"precision": precision, "recall": recall, "f1": f1}
        rows[intent] = {name: round(number, 4) for name, number in numbers.items()} | {"messages": wanted[intent]}
    return rows


def _calibration_error(results: list[Understanding], truth: list[str]) -> float:
    """Expected calibration error over ten bins of the first's confidence."""
    confidence = np.array([result.confidence for result in results])
    right = np.array([result.intent == intent for result, intent in zip(results, truth, strict=True)])
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).sum() for b in set(bins.tolist())]
    return round(float(sum(gaps) / max(len(results), 1)), 4)


def _most_confused(truth: list[str], firsts: list[str]) -> list[dict[str, Any]]:
    pairs = Counter((a, b) for a, b in zip(truth, firsts, strict=True) if a != b)
    return [{"intent": a, "taken_for": b, "messages": n} for (a, b), n in pairs.most_common(10)]
