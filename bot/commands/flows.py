"""`pasapas flows`: check, show, format and export the procedures."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from bot.commands.agreement import check_agreement
from bot.commands.walkthrough import tell_flow
from flows.definition import Flow
from flows.issues import Issue, has_errors, sort_issues
from flows.library import Library
from flows.reading import read_flow
from flows.schema import SCHEMAS, schema_text
from flows.writing import format_flow
from knowledge.card import render_card
from knowledge.export import export_shelf
from knowledge.review import review
from knowledge.shelf import KNOWLEDGE, Shelf, read_shelf, shown_path
from knowledge.slips import check_slips
from knowledge.spelling import can_check, check_spelling
from knowledge.table import procedures_table
from knowledge.typography import check_typography, fix_typography
from nlu.examples import DATA

SCHEMA_FOLDER = KNOWLEDGE / "schema"
TABLE = KNOWLEDGE.parent / "docs" / "procedures.md"


@click.group()
def flows() -> None:
    """Les démarches : vérifier, montrer, mettre en forme, exporter."""


@flows.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=KNOWLEDGE)
@click.option("--fix", is_flag=True, help="Écrit d'abord la typographie : espaces, apostrophes, guillemets.")
def lint(path: Path, fix: bool) -> None:
    """Vérifie un dossier de contenu, ou un seul fichier parmi ceux du programme."""
    if fix:
        _fix_files(path)
    issues, count = examine(path)
    for issue in issues:
        click.echo(issue.render())
    if not can_check():
        click.echo("L'orthographe n'est pas vérifiée ici : « make setup » installe le dictionnaire.")
    click.echo(summary(count, issues))
    if has_errors(issues):
        raise click.exceptions.Exit(1)


@flows.command()
@click.argument("identifier", metavar="ID")
def show(identifier: str) -> None:
    """Montre une démarche étape par étape."""
    for line in tell_flow(_flow_of(read_shelf(KNOWLEDGE).library, identifier)):
        click.echo(line)


@flows.command()
@click.argument("identifier", metavar="ID")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Fichier HTML à écrire.")
def card(identifier: str, out: Path | None) -> None:
    """Écrit la fiche d'une démarche sur une page A4, à imprimer depuis le navigateur."""
    library = read_shelf(KNOWLEDGE).library
    flow = _flow_of(library, identifier)
    out = out or Path(f"{identifier}.html")
    try:
        out.write_text(render_card(flow, library, datetime.now(UTC).date()), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"Impossible d'écrire {out} : {error.strerror}.") from error
    click.echo(f"Fiche écrite dans {out}. Ouvrez-la dans un navigateur, puis imprimez.")


@flows.command("format")
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=KNOWLEDGE / "procedures")
@click.option("--check", is_flag=True, help="Dit ce qui changerait, sans rien écrire.")
def format_files(path: Path, check: bool) -> None:
    """Met une démarche, ou toutes celles d'un dossier, dans la forme commune."""
    folder = path / "procedures" if (path / "procedures").is_dir() else path
    files = sorted(folder.glob("*.yml")) if folder.is_dir() else [folder]
    failed = [file for file in files if not _format_file(file, check=check)]
    click.echo(f"{_counted(len(files), 'démarche')}, {len(failed)} à reprendre")
    if failed:
        raise click.exceptions.Exit(1)


def _format_file(path: Path, *, check: bool) -> bool:
    """Rewrite one file; return whether it now has the canonical form."""
    text = path.read_text(encoding="utf-8-sig")
    flow, issues = read_flow(text, shown_path(path))
    for issue in issues:
        click.echo(issue.render())
    if flow is None or issues:
        # A comment would be lost: its author moves it to a field first.
        return False
    canonical = format_flow(flow)
    if canonical == text:
        return True
    if not check:
        path.write_text(canonical, encoding="utf-8")
    click.echo(f"{shown_path(path)}: {'à mettre en forme' if check else 'mis en forme'}")
    return not check


@flows.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Dossier à remplir.")
def export(out: Path) -> None:
    """Écrit toute la bibliothèque en YAML et en JSON."""
    shelf = read_shelf(KNOWLEDGE)
    if has_errors(shelf.issues):
        for issue in shelf.issues:
            click.echo(issue.render())
        raise click.ClickException("Rien n'est exporté : corrigez d'abord ces fichiers.")
    written = export_shelf(shelf, KNOWLEDGE, out)
    click.echo(f"{_counted(len(written), 'fichier')} dans {out}")


@flows.command()
@click.option("--check", is_flag=True, help="Dit ce qui changerait, sans rien écrire.")
def table(check: bool) -> None:
    """Refait la page docs/procedures.md : démarches, versions, dates, sources."""
    text = procedures_table(read_shelf(KNOWLEDGE).library)
    stale = _read_or_empty(TABLE) != text
    if stale:
        click.echo(f"{TABLE.name}: {'à refaire' if check else 'refait'}")
        if check:
            raise click.exceptions.Exit(1)
        TABLE.write_text(text, encoding="utf-8")


@flows.command()
@click.option("--check", is_flag=True, help="Dit ce qui changerait, sans rien écrire.")
def schema(check: bool) -> None:
    """Refait les schémas que lisent les éditeurs de code."""
    stale = [name for name in SCHEMAS if _read_or_empty(SCHEMA_FOLDER / name) != schema_text(name)]
    for name in stale:
        click.echo(f"{name}: {'à refaire' if check else 'refait'}")
        if not check:
            SCHEMA_FOLDER.mkdir(exist_ok=True)
            (SCHEMA_FOLDER / name).write_text(schema_text(name), encoding="utf-8")
    if stale and check:
        raise click.exceptions.Exit(1)


def _flow_of(library: Library, identifier: str) -> Flow:
    if identifier not in library.flows:
        known = ", ".join(sorted(library.flows)) or "aucune"
        raise click.ClickException(f"La démarche « {identifier} » n'existe pas. Démarches : {known}.")
    return library.flows[identifier]


def _read_or_empty(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def examine(path: Path) -> tuple[list[Issue], int]:
    """Return the issues to show, and of how many procedures they are."""
    today = datetime.now(UTC).date()
    if path.is_dir():
        shelf = read_shelf(path)
        ours = path.resolve() == KNOWLEDGE.resolve()
        agreement = check_agreement(shelf, DATA) if ours else []
        return sort_issues([*_judge(shelf, today), *agreement]), len(shelf.procedures)
    shelf = read_shelf(KNOWLEDGE, draft=path)
    file = shown_path(path)
    return _judge(shelf, today, {file}), sum(reading.file == file for reading in shelf.procedures)


def _judge(shelf: Shelf, today: date, files: Container[str] | None = None) -> list[Issue]:
    """Return the faults that the service refuses to serve, with those of writing, which it does not look at."""
    spelling = check_spelling(shelf, files) if can_check() else []
    writing = [*spelling, *check_slips(shelf, files), *check_typography(shelf, files)]
    return sort_issues([*review(shelf, today, files), *writing])


def _fix_files(path: Path) -> None:
    """Write the typography of a file or of a folder; a procedure takes its common form at the same time."""
    for file in sorted(path.rglob("*.yml")) if path.is_dir() else [path]:
        if fix_typography(file):
            click.echo(f"{shown_path(file)}: typographie écrite")
            flow, issues = read_flow(file.read_text(encoding="utf-8"), shown_path(file))
            if flow is not None and not issues:
                file.write_text(format_flow(flow), encoding="utf-8")


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
