"""Updates by webhook: a route that stores then answers 200, and the registration at Telegram."""

from __future__ import annotations

import asyncio
import hmac
import json
from typing import Any
from urllib.parse import urlsplit

import structlog
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler

from bot.channels.base import DeliveryFailed
from bot.channels.telegram.api import ALLOWED_UPDATES, PasapasBot
from bot.channels.telegram.backoff import Backoff
from bot.channels.telegram.errors import call
from bot.channels.telegram.intake import Intake, StoreUnreachable

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
MAX_CONNECTIONS = 20
"""Updates that Telegram may bring at once; one chat's come one by one anyway."""

MAX_BODY_BYTES = 1_000_000
"""Far above any update."""


def webhook_path(url: str) -> str:
    """The route that `url`, the address given to Telegram, leads to."""
    return urlsplit(url).path or "/"


def make_webhook(path: str, secret: str, intake: Intake) -> HTTPRouteHandler:
    """The route's handler. A machine calls it: its secret stands for the token of forms."""

    @post(
        path,
        name="telegram_webhook",
        include_in_schema=False,
        request_max_body_size=MAX_BODY_BYTES,
        opt={"exclude_from_csrf": True},
    )
    async def telegram_webhook(request: Request[Any, Any, Any]) -> Response[None]:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            log.warning("telegram.webhook_refused")
            return Response(None, status_code=401)
        try:
            await intake.take([_read_body(await request.body())])
        except StoreUnreachable:
            # Telegram brings it again; any other error would hold this person's messages for a day.
            return Response(None, status_code=503)
        return Response(None, status_code=200)

    return telegram_webhook


async def register_webhook(bot: PasapasBot, url: str, secret: str) -> None:
    """Tell Telegram where to bring updates, until it listens."""
    backoff = Backoff()
    while True:
        try:
            await call(
                bot.set_webhook(
                    url,
                    secret_token=secret,
                    allowed_updates=ALLOWED_UPDATES,
                    max_connections=MAX_CONNECTIONS,
                )
            )
        except DeliveryFailed as failure:
            log.warning("telegram.webhook_not_set", code=failure.code)
            await asyncio.sleep(failure.retry_after or backoff.pause())
        else:
            log.info("telegram.webhook_set")
            return


def _read_body(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None  # read as a malformed update: ignored, and never brought again
