"""A stand-in for Telegram over real HTTP, and our bot that speaks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram.api import PasapasBot, make_bot, open_bot
from tests.doubles.telegram_server import TOKEN, TelegramServer


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """The stand-in, on a port of its own."""
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def bot(telegram: TelegramServer) -> AsyncIterator[PasapasBot]:
    """Our bot, its token accepted."""
    made = make_bot(TOKEN, telegram.url)
    assert await open_bot(made)
    yield made
    await made.shutdown()
