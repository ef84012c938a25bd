"""Takes up imported places while the service runs; without the database, those that ship still answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from flows.definition import Place
from knowledge.imported_places import place_of
from store.database import Database
from store.health import is_outage
from store.places import Stamp, stamp, standing_places

log = structlog.get_logger()

LOOK_SECONDS = 5.0
"""Between two looks at the table: one short query each time."""

Places = tuple[Place, ...]


async def load_imported(db: Database) -> Places:
    """Return every imported place that stands."""
    async with db.transaction() as s:
        rows = await standing_places(s)
    return await asyncio.to_thread(lambda: tuple(place_of(number, row) for number, row in rows))


class PlacesWatch:
    """Follows the imported places and hands them over each time that they changed."""

    def __init__(self, db: Database, take: Callable[[Places], None], *, look_seconds: float = LOOK_SECONDS) -> None:
        self._db = db
        self._take = take
        self._look_seconds = look_seconds
        self._taken: Stamp | None = None

    async def run(self) -> None:
        """Follow the table until cancelled; an outage changes nothing, and is tried again."""
        while True:
            try:
                await self.look()
            except Exception as error:
                if not is_outage(error):
                    raise
                log.warning("places_not_read", code=type(error).__name__)
            await asyncio.sleep(self._look_seconds)

    async def look(self) -> None:
        """Hand over the imported places if they changed since the last look."""
        async with self._db.transaction() as s:
            now = await stamp(s)
        if now == self._taken:
            return
        places = await load_imported(self._db)
        self._take(places)
        self._taken = now
        log.info("places_taken_up", places=len(places))
