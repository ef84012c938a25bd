"""`pasapas knowledge import-places FILE`: the places of help of the national standard, checked and kept."""

from __future__ import annotations

from pathlib import Path

import click

from bot.clock import utc_now
from bot.commands.admin import refuse, with_ground
from bot.preparation import Ground
from bot.settings import Settings
from knowledge.places_file import PlacesFile, UnreadableFile, counted, read_places_file
from knowledge.towns import load_towns
from store.places import Imported
from store.places import import_places as keep_places

RETIRE_SHARE = 0.5
"""Above this share of a source's places vanishing at once, the file is more likely cut short than the places closed."""

LINES_SHOWN = 40
"""Problems written on the screen; `--report` writes them all."""


@click.command("import-places")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default=None, help="Source des lieux qui n'en disent pas ; sinon le nom du fichier.")
@click.option("--retire", is_flag=True, help="Retire même si plus de la moitié des lieux d'une source a disparu.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Fichier du détail.")
def import_places(file: Path, source: str | None, retire: bool, report: Path | None) -> None:
    """Ajoute les lieux d'aide d'un fichier du standard national (CSV ou JSON)."""
    try:
        read = read_places_file(file, load_towns().towns, utc_now().date())
    except (UnreadableFile, OSError) as unreadable:
        raise refuse(f"{file} : {unreadable}") from None
    default = source or file.stem
    rows = {
        (place.source or default, place.id): place.model_dump(mode="json", exclude_defaults=True)
        for place in read.places
    }

    async def work(ground: Ground, settings: Settings) -> Imported:
        async with ground.db.transaction() as s:
            return await keep_places(s, rows, utc_now(), retire_share=1.0 if retire else RETIRE_SHARE)

    _tell(read, report)
    if not rows:
        raise refuse("Aucun lieu n'a pu être lu : rien n'a changé. Remède : corrigez le fichier, puis recommencez.")
    _summarise(read, with_ground(work))


def _tell(read: PlacesFile, report: Path | None) -> None:
    """Say what was refused or left aside, and why."""
    lines = [problem.render() for problem in read.problems]
    if report is not None:
        report.write_text("\n".join([*lines, ""]), encoding="utf-8")
    for line in lines[:LINES_SHOWN]:
        click.echo(line)
    if len(lines) > LINES_SHOWN:
        by_column = ", ".join(f"{column} {count}" for column, count in counted(read.problems).most_common())
        click.echo(f"… et {len(lines) - LINES_SHOWN} autres. En tout, par colonne : {by_column}.")
        if report is None:
            click.echo("Pour tout lire : ajoutez « --report detail.txt ».")
    for column, count in read.unknown_columns.most_common():
        click.echo(f"Colonne inconnue du standard, gardée telle quelle : {column} ({count} lieux).")


def _summarise(read: PlacesFile, done: Imported) -> None:
    click.echo(
        f"{done.added} lieux ajoutés, {done.updated} mis à jour, {done.kept} gardés, {done.retired} retirés, "
        f"{read.refused} refusés."
    )
    if done.spared:
        click.echo(
            f"{done.spared} lieux ne sont plus dans le fichier, mais restent : plus de la moitié d'une source "
            "disparaîtrait. Remède : si le fichier est entier, recommencez avec « --retire »."
        )
