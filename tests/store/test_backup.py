"""Backup and restore: whole or not at all, never with the keys, never against an erasure."""

from __future__ import annotations

import stat
import tarfile
import tempfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from flows.events import Said
from flows.outputs import OpenCase, Say
from store import cases, erasure, ledger, media, outbox, people, turns
from store.backup import BackupUnusable, Restored, backup, restore
from store.crypto import Keyring, WrongKeys
from store.database import Database
from store.embedded import EmbeddedServer
from store.people import PersonRef
from tests.store.doubles import CAF, NOW, count, receive, turn


@pytest.fixture
async def saved(db: Database, amina: PersonRef, tmp_path: Path) -> Path:
    """A backup of a database where something happened."""
    await turn(
        db,
        amina,
        Said(text="bonjour"),
        Say(text="salut"),
        OpenCase(reason="asked", urgency="normal", summary=CAF),
        slots={"mois": "2026-11"},
    )
    await receive(db, amina, Said(text="encore"), "u1")
    async with db.transaction() as s:
        await media.save(s, db.keyring, amina.id, "photo", b"jpeg", now=NOW)
    file = tmp_path / "sauvegarde.tar.gz"
    assert await backup(db.url, file, now=NOW) > 8
    return file


@pytest.fixture
async def there(private_database_url: str, saved: Path, keyring: Keyring) -> AsyncIterator[Database]:
    """Another database, with the backup restored."""
    restored = await restore(private_database_url, saved, keyring)
    assert restored == Restored(made_at=NOW, rows=restored.rows, erased_again=0)
    database = await Database.connect(private_database_url, keyring)
    yield database
    await database.close()


async def test_everything_comes_back(there: Database, amina: PersonRef) -> None:
    kr = there.keyring
    async with there.transaction() as s:
        assert await people.find_or_make_person(s, kr, "telegram", "70042") == amina
        assert (await turns.load_conversation(s, kr, amina.id)).slots == {"mois": "2026-11"}
        assert [line.text for line in await outbox.messages_after(s, kr, amina.id, 0)] == ["bonjour", "salut"]
        assert [row.need for row in await cases.queue(s, kr, amina.structure_id)] == ["La CAF"]
    assert await count(there, "media") == 1
    assert await count(there, "inbox") == 2


async def test_life_goes_on_after_a_restore(there: Database, amina: PersonRef) -> None:
    await turn(there, amina, Said(text="re"), Say(text="rebonjour"))
    async with there.transaction() as s:
        await people.find_or_make_person(s, there.keyring, "telegram", "nouveau")
    assert await count(there, "person") == 2


async def test_the_file_is_for_its_owner_and_holds_no_key_and_no_word(saved: Path) -> None:
    mode, neighbours, content = _look_at(saved)
    assert (mode, neighbours) == (0o600, [saved.name])
    assert [word for word in (b"bonjour", b"salut", b"70042", b"Amina", b"CAF") if word in content] == []


async def test_a_restore_erases_again_who_was_erased_since(
    db: Database, amina: PersonRef, saved: Path, private_database_url: str, tmp_path: Path
) -> None:
    async with db.transaction() as s:
        await erasure.erase_at_once(s, db.keyring, amina.id, NOW + timedelta(days=999))
        # The ledger outlives the database, which is lost here.
        assert await ledger.write(s, tmp_path / "ledger") == 1
        assert await ledger.write(s, tmp_path / "ledger") == 0
    restored = await restore(private_database_url, saved, db.keyring, ledger_file=tmp_path / "ledger")
    assert restored.erased_again == 1
    there = await Database.connect(private_database_url, db.keyring)
    assert {table: await count(there, table) for table in ("person", "transcript", "help_case", "inbox")} == {
        "person": 0,
        "transcript": 0,
        "help_case": 0,
        "inbox": 0,
    }
    await there.close()


async def test_a_database_in_use_is_replaced_only_when_said_and_keeps_its_erasures(
    db: Database, amina: PersonRef, saved: Path, there: Database
) -> None:
    with pytest.raises(BackupUnusable, match="already knows people"):
        await restore(there.url, saved, db.keyring)
    async with there.transaction() as s:
        await erasure.erase_at_once(s, there.keyring, amina.id, NOW + timedelta(days=999))
        await people.find_or_make_person(s, there.keyring, "telegram", "autre")
    restored = await restore(there.url, saved, db.keyring, replace=True)
    assert restored.erased_again == 1
    assert await count(there, "person") == 0


async def test_other_keys_restore_nothing(saved: Path, private_database_url: str, keyring: Keyring) -> None:
    with pytest.raises(WrongKeys):
        await restore(private_database_url, saved, Keyring([Fernet.generate_key().decode()]))
    untouched = await Database.connect(private_database_url, keyring)
    assert await count(untouched, "person") == 0
    await untouched.close()


@pytest.mark.parametrize("damage", ["cut", "changed", "absent", "other"])
async def test_a_damaged_file_is_refused_before_anything_is_touched(
    saved: Path, private_database_url: str, keyring: Keyring, damage: str
) -> None:
    _damage(saved, damage)
    with pytest.raises(BackupUnusable):
        await restore(private_database_url, saved, keyring)


def _look_at(file: Path) -> tuple[int, list[str], bytes]:
    with tarfile.open(file) as archive:
        content = b"".join(part.read() for member in archive if (part := archive.extractfile(member)))
    return stat.S_IMODE(file.stat().st_mode), [entry.name for entry in file.parent.iterdir()], content


def _damage(file: Path, damage: str) -> None:
    match damage:
        case "cut":
            file.write_bytes(file.read_bytes()[:-200])
        case "changed":
            _change_a_table(file)
        case "absent":
            file.unlink()
        case "other":
            file.write_text("bonjour", encoding="utf-8")


def _change_a_table(file: Path) -> None:
    folder = file.parent / "opened"
    with tarfile.open(file) as archive:
        archive.extractall(folder, filter="data")
    (folder / "person").write_bytes((folder / "person").read_bytes().replace(b"telegram", b"terminal"))
    with tarfile.open(file, "w:gz") as archive:
        for member in folder.iterdir():
            archive.add(member, arcname=member.name)


@pytest.mark.slow
async def test_a_restore_into_a_fresh_folder(saved: Path, keyring: Keyring, amina: PersonRef) -> None:
    with tempfile.TemporaryDirectory(prefix="pasapas-fresh-") as folder:
        async with EmbeddedServer(Path(folder), durable=False) as server:
            await restore(server.url, saved, keyring)
            fresh = await Database.connect(server.url, keyring)
            async with fresh.transaction() as s:
                assert await people.person(s, keyring, amina.id) == amina
            await fresh.close()


async def test_a_ledger_cut_by_a_crash_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    entries = [ledger.Entry("a" * 64, NOW), ledger.Entry("b" * 64, NOW)]
    file = tmp_path / "config" / "ledger"
    assert ledger.read(file) == []
    ledger.append(file, entries[:1])
    ledger.append(file, entries[1:])
    assert ledger.read(file) == entries
    with file.open("a", encoding="ascii") as output:
        output.write('{"print": "cc')
    assert ledger.read(file) == entries
