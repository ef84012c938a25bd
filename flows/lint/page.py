"""What one rule of the linter reads: a flow, its lines, the library around it and the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flows.definition import (
    AskStep,
    CallStep,
    CheckStep,
    EndStep,
    Flow,
    HandoffStep,
    PlaceStep,
    RemindStep,
    SayStep,
    Step,
)
from flows.issues import Issue, Severity
from flows.library import Library
from flows.marked import Marks

Path = tuple[str | int, ...]
"""Keys and ranks that lead to a value of the file."""


@dataclass(frozen=True)
class Page:
    """One procedure under examination."""

    flow: Flow
    file: str
    marks: Marks
    library: Library
    today: date

    def issue(self, code: str, sentence: str, remedy: str, *path: str | int, severity: Severity = "error") -> Issue:
        """Return an issue that stands at the line of `path`, in the step that the path crosses."""
        step = str(path[1]) if len(path) > 1 and path[0] == "steps" else None
        return Issue(
            code=code,
            severity=severity,
            file=self.file,
            line=self.marks.line(*path),
            flow=self.flow.id,
            step=step,
            sentence=sentence,
            remedy=remedy,
        )

    def texts(self) -> Iterator[tuple[Path, str]]:
        """Yield every text that a person may read, with its path."""
        flow = self.flow
        for name in ("title", "summary", "for_whom", "offline", "recourse"):
            text = getattr(flow, name)
            if text:
                yield (name,), text
        for rank, need in enumerate(flow.needs):
            yield ("needs", rank, "what"), need.what
            if need.question:
                yield ("needs", rank, "question"), need.question
        for identifier, step in flow.steps.items():
            for path, text in step_texts(step):
                yield ("steps", identifier, *path), text


def step_texts(step: Step) -> Iterator[tuple[Path, str]]:
    """Yield the texts of a step that a person may read, with their path inside it."""
    match step:
        case SayStep() | AskStep():
            yield ("text",), step.text
            for rank, choice in enumerate(step.choices):
                yield ("choices", rank, "label"), choice.label
        case CheckStep():
            yield ("text",), step.text
            for rank, point in enumerate(step.points):
                yield ("points", rank), point
        case RemindStep():
            yield ("text",), step.text
            yield ("message",), step.message
        case EndStep():
            yield ("text",), step.text
            for rank, line in enumerate(step.recap):
                yield ("recap", rank), line
        case CallStep() | PlaceStep() | HandoffStep():
            yield ("text",), step.text
        case _:
            pass
    if step.pitfall:
        yield ("pitfall",), step.pitfall
    if step.help:
        yield ("help",), step.help
