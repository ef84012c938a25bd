"""`pasapas knowledge import-sheets` and `search`: the official sheets of service-public.fr."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import click

from bot.commands.admin import with_ground
from bot.finding import SheetFinder
from bot.preparation import Ground
from bot.settings import Settings
from flows.official import OfficialSheet
from knowledge.archive import Archive, BadArchive, open_archive
from knowledge.sheets import BadSheet, NotASheet, Sheet, print_of, read_sheet
from nlu.folding import fold
from nlu.likeness import Senses
from store import search
from store.search import KeptSheet

_BATCH = 200
_REFUSALS_SHOWN = 20


@dataclass
class Tally:
    """What became of the files of an archive."""

    kept: int = 0
    unchanged: int = 0
    others: int = 0
    retired: int = 0
    seen: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the French sentences that say so."""
        told = [f"Refusé : {line}." for line in self.refused[:_REFUSALS_SHOWN]]
        if len(self.refused) > _REFUSALS_SHOWN:
            told.append(f"… et {len(self.refused) - _REFUSALS_SHOWN} autres refus.")
        return [
            *told,
            f"{self.kept} fiches nouvelles ou changées, {self.unchanged} inchangées, {self.retired} retirées,"
            f" {len(self.refused)} refusées. {self.others} fichiers ne sont pas des fiches pour les particuliers.",
        ]


@click.command("import-sheets")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
def import_sheets(path: Path) -> None:
    """Prend les fiches officielles : archive « Vos droits et démarches » (zip), dossier, ou une fiche XML."""

    async def work(ground: Ground, settings: Settings) -> Tally:
        senses = Senses.installed()
        async with ground.db.transaction() as s:
            known = await search.prints(s)
        with open_archive(path) as archive, click.progressbar(length=archive.count, label="Fiches") as bar:
            tally = Tally()
            changed = _read(archive, known, tally, bar.update)
            while batch := list(islice(changed, _BATCH)):
                kept = with_vectors(batch, senses)
                async with ground.db.transaction() as s:
                    await search.save_sheets(s, kept)
                tally.kept += len(kept)
            async with ground.db.transaction() as s:
                if archive.whole and tally.seen:
                    tally.retired = await search.retire_sheets(s, tally.seen)
                if tally.kept or tally.retired:
                    await search.count_words(s)
        return tally

    try:
        tally = with_ground(work)
    except BadArchive as error:
        raise click.ClickException(str(error)) from error
    for line in tally.lines():
        click.echo(line)
    if tally.refused and not tally.seen:
        raise click.exceptions.Exit(1)


def _read(archive: Archive, known: dict[str, str], tally: Tally, advance: Callable[[int], None]) -> Iterator[Sheet]:
    """Yield the sheets that are new or changed, counting the others."""
    by_print = {kept: identifier for identifier, kept in known.items()}
    for name, content in archive.files:
        advance(1)
        if content is None:
            tally.refused.append(f"{name} est trop grand")
            continue
        if identifier := by_print.get(print_of(content)):
            tally.seen.add(identifier)
            tally.unchanged += 1
            continue
        try:
            sheet = read_sheet(content)
        except NotASheet:
            tally.others += 1
        except BadSheet as error:
            tally.refused.append(f"{name} : {error}")
        else:
            tally.seen.add(sheet.id)
            yield sheet


def with_vectors(sheets: list[Sheet], senses: Senses) -> list[KeptSheet]:
    """Unaccent what is searched, and add the sense of each sheet where the encoder is installed."""
    vectors = senses.encode([f"{sheet.title}. {sheet.lines}" for sheet in sheets])
    return [
        KeptSheet(
            id=sheet.id,
            title=sheet.title,
            lines=sheet.lines,
            url=sheet.url,
            theme=sheet.theme,
            modified=sheet.modified,
            print=sheet.print,
            texts=(fold(sheet.texts[0]), fold(sheet.texts[1]), fold(sheet.texts[2]), fold(sheet.texts[3])),
            vector=vector,
        )
        for sheet, vector in zip(sheets, vectors, strict=True)
    ]


@click.command("search")
@click.argument("text", metavar="TEXTE")
@click.option("--json", "as_json", is_flag=True, help="Une ligne de JSON.")
def search_sheets(text: str, as_json: bool) -> None:
    """Cherche les fiches officielles les plus proches d'une phrase, même lointaines."""

    async def work(ground: Ground, settings: Settings) -> tuple[OfficialSheet, ...]:
        return await SheetFinder(ground.db, Senses.installed()).find(text, covered=0.0)

    found = with_ground(work)
    if as_json:
        click.echo(json.dumps([sheet.model_dump(mode="json") for sheet in found], ensure_ascii=False))
        return
    for sheet in found:
        click.echo(f"{sheet.id}  {sheet.title}\n    {sheet.lines}\n    {sheet.url}")
    if not found:
        click.echo("Aucune fiche. Avez-vous lancé « pasapas knowledge import-sheets » ?")
