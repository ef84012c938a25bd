"""Every text of the content that somebody will read, whatever the file it comes from, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from flows.definition import Flow
from flows.issues import Issue, Severity
from flows.lint.page import step_texts
from flows.reading import Reading
from knowledge.shelf import Shelf

T = TypeVar("T")

Role = Literal["sentence", "label", "fragment", "staff"]
"""Whole sentences; a button or a title; a piece that another sentence takes in; a note that only staff reads."""

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Wording:
    """One text, and where its author will find it."""

    file: str
    line: int | None
    text: str
    role: Role
    path: Path
    flow: str | None = None
    step: str | None = None

    def issue(self, code: str, sentence: str, remedy: str, severity: Severity = "error") -> Issue:
        """Return an issue that stands where the text begins."""
        return Issue(
            code=code,
            severity=severity,
            file=self.file,
            line=self.line,
            flow=self.flow,
            step=self.step,
            sentence=sentence,
            remedy=remedy,
        )


def wordings(shelf: Shelf) -> Iterator[Wording]:
    """Yield the texts of the whole shelf, file by file. Addresses, sources and people's own spellings are not texts."""
    for procedure in shelf.procedures:
        yield from procedure_wordings(procedure)
    yield from shared_wordings(shelf)


def shared_wordings(shelf: Shelf) -> Iterator[Wording]:
    """Yield the texts of every file but the procedures."""
    for name, entry in (shelf.glossary.value or {}).items():
        yield _at(shelf.glossary, entry.meaning, "sentence", name, "meaning")
    for name, figure in (shelf.figures.value or {}).items():
        yield _at(shelf.figures, figure.what, "staff", name, "what")
        for rank, value in enumerate(figure.values):
            yield _at(shelf.figures, value.value, "fragment", name, "values", rank, "value")
    for key, text in (shelf.messages.value or {}).items():
        yield _at(shelf.messages, text, _role_of_message(key, text), key)
    for kind, vital in (shelf.emergencies.value or {}).items():
        yield _at(shelf.emergencies, vital.text, "sentence", kind, "text")
    for name, procedure_name in (shelf.intents.value.names() if shelf.intents.value else {}).items():
        yield _at(shelf.intents, procedure_name, "label", "procedures", name, "name")
    for places in shelf.places:
        for rank, place in enumerate(places.value or ()):
            if place.hours:
                yield _at(places, place.hours, "fragment", rank, "hours")


def _role_of_message(key: str, text: str) -> Role:
    """Without a full stop or a question, the program puts the message inside another one."""
    if key.startswith("button."):
        return "label"
    return "sentence" if text.endswith((".", "!", "?")) else "fragment"


def procedure_wordings(reading: Reading[Flow]) -> Iterator[Wording]:
    """Yield the texts of one procedure, with those that only aidants and editors read."""
    flow = reading.value
    if flow is None:
        return
    for path, text, role in _texts(flow):
        step = str(path[1]) if path[0] == "steps" else None
        yield Wording(reading.file, reading.marks.line(*path), text, role, path, flow.id, step)


def _texts(flow: Flow) -> Iterator[tuple[Path, str, Role]]:
    for name in ("title", "summary", "for_whom", "offline", "recourse"):
        text = getattr(flow, name)
        if text:
            yield (name,), text, "label" if name == "title" else "sentence"
    for rank, need in enumerate(flow.needs):
        yield ("needs", rank, "what"), need.what, "fragment"
        if need.question:
            yield ("needs", rank, "question"), need.question, "sentence"
    for rank, comment in enumerate(flow.comments):
        yield ("comments", rank), comment, "staff"
    for name, step in flow.steps.items():
        for path, text in step_texts(step):
            yield ("steps", name, *path), text, _ROLES.get(str(path[0]), "sentence")
        for key in ("note_for_aidant", "picture"):
            note = getattr(step, key)
            if note:
                yield ("steps", name, key), note, "staff"


_ROLES: dict[str, Role] = {"choices": "label"}


def _at(reading: Reading[T], text: str, role: Role, *path: str | int) -> Wording:
    return Wording(reading.file, reading.marks.line(*path), text, role, path)
