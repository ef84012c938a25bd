"""Buttons: identifiers are unique, labels fit a small phone, actions begin with a verb."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.definition import AskStep, SayStep
from flows.issues import Issue
from flows.limits import AUTHOR_BUTTONS, BUTTON_CHARACTERS
from flows.lint.page import Page

_ANSWERS = frozenset(
    {"oui", "non", "rien", "pas", "ni", "aucun", "aucune", "personne", "tout", "tous", "plusieurs", "seul", "seule"}
    | {"je", "il", "elle", "on", "ça", "ca", "me", "se", "mon", "ma", "mes", "le", "la", "les", "un", "une", "des"}
    | {"toujours", "encore", "déjà", "jamais", "autre", "deux"}
    | {"du", "en", "à", "au", "aux", "chez", "par", "sur", "avec", "sans"}
)
"""First words of an answer, which need not be a verb."""

_VERB = re.compile(r"(er|ir|re|oir|ez)$")


def check_labels(page: Page) -> Iterator[Issue]:
    """Yield the faults of the choices of each step."""
    for name, step in page.flow.steps.items():
        if not isinstance(step, SayStep | AskStep):
            continue
        yield from _duplicates(page, name, step)
        if isinstance(step, SayStep):
            yield from _buttons(page, name, step)
        else:
            yield from _question(page, name, step)


def _duplicates(page: Page, name: str, step: SayStep | AskStep) -> Iterator[Issue]:
    for key, code, sentence in (
        ("id", "duplicate_id", "L'identifiant « {} » est donné à deux choix."),
        ("label", "duplicate_label", "Deux choix ont le même texte : « {} »."),
    ):
        seen: set[str] = set()
        for rank, choice in enumerate(step.choices):
            value = getattr(choice, key)
            if value in seen:
                yield page.issue(
                    code,
                    sentence.format(value),
                    "Changez l'un des deux.",
                    "steps",
                    name,
                    "choices",
                    rank,
                    key,
                )
            seen.add(value)


def _buttons(page: Page, name: str, step: SayStep) -> Iterator[Issue]:
    for rank, choice in enumerate(step.choices):
        path = ("steps", name, "choices", rank, "label")
        if len(choice.label) > BUTTON_CHARACTERS:
            yield page.issue(
                "long_label",
                f"Le bouton « {choice.label} » a {len(choice.label)} caractères, {BUTTON_CHARACTERS} au plus.",
                "Raccourcissez-le, ou posez une question (ask, type choice).",
                *path,
            )
        if not _begins_well(choice.label):
            yield page.issue(
                "label_verb",
                f"Le bouton « {choice.label} » ne commence pas par un verbe.",
                "Dites l'action (« Voir mon dossier ») ou la réponse (« C'est fait »).",
                *path,
                severity="warning",
            )


def _question(page: Page, name: str, step: AskStep) -> Iterator[Issue]:
    path = ("steps", name, "choices")
    if step.type == "choice":
        if len(step.choices) < 2:
            yield page.issue(
                "choices",
                "Une question de type choice a au moins deux choix.",
                "Ajoutez « choices: ».",
                "steps",
                name,
            )
    elif step.choices:
        yield page.issue(
            "choices",
            f"Une question de type {step.type} n'a pas de choix.",
            "Mettez « type: choice », ou supprimez « choices ».",
            *path,
        )
    numbered = len(step.choices) > AUTHOR_BUTTONS
    for rank, choice in enumerate(step.choices):
        if len(choice.label) > BUTTON_CHARACTERS and not numbered:
            # Long answers are shown as a numbered list too: allowed, but a short label is read faster.
            yield page.issue(
                "long_choice",
                f"Le choix « {choice.label} » sera une ligne numérotée, pas un bouton.",
                f"Gardez-le ainsi, ou passez sous {BUTTON_CHARACTERS} caractères.",
                *path,
                rank,
                "label",
                severity="warning",
            )


def _begins_well(label: str) -> bool:
    first = re.split(r"[\s,]", label.lower().replace("’", "'").lstrip("« "), maxsplit=1)[0]
    return label.endswith("?") or first in _ANSWERS or "'" in first or bool(_VERB.search(first))
