"""Forty people who all say the same five things: whatever breaks meanwhile, each must end like the first."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import select

from store import outbox
from store.database import Database
from store.tables import InboxRow, PersonRow
from tests.doubles.telegram_server import TelegramServer

SCRIPT = ("/start", "jarive pa a faire ma declaration caf", "1", "1", "1")
"""Every line moves the conversation: one lost, doubled or out of order changes all that follows."""

PEOPLE = range(1001, 1041)
ALONE = 1000
"""The one who is served first, while nothing breaks: what the others must read."""


@dataclass
class Crowd:
    """Everybody, at one Telegram."""

    telegram: TelegramServer
    chance: random.Random

    said: Counter[int] = field(default_factory=Counter)
    """How many lines each person has said."""

    def turns(self, parts: int) -> list[list[int]]:
        """Return who speaks when: every line of everybody, mixed up, in so many parts."""
        queue = [chat for chat in PEOPLE for _ in SCRIPT]
        self.chance.shuffle(queue)
        size = -(-len(queue) // parts)
        return [queue[start : start + size] for start in range(0, len(queue), size)]

    async def speak(self, turns: list[int], seconds: float) -> None:
        """Send the next line of each person of `turns`, each person's in order, over `seconds`."""
        for chat in turns:
            self.telegram.say(chat, SCRIPT[self.said[chat]])
            self.said[chat] += 1
            await asyncio.sleep(self.chance.uniform(0, 2 * seconds / len(turns)))


def repeats(read: list[str], expected: list[str]) -> int | None:
    """Count the messages read twice in a row; None when anything was lost, or came out of order."""
    rest = list(expected)
    last, count = None, 0
    for text in read:
        if rest and text == rest[0]:
            last = rest.pop(0)
        elif text == last:
            count += 1
        else:
            return None
    return None if rest else count


async def transcripts(db: Database) -> dict[int, list[tuple[str, str, int]]]:
    """Return all that was said, by chat: who, what, at which turn."""
    async with db.transaction() as s:
        people = (await s.execute(select(PersonRow.id, PersonRow.address))).all()
        said: dict[int, list[tuple[str, str, int]]] = {}
        for person_id, address in people:
            lines = await outbox.messages_after(s, db.keyring, person_id, 0)
            said[int(db.keyring.unseal(address))] = [(line.who, line.text, line.turn) for line in lines]
    return said


async def inbox_states(db: Database) -> Counter[str]:
    """Count the events received, by what became of them."""
    async with db.transaction() as s:
        return Counter(await s.scalars(select(InboxRow.status)))
