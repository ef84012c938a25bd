"""What a flow needs from others: they exist, and they do not open one another without end."""

from __future__ import annotations

from collections.abc import Iterator

from flows.complaints import suggest
from flows.definition import BranchStep, CallStep, Flow, targets
from flows.issues import Issue
from flows.library import Library
from flows.lint.graph import on_loops, reached
from flows.lint.page import Page


def check_calls(page: Page) -> Iterator[Issue]:
    """Yield the faults of the calls and of the prerequisites."""
    flows = page.library.flows
    for rank, need in enumerate(page.flow.needs):
        path = ("needs", rank)
        if need.flow and need.flow not in flows:
            yield page.issue(
                "missing_flow",
                f"La démarche « {need.flow} » n'existe pas.",
                suggest(need.flow, flows, "Écrivez-la, ou changez le nom."),
                *path,
                "flow",
            )
        if need.flow and not need.question:
            yield page.issue(
                "need_question",
                f"« {need.id} » nomme une démarche sans poser de question.",
                "Ajoutez « question: », à laquelle on répond par oui ou par non.",
                *path,
            )
        if need.question and not need.flow:
            yield page.issue(
                "need_question",
                f"La question de « {need.id} » ne mène à aucune démarche.",
                "Ajoutez « flow: », ou supprimez la question.",
                *path,
                "question",
            )
    ranks = [need.id for need in page.flow.needs]
    for rank, identifier in enumerate(ranks):
        if identifier in ranks[:rank]:
            yield page.issue(
                "duplicate_id",
                f"« {identifier} » est deux fois dans « needs ».",
                "Donnez-lui un autre identifiant.",
                "needs",
                rank,
                "id",
            )
    for name, step in page.flow.steps.items():
        if isinstance(step, CallStep) and step.flow not in flows:
            yield page.issue(
                "missing_flow",
                f"La démarche « {step.flow} » n'existe pas.",
                suggest(step.flow, flows, "Écrivez-la, ou changez le nom."),
                "steps",
                name,
                "flow",
            )
    yield from _circular(page)


def _circular(page: Page) -> Iterator[Issue]:
    silent = {name: _silent_calls(flow) for name, flow in page.library.flows.items()}
    if page.flow.id not in on_loops(silent):
        return
    for name, step in page.flow.steps.items():
        if isinstance(step, CallStep) and page.flow.id in reached(silent, [step.flow]):
            yield page.issue(
                "call_loop",
                f"Les démarches « {page.flow.id} » et « {step.flow} » s'ouvrent l'une l'autre sans rien demander.",
                "Posez une question avant, ou supprimez un des deux appels.",
                "steps",
                name,
                "flow",
            )


def _silent_calls(flow: Flow) -> tuple[str, ...]:
    """Return the flows that this one opens before anything is shown or asked."""
    steps = flow.steps
    quiet = {name: tuple(targets(step)) for name, step in steps.items() if isinstance(step, BranchStep | CallStep)}
    first = [steps.get(name) for name in reached(quiet, [flow.start])]
    return tuple(step.flow for step in first if isinstance(step, CallStep))


def flows_within(flow: Flow, library: Library) -> list[Flow]:
    """Return the flow with those that it may open, however deep."""
    opened = {
        name: (
            *(step.flow for step in other.steps.values() if isinstance(step, CallStep)),
            *(need.flow for need in other.needs if need.flow),
        )
        for name, other in {**library.flows, flow.id: flow}.items()
    }
    names = reached(opened, opened[flow.id])
    return [flow, *(library.flows[name] for name in sorted(names - {flow.id}) if name in library.flows)]
