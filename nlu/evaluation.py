"""Measures an engine on labelled messages. Trains nothing."""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import precision_recall_fscore_support

from flows.understanding import SecretKind, Understanding
from nlu.examples import Example
from nlu.intents import OUT_OF_SCOPE, RECALL_FIRST
from nlu.reliability import accept_score, calibration_bins, calibration_error, measure_scope
from nlu.sensitive import mask

Understand = Callable[[str, tuple[SecretKind, ...]], Understanding]
CHOICES = 3
_WARM_UP = "bonjour, je voudrais faire ma déclaration"


@dataclass(frozen=True)
class Run:
    """What an engine understood of labelled messages: one place a message in each list."""

    truth: list[str]
    results: list[Understanding]
    milliseconds: list[float]

    @property
    def firsts(self) -> list[str]:
        """The likeliest intent of each message, or an empty word."""
        return [result.ranking[0].intent if result.ranking else "" for result in self.results]


def run_engine(examples: Sequence[Example], understand: Understand) -> Run:
    """Mask and understand each message; the first, which loads what is lazy, is not timed."""
    understand(_WARM_UP, ())
    results, durations = [], []
    for example in examples:
        started = time.perf_counter()
        masked = mask(example.text)
        results.append(understand(masked.text, masked.secrets))
        durations.append((time.perf_counter() - started) * 1000)
    return Run([example.intent for example in examples], results, durations)


def evaluate(examples: Sequence[Example], understand: Understand) -> dict[str, Any]:
    """Mask and understand each message, and return the figures, ready for JSON."""
    return measure(run_engine(examples, understand))


def measure(run: Run) -> dict[str, Any]:
    """Return the figures of a run, ready for JSON.

    Shares go from 0 to 1, `latency_ms` is in milliseconds, `memory_mb` is the most that this process ever held.
    """
    firsts, total = run.firsts, len(run.truth)
    per_intent = _per_intent(run.truth, firsts)
    right = [first == intent for first, intent in zip(firsts, run.truth, strict=True)]
    answered_wrong = sum(
        result.decision == "answer" and not hit for result, hit in zip(run.results, right, strict=True)
    )
    confidences = [result.confidence for result in run.results]
    return {
        "messages": total,
        "accuracy": _share(sum(right), total),
        "macro_f1": round(float(np.mean([row["f1"] for row in per_intent.values()])), 4),
        "top3": _share(sum(map(_is_offered, run.results, run.truth)), total),
        "answered_wrong": _share(answered_wrong, total),
        "shares": _shares(run.results),
        "safety": {intent: _safety(intent, run.truth, firsts) for intent in RECALL_FIRST if intent in per_intent},
        "out_of_scope": measure_scope(
            [accept_score(result) for result in run.results], [intent == OUT_OF_SCOPE for intent in run.truth]
        ),
        "calibration_error": calibration_error(confidences, right),
        "calibration_bins": calibration_bins(confidences, right),
        "most_confused": _most_confused(run.truth, firsts),
        "latency_ms": {f"p{q}": round(float(np.percentile(run.milliseconds, q)), 2) for q in (50, 95, 99)},
        "memory_mb": _peak_memory_mb(),
        "per_intent": per_intent,
    }


def _share(count: int, total: int) -> float:
    return round(count / max(total, 1), 4)


def _is_offered(result: Understanding, intent: str) -> bool:
    return intent in [ranked.intent for ranked in result.ranking[:CHOICES]]


def _shares(results: Sequence[Understanding]) -> dict[str, float]:
    counts = Counter(result.decision for result in results)
    return {decision: _share(counts[decision], len(results)) for decision in ("answer", "ask", "refuse")}


def _safety(intent: str, truth: Sequence[str], firsts: Sequence[str]) -> dict[str, float]:
    """Recall of an intent that must not be missed, and how often it is raised for nothing."""
    wanted = sum(true == intent for true in truth)
    found = sum(true == intent == first for true, first in zip(truth, firsts, strict=True))
    raised = sum(first == intent for first in firsts)
    return {
        "messages": wanted,
        "recall": _share(found, wanted),
        "false_alarms": raised - found,
        "false_alarm_rate": _share(raised - found, len(truth) - wanted),
    }


def _per_intent(truth: Sequence[str], firsts: Sequence[str]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of each intent that the messages hold."""
    intents = sorted(set(truth))
    columns = precision_recall_fscore_support(truth, firsts, labels=intents, zero_division=0.0)
    return {
        intent: {name: round(float(value), 4) for name, value in zip(("precision", "recall", "f1"), row, strict=False)}
        | {"messages": int(row[3])}
        for intent, row in zip(intents, zip(*columns, strict=True), strict=True)
    }


def _most_confused(truth: Sequence[str], firsts: Sequence[str]) -> list[dict[str, Any]]:
    pairs = Counter((a, b) for a, b in zip(truth, firsts, strict=True) if a != b)
    return [{"intent": a, "taken_for": b, "messages": n} for (a, b), n in pairs.most_common(10)]


def _peak_memory_mb() -> int:
    """Return the resident memory at its highest; Linux counts it in kB, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3))
