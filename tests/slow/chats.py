"""One person's chat at the stand-in for Telegram: does something, then reads what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ruamel.yaml import YAML

from knowledge.library import KNOWLEDGE
from tests.doubles.telegram_server import TelegramServer
from tests.slow.service import until

ANSWER_SECONDS = 30.0
"""Longest wait for an answer, on a machine busy with other tests. No measure of speed."""


def phrase(key: str) -> str:
    """Return the longest fixed piece of one of the assistant's phrases: editors change its words alone."""
    text = str(YAML(typ="safe").load(KNOWLEDGE / "messages.yml")[key])
    pieces = re.split(r"\{[^}]*\}", text)
    return max((line.strip() for piece in pieces for line in piece.splitlines()), key=len)


@dataclass
class Chat:
    """A person, by the identifier of their chat."""

    telegram: TelegramServer
    id: int
    name: str = "Amina"

    def texts(self) -> list[str]:
        """What the person has read from the bot."""
        return self.telegram.texts(self.id)

    async def say(self, text: str, answer: str) -> str:
        """Write, and return the message that comes and holds `answer`."""
        seen = len(self.texts())
        self.telegram.say(self.id, text, first_name=self.name)
        return await self._reads(answer, seen)

    async def press(self, label: str, answer: str) -> str:
        """Press the newest button whose label holds `label`, and return the message that holds `answer`."""
        seen = len(self.texts())
        self.telegram.press(self.id, label)
        return await self._reads(answer, seen)

    async def reads(self, words: str) -> str:
        """Wait for a message that holds these words, read already or to come, and return the newest."""
        return await self._reads(words, 0)

    async def _reads(self, words: str, seen: int) -> str:
        def arrived() -> bool:
            return any(words in text for text in self.texts()[seen:])

        try:
            await until(arrived, ANSWER_SECONDS, f"a message with {words!r}")
        except AssertionError as late:
            raise AssertionError(f"{late}; read instead: {self.texts()[seen:][-3:]}") from None
        return next(text for text in reversed(self.texts()) if words in text)
