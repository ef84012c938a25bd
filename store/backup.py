"""Backup into one file, and restore from it: every table and the media, still sealed; never the keys.

Jobs are left out, since the sweep makes them again from the inbox and the outbox; so are browser
sessions. A restore erases again whoever was erased since the backup.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from psycopg import sql
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from store import ledger
from store.crypto import Keyring, WrongKeys
from store.database import CONNECT_SECONDS, LOOKUP_SECRET, Database, plain_url, sqlalchemy_url
from store.erasure import replay_erasures
from store.migrate import configuration, migrate
from store.tables import Base

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = frozenset({"web_session", "pacing"})


class BackupUnusable(Exception):
    """The file is not a whole backup, or the database may not be replaced by it."""


@dataclass(frozen=True)
class Restored:
    """What a restore brought back."""

    made_at: datetime
    rows: int
    erased_again: int


async def backup(url: str, file: Path, *, now: datetime | None = None) -> int:
    """Write the whole database into a file that only its owner may read; return how many rows it holds."""
    return await asyncio.to_thread(_backup, url, file, now or datetime.now(UTC))


def _backup(url: str, file: Path, now: datetime) -> int:
    with tempfile.TemporaryDirectory(prefix="pasapas-backup-") as folder:
        tables = _dump(url, Path(folder))
        with psycopg.connect(plain_url(url), connect_timeout=CONNECT_SECONDS) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        manifest = {"format": FORMAT, "made_at": now.isoformat(), "revision": row and row[0], "tables": tables}
        (Path(folder) / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
        _pack(Path(folder), [MANIFEST, *(str(table["name"]) for table in tables)], file)
    return sum(int(table["rows"]) for table in tables)


def _dump(url: str, folder: Path) -> list[dict[str, Any]]:
    """Copy each table into a file, all as they were at one moment."""
    tables = []
    with psycopg.connect(plain_url(url), connect_timeout=CONNECT_SECONDS) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        for table in Base.metadata.sorted_tables:
            if table.name in LEFT_OUT:
                continue
            columns = [column.name for column in table.columns]
            with (folder / table.name).open("wb") as output, connection.cursor() as cursor:
                order = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table.name), _names(columns))
                with cursor.copy(order) as copy:
                    for piece in copy:
                        output.write(piece)
                rows = cursor.rowcount
            tables.append(
                {"name": table.name, "columns": columns, "rows": rows, "sha256": _digest(folder / table.name)}
            )
    return tables


def _pack(folder: Path, names: list[str], file: Path) -> None:
    """Write the archive beside its place, then put it there whole."""
    draft = file.with_name(f"{file.name}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as output:
            with tarfile.open(fileobj=output, mode="w:gz") as archive:
                for name in names:
                    archive.add(folder / name, arcname=name)
            output.flush()
            os.fsync(output.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


async def restore(
    url: str, file: Path, keyring: Keyring, *, ledger_file: Path | None = None, replace: bool = False
) -> Restored:
    """Bring a backup back into a database, whole or not at all, then erase again who was erased since.

    The erasures come from the backup, from the database replaced, and from the ledger kept beside
    the keys. `replace` allows a database that already knows people.

    Raises:
        BackupUnusable: The file is broken, or the database is in use.
        WrongKeys: The keys do not open the backup.
    """
    known = ledger.read(ledger_file) if ledger_file is not None else []
    made_at, rows = await asyncio.to_thread(_restore, url, file, keyring, known, replace)
    await migrate(url)
    database = await Database.connect(url, keyring)
    try:
        async with database.transaction() as s:
            erased = await replay_erasures(s, keyring, datetime.now(UTC))
    finally:
        await database.close()
    return Restored(made_at=made_at, rows=rows, erased_again=erased)


def _restore(url: str, file: Path, keyring: Keyring, known: list[ledger.Entry], replace: bool) -> tuple[datetime, int]:
    with tempfile.TemporaryDirectory(prefix="pasapas-restore-") as name:
        folder = Path(name)
        manifest = _unpack(file, folder)
        engine = create_engine(
            sqlalchemy_url(url), poolclass=NullPool, connect_args={"connect_timeout": CONNECT_SECONDS}
        )
        with engine.begin() as connection:
            driver = connection.connection.dbapi_connection
            assert isinstance(driver, psycopg.Connection)
            erasures = known + _erasures_of(driver, replace)
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
            # The tables as they were on the day of the backup; `migrate` then brings them up to date.
            command.upgrade(configuration(connection), manifest["revision"])
            rows = sum(_load(driver, table, folder) for table in manifest["tables"])
            _check_keys(driver, keyring)
            _remember(driver, erasures)
    return datetime.fromisoformat(manifest["made_at"]), rows


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Read the archive and check every file of it before anything is touched."""
    try:
        with tarfile.open(file, mode="r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise BackupUnusable(f"{file}: format {manifest['format']} is not known here")
        for table in manifest["tables"]:
            if _digest(folder / table["name"]) != table["sha256"]:
                raise BackupUnusable(f"{file}: the table {table['name']} is damaged")
    except (OSError, tarfile.TarError, ValueError, KeyError, EOFError) as error:
        raise BackupUnusable(f"{file}: not a whole backup ({type(error).__name__})") from None
    return manifest


def _erasures_of(driver: psycopg.Connection[Any], replace: bool) -> list[ledger.Entry]:
    """Return who was erased in the database about to be replaced, after checking that it may be."""
    exists = driver.execute("SELECT to_regclass('public.person')").fetchone()
    if exists is None or exists[0] is None:
        return []
    people = driver.execute("SELECT EXISTS (SELECT 1 FROM person)").fetchone()
    if people is not None and people[0] and not replace:
        raise BackupUnusable("the database already knows people; say so to replace it")
    found = driver.execute("SELECT address_print, erased_at FROM erasure")
    return [ledger.Entry(address_print, erased_at) for address_print, erased_at in found]


def _load(driver: psycopg.Connection[Any], table: dict[str, Any], folder: Path) -> int:
    name = sql.Identifier(table["name"])
    # Rows that the migrations make, such as the first structure, stand in the backup too.
    driver.execute(sql.SQL("DELETE FROM {}").format(name))
    with driver.cursor() as cursor:
        order = sql.SQL("COPY {} ({}) FROM STDIN").format(name, _names(table["columns"]))
        with cursor.copy(order) as copy, (folder / table["name"]).open("rb") as content:
            while piece := content.read(1 << 16):
                copy.write(piece)
        rows = cursor.rowcount
    sequence = driver.execute(
        "SELECT pg_get_serial_sequence(%s, column_name) FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND is_identity = 'YES'",
        [table["name"], table["name"]],
    ).fetchone()
    if sequence is not None:
        driver.execute(
            sql.SQL("SELECT setval(%s, (SELECT coalesce(max(id), 0) + 1 FROM {}), false)").format(name),
            [sequence[0]],
        )
    return rows


def _check_keys(driver: psycopg.Connection[Any], keyring: Keyring) -> None:
    sealed = driver.execute("SELECT value FROM secret WHERE name = %s", [LOOKUP_SECRET]).fetchone()
    if sealed is None:
        raise WrongKeys("the backup holds no lookup secret")
    keyring.unseal(sealed[0])


def _remember(driver: psycopg.Connection[Any], erasures: list[ledger.Entry]) -> None:
    with driver.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO erasure (address_print, erased_at, in_ledger) VALUES (%s, %s, true) ON CONFLICT DO NOTHING",
            [(entry.address_print, entry.erased_at) for entry in erasures],
        )


def _names(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column) for column in columns)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
