"""The stand-in for Telegram with its people inside: hands updates over and times what comes back."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench.people import TEXT_SHARE, Person, Pressable
from tests.doubles.telegram_server import TelegramServer

ANSWER_SECONDS = 30.0
"""Time after which a turn counts as unanswered."""


@dataclass
class Measure:
    """What one phase of load saw."""

    latencies: list[float] = field(default_factory=list)
    """Seconds from an update handed over to the last message of its reply, buttons included."""
    unanswered: int = 0
    seconds: float = 0.0

    @property
    def turns(self) -> int:
        """Turns answered."""
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        """Turns answered a second."""
        return self.turns / self.seconds if self.seconds else 0.0


class Crowd(TelegramServer):
    """A Telegram whose people act by themselves. Runs in the process of the load, apart from the service."""

    def __init__(self, count: int, seed: int, needs: Sequence[str]) -> None:
        super().__init__()
        self._people = {person.chat: person for person in (Person(rank, seed, needs) for rank in range(count))}
        self._replies: dict[int, asyncio.Future[float]] = {}
        self._chance = random.Random(seed)
        self._free = list(self._people.values())

    async def _result(self, method: str, parameters: dict[str, Any]) -> object:
        result = await super()._result(method, parameters)
        if method == "sendmessage":
            self._hear(int(parameters["chat_id"]))
        return result

    def _hear(self, chat: int) -> None:
        """A message with buttons is the last of a reply: the person may act again."""
        message = self.chats.messages[chat][-1]
        person = self._people.get(chat)
        if person is None or not message.rows:
            return
        person.keyboard = tuple(
            Pressable(button["text"], button["callback_data"], message.message_id)
            for row in message.rows
            for button in row
        )
        waiting = self._replies.pop(chat, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(message.at)
        # Only the newest message is read: older ones would only slow the stand-in down.
        del self.chats.messages[chat][:-3]

    async def greet(self) -> Measure:
        """Let everybody write for the first time."""
        return await self.rush(len(self._people), at_once=16, opening=True)

    async def rush(self, turns: int, *, at_once: int, text_share: float = TEXT_SHARE, opening: bool = False) -> Measure:
        """Closed loop: `at_once` turns are always under way, each person's after their reply."""
        measure = Measure()
        left = iter(range(turns))
        start = time.monotonic()

        async def act() -> None:
            for _ in left:
                person = self._free.pop(0)
                await self._turn(person, measure, "/start" if opening else None, text_share)
                self._free.append(person)

        await asyncio.gather(*(act() for _ in range(at_once)))
        measure.seconds = time.monotonic() - start
        return measure

    async def stream(self, per_second: float, seconds: float) -> Measure:
        """Open loop: updates come at random moments at this mean rate, whether or not the service keeps up."""
        measure = Measure()
        start = time.monotonic()
        moment = 0.0
        async with asyncio.TaskGroup() as group:
            while (moment := moment + self._chance.expovariate(per_second)) < seconds:
                await asyncio.sleep(max(0.0, start + moment - time.monotonic()))
                if not self._free:
                    measure.unanswered += 1
                    continue
                group.create_task(self._act_once(measure))
        measure.seconds = time.monotonic() - start
        return measure

    async def _act_once(self, measure: Measure) -> None:
        person = self._free.pop(0)
        await self._turn(person, measure, None, TEXT_SHARE)
        self._free.append(person)

    async def _turn(self, person: Person, measure: Measure, text: str | None, text_share: float) -> None:
        reply = asyncio.get_running_loop().create_future()
        self._replies[person.chat] = reply
        handed_over = time.monotonic()
        self._act_as(person, text, text_share)
        try:
            measure.latencies.append(await asyncio.wait_for(reply, ANSWER_SECONDS) - handed_over)
        except TimeoutError:
            measure.unanswered += 1
            person.keyboard = ()  # asks for the menu next

    def _act_as(self, person: Person, text: str | None, text_share: float) -> None:
        if text is None:
            move = person.next_move(text_share)
            if move.press is not None:
                self.press(person.chat, data=move.press.data, message_id=move.press.message_id)
                return
            text = move.text
        self.say(person.chat, text)

    async def first_reply(self) -> float:
        """Let one person write before the service runs, and return when their reply arrived, monotonic."""
        person = self._free[0]
        reply: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._replies[person.chat] = reply
        self._act_as(person, "/start", 0.0)
        return await reply
