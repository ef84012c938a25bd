"""Erasing and showing what we hold, at the person's word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from flows.events import Forgotten, Said
from flows.outputs import DeleteMessage, ForgetPerson, Note, RecordConsent, Say, ScheduleReminder, ShowMyData
from flows.state import Conversation
from store import erasure, export, inbox, media, people, turns
from store.database import Database
from store.keeping import keep_and_erase
from store.people import PersonRef
from tests.store.doubles import NOW, count, open_case, receive, send_all, turn

HELD = ("transcript", "help_case", "reminder", "consent", "media", "inbox", "outbox")


async def _live_a_little(db: Database, amina: PersonRef) -> None:
    await open_case(db, amina)
    await turn(
        db,
        amina,
        Said(text="je m'appelle Amina", message="31"),
        Say(text="Bonjour Amina"),
        ScheduleReminder(due_on=date(2027, 1, 5), text="Déclarer", flow="caf"),
        RecordConsent(text_version="1", given=True),
        Note(what="step_reached", flow="caf", step="un"),
        slots={"mois_de_declaration": "2026-11"},
    )
    async with db.transaction() as s:
        await media.save(s, db.keyring, amina.id, "photo", b"jpeg", now=NOW)
    await send_all(db, amina)


async def test_erasing_leaves_nothing_but_the_last_word(db: Database, amina: PersonRef) -> None:
    await _live_a_little(db, amina)
    assert [table for table in HELD if await count(db, table) == 0] == []
    await turn(db, amina, Said(text="oui", message="32"), ForgetPerson(), Say(text="C'est effacé."))
    left = {table: await count(db, table) for table in HELD}
    assert left == {"transcript": 1, "help_case": 0, "reminder": 0, "consent": 0, "media": 0, "inbox": 1, "outbox": 2}
    assert await count(db, "person", "name IS NULL AND forgotten_at = :now", now=NOW) == 1
    async with db.transaction() as s:
        assert await turns.load_conversation(s, db.keyring, amina.id) == Conversation(turn=3)
        item = await inbox.next_event(s, db.keyring, amina.id)
    assert item is not None
    assert item.event == Forgotten()
    assert await count(db, "journal", "what = 'person_erased' AND person_id IS NULL") == 1


async def test_both_sides_of_the_last_two_days_are_taken_back_from_the_chat(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="vieux", message="1"), Say(text="vieux"), now=NOW - timedelta(days=3))
    old = await send_all(db, amina, NOW - timedelta(days=3))
    await turn(db, amina, Said(text="a", message="31"), Say(text="b"))
    (recent,) = await send_all(db, amina)
    await turn(db, amina, Said(text="oui", message="32"), ForgetPerson(), Say(text="C'est effacé."))
    taken_back, word = await send_all(db, amina)
    assert old[0].id != recent.id
    assert set(taken_back.message_refs) == {str(1000 + recent.id), "31", "32"}
    assert (taken_back.kind, word.say) == ("delete", Say(text="C'est effacé."))


async def test_the_row_goes_once_the_last_word_is_delivered(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="oui"), ForgetPerson(), Say(text="C'est effacé."))
    async with db.transaction() as s:
        await keep_and_erase(s, db.keyring, NOW)
    assert await count(db, "person") == 1
    await _answer_everything(db, amina)
    async with db.transaction() as s:
        assert (await keep_and_erase(s, db.keyring, NOW))["people"] == 1
    assert await count(db, "person") == 0
    assert await count(db, "erasure") == 1


async def test_who_comes_back_first_is_kept(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="oui"), ForgetPerson())
    await _answer_everything(db, amina)
    await receive(db, amina, Said(text="re-bonjour"), "u9")
    await _answer_everything(db, amina)
    async with db.transaction() as s:
        await keep_and_erase(s, db.keyring, NOW)
    assert await count(db, "person") == 1


async def test_an_unreachable_person_is_not_waited_for_for_ever(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="oui"), ForgetPerson(), Say(text="C'est effacé."))
    async with db.transaction() as s:
        await keep_and_erase(s, db.keyring, NOW + timedelta(days=3))
    assert await count(db, "person") == 0


async def _answer_everything(db: Database, amina: PersonRef) -> None:
    async with db.transaction() as s:
        while (item := await inbox.next_event(s, db.keyring, amina.id)) is not None:
            await inbox.mark_done(s, item.id)
    await send_all(db, amina)


async def test_an_administrator_erases_without_a_word(db: Database, amina: PersonRef) -> None:
    await _live_a_little(db, amina)
    async with db.transaction() as s:
        await erasure.erase_at_once(s, db.keyring, amina.id, NOW)
        await erasure.erase_at_once(s, db.keyring, amina.id, NOW)
    assert {table: await count(db, table) for table in (*HELD, "person", "conversation")} == dict.fromkeys(
        (*HELD, "person", "conversation"), 0
    )


async def test_the_person_is_shown_all_that_we_hold(db: Database, amina: PersonRef) -> None:
    await _live_a_little(db, amina)
    async with db.transaction() as s:
        shown = await export.export_person(s, db.keyring, amina.id)
    for words in (
        "Amina", "Telegram", "70042", "Pas à Pas", "mois de declaration : 2026-11", "05/01/2027 : Déclarer",
        "Vous avez accepté", "La CAF", "vous : je m'appelle Amina", "l’assistant : Bonjour Amina", "1 photo",
    ):  # fmt: skip
        assert words in shown


async def test_nobody_is_told_that_we_hold_nothing(db: Database) -> None:
    async with db.transaction() as s:
        assert await export.export_person(s, db.keyring, 999) == "Nous ne gardons rien sur vous."


async def test_what_we_hold_arrives_as_messages_but_is_not_written_twice(db: Database, amina: PersonRef) -> None:
    for number in range(40):
        await turn(db, amina, Said(text=f"{number} " + "long " * 60))
    await turn(db, amina, Said(text="mes données"), ShowMyData())
    sent = await send_all(db, amina)
    assert len(sent) > 2
    assert all(delivery.say is not None and len(delivery.say.text) <= export.PAGE_CHARACTERS for delivery in sent)
    async with db.transaction() as s:
        again = await export.export_person(s, db.keyring, amina.id)
    assert "vos données, envoyées" in again
    assert again.count("39 long") == 1


@pytest.mark.parametrize("text", ["", "a\nb", "x" * 9_001, "\n".join(["mot " * 100] * 50)])
def test_pages_lose_no_character(text: str) -> None:
    pages = list(export.pages(text))
    assert all(0 < len(page) <= export.PAGE_CHARACTERS for page in pages)
    assert "".join("".join(pages).split()) == "".join(text.split())


async def test_a_person_erased_while_a_secret_is_taken_back(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="x", message="5"), DeleteMessage(message="5"), ForgetPerson(), Say(text="Fait."))
    assert [delivery.kind for delivery in await send_all(db, amina)] == ["delete", "say"]
    async with db.transaction() as s:
        assert await people.person(s, db.keyring, amina.id) is not None
