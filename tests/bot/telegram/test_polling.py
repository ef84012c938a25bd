"""Polling: stored before it is acknowledged, whatever Telegram or the store does meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.channels.telegram import polling
from bot.channels.telegram.api import PasapasBot, make_bot, open_bot
from bot.channels.telegram.backoff import Backoff
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.polling import Poller, next_offset
from bot.channels.telegram.typing import TypingSignal
from bot.clock import utc_now
from flows.events import EVENT, Event
from nlu.sensitive import mask
from store import people
from store.database import Database
from tests.bot.telegram.test_incoming import spoilt
from tests.doubles.telegram_faults import Fault
from tests.doubles.telegram_server import TOKEN, TelegramServer

AMINA, BERNARD = 7001, 7002
GROUP = {"chat": {"id": -100, "type": "group", "title": "x"}}


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less than in real life, so that tests of patience are quick."""
    monkeypatch.setattr(Backoff, "pause", lambda _: 0.01)
    monkeypatch.setattr(polling, "ELECTION_SECONDS", 0.02)
    monkeypatch.setattr(polling, "TOKEN_SECONDS", 0.02)


@pytest.fixture
def intake(db: Database, bot: PasapasBot) -> Intake:
    return Intake(db, bot, mask, utc_now, key="42")


@asynccontextmanager
async def running(poller: Poller) -> AsyncIterator[None]:
    task = asyncio.create_task(poller.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(is_so: Callable[[], bool], *, seconds: float = 10) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - the stand-in is a plain object, which tells nobody
            await asyncio.sleep(0.005)


async def stored(db: Database) -> list[Event]:
    """Every event of the inbox, in order."""
    async with db.transaction() as s:
        rows = await s.scalars(text("SELECT event FROM inbox ORDER BY id"))
        return [EVENT.validate_json(db.keyring.unseal(bytes(row))) for row in rows]


async def texts(db: Database) -> list[str]:
    return [getattr(event, "text", event.type) for event in await stored(db)]


async def test_updates_are_stored_in_order_then_acknowledged(
    db: Database, intake: Intake, bot: PasapasBot, telegram: TelegramServer
) -> None:
    telegram.say(AMINA, "un")
    telegram.say(BERNARD, "deux", first_name="Bernard")
    telegram.press(AMINA, data="1:done")
    async with running(Poller(db, bot, intake)):
        await until(lambda: telegram.updates.pending == 0)
    await intake.finish()
    assert await texts(db) == ["un", "deux", "chose"]
    assert telegram.answered_presses == ["press-1"]
    async with db.transaction() as s:
        bernard = await people.find_person(s, db.keyring, "telegram", str(BERNARD))
        jobs = (await s.scalars(text("SELECT lock FROM procrastinate_jobs ORDER BY id"))).all()
    assert bernard is not None
    assert bernard.name == "Bernard"
    assert len(jobs) == 3


async def test_an_update_that_comes_five_times_counts_once(
    db: Database, intake: Intake, bot: PasapasBot, telegram: TelegramServer
) -> None:
    telegram.say(AMINA, "un")
    update = telegram.updates.waiting[0].update
    async with running(Poller(db, bot, intake)):
        for _ in range(4):
            telegram.updates.push(update)
            await until(lambda: telegram.updates.pending == 0)
        telegram.say(AMINA, "deux")
        await until(lambda: telegram.updates.pending == 0)
    assert await texts(db) == ["un", "deux"]


async def test_updates_out_of_order_all_count(
    db: Database, intake: Intake, bot: PasapasBot, telegram: TelegramServer
) -> None:
    async with running(Poller(db, bot, intake)):
        telegram.press(AMINA, data="1:done")
        await until(lambda: telegram.updates.pending == 0)
        telegram.updates.next_id = 5  # Telegram starts again lower after a quiet week
        telegram.say(AMINA, "écrit avant la pression")
        await until(lambda: telegram.updates.pending == 0)
    assert await texts(db) == ["chose", "écrit avant la pression"]


async def test_nothing_is_acknowledged_while_the_store_is_out_of_reach(
    db: Database, intake: Intake, bot: PasapasBot, telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    @asynccontextmanager
    async def down() -> AsyncIterator[Any]:
        nonlocal tries
        tries += 1
        raise ConnectionError
        yield

    async with running(Poller(db, bot, intake)):
        await until(lambda: telegram.calls["getupdates"] > 0)
        with monkeypatch.context() as patch:
            patch.setattr(db, "transaction", down)
            telegram.say(AMINA, "pendant la panne")
            await until(lambda: tries > 4)
            assert telegram.updates.pending == 1
        await until(lambda: telegram.updates.pending == 0)
    assert await texts(db) == ["pendant la panne"]


async def test_an_update_that_the_store_refuses_holds_nothing_back(
    db: Database, intake: Intake, bot: PasapasBot, telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.intake.SINGLE_PAUSES", (0.0, 0.0))
    find = people.find_or_make_person

    async def find_or_fail(s: Any, kr: Any, channel: Any, address: str, **values: Any) -> people.PersonRef:
        if address == str(AMINA):
            raise ValueError(address)
        return await find(s, kr, channel, address, **values)

    monkeypatch.setattr(people, "find_or_make_person", find_or_fail)
    telegram.say(AMINA, "poison")
    telegram.say(BERNARD, "bonjour")
    with capture_logs() as logs:
        async with running(Poller(db, bot, intake)):
            await until(lambda: telegram.updates.pending == 0)
    assert await texts(db) == ["bonjour"]
    assert "telegram.update_refused" in [line["event"] for line in logs]
    assert "poison" not in repr(logs)


async def test_a_mask_that_fails_stores_nothing_and_stops_nothing(
    db: Database, bot: PasapasBot, telegram: TelegramServer
) -> None:
    def broken(words: str) -> Any:
        if "4970" in words:
            raise RuntimeError(words)
        return mask(words)

    telegram.say(AMINA, "ma carte 4970…")
    telegram.say(AMINA, "bonjour")
    with capture_logs() as logs:
        async with running(Poller(db, bot, Intake(db, bot, broken, utc_now, key="42"))):
            await until(lambda: telegram.updates.pending == 0)
    assert await texts(db) == ["bonjour"]
    assert "4970" not in repr(logs)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("flood", "getupdates", seconds=1),
        Fault("error", "getupdates", status=500),
        Fault("refuse", "getupdates", status=409, description="Conflict: terminated by other getUpdates request"),
        Fault("refuse", "getupdates", status=401, description="Unauthorized"),
        Fault("garbage", "getupdates"),
        Fault("timeout", "getupdates", seconds=0),
        Fault("lost", "getupdates"),
        Fault("error", "deletewebhook"),
    ],
    ids=lambda fault: f"{fault.kind}{fault.status}{fault.method}",
)
async def test_polling_survives(
    db: Database, intake: Intake, bot: PasapasBot, telegram: TelegramServer, fault: Fault
) -> None:
    fault.times = 2
    telegram.faults.add(fault)
    telegram.say(AMINA, "bonjour")
    async with running(Poller(db, bot, intake)):
        await until(lambda: telegram.updates.pending == 0)
    assert await texts(db) == ["bonjour"]


async def test_a_webhook_left_behind_is_removed(
    db: Database, intake: Intake, bot: PasapasBot, telegram: TelegramServer
) -> None:
    telegram.webhook = {"url": "https://ailleurs.example"}
    telegram.say(AMINA, "bonjour")
    async with running(Poller(db, bot, intake)):
        await until(lambda: telegram.updates.pending == 0)
    assert telegram.webhook == {}


async def test_one_process_polls_and_another_takes_over(
    db: Database, intake: Intake, bot: PasapasBot, telegram: TelegramServer
) -> None:
    other = make_bot(TOKEN, telegram.url)
    assert await open_bot(other)
    async with AsyncExitStack() as first:
        await first.enter_async_context(running(Poller(db, bot, intake)))
        await until(lambda: telegram.calls["getupdates"] == 1)
        async with running(Poller(db, other, intake)):
            telegram.say(AMINA, "au premier")
            await until(lambda: telegram.updates.pending == 0)
            assert telegram.calls["deletewebhook"] == 1  # the second did not begin
            await first.aclose()
            await until(lambda: telegram.calls["deletewebhook"] == 2)
            telegram.say(AMINA, "au second")
            await until(lambda: telegram.updates.pending == 0)
    await other.shutdown()
    assert await texts(db) == ["au premier", "au second"]


async def test_a_start_goes_on_from_where_the_last_one_stood(
    db: Database, intake: Intake, bot: PasapasBot, telegram: TelegramServer
) -> None:
    for words in ("un", "deux"):
        telegram.say(AMINA, words)
        async with running(Poller(db, bot, intake)):
            await until(lambda: telegram.updates.pending == 0)
    assert await texts(db) == ["un", "deux"]


def test_the_offset_follows_the_highest_identifier() -> None:
    assert next_offset([{"update_id": 7}, {"update_id": 9}, {"update_id": "x"}, None, {}]) == 10
    assert next_offset([]) is None
    assert next_offset([{}, True]) is None


async def test_a_group_reads_one_refusal_is_left_and_leaves_no_trace(
    db: Database, intake: Intake, bot: PasapasBot, telegram: TelegramServer
) -> None:
    for words in ("coucou", "encore"):
        telegram.send_message(AMINA, {"text": words, **GROUP})
    async with running(Poller(db, bot, intake)):
        await until(lambda: telegram.updates.pending == 0)
    await intake.finish()
    assert len(telegram.texts(-100)) == 1
    assert telegram.chats.left == [-100]
    assert await stored(db) == []
    async with db.transaction() as s:
        assert await s.scalar(text("SELECT count(*) FROM person")) == 0


async def test_who_writes_again_is_not_blocked_any_more(db: Database, intake: Intake, telegram: TelegramServer) -> None:
    async with db.transaction() as s:
        await people.find_or_make_person(s, db.keyring, "telegram", str(AMINA))
        await s.execute(text("UPDATE person SET blocked = true"))
    telegram.say(AMINA, "je suis là")
    await intake.take([telegram.updates.waiting[0].update])
    assert await texts(db) == ["unblocked", "je suis là"]


@pytest.mark.parametrize("count", [200, pytest.param(2000, marks=pytest.mark.slow)])
async def test_malformed_updates_never_stop_the_loop(
    db: Database, intake: Intake, bot: PasapasBot, telegram: TelegramServer, count: int
) -> None:
    examples: list[object] = []

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(raw=spoilt())
    def collect(raw: object) -> None:
        examples.append(json.loads(json.dumps(raw)))

    await asyncio.to_thread(collect)
    assert len(examples) >= count
    async with running(Poller(db, bot, intake)):
        for number, raw in enumerate(examples):
            if isinstance(raw, dict):
                raw["update_id"] = 10_000 + number if number % 10 else raw.get("update_id")
            telegram.updates.push(raw)
        telegram.updates.push({"update_id": 20_000, "message": _hello()})
        await until(lambda: telegram.updates.pending == 0, seconds=180)
    assert (await texts(db))[-1] == "après tout cela"


def _hello() -> dict[str, Any]:
    person = {"id": AMINA, "is_bot": False, "first_name": "Amina"}
    return {
        "message_id": 1,
        "date": 1,
        "chat": {"id": AMINA, "type": "private"},
        "from": person,
        "text": "après tout cela",
    }


async def test_typing_is_shown_only_after_a_second(
    db: Database, intake: Intake, bot: PasapasBot, telegram: TelegramServer
) -> None:
    telegram.say(AMINA, "bonjour")
    await intake.take([telegram.updates.waiting[0].update])
    ahead = timedelta()
    signal = TypingSignal(db, bot, lambda: utc_now() + ahead)
    await signal.look()
    assert telegram.chats.actions == []
    ahead = timedelta(seconds=1.5)
    await signal.look()
    await signal.look()
    assert telegram.chats.actions == [(AMINA, "typing")]
    ahead = timedelta(seconds=7)
    await signal.look()
    assert len(telegram.chats.actions) == 2
