"""The trained model as files: numbers and words only, nothing that runs code when it is read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlu.calibration import Thresholds
from nlu.features import Ngrams, Vectors, code_version

FORMAT = 1
"""Changes when the files below change their meaning."""

_REMEDY = "lancez « make setup » (ou « pasapas nlu train »)"


class ModelMismatch(Exception):
    """The model is missing or does not go with this code or these data. Its text is one line with the remedy."""


@dataclass(frozen=True)
class Head:
    """A linear classifier: one column a intent, its scores softened by a temperature."""

    weights: Vectors
    """Features × intents."""

    bias: Vectors
    temperature: float
    thresholds: Thresholds


@dataclass(frozen=True)
class Model:
    """What training makes. `full` also reads sentence vectors, after the n-grams; it may be absent."""

    intents: tuple[str, ...]
    ngrams: Ngrams
    french: frozenset[str]
    """Normalised words of French examples: a message made of them is French, however it is spelt."""

    plain: Head
    full: Head | None
    meta: dict[str, Any]


def save_model(model: Model, folder: Path) -> None:
    """Write the model into a folder, `meta.json` last: a folder without it is no model."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "meta.json").unlink(missing_ok=True)
    terms, arrays = model.ngrams.dump()
    terms["french"] = sorted(model.french)
    for name, head in (("plain", model.plain), ("full", model.full)):
        if head:
            arrays |= {f"{name}_weights": head.weights, f"{name}_bias": head.bias}
    np.savez(folder / "weights.npz", allow_pickle=False, **arrays)
    (folder / "terms.json").write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")
    heads = {"plain": _head_meta(model.plain), "full": _head_meta(model.full) if model.full else None}
    meta = {"format": FORMAT, "code": code_version(), "intents": model.intents, "heads": heads} | model.meta
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _head_meta(head: Head) -> dict[str, float]:
    return {"temperature": head.temperature, "answer": head.thresholds.answer, "ask": head.thresholds.ask}


def load_model(folder: Path, data_hash: str | None = None) -> Model:
    """Read the model of a folder.

    Args:
        folder: Where `save_model` wrote.
        data_hash: Hash of the examples that the model must come from; None accepts any.

    Raises:
        ModelMismatch: It is missing, broken, or made by other code or from other data.
    """
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelMismatch(f"Aucun modèle de compréhension dans {folder} : {_REMEDY}.") from error
    if (meta.get("format"), meta.get("code")) != (FORMAT, code_version()):
        raise ModelMismatch(f"Le modèle de {folder} vient d'une autre version du code : {_REMEDY}.")
    if data_hash and meta.get("data_hash") != data_hash:
        raise ModelMismatch(f"Le modèle de {folder} a été appris sur d'autres exemples : {_REMEDY}.")
    try:
        return _read(folder, meta)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelMismatch(f"Le modèle de {folder} est abîmé : {_REMEDY}.") from error


def _read(folder: Path, meta: dict[str, Any]) -> Model:
    terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
    with np.load(folder / "weights.npz", allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    plain = _read_head("plain", meta, arrays)
    if plain is None:
        raise KeyError("plain")
    return Model(
        intents=tuple(meta["intents"]),
        ngrams=Ngrams.load(terms, arrays),
        french=frozenset(terms["french"]),
        plain=plain,
        full=_read_head("full", meta, arrays),
        meta=meta,
    )


def _read_head(name: str, meta: dict[str, Any], arrays: dict[str, Any]) -> Head | None:
    head = meta["heads"][name]
    if head is None:
        return None
    thresholds = Thresholds(answer=head["answer"], ask=head["ask"])
    return Head(arrays[f"{name}_weights"], arrays[f"{name}_bias"], head["temperature"], thresholds)
