"""Who holds the phone: an anonymous cookie for the browser's session, forgotten on a shared computer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from litestar.datastructures import Cookie

from bot.channels.phone.services import PhoneServices
from store import websessions
from store.database import AsyncSession
from store.people import find_or_make_person, person

COOKIE = "pasapas_phone"
ADDRESS_BYTES = 16
"""128 bits: nobody guesses somebody else's conversation."""

IDLE_LIMIT = timedelta(minutes=15)
"""On a shared computer, the page is closed to the next person after this time without a gesture."""

KEPT = timedelta(days=30)
"""In demo mode the phone is one's own: a conversation opens again for as long as it is kept."""


@dataclass(frozen=True)
class Visit:
    """An open conversation in one browser."""

    token: str
    person_id: int


async def begin_visit(s: AsyncSession, phone: PhoneServices) -> Visit:
    """Make a new anonymous person, and the visit that opens their conversation."""
    token = secrets.token_urlsafe(ADDRESS_BYTES)
    made = await find_or_make_person(s, phone.keyring, "phone", token)
    visit = Visit(token, made.id)
    await touch_visit(s, phone, visit)
    return visit


async def find_visit(s: AsyncSession, phone: PhoneServices, token: str | None) -> Visit | None:
    """Return the visit of a cookie, unless it was left idle too long in public mode, or all was erased."""
    if not token:
        return None
    content = await websessions.get(s, phone.keyring, _key(token), phone.clock())
    if content is None or await person(s, phone.keyring, int(content)) is None:
        return None
    return Visit(token, int(content))


async def touch_visit(s: AsyncSession, phone: PhoneServices, visit: Visit) -> None:
    """Note a gesture of the person: the idle time starts again. Live refreshes are not gestures."""
    length = KEPT if phone.mode == "demo" else IDLE_LIMIT
    await websessions.set(
        s,
        phone.keyring,
        _key(visit.token),
        str(visit.person_id).encode(),
        expires_at=phone.clock() + length,
    )


async def end_visit(s: AsyncSession, visit: Visit) -> None:
    """Close the conversation to this browser."""
    await websessions.delete(s, _key(visit.token))


def cookie(phone: PhoneServices, token: str) -> Cookie:
    """Return the cookie of a visit. In public mode it ends with the browser's session."""
    seconds = int(KEPT.total_seconds()) if phone.mode == "demo" else None
    return Cookie(
        key=COOKIE,
        value=token,
        path="/telephone",
        httponly=True,
        samesite="lax",
        secure=phone.secure_cookies,
        max_age=seconds if token else 0,
    )


def _key(token: str) -> str:
    return f"phone:{token}"
