"""Structures, persons, accounts, browser sessions, reminders, the poller's place, health."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine

from flows.events import ReminderDue
from flows.outputs import ScheduleReminder
from store import accounts, health, inbox, media, people, pollstate, reminders, structures, websessions
from store.accounts import Aidant
from store.crypto import Keyring
from store.database import Database
from store.people import PersonRef
from store.structures import Structure
from tests.store.doubles import NOW, count, run

MINUTE = timedelta(minutes=1)


async def test_there_is_one_default_structure_from_the_first_day(db: Database) -> None:
    async with db.transaction() as s:
        first = await structures.default(s)
        made = await structures.save(s, Structure(0, "ccas", "CCAS", phone="01 02", is_default=True))
        assert (await structures.default(s)).id == made
        await structures.save(s, replace(first, name="Ailleurs", is_default=False))
        assert [found.name for found in await structures.all_structures(s)] == ["CCAS", "Ailleurs"]
        assert await structures.by_slug(s, "ccas") == await structures.get(s, made)
        assert await structures.by_slug(s, "inconnue") is None


@pytest.mark.parametrize("slug", ["avec-tiret", "É", "", "x" * 41])
async def test_the_database_refuses_a_link_that_would_be_ambiguous(db: Database, slug: str) -> None:
    async with db.transaction() as s:
        with pytest.raises((IntegrityError, DataError)):
            await structures.save(s, Structure(0, slug, "X"))
        await s.rollback()


async def test_two_first_messages_at_once_make_one_person(db: Database) -> None:
    async def arrive() -> int:
        async with db.transaction() as s:
            return (await people.find_or_make_person(s, db.keyring, "telegram", "1", name="Amina")).id

    assert len(set(await asyncio.gather(*(arrive() for _ in range(5))))) == 1


async def test_a_link_chooses_the_structure_of_someone_new_only(db: Database, amina: PersonRef) -> None:
    async with db.transaction() as s:
        there = await structures.save(s, Structure(0, "ccas", "CCAS"))
        kr = db.keyring
        new = await people.find_or_make_person(s, kr, "telegram", "2", structure_slug="ccas")
        lost = await people.find_or_make_person(s, kr, "telegram", "3", structure_slug="inconnue")
        known = await people.find_or_make_person(s, kr, "telegram", "70042", structure_slug="ccas")
    assert (new.structure_id, lost.structure_id, known.structure_id) == (there, amina.structure_id, amina.structure_id)


async def test_a_new_name_replaces_the_old_one(db: Database, amina: PersonRef) -> None:
    async with db.transaction() as s:
        renamed = await people.find_or_make_person(s, db.keyring, "telegram", "70042", name="Mina")
        assert await people.person(s, db.keyring, amina.id) == renamed
    assert renamed == replace(amina, name="Mina")


async def test_an_account_is_found_however_its_mail_is_written(db: Database, bernard: Aidant) -> None:
    async with db.transaction() as s:
        assert await accounts.aidant_by_email(s, db.keyring, " BERNARD@exemple.fr ") == bernard
        assert await accounts.aidant_by_email(s, db.keyring, "autre@exemple.fr") is None


async def test_one_mail_is_one_account(db: Database, bernard: Aidant) -> None:
    with pytest.raises(IntegrityError):
        async with db.transaction() as s:
            await accounts.create_aidant(
                s, db.keyring, 1, first_name="B", email="Bernard@exemple.fr", password_hash="h"
            )


async def test_a_structure_has_aidants_when_one_may_answer(db: Database, bernard: Aidant, chloe: Aidant) -> None:
    async def someone() -> bool:
        async with db.transaction() as s:
            return await accounts.has_aidants(s, bernard.structure_id)

    assert await someone()
    await run(db, "UPDATE aidant SET active = false WHERE id = :id", id=bernard.id)
    assert not await someone()


async def test_wrong_passwords_wait_longer_each_time(db: Database, bernard: Aidant) -> None:
    async with db.transaction() as s:
        waits = [await accounts.note_failure(s, bernard.id, NOW) for _ in range(20)]
        seconds = [0 if until is None else (until - NOW).total_seconds() for until in waits]
        assert seconds[:8] == [0, 0, 0, 0, 2, 4, 8, 16]
        assert seconds[-1] == 900
        await accounts.save_password(s, bernard.id, "nouveau")
        await accounts.clear_failures(s, bernard.id)
        assert await accounts.aidant(s, db.keyring, bernard.id) == replace(bernard, password_hash="nouveau")


async def test_a_browser_session_lives_until_its_hour(db: Database) -> None:
    kr = db.keyring
    async with db.transaction() as s:
        await websessions.set(s, kr, "id", b"un", NOW)
        await websessions.set(s, kr, "id", b"deux", NOW + MINUTE)
        assert await websessions.get(s, kr, "id", NOW) == b"deux"
        assert await websessions.get(s, kr, "id", NOW + MINUTE) is None
        assert await websessions.get(s, kr, "autre", NOW) is None
        assert await websessions.delete_expired(s, NOW + MINUTE) == 1
        await websessions.set(s, kr, "id", b"trois", NOW + MINUTE)
        await websessions.delete(s, "id")
        assert await websessions.get(s, kr, "id", NOW) is None


async def test_a_reminder_becomes_an_event_once_on_its_day(db: Database, amina: PersonRef) -> None:
    kr = db.keyring
    order = ScheduleReminder(due_on=date(2026, 11, 25), text="Déclarer", flow="caf")
    async with db.transaction() as s:
        await reminders.schedule(s, kr, amina.id, amina.structure_id, order)
        assert await reminders.of_person(s, kr, amina.id) == [order]
        assert await reminders.send_due(s, kr, date(2026, 11, 24), NOW) == 0
        assert await reminders.send_due(s, kr, date(2026, 11, 26), NOW) == 1
        assert await reminders.send_due(s, kr, date(2026, 11, 26), NOW) == 0
        item = await inbox.next_event(s, kr, amina.id)
    assert item is not None
    assert isinstance(item.event, ReminderDue)
    assert (item.event.text, item.event.flow) == ("Déclarer", "caf")


async def test_the_poller_never_goes_back(db: Database) -> None:
    async with db.transaction() as s:
        assert await pollstate.load(s, "bot") is None
        await pollstate.save(s, "bot", 7)
        await pollstate.save(s, "bot", 5)
        assert await pollstate.load(s, "bot") == 7


async def test_one_process_polls_and_the_next_one_takes_over(db: Database) -> None:
    async with (
        pollstate.try_lock(db, "bot") as first,
        pollstate.try_lock(db, "bot") as second,
        pollstate.try_lock(db, "other") as other,
    ):
        assert (first, second, other) == (True, False, True)
    async with pollstate.try_lock(db, "bot") as again:
        assert again


async def test_media_unknown_or_gone_is_nothing(db: Database) -> None:
    async with db.transaction() as s:
        assert await media.load(s, db.keyring, "inconnu") is None


async def test_health_tells_the_truth(db: Database, tmp_path: Path) -> None:
    assert await health.probe(db)
    engine = create_async_engine(f"postgresql+psycopg://nobody@/none?host={tmp_path}")
    assert not await health.probe(Database(engine, "", db.keyring))


async def test_an_outage_is_told_from_a_mistake(db: Database, tmp_path: Path) -> None:
    with pytest.raises(ProgrammingError) as mistake:
        await run(db, "SELECT * FROM nowhere")
    with pytest.raises(OperationalError) as outage:
        await Database.connect(f"postgresql://nobody@/none?host={tmp_path}", Keyring([Fernet.generate_key().decode()]))
    assert not Database.is_outage(mistake.value)
    assert Database.is_outage(outage.value)
    assert Database.is_outage(ConnectionRefusedError())
    assert not Database.is_outage(ValueError())


async def test_a_connection_cut_is_an_outage_and_the_pool_recovers(db: Database) -> None:
    async def cut_my_own() -> None:
        async with db.transaction() as s:
            pid = await s.scalar(text("SELECT pg_backend_pid()"))
            await run(db, "SELECT pg_terminate_backend(:pid)", pid=pid)
            await s.execute(text("SELECT 1"))

    with pytest.raises(OperationalError) as cut:
        await cut_my_own()
    assert Database.is_outage(cut.value)
    assert await count(db, "person") == 0
