"""Hints to browsers that something changed. A hint carries nothing: the page is read again."""

from __future__ import annotations

from collections.abc import AsyncIterator

from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from store.live import Hub

KEEPALIVE_SECONDS = 15
"""Proxies cut a silent connection after 30 to 60 s."""


def hints(hub: Hub, topic: str) -> ServerSentEvent:
    """Answer with a stream of hints about a topic, for as long as the browser listens."""
    return ServerSentEvent(_stream(hub, topic), headers={"X-Accel-Buffering": "no"})


async def _stream(hub: Hub, topic: str) -> AsyncIterator[ServerSentEventMessage]:
    async with hub.subscribe(topic) as changes:
        # The first hint covers what happened between the page and this connection.
        yield ServerSentEventMessage(event="nouveau", data="1", retry=2000)
        while True:
            if await changes.wait(KEEPALIVE_SECONDS):
                yield ServerSentEventMessage(event="nouveau", data="1")
            else:
                yield ServerSentEventMessage(comment="ici", data=None)
