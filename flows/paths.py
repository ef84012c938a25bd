"""How far a step is from the end: what « Étape 3 sur 7 » is counted from."""

from __future__ import annotations

from functools import lru_cache

from flows.definition import BranchStep, EndStep, Flow, targets


def position(flow: Flow, step: str) -> tuple[int, int]:
    """Return the rank of `step` and the number of steps, both from 1.

    The number is the longest path from the start and never changes during a passage; the rank counts
    back from the longest remaining path, so a shorter branch jumps ahead and never past the end.
    """
    remaining = _remaining(_Key(flow))
    total = max(remaining[flow.start], 1)
    return min(max(total - remaining[step] + 1, 1), total), total


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
    """Return for each step the longest path to an end, counting the steps a person sees.

    Edges that go back to a step being walked are left out: corrections do not lengthen the way.
    """
    flow = key.flow
    done: dict[str, int] = {}
    walking: set[str] = set()

    def walk(step: str) -> int:
        if step in done:
            return done[step]
        walking.add(step)
        onward = [walk(target) for target in targets(flow.steps[step]) if target not in walking]
        walking.discard(step)
        seen = 0 if isinstance(flow.steps[step], BranchStep | EndStep) else 1
        done[step] = seen + max(onward, default=0)
        return done[step]

    walk(flow.start)
    for step in flow.steps:
        walk(step)
    return done
