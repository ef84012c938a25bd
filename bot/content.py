"""Takes up a corrected content file while the service runs, once the linter finds no error in the whole."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import structlog

from bot.preparation import CannotStart, load_content, publish
from flows.library import Library
from knowledge.shelf import KNOWLEDGE
from store.database import Database

log = structlog.get_logger()

LOOK_SECONDS = 3.0
"""Between two looks at the folder. A change is taken up once two looks agree, so never half written."""

Seen = frozenset[tuple[str, int, int]]
"""Each content file with its size in bytes and its date of change in nanoseconds."""


class ContentWatch:
    """Follows the content's folder and hands over each new library that is without error.

    A folder with an error changes nothing: people go on with what is published, and the log says where to look.
    """

    def __init__(
        self,
        db: Database,
        take: Callable[[Library], None],
        *,
        folder: Path = KNOWLEDGE,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._db = db
        self._take = take
        self._folder = folder
        self._look_seconds = look_seconds
        self._taken = look(folder)

    async def run(self) -> None:
        """Follow the folder until cancelled."""
        before = self._taken
        while True:
            await asyncio.sleep(self._look_seconds)
            now = await asyncio.to_thread(look, self._folder)
            if now == before and now != self._taken:
                await self._take_up()
                self._taken = now
            before = now

    async def _take_up(self) -> None:
        try:
            library = await asyncio.to_thread(load_content, self._folder)
            self._take(await publish(self._db, library))
        except CannotStart as problems:
            log.error("content_refused", errors=len(problems.lines), first=problems.lines[0])
        else:
            log.warning("content_taken_up", flows=len(library.flows))


def look(folder: Path) -> Seen:
    """Return what tells that a content file changed."""
    seen = set()
    for path in folder.rglob("*.yml"):
        try:
            stat = path.stat()
        except FileNotFoundError:
            # Renamed between the listing and the look: the next look will say under which name.
            continue
        seen.add((str(path), stat.st_size, stat.st_mtime_ns))
    return frozenset(seen)
