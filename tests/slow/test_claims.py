"""Two aidants at the same moment: one has the case, the other reads who."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.slow.aidants import aidant
from tests.slow.chats import Chat, phrase
from tests.slow.service import telegram_service

pytestmark = pytest.mark.slow


async def test_two_aidants_claim_at_once(tmp_path: Path, private_database_url: str) -> None:
    async with (
        telegram_service(tmp_path, PASAPAS_DATABASE_URL=private_database_url) as (service, telegram),
        aidant(service, "Bernard") as bernard,
        aidant(service, "Fatou") as fatou,
    ):
        for chat in (700, 701, 702):
            amina = Chat(telegram, chat)
            await amina.say("/start", phrase("menu"))
            await amina.say("/aidant", phrase("handoff.opened"))
            case = int(str(service.sql("SELECT max(id) FROM help_case")[0][0]))
            both = (bernard, fatou)
            for someone in both:
                await someone.open(f"/aidants/conversations/{case}")
                assert "Je prends" in someone.text
            take = f"/aidants/conversations/{case}/prendre"
            await asyncio.gather(*(someone.send(take) for someone in both))
            won = [name for name, someone in (("Bernard", bernard), ("Fatou", fatou)) if "Avec vous" in someone.text]
            assert len(won) == 1
            loser = fatou if won == ["Bernard"] else bernard
            assert f"{won[0]} a déjà pris cette conversation. Vous pouvez la lire." in loser.text
            assert won[0] in await amina.reads(phrase("human.here"))
            assert sum(phrase("human.here") in text for text in amina.texts()) == 1
