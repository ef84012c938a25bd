"""Every route of the desk has its door: a stranger is sent to the login, whatever the address and the method."""

from __future__ import annotations

from litestar import Litestar

from tests.desk.visitor import Visitor

OPEN = {"/aidants/connexion", "/aidants/deconnexion"}
"""The two addresses of the desk that need no session."""


def guarded(app: Litestar) -> list[tuple[str, str]]:
    """Return every method and address behind the login."""
    return sorted(
        (method, route.path.replace("{case_id:int}", "1"))
        for route in app.routes
        if route.path.startswith("/aidants") and route.path not in OPEN
        for method in getattr(route, "methods", ())
        if method in ("GET", "POST")
    )


async def test_a_stranger_is_sent_to_the_login_from_everywhere(app: Litestar, visitor: Visitor) -> None:
    routes = guarded(app)
    assert len(routes) >= 10
    await visitor.get("/aidants/connexion")
    login = visitor.page
    for method, path in routes:
        visitor.page = login
        answer = await (visitor.get(path) if method == "GET" else visitor.send(path))
        assert (method, path, answer.url.path) == (method, path, "/aidants/connexion")


async def test_a_form_without_its_token_is_refused_everywhere(app: Litestar, visitor: Visitor) -> None:
    posts = [path for method, path in guarded(app) if method == "POST"]
    posts += [*OPEN, "/telephone", "/telephone/effacer", "/telephone/nouveau"]
    assert len(posts) >= 9
    await visitor.get("/aidants/connexion")
    statuses = {path: (await visitor.http.post(path, data={"_csrf_token": "x"})).status_code for path in posts}
    assert statuses == dict.fromkeys(posts, 403)
