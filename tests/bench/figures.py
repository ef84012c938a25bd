"""A figure, its target, and the table that sets them side by side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """One measured value; `bound` says on which side of `target` it should be."""

    name: str
    value: float
    unit: str
    target: float | None = None
    bound: Literal["at most", "at least"] = "at most"

    @property
    def met(self) -> bool | None:
        """Whether the target is met; none without one."""
        if self.target is None:
            return None
        return self.value <= self.target if self.bound == "at most" else self.value >= self.target


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of `values` lie; 0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table, columns aligned."""
    rows = [("figure", "measured", "target", ""), *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join((lines[0], rule, *lines[1:]))


def _row(figure: Figure) -> tuple[str, str, str, str]:
    sign = "≤" if figure.bound == "at most" else "≥"
    target = "" if figure.target is None else f"{sign} {figure.target:g} {figure.unit}"
    verdict = {None: "", True: "met", False: "missed"}[figure.met]
    return figure.name, f"{_number(figure.value)} {figure.unit}", target, verdict


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.1f}"


def as_json(figures: Sequence[Figure], machine: dict[str, str]) -> str:
    """Return the same as JSON."""
    rows = [{**asdict(figure), "met": figure.met} for figure in figures]
    return json.dumps({"machine": machine, "figures": rows}, ensure_ascii=False, indent=2)
