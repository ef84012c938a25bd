"""What texts point at: figures of the day, answers, months, words of the glossary, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.complaints import suggest
from flows.definition import PlaceStep, SayStep
from flows.issues import Issue
from flows.library import EngineError
from flows.lint.page import Page
from flows.lint.slots import asked_slots

BRACES = re.compile(r"\{[^{}]*\}|[{}]")
REFERENCE = re.compile(r"\{(?:(figure|slot)\.([a-z0-9_]+)|(month)\.([a-z0-9_]+)(?:[+-](\d{1,2}))?)\}")
"""`{figure.ID}`, `{slot.NAME}`, `{month.SLOT}` and `{month.SLOT-4}`."""


STATES_A_FACT = re.compile(r"\d{2}|«|\{figure\.")
"""What shows that a step states a fact and not only a gesture: a number, a quoted label, a figure."""


def check_references(page: Page) -> Iterator[Issue]:
    """Yield the faults of everything that the flow points at outside its own steps."""
    asked = asked_slots(page)
    for path, text in page.texts():
        for braces in BRACES.findall(text):
            match = REFERENCE.fullmatch(braces)
            if match is None:
                yield page.issue(
                    "reference",
                    f"« {braces} » ne veut rien dire.",
                    "Écrivez {figure.ID}, {slot.NOM} ou {month.NOM-4}.",
                    *path,
                )
            elif match[1] == "figure":
                yield from _figure(page, match[2], path)
            else:
                slot = match[2] or match[4]
                types = {question.type for question in asked.get(slot, ())}
                if not types:
                    yield page.issue(
                        "unasked_slot",
                        f"Aucune question ne remplit « {slot} ».",
                        "Ajoutez une étape « ask » avant. " + suggest(slot, asked, ""),
                        *path,
                    )
                elif match[3] and types != {"month"}:
                    yield page.issue(
                        "reference",
                        f"« {slot} » n'est pas un mois.",
                        "Demandez cette réponse avec « type: month ».",
                        *path,
                    )
    for name in page.flow.steps:
        yield from _step(page, name)


def _figure(page: Page, identifier: str, path: tuple[str | int, ...]) -> Iterator[Issue]:
    figures = page.library.figures
    if identifier not in figures:
        yield page.issue(
            "missing_figure",
            f"Le chiffre « {identifier} » n'existe pas dans figures.yml.",
            suggest(identifier, figures, "Ajoutez-le avec sa source."),
            *path,
        )
        return
    try:
        page.library.figure(identifier, page.today)
    except EngineError:
        yield page.issue(
            "figure_date",
            f"Le chiffre « {identifier} » n'a pas de valeur pour aujourd'hui.",
            "Ajoutez sa nouvelle valeur et sa source dans figures.yml.",
            *path,
        )


def _step(page: Page, name: str) -> Iterator[Issue]:
    step = page.flow.steps[name]
    for rank, word in enumerate(step.words):
        if word not in page.library.glossary:
            yield page.issue(
                "missing_word",
                f"Le mot « {word} » n'est pas dans glossary.yml.",
                suggest(word, page.library.glossary, "Ajoutez-le avec son explication."),
                "steps",
                name,
                "words",
                rank,
            )
    count = len(page.flow.sources)
    for rank, source in enumerate(step.sources):
        if not 1 <= source <= count:
            yield page.issue(
                "source_rank",
                f"La source n° {source} n'existe pas : il y en a {count}.",
                "Corrigez le rang : la première source est la n° 1.",
                "steps",
                name,
                "sources",
                rank,
            )
    if isinstance(step, SayStep) and not step.sources and STATES_A_FACT.search(f"{step.text} {step.pitfall or ''}"):
        yield page.issue(
            "no_source",
            "Cette étape donne un nombre, un chiffre ou un texte entre guillemets, sans source.",
            "Ajoutez « sources: [1] », ou enlevez ce qui ne se prouve pas.",
            "steps",
            name,
            severity="warning",
        )
    if isinstance(step, PlaceStep) and not any(step.need in place.needs for place in page.library.places):
        yield page.issue(
            "no_place",
            f"Aucun lieu n'offre « {step.need} ».",
            "Ajoutez-en un dans places/.",
            "steps",
            name,
            "need",
            severity="warning",
        )
