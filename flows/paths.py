"""How far a step is on the expected way: what « Étape 3 sur 7 » is counted from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flows.definition import BranchStep, EndStep, Flow, targets


def position(flow: Flow, step: str, trail: Sequence[str] = ()) -> tuple[int, int]:
    """Return the rank of `step` and the number of steps, both from 1.

    The number is that of the expected way: the first answer of each step, which authors write first. It never
    changes during a passage. A detour keeps the rank of the step it left, so the rank never goes down either,
    except by « étape d'avant » and corrections, which shorten `trail`.
    """
    remaining = _remaining(_Key(flow))
    total = max(remaining[flow.start], 1)
    ranks = (total - remaining[passed] + 1 for passed in (*trail, step) if passed in remaining)
    return min(max(1, *ranks), total), total


def expected_way(flow: Flow) -> list[str]:
    """Return the steps of the expected way, from the start to its end: the first answer of each step."""
    way: list[str] = []
    step: str | None = flow.start
    while step is not None:
        way.append(step)
        step = next((target for target in targets(flow.steps[step]) if target not in way), None)
    return way


class _Key:
    """Compares flows by identity: hashing a whole flow at each message would cost more than the walk."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def __hash__(self) -> int:
        return id(self.flow)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.flow is other.flow


@lru_cache(maxsize=512)
def _remaining(key: _Key) -> dict[str, int]:
    """Return for each step how many steps a person sees on the expected way to the end, itself included.

    Edges that go back to a step being walked are left out: corrections do not lengthen the way.
    """
    flow = key.flow
    done: dict[str, int] = {}
    walking: set[str] = set()

    def walk(step: str) -> int:
        if step in done:
            return done[step]
        walking.add(step)
        onward = next((walk(target) for target in targets(flow.steps[step]) if target not in walking), 0)
        walking.discard(step)
        seen = 0 if isinstance(flow.steps[step], BranchStep | EndStep) else 1
        done[step] = seen + onward
        return done[step]

    walk(flow.start)
    for step in flow.steps:
        walk(step)
    return done
