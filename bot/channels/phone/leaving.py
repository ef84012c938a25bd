"""Leaving the phone: erase everything, or begin again after the page was closed."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect, Template

from bot.channels.phone.pages import common_context
from bot.channels.phone.services import Phone
from bot.channels.phone.visits import COOKIE, cookie, end_visit, find_visit
from store.erasure import erase_at_once


@get("/effacer")
async def ask_erase() -> Template:
    """Ask for a confirmation: nothing brings the conversation back."""
    return Template("phone_erase.html", context={**common_context(), "erased": False})


@post("/effacer", status_code=200)
async def erase(request: Request[Any, Any, Any], phone: Phone) -> Template:
    """Erase the person and everything of theirs, at once, and make the browser forget them."""
    async with phone.db.transaction() as s:
        visit = await find_visit(s, phone, request.cookies.get(COOKIE))
        if visit is not None:
            await erase_at_once(s, phone.keyring, visit.person_id, phone.clock())
            await end_visit(s, visit)
    return Template("phone_erase.html", context={**common_context(), "erased": True}, cookies=[cookie(phone, "")])


@post("/nouveau", status_code=303)
async def begin_again(phone: Phone) -> Response[Any]:
    """Forget a closed conversation in this browser; the next page begins another."""
    return Redirect("/telephone", status_code=303, cookies=[cookie(phone, "")])
