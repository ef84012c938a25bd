"""The queue page, the most urgent first, then who has waited longest."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.response import ServerSentEvent

from desk.access import open_queue
from desk.live import hints
from desk.rendering import page
from desk.services import Services
from desk.sessions import Me
from store import structures


@get("/")
async def show_queue(request: Request[Any, Any, Any], services: Services, me: Me) -> Response[Any]:
    """Show who waits, whom this aidant helps, and whom colleagues help."""
    with_closed = request.query_params.get("closes") == "oui"
    async with services.db.transaction() as s:
        structure = await structures.get(s, me.structure_id)
        rows = await open_queue(s, services, me, include_closed=with_closed)
    return page(
        request,
        "queue/templates/queue.html",
        me=me,
        structure=structure,
        here="queue",
        now=services.clock(),
        waiting=[row for row in rows if row.state == "waiting"],
        mine=[row for row in rows if row.state == "claimed" and row.aidant_id == me.id],
        others=[row for row in rows if row.state == "claimed" and row.aidant_id != me.id],
        closed=[row for row in rows if row.state == "closed"] if with_closed else None,
    )


@get("/direct", media_type="text/event-stream")
async def hint_queue(services: Services, me: Me) -> ServerSentEvent:
    """Tell the browser when a case of the structure changed."""
    return hints(services.hub, f"structure:{me.structure_id}")
