"""What is wrong in the content, in words that an author can act on. Content's faults are never exceptions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

SEVERITY_NAMES: dict[Severity, str] = {"error": "erreur", "warning": "avertissement"}


@dataclass(frozen=True, kw_only=True)
class Issue:
    """One fault of the content: where it is, what is wrong and how to mend it.

    `sentence` and `remedy` are French sentences for the author. `line` counts from 1.
    An error blocks publishing; a warning does not.
    """

    code: str
    severity: Severity = "error"
    file: str
    line: int | None = None
    flow: str | None = None
    step: str | None = None
    sentence: str
    remedy: str

    def render(self) -> str:
        """Return the issue as one line for a terminal, which editors can open at the right place."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        step = f"étape {self.step} : " if self.step else ""
        return f"{where}: {SEVERITY_NAMES[self.severity]} [{self.code}] {step}{self.sentence} → {self.remedy}"


def has_errors(issues: Iterable[Issue]) -> bool:
    """Return whether one of the issues blocks publishing."""
    return any(issue.severity == "error" for issue in issues)


def sort_issues(issues: Iterable[Issue]) -> list[Issue]:
    """Return the issues file by file, from top to bottom."""
    return sorted(issues, key=lambda issue: (issue.file, issue.line or 0, issue.code, issue.sentence))
