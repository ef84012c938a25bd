"""Updates as a network really brings them: in bursts, several times, out of order, malformed."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from bot.channels.telegram.webhook import SECRET_HEADER
from tests.bot.telegram.test_incoming import JSON, spoilt
from tests.doubles.telegram_server import TelegramServer
from tests.slow.chats import Chat, phrase
from tests.slow.service import ServiceProcess, free_port, telegram_service, until

pytestmark = pytest.mark.slow

SECRET = "mot-secret-du-webhook"
BURST_SECONDS = 5.0
"""A generous bound: on an idle machine the three answers take less than one second."""


def numbered(update_id: int, chat: int, text: str) -> dict[str, object]:
    """Return a message with the identifier that we choose."""
    place = {"id": chat, "type": "private", "first_name": "Amina"}
    sender = {"id": chat, "is_bot": False, "first_name": "Amina"}
    message = {"message_id": update_id, "date": int(time.time()), "chat": place, "from": sender, "text": text}
    return {"update_id": update_id, "message": message}


def received(service: ServiceProcess) -> int:
    """Count the events received."""
    return int(str(service.sql("SELECT count(*) FROM inbox")[0][0]))


async def test_bursts_repeats_and_disorder(tmp_path: Path, private_database_url: str) -> None:
    async with telegram_service(tmp_path, PASAPAS_DATABASE_URL=private_database_url) as (service, telegram):
        await check_burst(service, telegram)
        await check_repeats(service, telegram)
        await check_disorder(service, telegram)


async def check_burst(service: ServiceProcess, telegram: TelegramServer) -> None:
    """Three messages within a second are answered in their order."""
    amina = Chat(telegram, 700)
    await amina.say("/start", phrase("menu"))
    seen = len(amina.texts())
    for line in ("jarive pa a faire ma declaration caf", "1", "1"):
        telegram.say(700, line)
    bound = BURST_SECONDS * service.slowness
    await until(lambda: any("Étape 1 sur" in text for text in amina.texts()[seen:]), bound, "three answers")
    answers = amina.texts()[seen:]
    assert [phrase("intro.with_needs") in answers[0], "Mon Compte" in answers[1], "Étape 1 sur" in answers[2]] == [
        True
    ] * 3


async def check_repeats(service: ServiceProcess, telegram: TelegramServer) -> None:
    """The same update brought five times, together and apart, is one message."""
    before = received(service)
    for _ in range(3):
        telegram.updates.push(numbered(50_000, 701, "/start"))
    lea = Chat(telegram, 701)
    await lea.reads(phrase("menu"))
    for _ in range(2):
        telegram.updates.push(numbered(50_000, 701, "/start"))
    await lea.say("merci", phrase("talk.remercier"))
    assert received(service) == before + 2
    assert sum(phrase("menu") in text for text in lea.texts()) == 1


async def check_disorder(service: ServiceProcess, telegram: TelegramServer) -> None:
    """Older numbers that arrive after newer ones are answered too."""
    before = received(service)
    for update_id in (60_005, 60_002, 60_004, 60_001, 60_003):
        telegram.updates.push(numbered(update_id, 60_000 + update_id, "/start"))
    chats = [120_000 + number for number in range(1, 6)]

    def everybody_answered() -> bool:
        return all(telegram.texts(chat) for chat in chats)

    await until(everybody_answered, 30, "five answers")
    assert received(service) == before + 5


def malformed(count: int) -> list[object]:
    """Return generated updates: sound ones with a value spoilt, or any JSON. Always the same."""
    examples: list[object] = []

    @seed(2)
    @settings(max_examples=count, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(raw=spoilt() | JSON)
    def collect(raw: object) -> None:
        examples.append(raw)

    collect()
    return examples[:count]


async def test_two_thousand_malformed_updates_stop_nothing(tmp_path: Path, private_database_url: str) -> None:
    examples = await asyncio.to_thread(malformed, 2000)
    assert len(examples) == 2000
    webhook = f"http://127.0.0.1:{free_port()}/telegram/arrivee"
    async with telegram_service(
        tmp_path,
        PASAPAS_DATABASE_URL=private_database_url,
        PASAPAS_TELEGRAM_WEBHOOK_URL=webhook,
        PASAPAS_TELEGRAM_WEBHOOK_SECRET=SECRET,
    ) as (service, telegram):
        async with httpx.AsyncClient(base_url=service.base, headers={SECRET_HEADER: SECRET}, timeout=60) as http:

            async def bring(raw: object) -> int:
                return (await http.post("/telegram/arrivee", content=json.dumps(raw))).status_code

            answers: set[int] = set()
            for start in range(0, len(examples), 20):
                answers |= set(await asyncio.gather(*map(bring, examples[start : start + 20])))
            assert answers == {httpx.codes.OK}, "anything else makes Telegram bring it again for a day"
            assert await bring(numbered(90_000, 700, "/start")) == httpx.codes.OK
            await Chat(telegram, 700).reads(phrase("menu"))
        assert await service.is_ready()
