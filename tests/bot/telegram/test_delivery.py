"""Deliveries from the real store to a stand-in for Telegram: order, pacing, retries, and what fails for good."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.channels.telegram.api import PasapasBot
from bot.channels.telegram.channel import TelegramChannel
from bot.clock import utc_now
from bot.delivery import FIRST_RETRY, LONGEST_RETRY, Deliverer
from bot.pacing import ChatBuckets, Pace
from flows.outputs import DeleteMessage, Say
from store import inbox, outbox, people
from store.database import Database
from tests.bot.people import ROWS, make_person, tell, tell_texts
from tests.doubles.telegram_faults import Fault
from tests.doubles.telegram_server import TelegramServer

AMINA, BERNARD = 7001, 7002


class Hand:
    """A clock that moves by hand only, a minute after the turns that the tests take."""

    def __init__(self) -> None:
        self.now = utc_now() + timedelta(minutes=1)

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def deliverer(db: Database, bot: PasapasBot, clock: Hand) -> Deliverer:
    return Deliverer(db, db.keyring, {"telegram": TelegramChannel(bot)}, Pace("42"), clock)


async def states(db: Database, person_id: int) -> list[tuple[str, str | None]]:
    async with db.transaction() as s:
        lines = await outbox.messages_after(s, db.keyring, person_id, 0)
    return [(line.state, line.reason) for line in lines if line.who == "assistant"]


async def test_messages_arrive_in_order(db: Database, deliverer: Deliverer, telegram: TelegramServer) -> None:
    amina = await make_person(db, AMINA)
    await tell_texts(db, amina, "Un.", "Deux.")
    await tell_texts(db, amina, "Trois.")
    await deliverer.deliver(amina)
    assert telegram.texts(AMINA) == ["Un.", "Deux.", "Trois."]
    assert await states(db, amina) == [("sent", None)] * 3


async def test_only_the_last_message_keeps_its_buttons(
    db: Database, deliverer: Deliverer, telegram: TelegramServer
) -> None:
    amina = await make_person(db, AMINA)
    for words in ("Un.", "Deux.", "Trois."):
        await tell(db, amina, Say(text=words, rows=ROWS))
        await deliverer.deliver(amina)
    assert [len(message.rows) for message in telegram.chats.messages[AMINA]] == [0, 0, 1]


async def test_buttons_that_cannot_be_cleared_hold_nothing_back(
    db: Database, deliverer: Deliverer, telegram: TelegramServer
) -> None:
    amina = await make_person(db, AMINA)
    telegram.faults.add(Fault("error", "editmessagereplymarkup", times=5))
    for words in ("Un.", "Deux.", "Trois."):
        await tell(db, amina, Say(text=words, rows=ROWS))
        await deliverer.deliver(amina)
    assert telegram.texts(AMINA) == ["Un.", "Deux.", "Trois."]


async def test_a_message_with_a_secret_is_taken_back(
    db: Database, deliverer: Deliverer, telegram: TelegramServer
) -> None:
    amina = await make_person(db, AMINA)
    written = telegram.say(AMINA, "un secret")
    await tell(db, amina, DeleteMessage(message=str(written)), Say(text="Je l'ai effacé."))
    await deliverer.deliver(amina)
    assert telegram.chats.people[AMINA] == []
    assert telegram.texts(AMINA) == ["Je l'ai effacé."]


async def test_one_persons_flood_delays_only_that_person(
    db: Database, deliverer: Deliverer, telegram: TelegramServer, clock: Hand
) -> None:
    amina, bernard = await make_person(db, AMINA), await make_person(db, BERNARD)
    telegram.faults.add(Fault("flood", "sendmessage", chat=AMINA, seconds=7))
    for person in (amina, bernard):
        await tell_texts(db, person, "Un.", "Deux.")
        await deliverer.deliver(person)
    assert (telegram.texts(AMINA), telegram.texts(BERNARD)) == ([], ["Un.", "Deux."])
    clock.move(6.5)
    await deliverer.deliver(amina)
    assert telegram.texts(AMINA) == []
    clock.move(1)
    await deliverer.deliver(amina)
    assert telegram.texts(AMINA) == ["Un.", "Deux."]


@pytest.mark.parametrize(
    "fault", [Fault("error", status=500), Fault("garbage"), Fault("timeout", seconds=0)], ids=lambda fault: fault.kind
)
async def test_what_may_pass_is_tried_again_later_and_later(
    db: Database, deliverer: Deliverer, telegram: TelegramServer, clock: Hand, fault: Fault
) -> None:
    amina = await make_person(db, AMINA)
    fault.method, fault.times = "sendmessage", 3
    telegram.faults.add(fault)
    await tell_texts(db, amina, "Un.", "Deux.")
    for pause in (0.0, 0.5, 1.0, 2.0):
        clock.move(pause / 2)
        await deliverer.deliver(amina)  # too early: nothing is tried
        clock.move(pause / 2)
        await deliverer.deliver(amina)
    assert telegram.texts(AMINA) == ["Un.", "Deux."]
    assert telegram.calls["sendmessage"] == 5


def test_pauses_grow_to_a_minute() -> None:
    assert (timedelta(seconds=0.5), timedelta(minutes=1)) == (FIRST_RETRY, LONGEST_RETRY)


async def test_after_a_day_it_is_given_up_and_the_rest_goes_on(
    db: Database, deliverer: Deliverer, telegram: TelegramServer, clock: Hand
) -> None:
    amina = await make_person(db, AMINA)
    telegram.faults.add(Fault("error", "sendmessage", times=2))
    await tell_texts(db, amina, "Un.")
    await deliverer.deliver(amina)
    clock.move(24 * 3600 + 60)
    await tell_texts(db, amina, "Deux.")
    await deliverer.deliver(amina)
    assert telegram.texts(AMINA) == ["Deux."]
    assert await states(db, amina) == [("failed", "network"), ("sent", None)]


async def test_what_telegram_refuses_is_never_tried_again_and_says_why(
    db: Database, deliverer: Deliverer, telegram: TelegramServer
) -> None:
    amina = await make_person(db, AMINA)
    telegram.faults.add(Fault("refuse", "sendmessage", status=400, description="Bad Request: chat not found"))
    await tell_texts(db, amina, "Un.", "Deux.")
    await deliverer.deliver(amina)
    assert await states(db, amina) == [("failed", "chat_not_found"), ("sent", None)]
    assert telegram.calls["sendmessage"] == 2


async def test_a_lost_answer_repeats_at_most_once(
    db: Database, deliverer: Deliverer, telegram: TelegramServer, clock: Hand
) -> None:
    amina = await make_person(db, AMINA)
    telegram.faults.add(Fault("lost", "sendmessage"))
    await tell_texts(db, amina, "Un.", "Deux.")
    await deliverer.deliver(amina)
    clock.move(0.6)
    await deliverer.deliver(amina)
    assert telegram.texts(AMINA) == ["Un.", "Un.", "Deux."]


async def test_somebody_who_blocked_us_is_left_alone_and_the_conversation_knows(
    db: Database, deliverer: Deliverer, telegram: TelegramServer
) -> None:
    amina = await make_person(db, AMINA)
    blocked = Fault("refuse", "sendmessage", status=403, description="Forbidden: bot was blocked by the user")
    telegram.faults.add(blocked)
    await tell_texts(db, amina, "Un.", "Deux.")
    await deliverer.deliver(amina)
    await deliverer.deliver(amina)
    assert telegram.calls["sendmessage"] == 1
    assert await states(db, amina) == [("failed", "blocked")] * 2
    async with db.transaction() as s:
        person = await people.person(s, db.keyring, amina)
        item = await inbox.next_event(s, db.keyring, amina)
    assert person is not None
    assert person.blocked
    assert item is not None
    assert item.event.type == "blocked"


async def test_what_left_is_not_sent_again_after_an_outage_of_the_store(
    db: Database, bot: PasapasBot, telegram: TelegramServer, clock: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = await make_person(db, AMINA)
    deliverer = Deliverer(db, db.keyring, {"telegram": TelegramChannel(bot)}, Pace("42"), clock)
    await tell_texts(db, amina, "Un.")

    async def down(*_: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "mark_sent", down)
        with pytest.raises(ConnectionError):
            await deliverer.deliver(amina)
    await deliverer.deliver(amina)
    assert telegram.texts(AMINA) == ["Un."]
    assert await states(db, amina) == [("sent", None)]


async def test_a_long_wait_is_a_date_and_the_sweep_brings_it_back(
    db: Database, deliverer: Deliverer, telegram: TelegramServer, clock: Hand
) -> None:
    amina = await make_person(db, AMINA)
    await tell_texts(db, amina, *(f"{number}." for number in range(1, 8)))
    await deliverer.deliver(amina)
    await finish_jobs(db)
    assert len(telegram.texts(AMINA)) == 5
    assert await deliverer.sweep() == 0
    for seen in (6, 7):
        clock.move(1)
        assert await deliverer.sweep() == 1
        assert await deliverer.sweep() == 0  # its job waits already
        await deliverer.deliver(amina)
        await finish_jobs(db)
        assert len(telegram.texts(AMINA)) == seen
    assert telegram.texts(AMINA) == [f"{number}." for number in range(1, 8)]
    assert await deliverer.sweep() == 0


async def finish_jobs(db: Database) -> None:
    """Do as a worker that has nothing left to do."""
    async with db.transaction() as s:
        await s.execute(text("DELETE FROM procrastinate_jobs"))


async def test_the_whole_bot_keeps_its_pace(
    db: Database, bot: PasapasBot, telegram: TelegramServer, clock: Hand
) -> None:
    slow = Deliverer(db, db.keyring, {"telegram": TelegramChannel(bot)}, Pace("42", per_second=10), clock)
    everyone = [await make_person(db, 8000 + number) for number in range(10)]
    for person in everyone:
        await tell_texts(db, person, "Un.")
    await asyncio.gather(*(slow.deliver(person) for person in everyone))
    first = sum(len(telegram.texts(8000 + number)) for number in range(10))
    assert 5 <= first <= 7  # those whose moment comes within half a second
    clock.move(1)
    await asyncio.gather(*(slow.deliver(person) for person in everyone))
    assert [telegram.texts(8000 + number) for number in range(10)] == [["Un."]] * 10


async def test_a_benchmark_may_lift_every_limit(
    db: Database, bot: PasapasBot, telegram: TelegramServer, clock: Hand
) -> None:
    free = Deliverer(db, db.keyring, {"telegram": TelegramChannel(bot)}, Pace("42", per_second=None), clock)
    amina = await make_person(db, AMINA)
    await tell_texts(db, amina, *(f"{number}." for number in range(20)))
    await free.deliver(amina)
    assert len(telegram.texts(AMINA)) == 20


async def test_a_channel_that_this_process_lacks_is_left_to_another(db: Database, clock: Hand) -> None:
    amina = await make_person(db, AMINA)
    await tell_texts(db, amina, "Un.")
    await Deliverer(db, db.keyring, {}, Pace("42"), clock).deliver(amina)
    assert await states(db, amina) == [("queued", "no_channel")]


def test_a_chat_gets_five_at_once_then_one_a_second() -> None:
    buckets = ChatBuckets()
    now = datetime(2026, 11, 21, tzinfo=UTC)
    waits = [(buckets.reserve(1, now) - now).total_seconds() for _ in range(8)]
    assert waits == [0, 0, 0, 0, 0, 1, 2, 3]
    later = now + timedelta(seconds=60)
    assert buckets.reserve(1, later) == later
    assert buckets.reserve(2, now) == now
