"""The conversation in a terminal: lines in, messages out, through the same store as everybody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from uuid import uuid4

from bot.channels.terminal.lines import Masked, read_line, show_message
from bot.clock import Clock, utc_now
from flows.events import Commanded, Event
from store import inbox, outbox, people, transcript
from store.crypto import Keyring
from store.database import Database
from store.transcript import ShownMessage

ADDRESS = "local"
"""Who types: one person for each machine's database, found again at the next `pasapas chat`."""

LOOK_SECONDS = 0.3
"""Between two looks for what a human answered meanwhile."""

Write = Callable[[str], None]


class TerminalChannel:
    """The terminal, as deliveries see it: the messages are read from the store, nothing is carried."""

    name = "terminal"
    paced = False

    async def send(self, delivery: outbox.Delivery) -> str | None:
        """Do nothing more: `Chat` reads the transcript."""
        return None


class Chat:
    """One person's side of the conversation."""

    def __init__(  # noqa: PLR0913 (what the wiring hands over, once)
        self,
        db: Database,
        keyring: Keyring,
        mask: Callable[[str], Masked],
        process: Callable[[int], Awaitable[None]],
        write: Write,
        *,
        clock: Clock = utc_now,
    ) -> None:
        self._db = db
        self._keyring = keyring
        self._mask = mask
        self._process = process
        self._write = write
        self._clock = clock
        self._showing = asyncio.Lock()
        self._shown = 0
        """The transcript's last line shown."""
        self._last: ShownMessage | None = None
        """The last message with buttons."""

    async def run(self, lines: AsyncIterator[str]) -> None:
        """Answer each line until there is none; show meanwhile what a human writes."""
        person_id = await self._find_person()
        await self._do(person_id, Commanded(name="start"))
        watcher = asyncio.create_task(self._watch(person_id))
        try:
            async for line in lines:
                event = read_line(line, self._last, self._mask)
                if event is not None:
                    await self._do(person_id, event)
        finally:
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher

    async def _find_person(self) -> int:
        async with self._db.transaction() as s:
            person = await people.find_or_make_person(s, self._keyring, "terminal", ADDRESS)
            newest = await transcript.shown(s, self._keyring, person.id, limit=1, newest=True)
        self._shown = newest[-1].id if newest else 0
        return person.id

    async def _do(self, person_id: int, event: Event) -> None:
        async with self._db.transaction() as s:
            await inbox.receive(
                s, self._keyring, person_id, event,
                update_key=f"terminal:{uuid4()}", received_at=self._clock(),
            )  # fmt: skip
        await self._process(person_id)
        await self._show_new(person_id)

    async def _watch(self, person_id: int) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self._show_new(person_id)

    async def _show_new(self, person_id: int) -> None:
        async with self._showing:  # the watcher and the answer to a line must not both show a message
            async with self._db.transaction() as s:
                found = await outbox.messages_after(s, self._keyring, person_id, self._shown)
            self._show(found)

    def _show(self, found: list[ShownMessage]) -> None:
        for message in found:
            self._shown = max(self._shown, message.id)
            if message.who == "person" or message.state == "withdrawn":
                continue
            if message.rows:
                self._last = message
            self._write(show_message(message))


async def chat(  # noqa: PLR0913 (what the wiring hands over, once)
    db: Database,
    keyring: Keyring,
    mask: Callable[[str], Masked],
    process: Callable[[int], Awaitable[None]],
    *,
    input_lines: AsyncIterator[str],
    write: Write,
) -> None:
    """Hold a conversation over `input_lines`.

    Args:
        process: Answers everything that waits for a person: their turns, then their deliveries.
    """
    await Chat(db, keyring, mask, process, write).run(input_lines)
