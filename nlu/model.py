"""The trained model as files: numbers and words only, nothing that runs code when it is read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlu.calibration import Blend, Thresholds
from nlu.features import Ngrams, Vectors, code_version
from nlu.spelling import Speller

FORMAT = 2
"""Changes when the files below change their meaning."""

_REMEDY = "lancez « make setup » (ou « pasapas nlu train »)"


class ModelMismatch(Exception):
    """The model is missing or does not go with this code or these data. Its text is one line with the remedy."""


@dataclass(frozen=True)
class Head:
    """A linear classifier: one column an intent."""

    weights: Vectors
    """Features × intents."""

    bias: Vectors


@dataclass(frozen=True)
class Judgement:
    """How scores become probabilities and decisions."""

    blend: Blend
    thresholds: Thresholds


@dataclass(frozen=True)
class Model:
    """What training makes. `sense` reads sentence vectors, and goes with `full`; both may be absent."""

    intents: tuple[str, ...]
    speller: Speller
    ngrams: Ngrams
    french: frozenset[str]
    """Normalised words of French examples: a message made of them is French, however it is spelt."""

    letters: Head
    plain: Judgement
    """Of n-grams alone."""

    sense: Head | None
    full: Judgement | None
    """Of n-grams with sentence vectors."""

    meta: dict[str, Any]


def save_model(model: Model, folder: Path) -> None:
    """Write the model into a folder, `meta.json` last: a folder without it is no model."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "meta.json").unlink(missing_ok=True)
    terms, arrays = model.ngrams.dump()
    for name, head in (("letters", model.letters), ("sense", model.sense)):
        if head:
            arrays |= {f"{name}_weights": head.weights, f"{name}_bias": head.bias}
    np.savez(folder / "weights.npz", allow_pickle=False, **arrays)
    words = {"ngrams": terms, "french": sorted(model.french), "speller": model.speller.dump()}
    (folder / "terms.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    judged = {name: _dump_judgement(one) for name, one in (("plain", model.plain), ("full", model.full)) if one}
    meta = {"format": FORMAT, "code": code_version(), "intents": model.intents, "judged": judged} | model.meta
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _dump_judgement(judgement: Judgement) -> dict[str, dict[str, float]]:
    return {"blend": judgement.blend._asdict(), "thresholds": judgement.thresholds._asdict()}


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
    words = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
    with np.load(folder / "weights.npz", allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    judged = {name: _read_judgement(one) for name, one in meta["judged"].items()}
    return Model(
        intents=tuple(meta["intents"]),
        speller=Speller.load(words["speller"]),
        ngrams=Ngrams.load(words["ngrams"], arrays),
        french=frozenset(words["french"]),
        letters=Head(arrays["letters_weights"], arrays["letters_bias"]),
        plain=judged["plain"],
        sense=Head(arrays["sense_weights"], arrays["sense_bias"]) if "full" in judged else None,
        full=judged.get("full"),
        meta=meta,
    )


def _read_judgement(dumped: dict[str, dict[str, float]]) -> Judgement:
    return Judgement(Blend(**dumped["blend"]), Thresholds(**dumped["thresholds"]))
