"""`pasapas flows`: check, show, format and export the procedures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from flows.issues import Issue, has_errors
from knowledge.review import review
from knowledge.shelf import KNOWLEDGE, read_shelf, shown_path


@click.group()
def flows() -> None:
    """Les démarches : vérifier, montrer, mettre en forme, exporter."""


@flows.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=KNOWLEDGE)
def lint(path: Path) -> None:
    """Vérifie un dossier de contenu, ou un seul fichier parmi ceux du programme."""
    issues, count = examine(path)
    for issue in issues:
        click.echo(issue.render())
    click.echo(summary(count, issues))
    if has_errors(issues):
        raise click.exceptions.Exit(1)


def examine(path: Path) -> tuple[list[Issue], int]:
    """Return the issues to show, and of how many procedures they are."""
    today = datetime.now(UTC).date()
    if path.is_dir():
        shelf = read_shelf(path)
        return review(shelf, today), len(shelf.procedures)
    shelf = read_shelf(KNOWLEDGE, draft=path)
    file = shown_path(path)
    return review(shelf, today, {file}), sum(reading.file == file for reading in shelf.procedures)


def summary(count: int, issues: Sequence[Issue]) -> str:
    """Return the last line: « 9 démarches, 0 erreur, 3 avertissements »."""
    errors = sum(issue.severity == "error" for issue in issues)
    return ", ".join(
        [
            _counted(count, "démarche"),
            _counted(errors, "erreur"),
            _counted(len(issues) - errors, "avertissement"),
        ]
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count > 1 else ''}"
