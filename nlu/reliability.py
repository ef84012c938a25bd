"""How far a confidence may be believed: its calibration, and what it lets in that is out of scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from flows.understanding import Understanding
from nlu.intents import OUT_OF_SCOPE

BINS = 10
"""Bins of equal width in which confidence and success are compared (Guo et al., 2017)."""

ACCEPTED = 0.95
"""Share of messages in scope that must be accepted when false acceptances are counted."""


_CHOICES = 3
"""Intents that are offered when one is not sure."""


def accept_score(result: Understanding) -> float:
    """Return how surely a message is in scope: below a threshold, it is refused.

    It is what the choices offered hold together, less the probability that the message is out of scope. On the
    development set it lets in half of what the likeliest intent alone lets in.
    """
    inside = [ranked.confidence for ranked in result.ranking if ranked.intent != OUT_OF_SCOPE]
    outside = [ranked.confidence for ranked in result.ranking if ranked.intent == OUT_OF_SCOPE]
    return sum(inside[:_CHOICES]) - sum(outside)


def measure_scope(scores: Sequence[float], outside: Sequence[bool]) -> dict[str, float] | None:
    """Measure how well a score tells what is out of scope, or return None where one kind is missing.

    Args:
        scores: Acceptance score of each message, higher for what is in scope.
        outside: Whether each message is out of scope.

    Returns:
        `auroc`; `threshold`, the highest score that accepts `ACCEPTED` of what is in scope; `false_accept`, the
        share of what is out of scope that this threshold accepts.
    """
    values, out = np.asarray(scores, dtype=float), np.asarray(outside, dtype=bool)
    if out.all() or not out.any():
        return None
    threshold = float(np.quantile(values[~out], 1 - ACCEPTED, method="lower"))
    return {
        "messages": int(out.sum()),
        "auroc": round(float(roc_auc_score(~out, values)), 4),
        "threshold": round(threshold, 4),
        "false_accept": round(float((values[out] >= threshold).mean()), 4),
    }


def calibration_bins(confidences: Sequence[float], right: Sequence[bool]) -> list[dict[str, Any]]:
    """Return, for each bin that holds a message, its messages, mean confidence and share of right ones."""
    confidence, hits = np.asarray(confidences, dtype=float), np.asarray(right, dtype=float)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        {
            "messages": int((bins == place).sum()),
            "confidence": round(float(confidence[bins == place].mean()), 4),
            "right": round(float(hits[bins == place].mean()), 4),
        }
        for place in sorted(set(bins.tolist()))
    ]


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return the expected calibration error: the mean gap of the bins, weighted by their messages."""
    bins = calibration_bins(confidences, right)
    gap = float(sum(row["messages"] * abs(row["confidence"] - row["right"]) for row in bins))
    return round(gap / max(len(confidences), 1), 4)
