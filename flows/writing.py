"""The one canonical YAML of a flow, and the hash that names a version.

Written here and not by a YAML library: a library's next release must not change the hash of a
version that people are in the middle of.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from pydantic import BaseModel

from flows.definition import Flow, StepBase

SCHEMA_LINE = "# yaml-language-server: $schema=../schema/flow.schema.json"
"""First line of a procedure's file: code editors complete and check it from this schema."""

WIDTH = 100
"""Longest line written, in characters, where words allow it."""

_PLAIN = re.compile(r"[A-Za-zÀ-ÿŒœ«][^\n\t]*")
_WORDS_OF_YAML = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]")


def format_flow(flow: Flow) -> str:
    """Return the canonical text: keys in the models' order, defaults left out, long texts folded.

    Reading it gives `flow` back, and formatting that gives the same text.
    """
    return "\n".join([SCHEMA_LINE, *_entries(_plain(flow), 0)]) + "\n"


def content_hash(flow: Flow) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical text without its schema line."""
    return hashlib.sha256("\n".join(_entries(_plain(flow), 0)).encode()).hexdigest()


def _plain(model: BaseModel) -> dict[str, Any]:
    """Return the fields that differ from their defaults, in the order they are written."""
    plain = {}
    for name in _field_order(type(model)):
        value, field = getattr(model, name), type(model).model_fields[name]
        if field.is_required() or value != field.default:
            plain[name] = value
    return plain


@cache
def _field_order(kind: type[BaseModel]) -> tuple[str, ...]:
    """A step's own keys come first, then what any step may carry."""
    shared = StepBase.model_fields if issubclass(kind, StepBase) else {}
    return (*(name for name in kind.model_fields if name not in shared), *shared)


def _entries(entries: Mapping[str, Any], depth: int) -> Iterator[str]:
    pad = "  " * depth
    for key, value in entries.items():
        name = key if _is_plain(key) else _quoted(key)
        yield from _under(f"{pad}{name}:", value, depth + 1)


def _items(items: Sequence[Any], depth: int) -> Iterator[str]:
    pad = "  " * depth
    for item in items:
        if isinstance(item, BaseModel):
            first, *rest = _entries(_plain(item), depth + 1)
            yield f"{pad}- {first.lstrip()}"
            yield from rest
        else:
            yield from _under(f"{pad}-", item, depth + 1)


def _under(head: str, value: Any, depth: int) -> Iterator[str]:
    """Yield a value after `head`, which is a key or a dash: on its line when it fits, else below."""
    if isinstance(value, BaseModel):
        value = _plain(value)
    if isinstance(value, str):
        yield from _text(head, value, depth)
    elif isinstance(value, Mapping):
        yield head if value else f"{head} {{}}"
        yield from _entries(value, depth)
    elif isinstance(value, tuple) and all(_is_short(item) for item in value):
        yield f"{head} [{', '.join(str(item) for item in value)}]"
    elif isinstance(value, tuple):
        yield head
        yield from _items(value, depth)
    else:
        yield f"{head} {_scalar(value)}"


def _scalar(value: bool | int | date) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_short(item: Any) -> bool:
    """Ranks and identifiers are listed on one line; sentences never are."""
    return isinstance(item, int) or (isinstance(item, str) and _is_slug(item))


def _is_slug(text: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9_]*", text) is not None and text not in _WORDS_OF_YAML


def _text(head: str, text: str, depth: int) -> Iterator[str]:
    pad = "  " * depth
    one_line = text if _is_plain(text) else _quoted(text)
    clean = text == text.strip() and not _UNPRINTABLE.search(text.replace("\n", ""))
    if "\n" in text and clean:
        yield f"{head} |-"
        yield from (pad + line if line else "" for line in text.split("\n"))
    elif len(head) + 1 + len(one_line) > WIDTH and clean and " " in text:
        yield f"{head} >-"
        yield from (pad + line for line in _folded(text, WIDTH - len(pad)))
    else:
        yield f"{head} {one_line}"


def _folded(text: str, width: int) -> Iterator[str]:
    """Cut at single spaces only: YAML reads a cut as one space, and a line that starts with one as code."""
    line = ""
    for piece in re.split(r"(?<! ) (?! )", text):
        if line and len(line) + 1 + len(piece) > width:
            yield line
            line = piece
        else:
            line = f"{line} {piece}" if line else piece
    yield line


def _is_plain(text: str) -> bool:
    """Return whether YAML of any version reads the bare text as this same text."""
    return (
        _PLAIN.fullmatch(text) is not None
        and text.lower() not in _WORDS_OF_YAML
        and ": " not in text
        and " #" not in text
        and not text.endswith((":", " "))
        and text == text.strip()
        and not _UNPRINTABLE.search(text)
    )


def _quoted(text: str) -> str:
    def escape(match: re.Match[str]) -> str:
        code = ord(match.group())
        return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

    return _UNPRINTABLE.sub(escape, json.dumps(text, ensure_ascii=False))
