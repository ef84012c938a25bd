"""`pasapas flows`: check, show, format and export the procedures."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from flows.issues import Issue, sort_issues
from flows.lint import lint_flow
from knowledge.library import KNOWLEDGE, Shelf, read_shelf


@click.group()
def flows() -> None:
    """Les démarches : vérifier, montrer, mettre en forme, exporter."""


@flows.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=KNOWLEDGE)
def lint(path: Path) -> None:
    """Vérifie les démarches d'un dossier, ou un seul fichier parmi celles du programme."""
    shelf, issues = examine(path)
    for issue in issues:
        click.echo(issue.render())
    click.echo(summary(shelf, issues, path))
    if any(issue.severity == "error" for issue in issues):
        raise click.exceptions.Exit(1)


def examine(path: Path) -> tuple[Shelf, list[Issue]]:
    """Return the content around `path` with the issues to show: all, or those of the one file."""
    today = datetime.now(UTC).date()
    if path.is_dir():
        shelf = read_shelf(path)
        wanted = shelf.procedures
        issues = list(shelf.issues)
    else:
        shelf = read_shelf(KNOWLEDGE, replaced={path: path.read_text(encoding="utf-8-sig")})
        wanted = tuple(
            reading for reading in shelf.procedures if Path(reading.file).resolve() == path.resolve()
        )
        issues = [issue for issue in shelf.issues if Path(issue.file).resolve() == path.resolve()]
    for reading in wanted:
        issues += lint_flow(reading, shelf.library, today)
    return shelf, sort_issues(dict.fromkeys(issues))


def summary(shelf: Shelf, issues: list[Issue], path: Path) -> str:
    """Return the last line: « 9 démarches, 0 erreur, 3 avertissements »."""
    count = len(shelf.procedures) if path.is_dir() else 1
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
