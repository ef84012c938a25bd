"""The structure's page: read by any of its aidants, changed by them."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from desk.login.routes import Form
from desk.rendering import page
from desk.services import Services
from desk.sessions import Me
from desk.structure.forms import FIELDS, changed, read_form
from store import structures


@get("/structure")
async def show_structure(request: Request[Any, Any, Any], services: Services, me: Me) -> Response[Any]:
    """Show what people are told of the structure."""
    async with services.db.transaction() as s:
        structure = await structures.get(s, me.structure_id)
    values = {field.name: getattr(structure, field.name) or "" for field in FIELDS}
    return page(
        request,
        "structure/templates/structure.html",
        me=me,
        structure=structure,
        here="structure",
        fields=FIELDS,
        values=values,
        wrong={},
    )


@post("/structure", status_code=303)
async def save_structure(request: Request[Any, Any, Any], services: Services, me: Me, data: Form) -> Response[Any]:
    """Save it, or show each mistake beside its field with all that was typed."""
    values, wrong = read_form(data)
    async with services.db.transaction() as s:
        structure = await structures.get(s, me.structure_id)
        assert structure is not None
        if not wrong:
            await structures.save(s, changed(structure, values))
    if not wrong:
        return Redirect("/aidants/structure?avis=enregistre", status_code=303)
    return page(
        request,
        "structure/templates/structure.html",
        status=422,
        me=me,
        structure=structure,
        here="structure",
        fields=FIELDS,
        values=values,
        wrong=wrong,
    )
