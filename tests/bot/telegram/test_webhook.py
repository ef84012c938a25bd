"""The webhook over HTTP: its secret, 200 once stored, 503 only when the store is out of reach."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from bot.channels.telegram.api import ALLOWED_UPDATES, PasapasBot
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.webhook import SECRET_HEADER, make_webhook, register_webhook, webhook_path
from bot.clock import utc_now
from nlu.sensitive import mask
from store.database import Database
from tests.bot.telegram.test_polling import texts
from tests.doubles.telegram_faults import Fault
from tests.doubles.telegram_server import TelegramServer

URL = "https://aide.example/telegram/arrivee"
SECRET = "secret-of-the-tests"
Client = AsyncTestClient[Litestar]


@pytest.fixture
async def client(db: Database, bot: PasapasBot) -> AsyncIterator[Client]:
    intake = Intake(db, bot, mask, utc_now, key="42")
    app = Litestar([make_webhook(webhook_path(URL), SECRET, intake)], logging_config=None)
    async with AsyncTestClient(app) as client:
        yield client
    await intake.finish()


def update(telegram: TelegramServer, words: str) -> dict[str, Any]:
    telegram.say(7001, words)
    found: dict[str, Any] = telegram.updates.waiting.pop().update
    return found


async def bring(client: Client, body: object, secret: str | None = SECRET) -> int:
    headers = {SECRET_HEADER: secret} if secret is not None else {}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return (await client.post("/telegram/arrivee", content=content, headers=headers)).status_code


async def test_an_update_is_stored_before_the_answer(db: Database, client: Client, telegram: TelegramServer) -> None:
    body = update(telegram, "bonjour")
    assert [await bring(client, body) for _ in range(5)] == [200] * 5
    assert await texts(db) == ["bonjour"]


@pytest.mark.parametrize("secret", [None, "", "autre", SECRET + "x", "é"])
async def test_a_wrong_secret_is_refused(
    db: Database, client: Client, telegram: TelegramServer, secret: str | None
) -> None:
    body = update(telegram, "bonjour")
    headers = [(SECRET_HEADER.encode(), secret.encode())] if secret is not None else []
    response = await client.post("/telegram/arrivee", json=body, headers=headers)
    assert response.status_code == 401
    assert await texts(db) == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b"5", b'{"update_id": 1, "message": 5}'])
async def test_a_malformed_body_is_never_brought_again(client: Client, body: bytes) -> None:
    assert await bring(client, body) == 200


async def test_only_a_store_out_of_reach_asks_for_another_try(
    db: Database, client: Client, telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def down() -> AsyncIterator[Any]:
        raise ConnectionError
        yield

    body = update(telegram, "bonjour")
    with monkeypatch.context() as patch:
        patch.setattr(db, "transaction", down)
        assert await bring(client, body) == 503
    assert await bring(client, body) == 200
    assert await texts(db) == ["bonjour"]


async def test_telegram_learns_the_address_and_the_secret(bot: PasapasBot, telegram: TelegramServer) -> None:
    telegram.faults.add(Fault("error", "setwebhook"))
    await register_webhook(bot, URL, SECRET)
    assert (telegram.webhook["url"], telegram.webhook["secret_token"]) == (URL, SECRET)
    assert json.loads(telegram.webhook["allowed_updates"]) == list(ALLOWED_UPDATES)
