"""A quoted answer was given on every path that leads to the quotation: nobody reads « … » in its place."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from flows.definition import AskStep, BranchStep, CallStep, EndStep, Flow, PlaceStep, RemindStep, Step, targets
from flows.issues import Issue
from flows.library import Library
from flows.limits import CALL_DEPTH
from flows.lint.page import Page, Path, step_texts
from flows.lint.references import REFERENCE
from flows.lint.slots import asked_slots

MOST_STATES = 20_000
"""Most states walked in one flow; past it nothing is said, rather than something false."""


def check_answered(page: Page) -> Iterator[Issue]:
    """Yield the answers quoted or used at a step that some path reaches without the question."""
    asked = asked_slots(page)
    # An answer that nothing asks has its own issue already.
    used = [(path, slot) for path, slot in _used(page.flow) if slot in asked]
    if not used:
        return
    known = _Paths(page.library, frozenset(slot for _, slot in used)).answered(page.flow)
    for (name, *path), slot in used:
        if slot not in known.get(str(name), asked):
            yield page.issue(
                "maybe_unasked",
                f"On peut arriver ici sans avoir répondu à « {slot} ».",
                "Posez la question sur tous les chemins, ou écrivez le texte sans cette réponse.",
                *("steps", name, *path),
            )


def _used(flow: Flow) -> Iterator[tuple[Path, str]]:
    """Yield each answer that a step quotes or needs, with its path from the step's name on."""
    for name, step in flow.steps.items():
        for path, text in step_texts(step):
            for match in REFERENCE.finditer(text):
                if match[1] != "figure":
                    yield (name, *path), match[2] or match[4]
        if isinstance(step, PlaceStep | RemindStep) and step.slot:
            yield (name, "slot"), step.slot


@dataclass(frozen=True)
class _State:
    """Somewhere on a path: the wanted slots filled so far, and the values that its branches suppose."""

    step: str
    filled: frozenset[str] = frozenset()
    equal: frozenset[tuple[str, str]] = frozenset()
    different: frozenset[tuple[str, str]] = frozenset()

    def forget(self, slot: str) -> _State:
        """Return the state once a slot has a new answer: what was supposed of the old one is void."""
        return replace(
            self,
            equal=frozenset(fact for fact in self.equal if fact[0] != slot),
            different=frozenset(fact for fact in self.different if fact[0] != slot),
        )


class _Paths:
    """Follows every path of a flow, with the values that its branches suppose, so that they agree."""

    def __init__(self, library: Library, wanted: frozenset[str], depth: int = CALL_DEPTH) -> None:
        self.library = library
        self.wanted = wanted
        self.depth = depth
        self.called: dict[str, frozenset[str]] = {}

    def answered(self, flow: Flow) -> dict[str, frozenset[str]]:
        """Return, for each step that can be reached, the wanted slots filled whatever the path to it."""
        branched = {step.slot for step in flow.steps.values() if isinstance(step, BranchStep)}
        known: dict[str, frozenset[str]] = {}
        ahead = [_State(flow.start)]
        seen = set(ahead)
        while ahead:
            if len(seen) > MOST_STATES:
                return {}
            state = ahead.pop()
            known[state.step] = known.get(state.step, state.filled) & state.filled
            step = flow.steps.get(state.step)
            new = set(self._after(step, state, branched)) - seen if step else set()
            seen |= new
            ahead.extend(new)
        return known

    def _after(self, step: Step, state: _State, branched: Container[str]) -> Iterator[_State]:
        match step:
            case AskStep():
                after = replace(state.forget(step.slot), filled=state.filled | (self.wanted & {step.slot}))
                yield from _choices(step, after, branched)
            case BranchStep():
                yield from _branches(step, state)
            case CallStep():
                yield replace(state, step=step.next, filled=state.filled | self._answered_by(step.flow))
            case _:
                for target in targets(step):
                    yield replace(state, step=target)

    def _answered_by(self, identifier: str) -> frozenset[str]:
        """Return the wanted slots that a called flow fills on every path to each of its ends."""
        if identifier not in self.called:
            flow = self.library.flows.get(identifier)
            ends: list[frozenset[str]] = []
            if flow is not None and self.depth > 0:
                known = _Paths(self.library, self.wanted, self.depth - 1).answered(flow)
                ends = [slots for name, slots in known.items() if isinstance(flow.steps.get(name), EndStep)]
            self.called[identifier] = frozenset.intersection(*ends) if ends else frozenset()
        return self.called[identifier]


def _choices(step: AskStep, state: _State, branched: Container[str]) -> Iterator[_State]:
    for choice in step.choices:
        target, fact = choice.next or step.next, (step.slot, choice.value or choice.id)
        if target:
            yield replace(state, step=target, equal=state.equal | {fact} if step.slot in branched else state.equal)
    if not step.choices and step.next:
        yield replace(state, step=step.next)


def _branches(step: BranchStep, state: _State) -> Iterator[_State]:
    value = dict(state.equal).get(step.slot)
    if value is not None:
        yield replace(state, step=step.cases.get(value, step.otherwise))
        return
    for case, target in step.cases.items():
        if (step.slot, case) not in state.different:
            yield replace(state, step=target, equal=state.equal | {(step.slot, case)})
    others = frozenset((step.slot, case) for case in step.cases)
    yield replace(state, step=step.otherwise, different=state.different | others)
