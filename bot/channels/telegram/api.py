"""Our bot: the library's, with updates left raw, and nothing of it in the logs."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
from collections.abc import Sequence
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.telegram.errors import TokenRefused

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The only kinds of updates that we ask for."""

POLL_SECONDS = 25
"""How long Telegram keeps a request for updates open when there is none."""

SEND_SECONDS = 15.0
"""How long we wait for an answer: giving up early on a slow success would send the message twice."""

CONNECTIONS = 64
"""Requests at once, shared by all chats."""

POLL_CONNECTIONS = 2
"""Requests for updates at once: one, and one that is being given up."""

OPEN_SECONDS = 5.0
"""How long the start waits for Telegram; without it, the pages must open all the same."""

CONNECT_SECONDS = 10.0
"""How long a connection may take to open; nothing was sent yet, so trying again is harmless."""

REFUSED_LINE = (
    "PASAPAS_TELEGRAM_TOKEN : Telegram refuse ce jeton. Recopiez celui que @BotFather vous a donné, puis relancez."
)


class PasapasBot(Bot):
    """The library's bot, plus updates as Telegram sent them.

    The library reads a whole batch at once: a single malformed update would lose, then block, the others.
    """

    async def raw_updates(self, *, offset: int | None, wait_seconds: int = POLL_SECONDS) -> Sequence[object]:
        """Wait up to `wait_seconds` for updates from `offset` on, which acknowledges the earlier ones.

        Raises:
            TelegramError: Telegram refused, is out of reach, or answered something else than a list.
        """
        data: dict[str, Any] = {"offset": offset, "timeout": wait_seconds, "allowed_updates": ALLOWED_UPDATES}
        try:
            updates = await self._post("getUpdates", data, read_timeout=wait_seconds + SEND_SECONDS)
        except (KeyError, TypeError, AttributeError) as error:
            raise NetworkError("no answer of the Bot API") from error
        if not isinstance(updates, list):
            raise NetworkError("no list of updates")
        return updates


class QuietRequest(HTTPXRequest):
    """The library's HTTP client, which refuses a foreign body without logging it."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer's JSON object."""
        try:
            answer = json.loads(payload)
        except ValueError:
            raise TelegramError("no JSON") from None
        if not isinstance(answer, dict):
            raise TelegramError("no JSON object")
        return answer


def make_bot(token: str, api_url: str) -> PasapasBot:
    """A bot that speaks to the Bot API at `api_url`. It is opened by `open_bot`."""
    _quiet_libraries()
    url = api_url.rstrip("/")
    return PasapasBot(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=_request(CONNECTIONS),
        get_updates_request=_request(POLL_CONNECTIONS),
    )


def _request(connections: int) -> QuietRequest:
    return QuietRequest(
        connection_pool_size=connections,
        pool_timeout=SEND_SECONDS,
        read_timeout=SEND_SECONDS,
        write_timeout=SEND_SECONDS,
        connect_timeout=CONNECT_SECONDS,
    )


async def open_bot(bot: Bot) -> bool:
    """Open the connections and check the token; False when Telegram is out of reach for now.

    Raises:
        TokenRefused: With the sentence to print; the start must stop.
    """
    try:
        async with asyncio.timeout(OPEN_SECONDS):
            await bot.initialize()
    except InvalidToken:
        raise TokenRefused(REFUSED_LINE) from None
    except (TimeoutError, TelegramError, KeyError, TypeError, AttributeError):
        return False
    return True


def bot_key(token: str) -> str:
    """What tells our bot from another in stored keys: its public number, never the secret part."""
    found = re.match(r"(\d{1,16}):", token)
    return found[1] if found else "0"


def _quiet_libraries() -> None:
    """Keep the token, which is in every address, and people's words out of the libraries' logs."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's way to ask for durations without a warning
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)  # its critical lines quote raw updates
