"""A conversation by forms alone, then as the page's own program does it."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.channels.phone.visits import COOKIE
from flows.typography import NO_BREAK
from store import outbox
from store.crypto import Keyring
from store.database import Database
from tests.desk.conftest import Clock
from tests.desk.visitor import TOKEN, Visitor

SEND_ID = re.compile(r'name="envoi" value="([^"]+)"')


def said(page: str) -> list[str]:
    """Return what the bubbles of a page say, as one sees it: a space that holds two words looks like any other."""
    return [text.replace(NO_BREAK, " ") for text in re.findall(r'<p class="bubble">(.*?)</p>', page, re.DOTALL)]


async def write(person: Visitor, text: str, send_id: str = "") -> None:
    """Write a message and press « Envoyer »."""
    found = send_id or SEND_ID.findall(person.page)[-1]
    await person.send("/telephone", {"texte": text, "envoi": found})


async def test_the_first_page_welcomes_and_offers_buttons(patient: Visitor) -> None:
    await patient.get("/telephone")
    assert said(patient.page) == ["Bonjour."]
    assert re.findall(r'value="(1:\w+)"', patient.page) == ["1:done", "1:stuck", "1:human"]


async def test_without_a_program_a_message_is_answered_on_the_next_page(patient: Visitor) -> None:
    await patient.get("/telephone")
    await write(patient, "jarive pa a faire ma declaration caf")
    assert said(patient.page)[1:] == [
        "jarive pa a faire ma declaration caf",
        "Reçu : jarive pa a faire ma declaration caf",
    ]


async def test_without_a_program_a_button_is_answered_on_the_next_page(patient: Visitor) -> None:
    await patient.get("/telephone")
    await patient.send("/telephone", {"action": "1:done", "envoi": SEND_ID.findall(patient.page)[0]})
    assert said(patient.page)[-1] == "Choisi : done"
    assert 'value="2:done"' in patient.page
    assert 'value="1:done"' not in patient.page


async def test_the_same_send_twice_counts_once(patient: Visitor) -> None:
    await patient.get("/telephone")
    send_id = SEND_ID.findall(patient.page)[-1]
    await write(patient, "bonjour", send_id)
    await patient.http.post(
        "/telephone",
        headers={"X-Envoi": "programme"},
        data={"_csrf_token": TOKEN.findall(patient.page)[0], "texte": "bonjour", "envoi": send_id},
    )
    await write(patient, "et après", "another-send-of-this-page")
    assert said(patient.page)[1:] == ["bonjour", "Reçu : bonjour", "et après", "Reçu : et après"]


async def test_a_send_without_its_identifier_or_without_words_changes_nothing(patient: Visitor) -> None:
    await patient.get("/telephone")
    await patient.send("/telephone", {"texte": "bonjour"})
    await write(patient, "   ")
    assert said(patient.page) == ["Bonjour."]


async def test_a_secret_is_masked_before_it_is_stored(patient: Visitor, db: Database, keyring: Keyring) -> None:
    await patient.get("/telephone")
    await write(patient, "mon mot de passe est Soleil2024!")
    assert "Soleil2024" not in patient.page
    async with db.transaction() as s:
        lines = await outbox.messages_after(s, keyring, 1, 0)
    assert not [line for line in lines if "Soleil2024" in line.text]


async def test_what_is_written_is_shown_and_never_run(patient: Visitor) -> None:
    await patient.get("/telephone")
    await write(patient, '<img src=x onerror=alert(1)> "&')
    assert "<img" not in patient.page
    assert "&lt;img src=x onerror=alert(1)&gt;" in patient.page


async def test_a_slow_answer_is_announced_and_a_link_shows_it_later(visitor: Visitor, db: Database) -> None:
    await visitor.get("/telephone")
    assert "Votre message est bien reçu" in visitor.text
    await write(visitor, "bonjour")
    assert "Voir la réponse" in visitor.text
    assert '<p class="typing" id="attente" role="status">' in visitor.page


async def test_a_link_opens_its_procedure_once(patient: Visitor) -> None:
    await patient.get("/telephone?start=f_caf")
    assert said(patient.page) == ["Bonjour. f_caf"]
    await patient.get("/telephone?start=f_caf")
    await patient.get("/telephone?start=%3Cscript%3E")
    assert said(patient.page) == ["Bonjour. f_caf"]


async def test_the_program_gets_only_what_it_has_not_shown(patient: Visitor) -> None:
    await patient.get("/telephone")
    shown = re.findall(r'data-dernier="(\d+)"', patient.page)[0]
    await write(patient, "bonjour")
    answer = await patient.http.get(f"/telephone/messages?after={shown}")
    assert said(answer.text) == ["bonjour", "Reçu : bonjour"]
    assert 'value="2:done"' in answer.text


async def test_two_browsers_are_two_people(app: object, patient: Visitor, visitor: Visitor) -> None:
    await patient.get("/telephone")
    await write(patient, "une phrase à moi")
    await visitor.get("/telephone")
    assert "une phrase à moi" not in visitor.text


async def test_everything_is_erased_after_a_confirmation(patient: Visitor, db: Database, keyring: Keyring) -> None:
    await patient.get("/telephone")
    await write(patient, "bonjour")
    await patient.get("/telephone/effacer")
    assert "Terminer et effacer ?" in patient.text
    await patient.send("/telephone/effacer")
    assert "Tout est effacé" in patient.text
    assert not patient.http.cookies.get(COOKIE)
    async with db.transaction() as s:
        assert await outbox.messages_after(s, keyring, 1, 0) == []
    await patient.get("/telephone")
    assert said(patient.page) == ["Bonjour."]


async def test_the_demonstration_is_closed_to_other_machines(app: object, visitor: Visitor) -> None:
    answer = await visitor.http.get("/telephone", headers={"X-Forwarded-For": "192.0.2.7"})
    assert answer.status_code == 403


async def test_a_page_left_idle_on_a_shared_computer_shows_nothing_more(
    on_shared_computer: Visitor, clock: Clock
) -> None:
    person = on_shared_computer
    await person.get("/telephone")
    assert 'data-inactif="900"' in person.page
    await write(person, "une phrase à moi")
    clock.pass_time(timedelta(minutes=14))
    await person.get("/telephone")
    clock.pass_time(timedelta(minutes=14))
    assert (await person.http.get("/telephone/messages?after=0")).status_code == 200
    clock.pass_time(timedelta(minutes=2))
    assert (await person.http.get("/telephone/messages?after=0")).status_code == 410
    await person.get("/telephone")
    assert "Cette conversation est fermée" in person.text
    assert "une phrase à moi" not in person.text
    await person.send("/telephone/nouveau")
    assert said(person.page) == ["Bonjour."]


async def test_the_cookie_of_a_shared_computer_ends_with_the_browser(on_shared_computer: Visitor) -> None:
    answer = await on_shared_computer.http.get("/telephone")
    cookie = next(value for value in answer.headers.get_list("set-cookie") if value.startswith(COOKIE))
    assert "HttpOnly" in cookie
    assert "Max-Age" not in cookie


async def test_new_conversations_from_one_address_are_limited(visitor: Visitor) -> None:
    statuses = []
    for _ in range(21):
        visitor.http.cookies.delete(COOKIE) if visitor.http.cookies.get(COOKIE) else None
        statuses.append((await visitor.http.get("/telephone")).status_code)
    assert statuses == [200] * 20 + [429]
