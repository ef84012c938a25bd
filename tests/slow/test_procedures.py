"""A full procedure over Telegram's API, from its first step to its end: by buttons, by numbers, by words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest

from tests.doubles.telegram_server import TelegramServer
from tests.slow.chats import Chat, phrase
from tests.slow.service import telegram_service, until

pytestmark = pytest.mark.slow

Way = Literal["buttons", "numbers", "words"]
LABEL = re.compile(r"(?P<number>\d\. )?(?P<label>.+)")
NO_ANSWER = "Je n'y arrive pas"
"""The first button of the row that every step has: where it comes first, there is nothing to press."""

END = phrase("end.worked")
LONGEST = 60
"""Steps after which a procedure turns in circles."""

TYPED = {"Quel est votre code postal ?": "93200"}
"""What is typed where no button answers, by the question."""


def first_answer(telegram: TelegramServer, chat: int) -> tuple[str, bool] | None:
    """Return the first answer that the newest message offers, and whether it has a number."""
    rows = telegram.chats.messages[chat][-1].rows
    found = LABEL.fullmatch(rows[0][0]["text"]) if rows else None
    return (found["label"], bool(found["number"])) if found and found["label"] != NO_ANSWER else None


def typed(telegram: TelegramServer, chat: int) -> str | None:
    """Return words that answer the newest message when it has no answer to press."""
    newest = telegram.texts(chat)[-1]
    return next((words for question, words in TYPED.items() if question in newest), None)


async def answer(telegram: TelegramServer, chat: int, way: Way) -> None:
    """Answer the newest message by the first answer offered, and wait for the next one."""

    def asks() -> bool:
        return first_answer(telegram, chat) is not None or typed(telegram, chat) is not None

    try:
        await until(asks, 30, "a question")
    except AssertionError as late:
        raise AssertionError(f"{late}; read instead: {telegram.texts(chat)[-2:]}") from None
    seen = len(telegram.texts(chat))
    match first_answer(telegram, chat):
        case None:
            telegram.say(chat, typed(telegram, chat) or "")
        case label, _ if way == "buttons":
            telegram.press(chat, label)
        case _, True if way == "numbers":
            telegram.say(chat, "1")
        case label, _:
            telegram.say(chat, label)
    await until(lambda: len(telegram.texts(chat)) > seen, 30, f"an answer after {telegram.texts(chat)[-1:]}")


async def walk(telegram: TelegramServer, chat: int, way: Way) -> list[str]:
    """Go through a procedure and return all that was read."""
    person = Chat(telegram, chat)
    await person.say("/start", phrase("menu"))
    await person.say("je ve recharger mon telefone", "recharge")
    for _ in range(LONGEST):
        if any(END in text for text in person.texts()):
            break
        await answer(telegram, chat, way)
    await person.reads(END)
    await answer(telegram, chat, way)
    await person.reads(phrase("end.worked_yes"))
    return person.texts()


async def test_buttons_numbers_and_words_lead_to_the_same_end(tmp_path: Path, private_database_url: str) -> None:
    async with telegram_service(tmp_path, PASAPAS_DATABASE_URL=private_database_url) as (service, telegram):
        by_buttons = await walk(telegram, 701, "buttons")
        assert len(by_buttons) > 10
        assert await walk(telegram, 702, "numbers") == by_buttons
        assert await walk(telegram, 703, "words") == by_buttons
        assert service.sql("SELECT count(*) FROM help_case") == [(0,)]
