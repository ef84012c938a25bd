"""Answers: every one used is asked somewhere, with one type, and branches compare real values."""

from __future__ import annotations

from collections.abc import Iterator

from flows.complaints import suggest
from flows.definition import AskStep, BranchStep, Flow, PlaceStep, RemindStep
from flows.issues import Issue
from flows.lint.calls import flows_within
from flows.lint.page import Page


def check_slots(page: Page) -> Iterator[Issue]:
    """Yield the faults of the answers that the flow asks for or uses."""
    asked = asked_slots(page)
    yield from _types(page)
    for name, step in page.flow.steps.items():
        if isinstance(step, BranchStep | PlaceStep | RemindStep) and step.slot and step.slot not in asked:
            yield page.issue(
                "unasked_slot",
                f"Aucune question ne remplit « {step.slot} ».",
                "Ajoutez une étape « ask » avant. " + suggest(step.slot, asked, ""),
                "steps",
                name,
                "slot",
            )
        if isinstance(step, BranchStep):
            yield from _cases(page, name, step, asked.get(step.slot, []))
        if isinstance(step, RemindStep):
            yield from _reminder(page, name, step, asked)


def asked_slots(page: Page) -> dict[str, list[AskStep]]:
    """Return the questions that fill each slot, in this flow and in those that it opens."""
    asked: dict[str, list[AskStep]] = {}
    for flow in flows_within(page.flow, page.library):
        for step in _questions(flow):
            asked.setdefault(step.slot, []).append(step)
    return asked


def _questions(flow: Flow) -> list[AskStep]:
    return [step for step in flow.steps.values() if isinstance(step, AskStep)]


def _types(page: Page) -> Iterator[Issue]:
    types: dict[str, str] = {}
    for name, step in page.flow.steps.items():
        if isinstance(step, AskStep) and types.setdefault(step.slot, step.type) != step.type:
            yield page.issue(
                "slot_type",
                f"« {step.slot} » est demandé avec deux types différents.",
                f"Gardez « type: {types[step.slot]} », ou changez le nom de la réponse.",
                "steps",
                name,
                "type",
            )


def _cases(page: Page, name: str, step: BranchStep, questions: list[AskStep]) -> Iterator[Issue]:
    values: set[str] = set()
    for question in questions:
        if question.type == "yes_no":
            values |= {"yes", "no"}
        elif question.type == "choice":
            values |= {choice.value or choice.id for choice in question.choices}
        else:
            return
    for case in step.cases:
        if values and case not in values:
            yield page.issue(
                "unknown_case",
                f"« {case} » n'est jamais la valeur de « {step.slot} ».",
                suggest(case, sorted(values)),
                "steps",
                name,
                "cases",
                case,
            )


def _reminder(page: Page, name: str, step: RemindStep, asked: dict[str, list[AskStep]]) -> Iterator[Issue]:
    given = [key for key in ("rule", "slot", "days") if getattr(step, key) is not None]
    if step.rule == "caf_quarterly" and given == ["rule", "slot"]:
        given = ["rule"]  # the answer says from which month one counts
    if len(given) != 1:
        yield page.issue(
            "reminder",
            "Un rappel a une seule date : « rule », « slot » ou « days ».",
            "Gardez-en une seule." if given else "Ajoutez-en une.",
            "steps",
            name,
        )
    for question in asked.get(step.slot or "", []):
        if question.type not in ("date", "month"):
            yield page.issue(
                "reminder",
                f"« {step.slot} » n'est pas une date.",
                "Prenez une réponse de type date ou month.",
                "steps",
                name,
                "slot",
            )
