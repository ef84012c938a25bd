"""The public pages, and what machines ask: alive, ready, measures."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException

from desk.rendering import page
from desk.security import is_local
from desk.services import Services
from store import structures

PLAIN = "text/plain; charset=utf-8"
METRICS = "text/plain; version=0.0.4; charset=utf-8"
"""The exposition format of Prometheus."""


@get("/")
async def show_home(request: Request[Any, Any, Any], services: Services) -> Response[Any]:
    """Choose between the phone and the desk."""
    phone = services.web_phone == "public" or (services.web_phone == "demo" and is_local(request))
    return page(request, "home/templates/home.html", phone=phone)


@get("/confidentialite")
async def show_privacy(request: Request[Any, Any, Any], services: Services) -> Response[Any]:
    """Say who holds what, how long, and how to have it erased."""
    async with services.db.transaction() as s:
        structure = await structures.default(s)
    return page(request, "home/templates/privacy.html", structure=structure)


@get("/healthz", media_type=PLAIN)
async def tell_alive() -> str:
    """Answer while the process runs, whatever the state of the rest."""
    return "ok\n"


@get("/readyz")
async def tell_ready(services: Services) -> Response[str]:
    """Answer 200 when messages can be answered; otherwise 503 and why, a line each."""
    reasons = await services.readiness()
    text = "".join(f"{reason}\n" for reason in reasons) or "ok\n"
    return Response(text, status_code=503 if reasons else 200, media_type=PLAIN)


@get("/metrics")
async def show_metrics(request: Request[Any, Any, Any], services: Services) -> Response[str]:
    """Give the measures, to this machine only."""
    if not is_local(request):
        raise NotFoundException("only for this machine")
    return Response(services.metrics(), media_type=METRICS)
