"""One conversation: read it, take it, answer, give it back, close it."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, ServerSentEvent

from desk.access import may_answer, open_case
from desk.conversation.acting import answer, claim, close, give_back
from desk.conversation.forms import NOTHING, Refused, read_reply
from desk.live import hints
from desk.login.routes import Form
from desk.rendering import page
from desk.services import DeskServices, Services
from desk.sessions import Me
from store import structures
from store.accounts import Aidant

CaseId = FromPath[int]
CASE = "/conversations/{case_id:int}"


@get(CASE)
async def show_case(request: Request[Any, Any, Any], services: Services, me: Me, case_id: CaseId) -> Response[Any]:
    """Show the summary, the transcript, and what this aidant may do."""
    return await _case_page(request, services, me, case_id)


@get(f"{CASE}/direct", media_type="text/event-stream")
async def hint_case(services: Services, me: Me, case_id: CaseId) -> ServerSentEvent:
    """Tell the browser when the conversation moved."""
    async with services.db.transaction() as s:
        case = await open_case(s, services, me, case_id)
    return hints(services.hub, f"person:{case.person_id}")


@post(f"{CASE}/prendre", status_code=303)
async def take_case(services: Services, me: Me, case_id: CaseId) -> Redirect:
    """Take the case; a colleague who was first is named on the page."""
    taken = await claim(services, me, case_id)
    return _back(case_id, "pris" if taken else "deja_pris")


@post(f"{CASE}/repondre", status_code=303)
async def send_reply(
    request: Request[Any, Any, Any], services: Services, me: Me, case_id: CaseId, data: Form
) -> Response[Any]:
    """Send an answer, without any secret that it held."""
    draft = data.get("texte", "")
    text, why = read_reply(draft)
    if why:
        return await _case_page(request, services, me, case_id, Refused(draft, why))
    masked = services.mask(text)
    if not await answer(services, me, case_id, masked.text):
        return _back(case_id, "pas_a_vous")
    return _back(case_id, "masque" if masked.secrets else "envoye", "#reponse")


@post(f"{CASE}/rendre", status_code=303)
async def give_back_case(services: Services, me: Me, case_id: CaseId) -> Redirect:
    """Give the person back to the assistant, at the same step."""
    done = await give_back(services, me, case_id)
    return Redirect("/aidants/?avis=rendu", status_code=303) if done else _back(case_id, "pas_a_vous")


@post(f"{CASE}/clore", status_code=303)
async def close_case(services: Services, me: Me, case_id: CaseId) -> Redirect:
    """Close the case."""
    done = await close(services, me, case_id)
    return Redirect("/aidants/?avis=clos", status_code=303) if done else _back(case_id, "pas_a_vous")


def _back(case_id: int, notice: str, place: str = "") -> Redirect:
    return Redirect(f"/aidants/conversations/{case_id}?avis={notice}{place}", status_code=303)


async def _case_page(
    request: Request[Any, Any, Any], services: DeskServices, me: Aidant, case_id: int, refused: Refused = NOTHING
) -> Response[Any]:
    async with services.db.transaction() as s:
        case = await open_case(s, services, me, case_id)
        structure = await structures.get(s, me.structure_id)
    assert structure is not None
    lost = request.query_params.get("avis") == "deja_pris" and not may_answer(me, case)
    return page(
        request,
        "conversation/templates/conversation.html",
        status=422 if refused.why else 200,
        me=me,
        structure=structure,
        here="",
        case=case,
        mine=may_answer(me, case),
        taken_by=case.aidant_name if lost else None,
        now=services.clock(),
        draft=refused.draft,
        wrong=refused.why,
    )
