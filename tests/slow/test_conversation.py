"""A whole conversation over Telegram's API, by text, buttons and numbers, to a human and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doubles.telegram_server import TelegramServer
from tests.slow.service import telegram_service, until

pytestmark = pytest.mark.slow

CHAT = 700
ANSWER_SECONDS = 10.0


async def says(telegram: TelegramServer, words: str) -> None:
    """Wait until the newest message holds `words`."""
    newest = lambda: telegram.texts(CHAT)[-1:]  # noqa: E731 - read again at each look
    await until(lambda: any(words in text for text in newest()), ANSWER_SECONDS, f"{words!r} in {newest()}")


async def test_a_person_is_taken_through_gets_stuck_and_reaches_a_human(tmp_path: Path) -> None:
    async with telegram_service(tmp_path) as (service, telegram):
        telegram.say(CHAT, "/start")
        await says(telegram, "Que voulez-vous faire")
        telegram.say(CHAT, "jarive pa a faire ma declaration caf")
        await says(telegram, "Comptez environ")
        telegram.press(CHAT, "Commencer")
        await says(telegram, "Mon Compte")
        telegram.say(CHAT, "1")
        await says(telegram, "Quelle aide")
        telegram.say(CHAT, "prime d'activité")
        await says(telegram, "Étape 2")
        telegram.press(CHAT, "Je commence")
        await says(telegram, "Étape 3")
        telegram.say(CHAT, "novembre")
        await says(telegram, "Étape 4")
        telegram.press(CHAT, "Je n'y arrive pas")
        await says(telegram, "Le foyer, c'est vous")
        telegram.press(CHAT, "Je n'y arrive pas")
        await says(telegram, "Voulez-vous que quelqu'un vous aide")
        telegram.press(CHAT, "Oui, quelqu'un")
        await says(telegram, "Votre demande")
        assert service.sql("SELECT count(*) FROM help_case") == [(1,)]
