"""YAML text to plain values with the line of each one. Every scalar stays text: the models decide its type.

So `no` is the word « no » and `01234` keeps its zero, whatever version of YAML an editor thinks of.
Tags, anchors and aliases are refused: nothing is executed and nothing can grow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from flows.issues import Issue

TEXT_CHARACTERS = 300_000
"""Longest file read; the longest procedure written so far has a tenth of it."""

DEPTH = 12
"""Deepest nesting read; a flow needs six levels."""

KEY_CHARACTERS = 200
"""Longest key read."""

Value = str | list[Any] | dict[str, Any] | None
Path = tuple[str | int, ...]

_HINTS = (
    (
        "mapping values are not allowed",
        "Il y a un « : » de trop sur cette ligne.",
        "Mettez le texte entre guillemets doubles, ou à la ligne après « >- ».",
    ),
    (
        "cannot start any token",
        "Un caractère ne peut pas commencer un texte ici (tabulation, @, %, `…).",
        "Décalez avec des espaces, et mettez le texte entre guillemets doubles.",
    ),
    (
        "could not find expected ':'",
        "Il manque un « : » après une clé.",
        "Écrivez « clé: valeur » ; un texte long se décale sous « >- ».",
    ),
    ("found unexpected end of stream", "Un guillemet ouvert n'est jamais fermé.", "Fermez le guillemet."),
    (
        "expected <block end>",
        "Cette ligne n'est pas décalée comme ses voisines.",
        "Alignez-la avec des espaces sur les lignes du même niveau, ou fermez un guillemet plus haut.",
    ),
)


@dataclass(frozen=True)
class Marks:
    """The line, from 1, of each value of a file, by its path of keys and ranks."""

    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, *path: str | int) -> int | None:
        """Return the line of the deepest known part of `path`; parts that the file lacks are passed over.

        A validator's path also names the kind of a step, which is no key of the file.
        """
        known: Path = ()
        for part in path:
            if (*known, part) in self.lines:
                known = (*known, part)
        return self.lines.get(known)


@dataclass(frozen=True)
class Marked:
    """What a file says: plain values, their lines, and the faults that stopped or marred the reading."""

    value: Value
    marks: Marks
    issues: tuple[Issue, ...]


class _Refused(Exception):
    """The text is YAML that content may not use."""

    def __init__(self, code: str, line: int, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.code, self.line, self.sentence, self.remedy = code, line, sentence, remedy


def read_marked(text: str, file: str) -> Marked:
    """Read YAML text. Never raises: whatever the text, its faults come back as issues."""
    builder = _Builder()
    try:
        if len(text) > TEXT_CHARACTERS:
            raise _Refused(
                "too_big",
                1,
                f"Ce fichier dépasse {TEXT_CHARACTERS} caractères.",
                "Coupez-le en plusieurs démarches.",
            )
        return Marked(builder.read(text), Marks(builder.lines), ())
    except _Refused as fault:
        issue = Issue(code=fault.code, file=file, line=fault.line, sentence=fault.sentence, remedy=fault.remedy)
    except (
        YAMLError,
        ValueError,
        OverflowError,
        TypeError,
        LookupError,
        AttributeError,
        AssertionError,
        RecursionError,
        NotImplementedError,
    ) as error:
        # The parser lets a few plain exceptions escape on damaged escapes and directives.
        issue = _syntax_issue(error, file)
    return Marked(None, Marks(builder.lines), (issue,))


def comment_lines(text: str) -> Iterator[int]:
    """Yield the lines, from 1, that hold nothing but a comment. Blocks of text have no comments."""
    inside: int | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        depth = len(line) - len(line.lstrip(" "))
        if inside is not None and (not stripped or depth > inside):
            continue
        inside = depth if re.search(r"(^|[:\s-])[|>][-+0-9]*\s*$", line) else None
        if stripped.startswith("#"):
            yield number


class _Builder:
    """Builds values from the parser's events, keeping their lines."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}

    def read(self, text: str) -> Value:
        """Return the value of the one document of the text."""
        value: Value = None
        documents = 0
        events = YAML(typ="safe", pure=True).parse(text)
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(
                        "syntax",
                        _line(event),
                        "Le fichier contient plusieurs documents.",
                        "Supprimez les lignes « --- ».",
                    )
            elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent | AliasEvent):
                value = self._value(events, event, (), DEPTH)
        return value

    def _value(self, events: Iterator[Any], event: Any, path: Path, room: int) -> Value:
        _refuse_machinery(event)
        self.lines.setdefault(path, _line(event))
        if isinstance(event, ScalarEvent):
            return _scalar(event)
        if room == 0:
            raise _Refused("too_deep", _line(event), "Il y a trop de niveaux emboîtés.", "Simplifiez ce passage.")
        if isinstance(event, SequenceStartEvent):
            return self._items(events, path, room - 1)
        return self._entries(events, path, room - 1)

    def _items(self, events: Iterator[Any], path: Path, room: int) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._value(events, event, (*path, len(items)), room))
        return items

    def _entries(self, events: Iterator[Any], path: Path, room: int) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = _key(event)
            if key in entries:
                raise _Refused(
                    "duplicate_key",
                    _line(event),
                    f"La clé « {key} » est écrite deux fois.",
                    "Gardez une seule des deux.",
                )
            self.lines[(*path, key)] = _line(event)
            entries[key] = self._value(events, next(events), (*path, key), room)
        return entries


def _key(event: Any) -> str:
    _refuse_machinery(event)
    if not isinstance(event, ScalarEvent) or len(event.value) > KEY_CHARACTERS:
        raise _Refused("syntax", _line(event), "Une clé doit être un mot court.", "Écrivez « clé: valeur ».")
    return str(event.value)


def _scalar(event: ScalarEvent) -> str | None:
    if event.style is None and event.value in ("", "~", "null"):
        return None
    return str(event.value)


def _refuse_machinery(event: Any) -> None:
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        raise _Refused(
            "anchor",
            _line(event),
            "Les ancres (&) et les alias (*) ne sont pas permis.",
            "Écrivez le texte en entier, ou mettez-le entre guillemets.",
        )
    if getattr(event, "tag", None):
        raise _Refused(
            "tag",
            _line(event),
            "Les étiquettes YAML (!) ne sont pas permises.",
            "Supprimez-la, ou mettez le texte entre guillemets.",
        )


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _syntax_issue(error: Exception, file: str) -> Issue:
    line, problem = 1, ""
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = f"{error.problem or ''} {error.context or ''}"
    sentence, remedy = _hint(problem)
    return Issue(code="syntax", file=file, line=line, sentence=sentence, remedy=remedy)


def _hint(problem: str) -> Sequence[str]:
    for piece, sentence, remedy in _HINTS:
        if piece in problem:
            return sentence, remedy
    return (
        "Ce passage n'est pas du YAML lisible.",
        "Vérifiez les décalages, les deux-points et les guillemets de cette ligne et de celle d'avant.",
    )
