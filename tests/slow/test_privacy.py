"""After a whole conversation, no word of it stands in clear anywhere: logs, tables, queue, database files."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from store.database import plain_url
from tests.doubles.telegram_server import TOKEN
from tests.slow.aidants import aidant
from tests.slow.chats import Chat, phrase
from tests.slow.service import ServiceProcess, telegram_service, until

pytestmark = pytest.mark.slow

CHAT = 7_190_443_217
SAID = ("zibeline paravent", "Ouistiti-Bleu chante bien", "Trombinoscope", "hippocampe écarlate")
ANSWERED = "Bonjour, prenez votre parapluie kaléidoscope."
HIDDEN = (
    *("zibeline", "paravent", "ouistiti", "trombinoscope", "hippocampe", "carlate"),
    *("parapluie", "kaléidoscope", "kal\\u00e9idoscope", "wilhelmina", "bernardin"),
    *(TOKEN, TOKEN.split(":")[1], str(CHAT)),
)


def tables(url: str) -> dict[str, str]:
    """Return every row of every table of every schema of ours, as text."""
    found = {}
    with psycopg.connect(plain_url(url)) as connection:
        names = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, name in names:
            rows = connection.execute(f'SELECT * FROM "{schema}"."{name}"').fetchall()
            values = [value for row in rows for value in row]
            found[name] = " ".join(
                value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in values
            )
    return found


def leaks(text: str) -> list[str]:
    """Return the hidden words that stand in a text."""
    lower = text.lower()
    return [word for word in HIDDEN if word.lower() in lower]


def files_that_leak(folder: Path) -> dict[str, list[str]]:
    """Return the files under a folder, whatever they are, that hold a hidden word."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes().lower()
            words = [word for word in HIDDEN if word.lower().encode() in raw]
            if words:
                found[str(path.relative_to(folder))] = words
    return found


async def hold_conversation(service: ServiceProcess, chat: Chat) -> None:
    """Say unusual things at every kind of place: to the robot, in a flow, waiting, to a human, edited."""
    async with aidant(service, "Bernardin") as bernard:
        await chat.say("/start", phrase("menu"))
        await chat.say(SAID[0], "")
        await chat.say("je veux faire ma déclaration caf", "")
        await chat.say(SAID[1], "")
        await chat.say("/aidant", phrase("handoff.opened"))
        await chat.say(SAID[2], "")
        case = int(str(service.sql("SELECT max(id) FROM help_case")[0][0]))
        await bernard.act(case, "prendre")
        chat.telegram.say(chat.id, SAID[3], first_name=chat.name)

        async def bernard_reads() -> bool:
            await bernard.open(f"/aidants/conversations/{case}")
            return SAID[3] in bernard.text

        await until(bernard_reads, 30, "the aidant reads the person")
        await bernard.act(case, "repondre", texte=ANSWERED)
        await chat.reads("kaléidoscope")
        await bernard.act(case, "rendre")
        await chat.reads(phrase("human.gave_back"))


async def test_nothing_said_stands_in_clear(tmp_path: Path) -> None:
    async with telegram_service(tmp_path) as (service, telegram):
        await hold_conversation(service, Chat(telegram, CHAT, name="Wilhelmina"))
        dump = tables(service.database_url)
        assert {"inbox", "outbox", "transcript", "conversation", "procrastinate_jobs"} <= set(dump)
        assert {name: leaks(text) for name, text in dump.items() if leaks(text)} == {}
        assert service.log.stat().st_size > 0
        assert leaks(service.log.read_text()) == []
    # Stopped: what was deleted may still stand in the database's own files and journals.
    assert files_that_leak(tmp_path) == {}
