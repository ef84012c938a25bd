"""The typography of the content's files: says what strays from the one form, and writes it.

Like spelling, it is for authors' tools only: the service does not wait for a comma.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from pathlib import Path

from flows.issues import Issue, sort_issues
from flows.marked import read_marked
from flows.typography import tidy
from knowledge.shelf import Shelf
from knowledge.wordings import wordings

_HEAD = re.compile(r"""\s*(?:- )*(?:[\w.]+:(?=\s|$))?\s*["']?""")
"""What stands before the text on a line of YAML: indentation, dash, key, opening quotation mark."""

_TAIL = re.compile(r"""["']?\s*(?:(?<=\s)#.*)?\s*$""")
"""What stands after it: closing quotation mark, comment."""

_BLOCK = re.compile(r"^\s*(?:- )*(?:[\w.]+:\s+)?[|>][-+]?\s*$")
"""A line after which a text stands alone on the lines that are indented further."""

_UNTOUCHED = {"synonyms", "is", "borders", "url"}
"""Keys of what people write, with their own typography, and of addresses."""

_AROUND = 12
"""Characters shown before and after what changes."""


def check_typography(shelf: Shelf, files: Container[str] | None = None) -> list[Issue]:
    """Return the texts that `fix_typography` would change, those of `files` only if given."""
    issues = []
    for wording in wordings(shelf):
        if files is None or wording.file in files:
            wanted = tidy(wording.text)
            if wanted != wording.text:
                before, after = _difference(wording.text, wanted)
                issues.append(
                    wording.issue(
                        "typography",
                        f"On écrit « {after} », et non « {before} ».",
                        "« pasapas flows lint --fix » l'écrit pour vous.",
                        "warning",
                    )
                )
    return sort_issues(issues)


def fix_typography(path: Path) -> bool:
    """Write a file again with its texts in the one form; return whether something changed.

    Works line by line, so that comments and layout stay. A line is changed only if the file then reads as the same
    data with the same texts, tidied: what YAML needs is never touched.
    """
    text = path.read_text(encoding="utf-8-sig")
    marked = read_marked(text, path.name)
    if marked.issues:
        return False
    fixed = _tidy_lines(text)
    if fixed == text:
        return False
    path.write_text(fixed, encoding="utf-8")
    return True


def _tidy_lines(text: str) -> str:
    lines = text.split("\n")
    wanted = list(_wanted_lines(lines))
    if _says_the_same(text, "\n".join(wanted)):
        return "\n".join(wanted)
    for rank, line in enumerate(wanted):
        changed = [*lines[:rank], line, *lines[rank + 1 :]]
        if line != lines[rank] and _says_the_same(text, "\n".join(changed)):
            lines = changed
    return "\n".join(lines)


def _wanted_lines(lines: list[str]) -> Iterator[str]:
    """Yield each line as it should be. In a block, all is text; elsewhere there are keys, marks and comments."""
    block: int | None = None
    for line in lines:
        depth = len(line) - len(line.lstrip())
        if block is not None and line.strip() and depth <= block:
            block = None
        if block is not None:
            yield line[:depth] + tidy(line[depth:])
        elif line.lstrip().startswith("#"):
            yield line
        else:
            head = _HEAD.match(line)
            start = head.end() if head else 0
            tail = _TAIL.search(line, start)
            end = tail.start() if tail else len(line)
            yield line[:start] + tidy(line[start:end]) + line[end:]
            # In « - name: >- », the sisters of « name » stand two columns further than the dash.
            block = len(line) - len(line.lstrip(" -")) if _BLOCK.search(line) else None


def _says_the_same(before: str, after: str) -> bool:
    """Whether the second text holds the data of the first, each text either as it was or tidied."""
    old, new = read_marked(before, ""), read_marked(after, "")
    return not new.issues and _same(old.value, new.value)


def _same(old: object, new: object) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        return list(old) == list(new) and all(
            old[key] == new[key] if key in _UNTOUCHED else _same(old[key], new[key]) for key in old
        )
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(_same(one, other) for one, other in zip(old, new, strict=True))
    return old == new or (isinstance(old, str) and isinstance(new, str) and tidy(old) == tidy(new))


def _difference(text: str, wanted: str) -> tuple[str, str]:
    """Return what differs in both, with a little around it."""
    start = next((rank for rank, (a, b) in enumerate(zip(text, wanted, strict=False)) if a != b), 0)
    back = next((rank for rank, (a, b) in enumerate(zip(reversed(text), reversed(wanted), strict=False)) if a != b), 0)
    back = min(back, len(text) - start, len(wanted) - start)
    first = max(0, start - _AROUND)
    return text[first : len(text) - back + _AROUND].strip(), wanted[first : len(wanted) - back + _AROUND].strip()
