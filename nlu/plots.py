"""Draws what an evaluation found: which intents are taken for which, and how far a confidence may be believed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from sklearn.metrics import confusion_matrix

from nlu.evaluation import Run
from nlu.reliability import BINS, calibration_bins

_INCH_PER_INTENT = 0.24
_STEADY: dict[Any, Any] = {"svg.hashsalt": "pasapas", "svg.fonttype": "none"}
"""The same figures give the same file, whose words stay words."""


def draw(run: Run, folder: Path) -> list[Path]:
    """Write `confusion.svg` and `calibration.svg` into a folder, made if needed, and return their paths.

    Raises:
        OSError: The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawings = {"confusion.svg": _draw_confusion(run), "calibration.svg": _draw_calibration(run)}
    with mpl.rc_context(_STEADY):
        for name, figure in drawings.items():
            figure.savefig(folder / name, metadata={"Date": None}, bbox_inches="tight")
    return [folder / name for name in drawings]


def _draw_confusion(run: Run) -> Figure:
    """One row an intent, one column what was understood, in shares of the row."""
    intents = sorted({*run.truth, *run.firsts})
    shares = confusion_matrix(run.truth, run.firsts, labels=intents, normalize="true")
    side = 3 + _INCH_PER_INTENT * len(intents)
    figure = Figure(figsize=(side, side))
    axes = figure.subplots()
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    places = np.arange(len(intents))
    names = [intent or "(rien)" for intent in intents]
    axes.set_xticks(places, names, rotation=90, fontsize=7)
    axes.set_yticks(places, names, fontsize=7)
    for row, column in zip(*np.nonzero(shares), strict=True):
        colour = "white" if shares[row, column] > 0.5 else "black"
        axes.text(column, row, f"{shares[row, column]:.0%}", ha="center", va="center", fontsize=4, color=colour)
    axes.set(title="Ce qui est pris pour quoi", xlabel="Compris", ylabel="Voulu")
    figure.colorbar(image, ax=axes, shrink=0.5, label="part des messages de la ligne")
    return figure


def _draw_calibration(run: Run) -> Figure:
    """The share of right messages against their confidence; on the diagonal, it can be believed."""
    right = [first == intent for first, intent in zip(run.firsts, run.truth, strict=True)]
    bins: list[dict[str, Any]] = calibration_bins([result.confidence for result in run.results], right)
    figure = Figure(figsize=(5, 5))
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], linestyle="--", color="grey", label="confiance exacte")
    axes.plot([row["confidence"] for row in bins], [row["right"] for row in bins], marker="o", label="mesurée")
    for row in bins:
        spot = (row["confidence"], row["right"])
        axes.annotate(str(row["messages"]), spot, (4, -10), textcoords="offset points", fontsize=8)
    axes.set(title="Confiance et réussite", xlabel="Confiance", ylabel="Part de messages bien compris")
    axes.set(xlim=(0, 1), ylim=(0, 1), xticks=np.linspace(0, 1, BINS + 1))
    axes.legend(loc="upper left")
    return figure
