"""Text of a content file to models, with French issues that give the line. Never raises, does no I/O."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from flows.complaints import complain
from flows.definition import Figure, Flow, GlossaryEntry, Place, Slug, VitalHelp
from flows.issues import Issue, has_errors
from flows.marked import Marks, comment_lines, read_marked
from flows.understanding import VitalKind

T = TypeVar("T")

SCHEMA_COMMENT = "# yaml-language-server: $schema="
"""Start of the one comment that a procedure may hold: it names the schema for code editors."""


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What a file says: its value unless an error stopped the reading, its lines and its faults."""

    file: str
    value: T | None
    marks: Marks
    issues: tuple[Issue, ...]


def read_flow(text: str, file: str) -> tuple[Flow | None, list[Issue]]:
    """Return the flow that the text describes, or None, with every fault found."""
    reading = read_flow_file(text, file)
    return reading.value, list(reading.issues)


def read_flow_file(text: str, file: str) -> Reading[Flow]:
    """Read a procedure, keeping its lines for the linter."""
    reading = _read(text, file, _adapter(Flow), Flow)
    issues = reading.issues
    if not has_errors(issues):
        issues += tuple(_comment_issues(text, file))
    identifier = reading.value.id if reading.value else None
    issues = tuple(_in_flow(issue, identifier) for issue in issues)
    return Reading(file, reading.value, reading.marks, issues)


def read_glossary(text: str, file: str) -> Reading[dict[str, GlossaryEntry]]:
    """Read `glossary.yml`: identifier → entry."""
    return _read(text, file, _adapter(dict[Slug, GlossaryEntry]), GlossaryEntry)


def read_figures(text: str, file: str) -> Reading[dict[str, Figure]]:
    """Read `figures.yml`: identifier → figure."""
    return _read(text, file, _adapter(dict[Slug, Figure]), Figure)


def read_places(text: str, file: str) -> Reading[tuple[Place, ...]]:
    """Read a file of `places/`: a list."""
    return _read(text, file, _adapter(tuple[Place, ...]), Place)


def read_emergencies(text: str, file: str) -> Reading[dict[str, VitalHelp]]:
    """Read `emergencies.yml`: kind of danger → what is said first."""
    return _read(text, file, _adapter(dict[VitalKind, VitalHelp]), VitalHelp)


def read_messages(text: str, file: str) -> Reading[dict[str, str]]:
    """Read `messages.yml`: key → the assistant's own sentence."""
    return _read(text, file, _adapter(dict[str, str]), None)


def read_model(text: str, file: str, model: type[T]) -> Reading[T]:
    """Read any other file of the content into its model."""
    return _read(text, file, _adapter(cast(Hashable, model)), model if issubclass(model, BaseModel) else None)


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, kind))


def _read(text: str, file: str, adapter: TypeAdapter[T], root: type[BaseModel] | None) -> Reading[T]:
    marked = read_marked(text, file)
    if marked.issues:
        return Reading(file, None, marked.marks, marked.issues)
    if marked.value is None:
        issue = Issue(
            code="empty",
            file=file,
            line=1,
            sentence="Le fichier est vide.",
            remedy="Écrivez son contenu, ou supprimez-le.",
        )
        return Reading(file, None, marked.marks, (issue,))
    try:
        return Reading(file, adapter.validate_python(marked.value), marked.marks, ())
    except ValidationError as error:
        return Reading(file, None, marked.marks, tuple(complain(error, file, marked.marks, root)))


def _comment_issues(text: str, file: str) -> list[Issue]:
    lines = text.split("\n")
    return [
        Issue(
            code="comment",
            severity="warning",
            file=file,
            line=number,
            sentence="Ce commentaire disparaîtrait à la mise en forme.",
            remedy="Déplacez-le dans « comments ».",
        )
        for number in comment_lines(text)
        if not (number == 1 and lines[0].startswith(SCHEMA_COMMENT))
    ]


def _in_flow(issue: Issue, identifier: str | None) -> Issue:
    return Issue(
        code=issue.code,
        severity=issue.severity,
        file=issue.file,
        line=issue.line,
        flow=identifier,
        step=issue.step,
        sentence=issue.sentence,
        remedy=issue.remedy,
    )
