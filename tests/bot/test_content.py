"""A correction is taken up while the service runs; a broken file changes nothing."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.content import ContentWatch
from bot.preparation import load_content, publish
from flows.library import Library
from knowledge.shelf import KNOWLEDGE
from store.database import Database

FLOW = "recharge_acheter.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped content, for tests to change."""
    copy = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    return copy


@asynccontextmanager
async def watching(db: Database, folder: Path) -> AsyncIterator[asyncio.Queue[Library]]:
    """Watch the folder and give each library taken up."""
    taken: asyncio.Queue[Library] = asyncio.Queue()
    watch = asyncio.create_task(ContentWatch(db, taken.put_nowait, folder=folder, look_seconds=0.02).run())
    try:
        yield taken
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


def rewrite(path: Path, old: str, new: str) -> None:
    """Change a file as an editor's program does: whole, under its name."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    draft = path.with_suffix(".new")
    draft.write_text(text.replace(old, new, 1), encoding="utf-8")
    os.replace(draft, path)


async def test_a_correction_is_taken_up(db: Database, folder: Path) -> None:
    async with watching(db, folder) as taken:
        rewrite(folder / "procedures" / FLOW, "minutes: ", "minutes: 1")
        library = await asyncio.wait_for(taken.get(), 20)
    old = load_content().flows["recharge_acheter"]
    assert library.flows["recharge_acheter"].minutes != old.minutes


async def test_a_broken_file_changes_nothing_and_its_mending_is_taken_up(db: Database, folder: Path) -> None:
    async with watching(db, folder) as taken:
        rewrite(folder / "procedures" / FLOW, "start: ", "start: nulle_part_")
        rewrite(folder / "glossary.yml", "meaning:", "sens:")
        # The mended file is seen after the broken one: had that been taken up, it would come first.
        await asyncio.sleep(0.2)
        rewrite(folder / "procedures" / FLOW, "start: nulle_part_", "start: ")
        rewrite(folder / "glossary.yml", "sens:", "meaning:")
        rewrite(folder / "procedures" / FLOW, "minutes: ", "minutes: 1")
        library = await asyncio.wait_for(taken.get(), 20)
    assert library.flows["recharge_acheter"].start in library.flows["recharge_acheter"].steps


async def test_the_version_before_a_correction_stays_readable(db: Database, folder: Path) -> None:
    before = await publish(db, load_content(folder))
    rewrite(folder / "procedures" / FLOW, "minutes: ", "minutes: 1")
    after = await publish(db, load_content(folder))
    assert before.hashes["recharge_acheter"] != after.hashes["recharge_acheter"]
