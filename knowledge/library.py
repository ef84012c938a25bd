"""Loads the published content into memory, once, or says everything that stops it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from flows.definition import Flow
from flows.issues import Issue, has_errors
from flows.library import Library
from knowledge.shelf import KNOWLEDGE, read_shelf

__all__ = ["KNOWLEDGE", "LibraryBroken", "load_library"]


class LibraryBroken(Exception):
    """Content files could not be read; `issues` lists every error found in all of them."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__("\n".join(issue.render() for issue in issues))
        self.issues = tuple(issues)


def load_library(folder: Path = KNOWLEDGE, extra_versions: Iterable[Flow] = ()) -> Library:
    """Return the published library, with `extra_versions` still in use kept beside it.

    Raises:
        LibraryBroken: A file has an error of form. The linter judges the rest.
    """
    shelf = read_shelf(folder, extra_versions)
    if has_errors(shelf.issues):
        raise LibraryBroken([issue for issue in shelf.issues if issue.severity == "error"])
    return shelf.library
