"""Keys: apart from the database, changed without losing anything, and no plaintext behind them."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from psycopg import sql

from flows.events import AidantReplied, Said
from flows.outputs import OpenCase, Say, ScheduleReminder, ShowMyData, Summary, TellAidant
from flows.state import OpenedCase
from store import accounts, media, outbox, people, turns, websessions
from store.accounts import Aidant
from store.crypto import Keyring, KeysUnusable, WrongKeys, load_keys
from store.database import Database, plain_url
from store.people import PersonRef
from store.rotation import rotate, sealed_columns
from store.tables import Base
from tests.store.doubles import DONE, NOW, receive, send_all, turn


def _key() -> str:
    return Fernet.generate_key().decode()


def test_any_key_of_the_ring_opens_and_the_first_one_seals() -> None:
    old, new = _key(), _key()
    sealed = Keyring([old]).seal("bonjour")
    assert Keyring([new, old]).unseal(sealed) == "bonjour"
    assert Keyring([new]).unseal(Keyring([new, old]).reseal(sealed)) == "bonjour"
    with pytest.raises(WrongKeys):
        Keyring([new]).unseal(sealed)


@pytest.mark.parametrize("keys", [[], ["court"], ["é" * 44]], ids=["none", "short", "not-ascii"])
def test_what_is_no_key_is_refused(keys: list[str]) -> None:
    with pytest.raises(KeysUnusable):
        Keyring(keys)


def test_keys_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "config" / "keys"
    keys, made = load_keys(None, file)
    assert made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_keys(None, file) == (keys, False)
    assert [entry.name for entry in file.parent.iterdir()] == ["keys"]
    Keyring(keys)


def test_keys_given_leave_the_file_alone(tmp_path: Path) -> None:
    assert load_keys(" a , b ", tmp_path / "keys") == (["a", "b"], False)
    assert not (tmp_path / "keys").exists()


def test_an_empty_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").touch()
    with pytest.raises(KeysUnusable):
        load_keys(None, tmp_path / "keys")


async def test_other_keys_do_not_open_the_database(db: Database) -> None:
    with pytest.raises(WrongKeys):
        await Database.connect(db.url, Keyring([_key()]))


async def test_the_same_address_is_found_again_by_another_process(db: Database, amina: PersonRef) -> None:
    # `_fernet` of the same ring, another object: what a second process has.
    again = await Database.connect(db.url, db.keyring)
    async with again.transaction() as s:
        assert await people.find_or_make_person(s, again.keyring, "telegram", "70042") == amina
        other = await people.find_or_make_person(s, again.keyring, "phone", "70042")
    assert other.id != amina.id
    await again.close()


async def test_after_a_rotation_the_new_key_alone_opens_everything(database_url: str) -> None:
    old, new = _key(), _key()
    before = await Database.connect(database_url, Keyring([old]))
    async with before.transaction() as s:
        amina = await people.find_or_make_person(s, before.keyring, "telegram", "70042", name="Amina")
    await turn(before, amina, Said(text="bonjour"), Say(text="salut"), slots={"mois": "2026-11"})
    await receive(before, amina, Said(text="encore"), "u1")
    await before.close()

    during = await Database.connect(database_url, Keyring([new, old]))
    assert await rotate(during, during.keyring) > 5
    await during.close()

    after = await Database.connect(database_url, Keyring([new]))
    async with after.transaction() as s:
        assert await people.find_or_make_person(s, after.keyring, "telegram", "70042") == amina
        words = [line.text for line in await outbox.messages_after(s, after.keyring, amina.id, 0)]
        kept = await turns.load_conversation(s, after.keyring, amina.id)
    assert words == ["bonjour", "salut"]
    assert kept.slots == {"mois": "2026-11"}
    await after.close()


def test_sealed_columns_are_those_that_hold_words() -> None:
    assert {f"{table.name}.{column.name}" for table, column in sealed_columns()} == {
        "secret.value",
        "person.address",
        "person.name",
        "conversation.state",
        "inbox.event",
        "outbox.payload",
        "transcript.payload",
        "help_case.summary",
        "aidant.first_name",
        "aidant.email",
        "web_session.content",
        "reminder.payload",
        "media.content",
    }


WORDS = (
    "70042", "Amina", "bonjourjesuisperdue", "reponsedelassistant", "libelledubouton", "besoinsecret", "slotsecret",
    "notesecrete", "Bernardet", "bernard@exemple", "sessionsecrete", "rappelsecret", "vocalsecret", "voixhumaine",
)  # fmt: skip


async def test_no_word_of_anyone_stands_readable_in_the_database(db: Database, amina: PersonRef) -> None:
    await _say_everything(db, amina)
    content = b"\n".join(_dump(db))
    assert len(content) > 5_000
    assert [word for word in WORDS if word.encode() in content or word.encode().hex().encode() in content] == []


async def _say_everything(db: Database, amina: PersonRef) -> None:
    kr = db.keyring
    button = DONE.model_copy(update={"label": "libelledubouton"})
    summary = Summary(need="besoinsecret", slots={"rue": "slotsecret"}, note_for_aidant="notesecrete")
    await receive(db, amina, Said(text="bonjourjesuisperdue"), "u1")
    await turn(
        db,
        amina,
        Said(text="bonjourjesuisperdue"),
        Say(text="reponsedelassistant", rows=((button,),)),
        OpenCase(reason="asked", urgency="normal", summary=summary),
        TellAidant(text="notesecrete"),
        ScheduleReminder(due_on=date(2027, 1, 1), text="rappelsecret"),
        ShowMyData(),
        slots={"rue": "slotsecret"},
        buttons=(button,),
        case=OpenedCase(),
    )
    reply = AidantReplied(case=1, aidant="Bernardet", text="voixhumaine")
    await turn(db, amina, reply, Say(text="voixhumaine", voice="human", aidant="Bernardet"), owner="human")
    async with db.transaction() as s:
        await accounts.create_aidant(
            s, kr, amina.structure_id, first_name="Bernardet", email="bernard@exemple.fr", password_hash="argon2"
        )
        await websessions.set(s, kr, "sessionsecrete", b"sessionsecrete", NOW)
        await media.save(s, kr, amina.id, "voice", b"vocalsecret", now=NOW)
    await send_all(db, amina)


def _dump(db: Database) -> Iterator[bytes]:
    """Every table of the database, ours and the queue's, as text."""
    with psycopg.connect(plain_url(db.url)) as connection:
        tables = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        assert set(tables) > set(Base.metadata.tables)
        for table in tables:
            with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                yield from (bytes(piece) for piece in copy)


def test_an_aidant_is_read_back(bernard: Aidant) -> None:
    assert (bernard.first_name, bernard.email, bernard.role) == ("Bernard", "bernard@exemple.fr", "aidant")
