"""Log in and out."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, Router, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect

from desk.login.passwords import WRONG, check_login
from desk.rendering import page
from desk.security import login_limit
from desk.services import Services
from desk.sessions import SESSION_COOKIE, close_session, open_session

HOME = "/aidants/"
Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/connexion")
async def show_login(request: Request[Any, Any, Any]) -> Response[Any]:
    """Show the login form."""
    return _form(request, safe_next(request.query_params.get("suite", "")))


@post("/connexion", status_code=303)
async def log_in(request: Request[Any, Any, Any], services: Services, data: Form) -> Response[Any]:
    """Open a session, or say that the pair is wrong without saying which half."""
    email = data.get("email", "").strip()[:254]
    next_path = safe_next(data.get("suite", ""))
    aidant = await check_login(services, email, data.get("mot_de_passe", ""))
    if aidant is None:
        return _form(request, next_path, email=email, wrong=WRONG, status=422)
    cookie = await open_session(services, aidant.id, request.cookies.get(SESSION_COOKIE))
    return Redirect(next_path, status_code=303, cookies=[cookie])


@post("/deconnexion", status_code=303)
async def log_out(request: Request[Any, Any, Any], services: Services) -> Response[Any]:
    """Close the session."""
    cookie = await close_session(services, request.cookies.get(SESSION_COOKIE))
    return Redirect("/aidants/connexion?avis=deconnecte", status_code=303, cookies=[cookie])


def login_router() -> Router:
    """Return the pages that need no session."""
    return Router("/aidants", route_handlers=[show_login, log_in, log_out], middleware=[login_limit().middleware])


def safe_next(path: str) -> str:
    """Keep an address of the desk, and nothing that could lead elsewhere."""
    plain = path.isascii() and path.isprintable() and "\\" not in path and "//" not in path
    return path if plain and path.startswith(HOME) else HOME


def _form(
    request: Request[Any, Any, Any], next_path: str, *, email: str = "", wrong: str = "", status: int = 200
) -> Response[Any]:
    return page(request, "login/templates/login.html", status=status, next_path=next_path, email=email, wrong=wrong)
