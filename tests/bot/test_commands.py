"""The commands of an administrator, on a real database, as typed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import COMMANDS, main
from desk.login.passwords import HASHER
from flows.events import Said
from store import accounts, structures
from store.crypto import Keyring, load_keys
from store.database import Database
from store.inbox import receive
from store.people import find_or_make_person

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture
def keys_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "keys"


@pytest.fixture
def own_keyring(keys_file: Path) -> Keyring:
    return Keyring(load_keys(None, keys_file)[0])


@pytest.fixture
def environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, private_database_url: str, keys_file: Path, own_keyring: Keyring
) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PASAPAS_DATABASE_URL", private_database_url)
    monkeypatch.setenv("PASAPAS_KEYS_FILE", str(keys_file))
    monkeypatch.setenv("PASAPAS_DATA_DIR", str(tmp_path / "var"))
    return private_database_url


def run(*words: str, given: str | None = None) -> Result:
    """Type a command; the text on standard input answers its questions."""
    return CliRunner().invoke(main, list(words), input=given)


def test_every_command_exists_and_says_in_french_what_it_does() -> None:
    assert len(COMMANDS) >= 10
    for name in COMMANDS:
        result = run(name, "--help")
        assert result.exit_code == 0, name
        assert "Usage" in result.output


def test_an_unknown_command_is_refused() -> None:
    assert run("servir").exit_code == 2


def test_a_new_account_opens_with_the_password_shown(environment: str, own_keyring: Keyring) -> None:
    made = run("admin", "create-user", "--email", "bernard@exemple.fr", "--first-name", "Bernard")
    assert made.exit_code == 0, made.output
    password = made.output.strip().rsplit(" ", 1)[1]
    found = asyncio.run(_aidant(environment, own_keyring, "Bernard@exemple.fr"))
    assert HASHER.verify(found.password_hash, password)
    again = run("admin", "create-user", "--email", "bernard@exemple.fr", "--first-name", "Bernard")
    assert again.exit_code == 1
    assert "déjà un compte" in again.output
    changed = run("admin", "password", "--email", "bernard@exemple.fr")
    assert changed.exit_code == 0
    renewed = asyncio.run(_aidant(environment, own_keyring, "bernard@exemple.fr"))
    assert HASHER.verify(renewed.password_hash, changed.output.strip().rsplit(" ", 1)[1])


def test_a_structure_is_made_then_changed(environment: str) -> None:
    made = run("admin", "structure", "--slug", "ccas", "--name", "CCAS de la ville", "--phone", "01 02 03 04 05")
    assert made.exit_code == 0, made.output
    assert "ccas : CCAS de la ville · 01 02 03 04 05" in made.output
    changed = run("admin", "structure", "--slug", "ccas", "--hours", "9 h à 12 h")
    assert "ccas : CCAS de la ville · 01 02 03 04 05 · 9 h à 12 h" in changed.output


def test_an_account_needs_a_known_structure(environment: str) -> None:
    refused = run("admin", "create-user", "--email", "a@b.fr", "--first-name", "A", "--structure", "inconnue")
    assert refused.exit_code == 1
    assert "inconnue" in refused.output


def test_a_person_is_exported_then_erased(environment: str, own_keyring: Keyring) -> None:
    asyncio.run(_write(environment, own_keyring, "je cherche mon attestation"))
    exported = run("admin", "export", "--address", "4242")
    assert exported.exit_code == 0, exported.output
    erased = run("admin", "erase", "--address", "4242", "--yes")
    assert erased.exit_code == 0, erased.output
    assert run("admin", "export", "--address", "1111").exit_code == 1


def test_a_backup_comes_back_in_a_fresh_database(
    environment: str, own_keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("admin", "structure", "--slug", "ccas", "--name", "CCAS de la ville")
    saved = run("admin", "backup", str(tmp_path / "sauvegarde.tar.gz"))
    assert saved.exit_code == 0, saved.output
    monkeypatch.delenv("PASAPAS_DATABASE_URL")
    monkeypatch.setenv("PASAPAS_DATA_DIR", str(tmp_path / "frais"))
    restored = run("admin", "restore", str(tmp_path / "sauvegarde.tar.gz"))
    assert restored.exit_code == 0, restored.output
    assert "ccas : CCAS de la ville" in run("admin", "structure").output


def test_a_backup_does_not_open_with_other_keys(
    environment: str, own_keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("admin", "structure")
    run("admin", "backup", str(tmp_path / "sauvegarde.tar.gz"))
    monkeypatch.setenv("PASAPAS_KEYS_FILE", str(tmp_path / "autres" / "keys"))
    refused = run("admin", "structure")
    assert refused.exit_code == 1
    assert "n'ouvrent pas cette base" in refused.output
    assert "Traceback" not in refused.output


async def _aidant(url: str, keyring: Keyring, email: str) -> accounts.Aidant:
    db = await Database.connect(url, keyring)
    try:
        async with db.transaction() as s:
            found = await accounts.aidant_by_email(s, keyring, email)
            assert found is not None
            assert found.structure_id == (await structures.default(s)).id
            return found
    finally:
        await db.close()


async def _write(url: str, keyring: Keyring, text: str) -> None:
    db = await Database.connect(url, keyring)
    try:
        async with db.transaction() as s:
            person = await find_or_make_person(s, keyring, "telegram", "4242", name="Amina")
            await receive(s, keyring, person.id, Said(text=text), update_key="k1", received_at=NOW)
    finally:
        await db.close()
