"""The Telegram channel over real HTTP: what the person sees, and what each error means."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError

from bot.channels.base import DeliveryFailed
from bot.channels.telegram.api import PasapasBot, make_bot, open_bot
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.errors import TokenRefused, delivery_failure
from bot.channels.telegram.profile import DESCRIPTION, SHORT_DESCRIPTION, set_profile
from flows.outputs import Button, Say
from store.outbox import Delivery, Kind
from tests.doubles.telegram_faults import Fault
from tests.doubles.telegram_server import TOKEN, TelegramServer

AMINA = 7001
ROWS = ((Button(action="done", label="C'est fait"),),)


def delivery(say: Say | None = None, *, kind: Kind = "say", refs: tuple[str, ...] = (), number: int = 1) -> Delivery:
    return Delivery(
        id=number, person_id=1, channel="telegram", address=str(AMINA), kind=kind, say=say, turn=4,
        message_refs=refs, attempts=0, case_id=None, created_at=datetime(2026, 11, 21, tzinfo=UTC),
    )  # fmt: skip


async def test_a_message_arrives_with_its_buttons(telegram: TelegramServer, bot: PasapasBot) -> None:
    reference = await TelegramChannel(bot).send(delivery(Say(text="Cliquez > ici.", rows=ROWS)))
    (message,) = telegram.chats.messages[AMINA]
    assert (message.text, str(message.message_id)) == ("Cliquez > ici.", reference)
    assert message.rows == [[{"text": "C'est fait", "callback_data": "4:done"}]]


async def test_spent_buttons_are_taken_away(telegram: TelegramServer, bot: PasapasBot) -> None:
    channel = TelegramChannel(bot)
    reference = await channel.send(delivery(Say(text="Cliquez.", rows=ROWS)))
    assert reference
    for _ in range(2):  # the second time changes nothing, which Telegram refuses and we accept
        await channel.send(delivery(kind="clear", refs=(reference,)))
    assert telegram.buttons(AMINA) == []
    assert telegram.texts(AMINA) == ["Cliquez."]


async def test_a_message_with_a_secret_is_deleted(telegram: TelegramServer, bot: PasapasBot) -> None:
    written = telegram.say(AMINA, "mon mot de passe…")
    for _ in range(2):
        await TelegramChannel(bot).send(delivery(kind="delete", refs=(str(written),)))
    assert telegram.chats.people[AMINA] == []


async def test_a_long_message_goes_on_where_it_stopped(telegram: TelegramServer, bot: PasapasBot) -> None:
    channel = TelegramChannel(bot)
    say = Say(text="Voici une phrase assez longue. " * 400, voice="human", aidant="Bernard")
    telegram.faults.add(Fault("slow", "sendmessage", seconds=0))
    telegram.faults.add(Fault("flood", "sendmessage", seconds=3))
    with pytest.raises(DeliveryFailed) as failed:
        await channel.send(delivery(say))
    assert (failed.value.retry_after, len(telegram.texts(AMINA))) == (3, 1)
    reference = await channel.send(delivery(say))
    assert "".join(telegram.texts(AMINA)).count("phrase") == 400
    assert reference == ",".join(str(message.message_id) for message in telegram.chats.messages[AMINA])


FAULTS = [
    (Fault("flood", seconds=7), ("flood", False, 7.0, False)),
    (Fault("error", status=500), ("network", False, None, False)),
    (Fault("error", status=502), ("network", False, None, False)),
    (Fault("garbage"), ("telegram_error", False, None, False)),
    (Fault("timeout", seconds=0), ("network", False, None, False)),
    (Fault("lost"), ("network", False, None, False)),
    (Fault("refuse", status=403, description="Forbidden: bot was blocked by the user"), ("blocked", True, None, True)),
    (Fault("refuse", status=400, description="Bad Request: chat not found"), ("chat_not_found", True, None, False)),
    (Fault("refuse", status=400, description="Bad Request: peculiar"), ("bad_request", True, None, False)),
]


@pytest.mark.parametrize(("fault", "expected"), FAULTS, ids=[str(row[1][0]) + row[0].kind for row in FAULTS])
async def test_an_error_says_what_to_do(
    telegram: TelegramServer, bot: PasapasBot, fault: Fault, expected: tuple[str, bool, float | None, bool]
) -> None:
    fault.method, fault.times = "sendmessage", 1
    telegram.faults.add(fault)
    with pytest.raises(DeliveryFailed) as failed:
        await TelegramChannel(bot).send(delivery(Say(text="Bonjour.")))
    failure = failed.value
    assert (failure.code, failure.permanent, failure.retry_after, failure.blocked) == expected
    assert failure.__cause__ is None
    assert failure.__context__ is None


async def test_telegrams_own_limits_are_permanent(telegram: TelegramServer, bot: PasapasBot) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        await TelegramChannel(bot).send(delivery(Say(text="x", rows=((Button(action="a" * 70, label="Oui"),),))))
    assert (failed.value.code, failed.value.permanent) == ("bad_button", True)
    assert telegram.calls["sendmessage"] == 0


@pytest.mark.parametrize(
    ("error", "permanent", "blocked"),
    [
        (BadRequest("x"), True, False),
        (Forbidden("x"), True, True),
        (NetworkError("x"), False, False),
        (TelegramError("x"), False, False),
        (ChatMigrated(5), False, False),
        (KeyError("result"), False, False),
    ],
)
def test_errors_are_told_apart(error: Exception, permanent: bool, blocked: bool) -> None:
    failure = delivery_failure(error)
    assert (failure.permanent, failure.blocked) == (permanent, blocked)


async def test_a_wrong_token_stops_the_start_with_one_line(telegram: TelegramServer) -> None:
    stranger = make_bot("42:another-token", telegram.url)
    with pytest.raises(TokenRefused) as refused:
        await open_bot(stranger)
    await stranger.shutdown()
    assert "PASAPAS_TELEGRAM_TOKEN" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "another-token" not in str(refused.value)
    assert refused.value.__cause__ is None


async def test_telegram_out_of_reach_does_not_stop_the_start(telegram: TelegramServer) -> None:
    telegram.faults.add(Fault("garbage", "getme"))
    early = make_bot(TOKEN, telegram.url)
    assert not await open_bot(early)
    await early.shutdown()


async def test_the_profile_says_robot_and_privacy(telegram: TelegramServer, bot: PasapasBot) -> None:
    telegram.faults.add(Fault("error", "setmycommands"))
    await set_profile(bot)
    assert "setmycommands" not in telegram.profile
    assert "robot" in telegram.profile["setmydescription"]["description"]
    assert (len(DESCRIPTION) <= 512, len(SHORT_DESCRIPTION) <= 120) == (True, True)


async def test_the_libraries_log_neither_token_nor_text(
    telegram: TelegramServer, bot: PasapasBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    telegram.faults.add(Fault("garbage", "sendmessage"))
    channel = TelegramChannel(bot)
    with pytest.raises(DeliveryFailed):
        await channel.send(delivery(Say(text="Secret de famille")))
    await channel.send(delivery(Say(text="Secret de famille")))
    assert TOKEN not in caplog.text
    assert "famille" not in caplog.text
