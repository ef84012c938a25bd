"""Telegram in trouble: too many requests for one, errors, garbage, silence, success never told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doubles.telegram_faults import Fault
from tests.doubles.telegram_server import TelegramServer
from tests.slow.chats import Chat, phrase
from tests.slow.service import telegram_service, until

pytestmark = pytest.mark.slow

MENU = phrase("menu")


async def test_each_trouble_delays_and_loses_nothing(tmp_path: Path, private_database_url: str) -> None:
    async with telegram_service(tmp_path, PASAPAS_DATABASE_URL=private_database_url) as (service, telegram):
        await check_flood_of_one(telegram)
        for number, fault in enumerate(
            (
                Fault("error", method="sendmessage", times=3),
                Fault("error", method="sendmessage", times=2, status=502, description="Bad Gateway"),
                Fault("timeout", method="sendmessage", times=2, seconds=0.5),
                Fault("garbage", method="sendmessage", times=2),
                Fault("error", method="getupdates", times=2),
                Fault("garbage", method="getupdates", times=2),
                Fault("timeout", method="getupdates", times=2, seconds=0.5),
                Fault("flood", method="getupdates", times=1, seconds=1),
            )
        ):
            await check_trouble(telegram, 710 + number, fault)
        await check_lost_answer(telegram)
        statuses = "SELECT DISTINCT status FROM outbox WHERE kind = 'say'"
        await until(lambda: service.sql(statuses) == [("sent",)], 15, "every delivery is noted")
        assert await service.is_ready()


async def check_flood_of_one(telegram: TelegramServer) -> None:
    """One person's chat is refused for a while: the others read their answers meanwhile."""
    telegram.faults.add(Fault("flood", method="sendmessage", chat=700, times=1, seconds=5))
    flooded = telegram.calls["sendmessage"]
    telegram.say(700, "/start")
    await until(lambda: telegram.calls["sendmessage"] > flooded, 30, "the refusal")
    for chat in (701, 702, 703):
        await Chat(telegram, chat).say("/start", MENU)
    others_at = max(telegram.chats.messages[chat][-1].at for chat in (701, 702, 703))
    await Chat(telegram, 700).reads(MENU)
    assert telegram.chats.messages[700][0].at > others_at
    assert len(telegram.texts(700)) == len(telegram.texts(701))


async def check_trouble(telegram: TelegramServer, chat: int, fault: Fault) -> None:
    """Something fails, then works again: every message is read once, in order."""
    telegram.faults.add(fault)
    await Chat(telegram, chat).say("/start", MENU)
    assert telegram.texts(chat) == telegram.texts(701), f"after {fault}"
    await until(lambda: fault.times == 0, 30, "the trouble is over")


async def check_lost_answer(telegram: TelegramServer) -> None:
    """The message was sent, and its answer lost on the way: it may come twice, never more."""
    telegram.faults.add(Fault("lost", method="sendmessage", chat=730, times=1))
    telegram.faults.add(Fault("lost", method="getupdates", times=1))
    await Chat(telegram, 730).say("/start", MENU)
    first = telegram.texts(701)
    assert telegram.texts(730) in ([first[0], *first], first)
    assert telegram.texts(730).count(first[0]) <= 2
