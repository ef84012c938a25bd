"""What protects every page: headers, the token of forms, limits, and who counts as local."""

from __future__ import annotations

from ipaddress import ip_address

from litestar import Request
from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.types import Message, Scope

from desk.services import DeskServices

FORM_BYTES = 64_000
"""Largest body that a page accepts; a reply of 4,000 characters is at most 48,000 bytes once encoded."""

LOGIN_TRIES_PER_MINUTE = 20
"""Per address: a whole team behind one office address may log in at once, a guesser is slowed."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Robots-Tag": "noindex",
}


async def add_headers(message: Message, scope: Scope) -> None:
    """Add the security headers to an answer that starts, errors included."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in HEADERS.items():
        headers[name] = value
    # Pages show people's words: neither a shared computer nor a proxy may keep them.
    headers.setdefault("Cache-Control", "no-store")


def form_token(services: DeskServices) -> CSRFConfig:
    """Protect forms: the secret is derived from the keys, so that every process agrees on it."""
    return CSRFConfig(
        secret=services.keyring.fingerprint("desk form token"),
        cookie_name="pasapas_form",
        cookie_httponly=True,
        cookie_secure=services.secure_cookies,
    )


def login_limit() -> RateLimitConfig:
    """Limit the tries of one address; the growing delay per account is the store's."""
    return RateLimitConfig(
        rate_limit=("minute", LOGIN_TRIES_PER_MINUTE),
        check_throttle_handler=_is_post,
        set_rate_limit_headers=False,
        store="login_limit",
    )


def is_local(connection: ASGIConnection) -> bool:  # type: ignore[type-arg]  # its types do not matter here
    """Tell whether the browser runs on this very machine, without a proxy in between."""
    client = connection.client
    if client is None or "x-forwarded-for" in connection.headers or "forwarded" in connection.headers:
        return False
    try:
        return ip_address(client.host).is_loopback
    except ValueError:
        return False


async def _is_post(request: Request) -> bool:  # type: ignore[type-arg]  # its types do not matter here
    return request.method == "POST"
