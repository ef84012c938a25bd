"""`knowledge import-places`, on a real database: added, updated, kept, retired, and taken up by a running service."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.ext.asyncio import create_async_engine

from bot.__main__ import main
from bot.places import Places, PlacesWatch, load_imported
from knowledge.places_standard import StandardPlace, split_lists
from store.crypto import Keyring, load_keys
from store.database import Database
from store.places import import_places
from tests.knowledge.standard_places import as_csv, rows, spoil

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, private_database_url: str) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PASAPAS_DATABASE_URL", private_database_url)
    monkeypatch.setenv("PASAPAS_KEYS_FILE", str(tmp_path / "keys"))
    monkeypatch.setenv("PASAPAS_DATA_DIR", str(tmp_path / "var"))
    return private_database_url


def bring(made: list[dict[str, Any]], *options: str) -> Result:
    """Import rows as a CSV file, always of one name."""
    Path("lieux.csv").write_text(as_csv(made), encoding="utf-8")
    return CliRunner().invoke(main, ["knowledge", "import-places", "lieux.csv", *options])


def names(url: str) -> set[str]:
    """Return the names of the places that would be shown."""

    async def load() -> Places:
        db = await Database.connect(url, Keyring(load_keys(None, Path("keys"))[0]))
        try:
            return await load_imported(db)
        finally:
            await db.close()

    return {place.name for place in asyncio.run(load())}


def test_an_import_is_repeatable_and_says_what_it_did(environment: str) -> None:
    made = rows(2000)
    first = bring(made)
    assert first.exit_code == 0, first.output
    assert "2000 lieux ajoutés, 0 mis à jour, 0 gardés, 0 retirés, 0 refusés." in first.output

    assert "0 lieux ajoutés, 0 mis à jour, 2000 gardés, 0 retirés" in bring(made).output

    made[0]["nom"] = "Nouveau nom"
    again = bring(made[:-100])
    assert "0 lieux ajoutés, 1 mis à jour, 1899 gardés, 100 retirés" in again.output
    found = names(environment)
    assert "Nouveau nom" in found
    assert made[-1]["nom"] not in found

    back = bring(made)
    assert "100 lieux ajoutés, 0 mis à jour, 1900 gardés" in back.output


def test_refused_rows_are_told_and_the_others_kept(environment: str) -> None:
    made = rows(1000)
    spoil(made, every=10)
    done = bring(made, "--report", "detail.txt")

    assert "refusé" in done.output
    assert "et 60 autres" in done.output
    assert "56 refusés" in done.output
    assert len(names(environment)) == 944
    assert len(Path("detail.txt").read_text(encoding="utf-8").splitlines()) == 100


def test_a_file_cut_short_retires_nothing_unless_asked(environment: str) -> None:
    made = rows(100)
    bring(made)
    cut = bring(made[:10])
    assert "90 lieux ne sont plus dans le fichier, mais restent" in cut.output
    assert len(names(environment)) == 100
    assert "90 retirés" in bring(made[:10], "--retire").output
    assert len(names(environment)) == 10


def test_another_source_is_left_alone(environment: str) -> None:
    bring([{**one, "source": "A"} for one in rows(20)])
    bring([{**one, "source": "B"} for one in rows(5)])
    assert len(names(environment)) == 20

    bring([{**one, "source": "B", "nom": f"B{one['id']}"} for one in rows(5)])
    assert len(names(environment)) == 25


def test_a_file_without_any_good_row_changes_nothing(environment: str) -> None:
    Path("lieux.json").write_text(json.dumps([{"id": "a"}]), encoding="utf-8")
    done = CliRunner().invoke(main, ["knowledge", "import-places", "lieux.json"])

    assert done.exit_code == 1
    assert "Aucun lieu n'a pu être lu" in done.output


async def test_a_running_service_takes_up_what_is_imported(db: Database) -> None:
    taken: asyncio.Queue[Places] = asyncio.Queue()
    watch = asyncio.create_task(PlacesWatch(db, taken.put_nowait, look_seconds=0.02).run())
    try:
        assert await asyncio.wait_for(taken.get(), 20) == ()
        kept = {("A", one["id"]): _kept(one) for one in rows(3)}
        async with db.transaction() as s:
            await import_places(s, kept, NOW, retire_share=0.5)
        assert len(await asyncio.wait_for(taken.get(), 20)) == 3
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


async def test_without_the_database_nothing_is_handed_over_and_the_watch_lives(keyring: Keyring) -> None:
    url = "postgresql+psycopg://personne@127.0.0.1:1/rien"
    away = Database(create_async_engine(url), url, keyring)
    taken: list[Places] = []
    watch = asyncio.create_task(PlacesWatch(away, taken.append, look_seconds=0.02).run())
    done, _ = await asyncio.wait({watch}, timeout=0.3)
    watch.cancel()
    with suppress(asyncio.CancelledError):
        await watch
    await away.close()

    assert not done
    assert taken == []


def _kept(made: dict[str, Any]) -> dict[str, Any]:
    return StandardPlace.model_validate(split_lists(made)).model_dump(mode="json", exclude_defaults=True)
