"""Who may use the phone, and how much: this machine only in demo mode, so many gestures per address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import PermissionDeniedException
from litestar.handlers.base import BaseRouteHandler
from litestar.middleware.rate_limit import RateLimitConfig

from bot.channels.phone.services import PhoneServices
from bot.channels.phone.visits import COOKIE

SENDS_PER_MINUTE = 120
"""Per address: a room of ten people who share one line and press a button every five seconds."""

VISITS_PER_MINUTE = 20
"""New conversations per address: each one writes to the database before anybody did anything."""

Guard = Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None]]


def open_to(phone: PhoneServices) -> Guard:
    """Make the guard that keeps the demonstration on this machine."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        if phone.mode == "demo" and not _is_local(connection):
            raise PermissionDeniedException("the demonstration is served to this machine only")

    return guard


def limits() -> list[RateLimitConfig]:
    """Return the limits per address, for sends and for new conversations."""
    return [
        RateLimitConfig(
            rate_limit=("minute", SENDS_PER_MINUTE),
            check_throttle_handler=_is_send,
            store="phone_sends",
            set_rate_limit_headers=False,
        ),
        RateLimitConfig(
            rate_limit=("minute", VISITS_PER_MINUTE),
            check_throttle_handler=_is_first_visit,
            store="phone_visits",
            set_rate_limit_headers=False,
        ),
    ]


def _is_local(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    # Behind a proxy every client looks local: a forwarded request is never this machine's own browser.
    if connection.client is None or "x-forwarded-for" in connection.headers or "forwarded" in connection.headers:
        return False
    try:
        return ip_address(connection.client.host).is_loopback
    except ValueError:
        return False


async def _is_send(request: Request[Any, Any, Any]) -> bool:
    return request.method == "POST"


async def _is_first_visit(request: Request[Any, Any, Any]) -> bool:
    return request.method == "GET" and request.url.path.rstrip("/") == "/telephone" and COOKIE not in request.cookies
