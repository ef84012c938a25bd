"""The pages of what went wrong, in French, without a trace of the inside."""

from __future__ import annotations

import traceback
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.response import Redirect

from desk.rendering import page
from desk.sessions import SESSION_LOGIN
from store.health import is_outage

log = structlog.get_logger(__name__)

SENTENCES: dict[int, tuple[str, str]] = {
    400: ("Demande incomplète", "Il manque quelque chose dans cette demande. Revenez en arrière et recommencez."),
    403: (
        "Page fermée",
        "Cette page n’est pas ouverte ici, ou elle est restée ouverte trop longtemps. Rechargez-la et recommencez.",
    ),
    404: ("Page introuvable", "Cette page n’existe pas, ou elle n’est pas à vous."),
    405: ("Page introuvable", "Cette adresse ne s’ouvre pas de cette façon."),
    410: ("Conversation fermée", "Cette conversation n’est plus ouverte ici."),
    413: ("Message trop long", "Votre message est trop long. Envoyez-le en plusieurs fois."),
    429: (
        "Trop de demandes",
        "Il y a eu trop de demandes en peu de temps. Attendez une minute, puis recommencez.",
    ),
    500: (
        "Une erreur est survenue",
        "Ce n’est pas votre faute. Réessayez dans un instant. Si l’erreur revient, prévenez votre structure.",
    ),
    503: (
        "Service momentanément indisponible",
        "Le service ne peut pas répondre maintenant. Réessayez dans une minute : rien n’est perdu.",
    ),
}


def error_handlers() -> dict[int | type[Exception], Any]:
    """Answer every error with a page; only an unexpected one is logged, by its kind and place."""

    def refused(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
        return _error_page(request, error.status_code)

    def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        if is_outage(error):
            log.warning("desk.outage", kind=type(error).__name__)
            return _error_page(request, 503)
        # Neither the message nor the address: both may hold what a person wrote.
        log.error("desk.failed", kind=type(error).__name__, where=_place(error))
        return _error_page(request, 500)

    return {NotAuthorizedException: _to_login, HTTPException: refused, Exception: unexpected}


def _to_login(request: Request[Any, Any, Any], error: NotAuthorizedException) -> Response[Any]:
    path = request.url.path if request.method == "GET" else "/aidants/"
    return Redirect(f"{SESSION_LOGIN}?suite={quote(path)}", status_code=303)


def _error_page(request: Request[Any, Any, Any], status: int) -> Response[Any]:
    known = status if status in SENTENCES else (404 if status < 500 else 500)
    title, sentence = SENTENCES[known]
    return page(request, "templates/error.html", status=status, title=title, sentence=sentence)


def _place(error: Exception) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames]
