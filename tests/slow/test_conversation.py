"""A whole conversation over Telegram's API, by buttons, numbers and words, to a human and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.slow.aidants import aidant
from tests.slow.chats import Chat, phrase
from tests.slow.service import telegram_service, until

pytestmark = pytest.mark.slow


async def test_a_person_is_taken_through_gets_stuck_twice_reaches_a_human_and_returns(tmp_path: Path) -> None:
    async with telegram_service(tmp_path) as (service, telegram), aidant(service, "Bernard") as bernard:
        amina = Chat(telegram, 700)
        await amina.say("/start", phrase("menu"))
        await amina.say("jarive pa a faire ma declaration caf", phrase("intro.with_needs"))
        await amina.press("Commencer", "Mon Compte")
        await amina.say("1", "Étape 1 sur")
        await amina.say("prime d'activité", "Étape 2 sur")
        await amina.press("Je commence", "Étape 3 sur")
        await amina.say("novembre", "Étape 4 sur")

        await amina.press("Je n'y arrive pas", phrase("stuck.once"))
        await amina.press("Je n'y arrive pas", phrase("stuck.offer"))
        opened = await amina.press("Oui, quelqu'un", phrase("handoff.opened"))
        assert "Pas à Pas" in opened, "the structure is named"

        await bernard.open("/aidants/")
        assert "Amina" in bernard.text
        case = int(str(service.sql("SELECT id FROM help_case WHERE state = 'waiting'")[0][0]))
        await bernard.act(case, "prendre")
        assert "La conversation est à vous." in bernard.text
        assert "jarive pa a faire ma declaration caf" in bernard.text
        assert "Bernard" in await amina.reads(phrase("human.here"))
        await bernard.act(case, "repondre", texte="Bonjour Amina. Touchez la case du mois.")
        await amina.reads("Touchez la case du mois.")

        quiet_since = len(amina.texts())
        telegram.say(700, "d'accord je regarde")

        async def bernard_reads() -> bool:
            await bernard.open(f"/aidants/conversations/{case}")
            return "d'accord je regarde" in bernard.text

        await until(bernard_reads, 15, "the aidant reads the person")
        await bernard.act(case, "rendre")
        returned = await amina.reads(phrase("human.gave_back"))
        assert "étape 4" in returned
        assert amina.texts()[quiet_since:] == [returned], "one voice: the assistant was silent meanwhile"
        await amina.press("Oui, on reprend", "Étape 4 sur")
