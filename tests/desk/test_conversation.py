"""An aidant and a person: taken by one, answered, given back; nothing for another structure."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from store import cases, outbox
from store.crypto import Keyring
from store.database import Database
from tests.desk.conftest import Clock
from tests.desk.visitor import Visitor

LogIn = Callable[[str], Awaitable[Visitor]]


async def open_case_of(db: Database, keyring: Keyring, structure_id: int = 1) -> int:
    async with db.transaction() as s:
        return (await cases.queue(s, keyring, structure_id))[0].case_id


async def test_the_queue_says_who_waits_for_what_and_since_when(amina: int, log_in: LogIn, clock: Clock) -> None:
    clock.pass_time(timedelta(minutes=12))
    bernard = await log_in("bernard")
    await bernard.get("/aidants/")
    assert "(1) File d’attente" in bernard.text
    for words in ("Amina", "Faire ma déclaration à la Caf", "Demande à parler", "Attend depuis 12 min"):
        assert words in bernard.text


async def test_the_summary_says_at_once_what_happened(
    amina: int, log_in: LogIn, db: Database, keyring: Keyring
) -> None:
    bernard = await log_in("bernard")
    await bernard.get(f"/aidants/conversations/{await open_case_of(db, keyring)}")
    for words in ("Étape 3 sur 7", "Étape relue deux fois", "novembre 2026", "se refait au guichet"):
        assert words in bernard.text


async def test_what_a_person_wrote_is_shown_and_never_run(
    amina: int, log_in: LogIn, db: Database, keyring: Keyring
) -> None:
    bernard = await log_in("bernard")
    await bernard.get(f"/aidants/conversations/{await open_case_of(db, keyring)}")
    assert "<script>alert" not in bernard.page
    assert "<script>alert('bonjour')</script>" in bernard.text


async def test_a_case_is_taken_answered_and_given_back(
    amina: int, log_in: LogIn, db: Database, keyring: Keyring
) -> None:
    case = await open_case_of(db, keyring)
    bernard = await log_in("bernard")
    await bernard.get("/aidants/")
    await bernard.send(f"/aidants/conversations/{case}/prendre")
    assert "La conversation est à vous" in bernard.text
    assert "Envoyer à Amina" in bernard.text
    await bernard.send(f"/aidants/conversations/{case}/repondre", {"texte": "Bonjour Amina."})
    assert "Votre message est parti" in bernard.text
    assert "en file" in bernard.text
    await bernard.send(f"/aidants/conversations/{case}/rendre")
    assert "L’assistant a repris la conversation" in bernard.text
    async with db.transaction() as s:
        said = await outbox.messages_after(s, keyring, amina, 0)
        rows = await cases.queue(s, keyring, 1, include_closed=True)
    assert [(line.who, line.text) for line in said[-3:]] == [
        ("system", "Bernard vous répond."),
        ("human", "Bonjour Amina."),
        ("assistant", "On reprend ensemble."),
    ]
    assert [row.state for row in rows] == ["closed"]


async def test_a_case_can_be_closed(amina: int, log_in: LogIn, db: Database, keyring: Keyring) -> None:
    case = await open_case_of(db, keyring)
    bernard = await log_in("bernard")
    await bernard.get("/aidants/")
    await bernard.send(f"/aidants/conversations/{case}/prendre")
    await bernard.send(f"/aidants/conversations/{case}/clore")
    assert "La conversation est close" in bernard.text
    await bernard.get("/aidants/?closes=oui")
    assert "Amina" in bernard.text


async def test_of_two_aidants_at_once_one_takes_it_and_the_other_learns_who(
    amina: int, log_in: LogIn, db: Database, keyring: Keyring
) -> None:
    case = await open_case_of(db, keyring)
    both = [await log_in("bernard"), await log_in("fatou")]
    for aidant in both:
        await aidant.get("/aidants/")
    await asyncio.gather(*(aidant.send(f"/aidants/conversations/{case}/prendre") for aidant in both))
    winner, loser = sorted(both, key=lambda aidant: "a déjà pris" in aidant.text)
    assert "La conversation est à vous" in winner.text
    name = "Bernard" if winner is both[0] else "Fatou"
    assert f"{name} a déjà pris cette conversation" in loser.text
    assert "Envoyer à" not in loser.text


async def test_only_who_took_the_case_writes(amina: int, log_in: LogIn, db: Database, keyring: Keyring) -> None:
    case = await open_case_of(db, keyring)
    bernard, fatou = await log_in("bernard"), await log_in("fatou")
    await bernard.get("/aidants/")
    await bernard.send(f"/aidants/conversations/{case}/prendre")
    await fatou.get(f"/aidants/conversations/{case}")
    assert "Vous pouvez lire, pas écrire" in fatou.text
    await fatou.send(f"/aidants/conversations/{case}/repondre", {"texte": "Moi aussi."})
    assert "n’est plus à vous" in fatou.text
    assert "Moi aussi" not in fatou.text


async def test_a_secret_in_an_answer_is_masked_and_the_aidant_warned(
    amina: int, log_in: LogIn, db: Database, keyring: Keyring
) -> None:
    case = await open_case_of(db, keyring)
    bernard = await log_in("bernard")
    await bernard.get("/aidants/")
    await bernard.send(f"/aidants/conversations/{case}/prendre")
    await bernard.send(f"/aidants/conversations/{case}/repondre", {"texte": "Votre mot de passe est Soleil2024!"})
    assert "Nous l’avons masqué" in bernard.text
    assert "Soleil2024" not in bernard.text


async def test_an_answer_refused_keeps_what_was_typed(
    amina: int, log_in: LogIn, db: Database, keyring: Keyring
) -> None:
    case = await open_case_of(db, keyring)
    bernard = await log_in("bernard")
    await bernard.get("/aidants/")
    await bernard.send(f"/aidants/conversations/{case}/prendre")
    answer = await bernard.send(f"/aidants/conversations/{case}/repondre", {"texte": "a" * 4001})
    assert answer.status_code == 422
    assert "trop longue" in bernard.text
    assert "a" * 4001 in bernard.text


async def test_a_form_without_its_token_is_refused(amina: int, log_in: LogIn, db: Database, keyring: Keyring) -> None:
    case = await open_case_of(db, keyring)
    bernard = await log_in("bernard")
    answer = await bernard.http.post(f"/aidants/conversations/{case}/prendre", data={"_csrf_token": "invented"})
    assert answer.status_code == 403
    await bernard.get("/aidants/")
    assert "Je prends" in bernard.text


async def test_an_aidant_of_another_structure_finds_nothing(
    amina: int, log_in: LogIn, db: Database, keyring: Keyring
) -> None:
    case = await open_case_of(db, keyring)
    chloe = await log_in("chloe")
    await chloe.get("/aidants/")
    assert "Amina" not in chloe.text
    statuses = [(await chloe.get(f"/aidants/conversations/{case}{end}")).status_code for end in ("", "/direct")]
    for action in ("prendre", "repondre", "rendre", "clore"):
        await chloe.get("/aidants/")
        answer = await chloe.send(f"/aidants/conversations/{case}/{action}", {"texte": "Bonjour"})
        statuses.append(answer.status_code)
    assert statuses == [404] * 6
