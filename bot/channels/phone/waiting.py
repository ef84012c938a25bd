"""Waiting for an answer: a moment for a page without JavaScript, a stream of hints for the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from bot.channels.phone.services import PhoneServices
from store import outbox
from store.live import Subscription

KEEPALIVE_SECONDS = 15
"""Proxies cut a silent connection after 30 to 60 s."""

CHECK_SECONDS = 0.5
"""A hint may be lost: the answer is looked for at least so often."""

SILENCE_SECONDS = 1.0
"""A turn may have no answer, when an aidant reads; the turn that tells of a new case follows in this time."""


def hints(phone: PhoneServices, person_id: int) -> ServerSentEvent:
    """Answer with a stream of hints that the conversation moved."""
    return ServerSentEvent(_stream(phone, person_id), headers={"X-Accel-Buffering": "no"})


async def wait_for_answer(
    phone: PhoneServices, changes: Subscription, person_id: int, after_id: int, seconds: float
) -> None:
    """Return once we said something after a message, when nothing will be said, or when the time is over."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    taken = False
    while (left := end - loop.time()) > 0:
        await changes.wait(min(left, CHECK_SECONDS))
        async with phone.db.transaction() as s:
            messages = await outbox.messages_after(s, phone.keyring, person_id, after_id)
        if any(message.who != "person" for message in messages):
            return
        if messages and not taken:
            taken = True
            end = min(end, loop.time() + SILENCE_SECONDS)


async def _stream(phone: PhoneServices, person_id: int) -> AsyncIterator[ServerSentEventMessage]:
    async with phone.hub.subscribe(f"person:{person_id}") as changes:
        # The first hint covers what happened between the page and this connection.
        yield ServerSentEventMessage(event="nouveau", data="1", retry=2000)
        while True:
            if await changes.wait(KEEPALIVE_SECONDS):
                yield ServerSentEventMessage(event="nouveau", data="1")
            else:
                yield ServerSentEventMessage(comment="ici", data=None)
