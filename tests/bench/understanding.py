"""`python -m tests.bench.understanding`: every engine on the same messages, in one run.

The table of docs/measurements.md is written again. Rasa is measured when its server listens (`make rasa-serve`).
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from nlu.examples import TEST, read_file
from tests.bench.noise import type_badly
from tests.house.project import ROOT

DOCUMENT = ROOT / "docs" / "measurements.md"
_BLOCK = re.compile(r"(?<=<!-- bench-nlu -->\n).*?(?=<!-- /bench-nlu -->)", re.DOTALL)
_ENGINES = {"embedded": "embedded", "ngrams": "embedded, without sentence vectors", "rasa": "Rasa", "both": "both"}
_ROWS = (
    ("accuracy", "≥ 0.92", lambda figures: figures["accuracy"]),
    ("macro-F1", "≥ 0.91", lambda figures: figures["macro_f1"]),
    ("right one among the three choices", "≥ 0.97", lambda figures: figures["top3"]),
    ("answered, and wrong", "", lambda figures: figures["answered_wrong"]),
    ("recall of urgence_vitale", "≥ 0.98", lambda figures: figures["safety"]["urgence_vitale"]["recall"]),
    ("recall of parler_humain", "≥ 0.98", lambda figures: figures["safety"]["parler_humain"]["recall"]),
    ("recall of partage_code", "≥ 0.98", lambda figures: figures["safety"]["partage_code"]["recall"]),
    ("false alarms of the three", "", lambda figures: sum(row["false_alarms"] for row in figures["safety"].values())),
    ("out of scope: AUROC", "", lambda figures: figures["out_of_scope"]["auroc"]),
    ("out of scope: accepted, at 95 % of the rest", "≤ 0.10", lambda figures: figures["out_of_scope"]["false_accept"]),
    ("calibration error", "≤ 0.05", lambda figures: figures["calibration_error"]),
    ("accuracy, badly typed", "4 points less at most", lambda figures: figures["noisy"]),
    ("p50, ms a message", "≤ 30", lambda figures: figures["latency_ms"]["p50"]),
    ("p99, ms a message", "≤ 80", lambda figures: figures["latency_ms"]["p99"]),
    ("memory of the process, MB", "≤ 750", lambda figures: figures["memory_mb"]),
)


def main() -> None:
    """Measure each engine that can be, print the table, and write it in the document."""
    engines = [engine for engine in _ENGINES if engine in {"embedded", "ngrams"} or _rasa_listens()]
    figures = {engine: _measure(engine) for engine in engines}
    lines = [_table(figures), "", _caption(engines)]
    print("\n".join(lines))
    text = DOCUMENT.read_text(encoding="utf-8")
    block = "\n" + "\n".join(lines) + "\n\n"
    DOCUMENT.write_text(_BLOCK.sub(lambda _: block, text), encoding="utf-8")


def _rasa_listens() -> bool:
    try:
        return httpx.get(f"{_rasa_url()}/status", timeout=3).is_success
    except httpx.TransportError:
        return False


def _rasa_url() -> str:
    return os.environ.get("PASAPAS_RASA_URL") or "http://127.0.0.1:5005"


def _measure(engine: str) -> dict[str, Any]:
    """Evaluate in a process of its own, for the memory; then again on the same messages badly typed."""
    with tempfile.TemporaryDirectory() as folder:
        noisy = Path(folder) / "noisy.tsv"
        with noisy.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
            rows.writerow(("text", "intent"))
            rows.writerows((type_badly(example.text), example.intent) for example in read_file(TEST))
        return _evaluate(TEST, engine) | {"noisy": _evaluate(noisy, engine)["accuracy"]}


def _evaluate(file: Path, engine: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bot", "nlu", "evaluate", str(file), "--engine", engine, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _table(figures: Mapping[str, Mapping[str, Any]]) -> str:
    head = ["figure", "target", *(_ENGINES[engine] for engine in figures)]
    rows = [[name, target, *(f"{read(one):g}" for one in figures.values())] for name, target, read in _ROWS]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _caption(engines: list[str]) -> str:
    absent = "" if "rasa" in engines else " Rasa was not listening: its columns are missing."
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, `make bench-nlu`, {len(read_file(TEST))} messages.{absent}"


if __name__ == "__main__":
    main()
