"""The flow as a graph: every target exists, every step is reached, every path ends, loops ask something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flows.complaints import suggest
from flows.definition import AskStep, BranchStep, CallStep, EndStep, Flow, HandoffStep, SayStep, targets
from flows.issues import Issue
from flows.lint.page import Page

Graph = Mapping[str, tuple[str, ...]]


def check_graph(page: Page) -> Iterator[Issue]:
    """Yield the faults of the graph; the later ones are only looked for once every target exists."""
    broken = [*_missing_targets(page), *_missing_exits(page)]
    yield from broken
    if not broken:
        yield from _unreachable(page)
        yield from _endless(page)
        yield from _unguarded(page)


def graph_of(flow: Flow) -> Graph:
    """Return the steps that each step may lead to."""
    return {name: tuple(dict.fromkeys(targets(step))) for name, step in flow.steps.items()}


def reached(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Return what can be reached from `starts`, themselves included."""
    seen: set[str] = set()
    ahead = list(starts)
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead.extend(graph.get(name, ()))
    return seen


def on_loops(graph: Graph) -> set[str]:
    """Return the names from which one comes back to the same name."""
    return {name for name in graph if name in reached(graph, graph[name])}


def _missing_targets(page: Page) -> Iterator[Issue]:
    steps = page.flow.steps
    if page.flow.start not in steps:
        yield page.issue(
            "missing_target",
            f"La première étape « {page.flow.start} » n'existe pas.",
            suggest(page.flow.start, steps, "Corrigez le nom."),
            "start",
        )
    for name, step in steps.items():
        for target in dict.fromkeys(targets(step)):
            if target not in steps:
                path = next((path for path, found in _pointers(page, name) if found == target), ())
                yield page.issue(
                    "missing_target",
                    f"L'étape « {target} » n'existe pas.",
                    suggest(target, steps, "Écrivez-la, ou corrigez le nom."),
                    "steps",
                    name,
                    *path,
                )


def _pointers(page: Page, name: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield where a step names another one in the file."""
    step = page.flow.steps[name]
    if isinstance(step, SayStep | AskStep):
        for rank, choice in enumerate(step.choices):
            if choice.next:
                yield ("choices", rank, "next"), choice.next
    if isinstance(step, BranchStep):
        for value, target in step.cases.items():
            yield ("cases", value), target
    for key in ("next", "fix", "otherwise"):
        after: str | None = getattr(step, key, None)
        if after:
            yield (key,), after


def _missing_exits(page: Page) -> Iterator[Issue]:
    """`next` may be left out only where every choice says where it leads."""
    for name, step in page.flow.steps.items():
        if isinstance(step, SayStep | AskStep) and step.next is None:
            stuck = [choice.id for choice in step.choices if choice.next is None]
            if stuck or not step.choices:
                what = f"Le choix « {stuck[0]} »" if stuck else "L'étape"
                yield page.issue(
                    "no_exit",
                    f"{what} ne mène nulle part.",
                    "Ajoutez « next: » avec l'étape suivante.",
                    "steps",
                    name,
                )


def _unreachable(page: Page) -> Iterator[Issue]:
    found = reached(graph_of(page.flow), [page.flow.start])
    for name in page.flow.steps:
        if name not in found:
            yield page.issue(
                "unreachable",
                "Aucune étape ne mène à celle-ci.",
                "Donnez son nom au « next » d'une autre étape, ou supprimez-la.",
                "steps",
                name,
            )


def _endless(page: Page) -> Iterator[Issue]:
    graph = graph_of(page.flow)
    ends = {name for name, step in page.flow.steps.items() if isinstance(step, EndStep | HandoffStep)}
    for name in reached(graph, [page.flow.start]):
        if not ends & reached(graph, [name]):
            yield page.issue(
                "endless",
                "Depuis cette étape, on n'arrive jamais à une fin.",
                "Ajoutez un chemin vers une étape « end » ou « handoff ».",
                "steps",
                name,
            )


def _unguarded(page: Page) -> Iterator[Issue]:
    steps = page.flow.steps
    silent = {
        name: tuple(target for target in targets(step) if isinstance(steps[target], BranchStep | CallStep))
        for name, step in steps.items()
        if isinstance(step, BranchStep | CallStep)
    }
    for name in on_loops(silent):
        yield page.issue(
            "loop",
            "On tourne en rond ici sans que rien ne soit demandé à la personne.",
            "Mettez une question dans la boucle, ou sortez-en.",
            "steps",
            name,
        )
