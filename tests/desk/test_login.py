"""Logging in: the session, its identifier, and what a guesser learns."""

from __future__ import annotations

from datetime import timedelta

from desk.login.routes import safe_next
from desk.sessions import SESSION_COOKIE
from tests.desk.conftest import Clock
from tests.desk.visitor import Visitor


async def test_the_desk_sends_a_stranger_to_the_login(visitor: Visitor) -> None:
    answer = await visitor.get("/aidants/structure")
    assert answer.url.path == "/aidants/connexion"
    assert answer.url.params["suite"] == "/aidants/structure"


async def test_a_right_pair_opens_the_page_that_was_asked_for(visitor: Visitor, aidants: dict[str, int]) -> None:
    await visitor.get("/aidants/structure")
    answer = await visitor.send(
        "/aidants/connexion",
        {"email": " Bernard@exemple.fr", "mot_de_passe": "des-petits-pas-tranquilles", "suite": "/aidants/structure"},
    )
    assert answer.url.path == "/aidants/structure"
    assert "Bernard" in visitor.text


async def test_the_session_changes_its_identifier_at_each_login(visitor: Visitor, aidants: dict[str, int]) -> None:
    visitor.http.cookies.set(SESSION_COOKIE, "chosen-by-somebody-else", domain="localhost.local", path="/aidants")
    await visitor.log_in("bernard@exemple.fr")
    first = visitor.http.cookies.get(SESSION_COOKIE, path="/aidants")
    await visitor.log_in("bernard@exemple.fr")
    second = visitor.http.cookies.get(SESSION_COOKIE, path="/aidants")
    assert len({"chosen-by-somebody-else", first, second}) == 3
    visitor.http.cookies.set(SESSION_COOKIE, first or "", domain="localhost.local", path="/aidants")
    assert (await visitor.get("/aidants/")).url.path == "/aidants/connexion"


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor: Visitor, aidants: dict[str, int]) -> None:
    await visitor.get("/aidants/connexion")
    answer = await visitor.send(
        "/aidants/connexion",
        {"email": "bernard@exemple.fr", "mot_de_passe": "des-petits-pas-tranquilles"},
        follow=False,
    )
    cookie = next(value for value in answer.headers.get_list("set-cookie") if value.startswith(SESSION_COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_a_wrong_password_and_an_unknown_address_read_the_same(visitor: Visitor, aidants: dict[str, int]) -> None:
    wrong = await visitor.log_in("bernard@exemple.fr", "autre-chose")
    first = visitor.text.replace("bernard@exemple.fr", "")
    unknown = await visitor.log_in("personne@exemple.fr", "autre-chose")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "ne vont pas ensemble" in first
    assert visitor.text == first


async def test_after_many_failures_even_the_right_password_waits(
    visitor: Visitor, aidants: dict[str, int], clock: Clock
) -> None:
    for _ in range(6):
        await visitor.log_in("bernard@exemple.fr", "autre-chose")
    assert (await visitor.log_in("bernard@exemple.fr")).status_code == 422
    clock.pass_time(timedelta(minutes=16))
    assert (await visitor.log_in("bernard@exemple.fr")).url.path == "/aidants/"


async def test_too_many_tries_from_one_address_are_refused(visitor: Visitor) -> None:
    statuses = [(await visitor.log_in("x@exemple.fr", "x")).status_code for _ in range(21)]
    assert statuses[-1] == 429
    assert "Trop de demandes" in visitor.text


async def test_a_session_ends_with_the_day_and_with_the_button(
    visitor: Visitor, aidants: dict[str, int], clock: Clock
) -> None:
    await visitor.log_in("bernard@exemple.fr")
    await visitor.send("/aidants/deconnexion")
    assert (await visitor.get("/aidants/")).url.path == "/aidants/connexion"
    await visitor.log_in("bernard@exemple.fr")
    clock.pass_time(timedelta(hours=11))
    assert (await visitor.get("/aidants/")).url.path == "/aidants/connexion"


async def test_a_phone_visit_never_passes_for_a_login(visitor: Visitor, aidants: dict[str, int]) -> None:
    await visitor.get("/telephone")
    token = visitor.http.cookies.get("pasapas_phone", path="/telephone")
    visitor.http.cookies.set(SESSION_COOKIE, f"phone:{token}", domain="localhost.local", path="/aidants")
    assert (await visitor.get("/aidants/")).url.path == "/aidants/connexion"


def test_the_login_leads_nowhere_else() -> None:
    elsewhere = ["https://mechant.fr", "//mechant.fr", "/aidants//mechant.fr", "/aidants/\\mechant.fr", "/", ""]
    assert {safe_next(path) for path in elsewhere} == {"/aidants/"}
    assert safe_next("/aidants/conversations/3") == "/aidants/conversations/3"
