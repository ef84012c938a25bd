"""Who is logged in: sessions kept in the database, behind an identifier that we alone choose."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException
from litestar.handlers.base import BaseRouteHandler
from litestar.params import SkipValidation

from desk.services import DeskServices
from store import accounts, websessions
from store.accounts import Aidant

SESSION_LOGIN = "/aidants/connexion"
SESSION_COOKIE = "pasapas_desk"
SESSION_LENGTH = timedelta(hours=10)
"""A working day: nobody is thrown out in the middle of an answer."""

Me = NamedDependency[SkipValidation[Aidant]]
"""How a handler asks who is logged in: a parameter named `me`."""

Guard = Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None]]


async def open_session(services: DeskServices, aidant_id: int, old_id: str | None) -> Cookie:
    """Begin a session under a new identifier; the one that the browser came with, if any, is dead."""
    new_id = secrets.token_urlsafe(32)
    expires_at = services.clock() + SESSION_LENGTH
    async with services.db.transaction() as s:
        if old_id:
            await websessions.delete(s, _key(old_id))
        await websessions.set(s, services.keyring, _key(new_id), str(aidant_id).encode(), expires_at=expires_at)
    return _cookie(services, new_id, int(SESSION_LENGTH.total_seconds()))


async def close_session(services: DeskServices, session_id: str | None) -> Cookie:
    """End a session on both sides; the cookie returned makes the browser forget it."""
    if session_id:
        async with services.db.transaction() as s:
            await websessions.delete(s, _key(session_id))
    return _cookie(services, "", 0)


def logged_in(services: DeskServices) -> Guard:
    """Make the guard of every page behind the login: it finds the aidant, or refuses."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        aidant = await _find_aidant(services, connection.cookies.get(SESSION_COOKIE))
        if aidant is None:
            raise NotAuthorizedException("no session")
        connection.scope["user"] = aidant

    return guard


def provide_me(request: Request[Aidant, Any, Any]) -> Aidant:
    """Give handlers the aidant whom the guard found."""
    return request.user


async def _find_aidant(services: DeskServices, session_id: str | None) -> Aidant | None:
    if not session_id:
        return None
    async with services.db.transaction() as s:
        content = await websessions.get(s, services.keyring, _key(session_id), services.clock())
        if content is None:
            return None
        aidant = await accounts.aidant(s, services.keyring, int(content))
    return aidant if aidant is not None and aidant.active else None


def _cookie(services: DeskServices, value: str, seconds: int) -> Cookie:
    return Cookie(
        key=SESSION_COOKIE,
        value=value,
        path="/aidants",
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=services.secure_cookies,
    )


def _key(session_id: str) -> str:
    # The phone keeps its visits in the same table: a visit must never pass for a login.
    return f"desk:{session_id}"
