"""The phone's pages: read the conversation, write, press a button."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.exceptions import HTTPException
from litestar.params import Body, FromQuery
from litestar.response import Redirect, ServerSentEvent, Template

from bot.channels.phone.incoming import new_client_id, read_client_id, read_event, read_start
from bot.channels.phone.pages import Exchange, common_context, read_exchange
from bot.channels.phone.services import Phone, PhoneServices
from bot.channels.phone.visits import COOKIE, IDLE_LIMIT, Visit, begin_visit, cookie, find_visit, touch_visit
from bot.channels.phone.waiting import hints, wait_for_answer
from flows.events import Commanded, Event
from store import inbox, transcript

Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
SHOWN = 200
"""Messages shown at most: the newest."""

VISIT_OVER = 410
"""The page's own program is told that its conversation is closed here; it then loads the page again."""


@get("/")
async def show_phone(request: Request[Any, Any, Any], phone: Phone) -> Response[Any]:
    """Show the conversation; a first visit begins one and waits a moment for the welcome."""
    token = request.cookies.get(COOKIE)
    start = read_start(request.query_params.get("start"), phone.mask)
    async with phone.db.transaction() as s:
        visit = await find_visit(s, phone, token)
        if visit is not None:
            await touch_visit(s, phone, visit)
        elif token is None or phone.mode == "demo":
            visit = await begin_visit(s, phone)
    if visit is None:
        return Template("phone_closed.html", context=common_context())
    known = visit.token == token
    if start or not known:
        key = f"phone:start:{visit.token}:{start}"
        await _post_and_wait(phone, visit, Commanded(name="start", argument=start), key)
    if known and start:
        return Redirect("/telephone", status_code=303)
    return await _phone_page(request, phone, visit)


@post("/", status_code=303)
async def send_event(request: Request[Any, Any, Any], phone: Phone, data: Form) -> Response[Any]:
    """Take a message or a press; the page's own program does not wait for the answer."""
    async with phone.db.transaction() as s:
        visit = await find_visit(s, phone, request.cookies.get(COOKIE))
        if visit is not None:
            await touch_visit(s, phone, visit)
    with_program = request.headers.get("x-envoi") == "programme"
    if visit is None:
        if with_program:
            raise HTTPException(status_code=VISIT_OVER, detail="visit over")
        return Redirect("/telephone", status_code=303)
    event, client_id = read_event(data, phone.mask), read_client_id(data)
    if event is None or client_id is None:
        return Redirect("/telephone#nouveau", status_code=303)
    # The person's identifier is part of the key: another browser cannot use up this one's.
    key = f"phone:{visit.person_id}:{client_id}"
    if with_program:
        await _post(phone, visit, event, key)
        return Response(None, status_code=204)
    before = await _post_and_wait(phone, visit, event, key)
    after = "" if before is None else f"?apres={before}"
    return Redirect(f"/telephone{after}#nouveau", status_code=303)


@get("/messages")
async def show_messages(request: Request[Any, Any, Any], phone: Phone, after: FromQuery[int] = 0) -> Template:
    """Give the messages after one, and the buttons now valid, as a piece of the page."""
    visit = await _visit(request, phone)
    exchange = await _exchange(phone, visit)
    fresh = [message for message in exchange.messages if message.id > after]
    return Template(
        "phone_messages.html",
        context={**common_context(), "exchange": exchange, "fresh": fresh, "client_id": new_client_id()},
    )


@get("/direct", media_type="text/event-stream")
async def hint_messages(request: Request[Any, Any, Any], phone: Phone) -> ServerSentEvent:
    """Tell the browser when to ask for messages."""
    visit = await _visit(request, phone)
    return hints(phone, visit.person_id)


async def _visit(request: Request[Any, Any, Any], phone: PhoneServices) -> Visit:
    async with phone.db.transaction() as s:
        visit = await find_visit(s, phone, request.cookies.get(COOKIE))
    if visit is None:
        raise HTTPException(status_code=VISIT_OVER, detail="visit over")
    return visit


async def _post(phone: PhoneServices, visit: Visit, event: Event, key: str) -> bool:
    async with phone.db.transaction() as s:
        return await inbox.receive(s, phone.keyring, visit.person_id, event, update_key=key, received_at=phone.clock())


async def _post_and_wait(phone: PhoneServices, visit: Visit, event: Event, key: str) -> int | None:
    """Post an event, wait for its answer, and return the last message before it; None if it was seen before."""
    before = (await _exchange(phone, visit)).last_id
    async with phone.hub.subscribe(f"person:{visit.person_id}") as changes:
        if not await _post(phone, visit, event, key):
            return None
        await wait_for_answer(phone, changes, visit.person_id, before, phone.answer_seconds)
    return before


async def _exchange(phone: PhoneServices, visit: Visit) -> Exchange:
    async with phone.db.transaction() as s:
        return read_exchange(await transcript.shown(s, phone.keyring, visit.person_id, newest=True, limit=SHOWN))


async def _phone_page(request: Request[Any, Any, Any], phone: PhoneServices, visit: Visit) -> Response[Any]:
    exchange = await _exchange(phone, visit)
    after = request.query_params.get("apres", "")
    # Right after a send without JavaScript: still waiting as long as nothing followed.
    waited_from = int(after) if after.isdecimal() and len(after) < 19 else -1
    return Template(
        "phone.html",
        context={
            **common_context(),
            "exchange": exchange,
            "client_ids": [new_client_id(), new_client_id()],
            "waiting": not exchange.answered or exchange.last_id <= waited_from,
            "idle_seconds": int(IDLE_LIMIT.total_seconds()) if phone.mode == "public" else 0,
        },
        cookies=[cookie(phone, visit.token)],
    )
