"""A validator's complaints in French, each with its line and step. The one table of sentences for content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from flows.definition import (
    Choice,
    Correction,
    FigureValue,
    Need,
    Source,
    Step,
)
from flows.issues import Issue
from flows.marked import Marks

STEP_KINDS: dict[str, type[BaseModel]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(get_args(Step)[0])
}
"""The model of each kind of step, in the order of the language."""

_CONTAINERS: dict[str, type[BaseModel]] = {
    "needs": Need,
    "sources": Source,
    "choices": Choice,
    "correction": Correction,
    "values": FigureValue,
}

LISTED_NAMES = 20
"""Most names listed when none is near."""

Location = tuple[str | int, ...]

_MAPPING = ("il faut des clés et des valeurs", "Écrivez une ligne « clé: valeur » pour chacune.")
_WHOLE = ("il faut un nombre entier", "Écrivez le nombre en chiffres, sans unité.")
_TRUTH = ("il faut true ou false", "Écrivez true (vrai) ou false (faux).")
_TYPES = {
    "string_type": ("il faut un texte", "Écrivez le texte après les deux-points, ou à la ligne sous « >- »."),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "date": ("il faut une date", "Écrivez-la ainsi : 2026-11-21."),
    "tuple_type": ("il faut une liste", "Écrivez une ligne par élément, chacune commençant par « - »."),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
}
_REFUSED = ("la valeur est refusée", "Comparez avec les démarches qui existent.")


def complain(error: ValidationError, file: str, marks: Marks, root: type[BaseModel] | None) -> list[Issue]:
    """Return one issue per complaint. `root` is the model of the file's own keys, for suggestions."""
    issues = []
    for detail in error.errors(include_url=False):
        location = detail["loc"]
        case = _Case(detail["type"], location, detail.get("input"), detail.get("ctx", {}), root)
        code, sentence, remedy = _explain(case)
        issues.append(
            Issue(
                code=code,
                file=file,
                line=marks.line(*location),
                step=step_of(location),
                sentence=sentence,
                remedy=remedy,
            )
        )
    return issues


def step_of(location: Location) -> str | None:
    """Return the step that a path of a flow's file stands in."""
    return str(location[1]) if len(location) > 1 and location[0] == "steps" else None


def suggest(word: str, known: Iterable[str], otherwise: str = "Supprimez-le.") -> str:
    """Return « Vouliez-vous dire … ? » for the nearest known word, or the list of them when it is short."""
    names = list(known)
    near = get_close_matches(word, names, n=1, cutoff=0.65)
    if near:
        return f"Vouliez-vous dire « {near[0]} » ?"
    if 0 < len(names) <= LISTED_NAMES:
        return "Choisissez parmi : " + ", ".join(names) + "."
    return otherwise


@dataclass(frozen=True)
class _Case:
    """One complaint of the validator: where it stands, what was written, and the limits it names."""

    kind: str
    location: Location
    value: object
    limits: Mapping[str, Any]
    root: type[BaseModel] | None

    @property
    def name(self) -> str:
        """The key at fault, as the author wrote it."""
        return _name(self.location)


Words = tuple[str, str, str]
"""A code, what is wrong and how to mend it."""


def _explain(case: _Case) -> Words:
    explain = _EXPLANATIONS.get(case.kind)
    if explain is None:
        return _empty(case) if case.value is None else _wrong_type(case)
    return explain(case)


def _missing(case: _Case) -> Words:
    key = case.location[-1]
    return (
        "missing_key",
        f"Il manque la clé « {key} »{_inside(case.location)}.",
        f"Ajoutez une ligne « {key}: … ».",
    )


def _unknown_key(case: _Case) -> Words:
    key, model = str(case.location[-1]), _model_at(case.location[:-1], case.root)
    sentence = f"La clé « {key} » n'existe pas{_inside(case.location)}."
    return "unknown_key", sentence, suggest(key, model.model_fields if model else ())


def _no_kind(case: _Case) -> Words:
    return (
        "missing_key",
        "Il manque la clé « kind » de l'étape.",
        "Ajoutez « kind: » : " + ", ".join(STEP_KINDS) + ".",
    )


def _unknown_kind(case: _Case) -> Words:
    tag = str(case.limits.get("tag", ""))
    return "unknown_kind", f"Une étape ne peut pas être « {tag} ».", suggest(tag, STEP_KINDS)


def _unknown_value(case: _Case) -> Words:
    if case.value is None:
        return _empty(case)
    known = re.findall(r"'([^']*)'", str(case.limits["expected"]))
    sentence = f"{case.name} : « {_short(case.value)} » n'est pas permis."
    return "unknown_value", sentence, suggest(str(case.value), known)


def _empty(case: _Case) -> Words:
    return "empty", f"{case.name} est vide.", "Écrivez la valeur, ou supprimez la ligne."


def _too_long(case: _Case) -> Words:
    sentence = f"{case.name} a {len(str(case.value))} caractères, {case.limits['max_length']} au plus."
    return "too_long", sentence, "Raccourcissez."


def _too_many(case: _Case) -> Words:
    sentence = f"{case.name} a {case.limits['actual_length']} éléments, {case.limits['max_length']} au plus."
    return "too_many", sentence, "Gardez les plus utiles, ou posez une question de type choice."


def _bad_form(case: _Case) -> Words:
    sentence = f"{case.name} : « {_short(case.value)} » n'a pas la bonne forme."
    return "bad_form", sentence, _form(case.limits["pattern"])


def _out_of_range(case: _Case) -> Words:
    limit = case.limits.get("ge", case.limits.get("le"))
    side = "au moins" if "ge" in case.limits else "au plus"
    return (
        "out_of_range",
        f"{case.name} vaut {_short(case.value)} : il faut {side} {limit}.",
        "Corrigez le nombre.",
    )


def _wrong_type(case: _Case) -> Words:
    wanted, remedy = _TYPES.get("date" if case.kind.startswith("date") else case.kind, _REFUSED)
    return "wrong_type", f"{case.name} : {wanted}, pas « {_short(case.value)} ».", remedy


_EXPLANATIONS: dict[str, Callable[[_Case], Words]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "union_tag_not_found": _no_kind,
    "union_tag_invalid": _unknown_kind,
    "literal_error": _unknown_value,
    "string_too_short": _empty,
    "too_short": _empty,
    "string_too_long": _too_long,
    "too_long": _too_many,
    "string_pattern_mismatch": _bad_form,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
}
"""What to say for each of the validator's codes; the others are empty values or wrong types."""


def _name(location: Location) -> str:
    words = [part for part in location if isinstance(part, str) and part not in STEP_KINDS and part != "[key]"]
    ranks = [part for part in location if isinstance(part, int)]
    name = f"« {words[-1]} »" if words else "Le fichier"
    return f"{name} (n° {ranks[-1] + 1})" if ranks else name


def _inside(location: Location) -> str:
    parents = [part for part in location[:-1] if isinstance(part, int) or part not in STEP_KINDS]
    if not parents:
        return ""
    if isinstance(parents[-1], int) and len(parents) > 1:
        return f" dans « {parents[-2]} » (n° {parents[-1] + 1})"
    return f" dans « {parents[-1]} »"


def _model_at(location: Location, root: type[BaseModel] | None) -> type[BaseModel] | None:
    if len(location) > 2 and location[0] == "steps" and str(location[2]) in STEP_KINDS:
        if len(location) == 3:
            return STEP_KINDS[str(location[2])]
        location = location[3:]
    for part in reversed(location):
        if part in _CONTAINERS:
            return _CONTAINERS[str(part)]
    return root


def _form(pattern: str) -> str:
    if "inconnue" in pattern:
        return "Écrivez 2025, 2025-02, 2025-02-19 ou inconnue."
    if pattern.startswith(r"^\d{5}"):
        return "Écrivez les cinq chiffres."
    return "Utilisez des lettres minuscules sans accent, des chiffres et « _ », en commençant par une lettre."


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"
