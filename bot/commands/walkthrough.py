"""A procedure told step by step, in French, for a person who rereads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flows.definition import (
    AskStep,
    BranchStep,
    CallStep,
    CheckStep,
    EndStep,
    Flow,
    HandoffStep,
    PlaceStep,
    RemindStep,
    SayStep,
    Step,
    targets,
)

KINDS = {
    "say": "action",
    "ask": "question",
    "check": "relecture",
    "branch": "aiguillage",
    "call": "autre démarche",
    "place": "lieux",
    "remind": "rappel",
    "handoff": "passage de relais",
    "end": "fin",
}
TYPES = {
    "yes_no": "oui ou non",
    "choice": "un choix",
    "month": "un mois",
    "date": "une date",
    "amount": "un montant",
    "postal_code": "un code postal",
    "text": "un texte",
}
OUTCOMES = {"done": "démarche faite", "oriented": "personne orientée", "stopped": "arrêt"}


def tell_flow(flow: Flow) -> Iterator[str]:
    """Yield the lines of the procedure: its card, then each step in the order one meets them."""
    yield from _card(flow)
    numbers = {name: rank for rank, name in enumerate(_order(flow), start=1)}
    for name, number in numbers.items():
        step = flow.steps[name]
        yield ""
        yield f"{number}. {name} ({KINDS[step.kind]})"
        yield from (f"   {line}" for line in _tell(step, numbers))


def _card(flow: Flow) -> Iterator[str]:
    yield f"{flow.title} ({flow.id})"
    yield f"{flow.organisation}, environ {flow.minutes} minutes. {flow.summary}"
    yield f"Pour qui : {flow.for_whom}"
    for need in flow.needs:
        yield f"À avoir : {need.what}" + (f" (sinon : démarche {need.flow})" if need.flow else "")
    yield f"Écrans vus le {_day(flow.verified_on)}." if flow.verified_on else "Écrans jamais vus par l'équipe."
    yield f"Écrite le {_day(flow.compiled_on)}, à relire avant le {_day(flow.review_by)}."
    yield f"Sans internet : {flow.offline}"
    if flow.recourse:
        yield f"Si ça bloque : {flow.recourse}"
    for rank, source in enumerate(flow.sources, start=1):
        yield f"Source {rank} : {source.name} ({source.published}), {source.url}"


def _order(flow: Flow) -> list[str]:
    """The steps as one meets them, first choices first, then those that nothing reaches."""
    order: dict[str, None] = {}
    ahead = [flow.start]
    while ahead:
        name = ahead.pop()
        if name in flow.steps and name not in order:
            order[name] = None
            ahead.extend(reversed(list(targets(flow.steps[name]))))
    return [*order, *(name for name in flow.steps if name not in order)]


def _tell(step: Step, numbers: dict[str, int]) -> Iterator[str]:
    text = getattr(step, "text", None)
    if text:
        yield from str(text).split("\n")
    yield from _paths(step, numbers)
    if step.pitfall:
        yield f"Piège : {step.pitfall}"
    if step.help:
        yield f"Autrement dit : {step.help}"
    if step.words:
        yield "Mots expliqués : " + ", ".join(step.words)
    if step.note_for_aidant:
        yield f"Pour l'aidant : {step.note_for_aidant}"
    if step.sources:
        yield "Sources : " + ", ".join(str(rank) for rank in step.sources)


def _paths(step: Step, numbers: dict[str, int]) -> Iterator[str]:
    match step:
        case SayStep() | AskStep():
            if isinstance(step, AskStep):
                yield f"Réponse attendue : {TYPES[step.type]}, gardée dans « {step.slot} »"
            for choice in step.choices:
                yield f"[{choice.label}]{_to(choice.next or step.next, numbers)}"
            if not step.choices:
                yield f"[{'C’est fait' if isinstance(step, SayStep) else 'réponse'}]{_to(step.next, numbers)}"
        case CheckStep():
            yield from (f"- {point}" for point in step.points)
            yield f"[Tout est bon]{_to(step.next, numbers)}"
            yield f"[Corriger]{_to(step.fix, numbers)}"
        case BranchStep():
            for value, target in step.cases.items():
                yield f"si « {step.slot} » vaut « {value} »{_to(target, numbers)}"
            yield f"sinon{_to(step.otherwise, numbers)}"
        case CallStep():
            yield f"démarche {step.flow}, puis retour{_to(step.next, numbers)}"
        case PlaceStep() | RemindStep() | HandoffStep():
            yield f"ensuite{_to(step.next, numbers)}"
        case EndStep():
            yield from (f"- {line}" for line in step.recap)
            yield f"({OUTCOMES[step.outcome]})"


def _to(name: str | None, numbers: dict[str, int]) -> str:
    return f" → {numbers[name]}. {name}" if name in numbers else ""


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
