"""What we hold on a person, told to them in plain French."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from flows.outputs import Summary
from flows.state import Conversation
from store import reminders, structures, transcript
from store.crypto import Keyring
from store.people import PersonRef, person
from store.tables import CaseRow, ConsentRow, ConversationRow, MediaRow

PAGE_CHARACTERS = 3_000
"""Longest message of an export, well under what a chat app takes."""

LINES = 10_000
"""Most lines of a conversation that an export holds; thirty days never come near."""

CHANNELS = {"telegram": "Telegram", "phone": "le téléphone de cette page", "terminal": "le terminal"}


async def export_person(s: AsyncSession, kr: Keyring, person_id: int) -> str:
    """Return all that we hold on a person, as text that they can read."""
    found = await person(s, kr, person_id)
    if found is None:
        return "Nous ne gardons rien sur vous."
    parts = [
        await _identity(s, found),
        await _answers(s, kr, person_id),
        await _agreements(s, kr, person_id),
        await _cases(s, kr, person_id),
        await _messages(s, kr, person_id),
    ]
    return "\n\n".join(part for part in parts if part)


def pages(text: str) -> Iterator[str]:
    """Cut a long text between two lines, into messages of a readable length."""
    page = ""
    for line in text.splitlines():
        for start in range(0, max(len(line), 1), PAGE_CHARACTERS):
            piece = line[start : start + PAGE_CHARACTERS]
            if page and len(page) + len(piece) > PAGE_CHARACTERS:
                yield page.strip()
                page = ""
            page += piece + "\n"
    if page.strip():
        yield page.strip()


def _day(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y}"


async def _identity(s: AsyncSession, found: PersonRef) -> str:
    structure = await structures.get(s, found.structure_id)
    lines = [
        "Voici ce que nous gardons sur vous.",
        f"Votre nom : {found.name or 'nous ne l’avons pas'}.",
        f"Vous nous écrivez par : {CHANNELS[found.channel]}, à l’adresse {found.address}.",
    ]
    if structure is not None:
        lines.append(f"Qui s’occupe de vous : {structure.name}.")
        if structure.privacy_contact:
            lines.append(f"Pour toute question sur vos données : {structure.privacy_contact}.")
    return "\n".join(lines)


async def _answers(s: AsyncSession, kr: Keyring, person_id: int) -> str:
    sealed = await s.scalar(select(ConversationRow.state).where(ConversationRow.person_id == person_id))
    if sealed is None:
        return ""
    conversation = Conversation.model_validate_json(kr.unseal(sealed))
    lines = [f"- {slot.replace('_', ' ')} : {value}" for slot, value in conversation.slots.items()]
    runs = [run for run in (conversation.run, conversation.paused) if run is not None]
    lines += [f"- démarche en cours : {run.frames[-1].flow.replace('_', ' ')}" for run in runs]
    return "Vos réponses :\n" + "\n".join(lines) if lines else ""


async def _agreements(s: AsyncSession, kr: Keyring, person_id: int) -> str:
    lines = [f"- le {kept.due_on:%d/%m/%Y} : {kept.text}" for kept in await reminders.of_person(s, kr, person_id)]
    text = "Vos rappels :\n" + "\n".join(lines) if lines else ""
    last = (
        await s.execute(
            select(ConsentRow.given, ConsentRow.at)
            .where(ConsentRow.person_id == person_id)
            .order_by(ConsentRow.id.desc())
            .limit(1)
        )
    ).first()
    if last is not None:
        choice = "Vous avez accepté" if last.given else "Vous avez refusé"
        text += f"\n\n{choice}, le {_day(last.at)}, que vos messages aident à améliorer l’assistant."
    return text.strip()


async def _cases(s: AsyncSession, kr: Keyring, person_id: int) -> str:
    rows = await s.scalars(select(CaseRow).where(CaseRow.person_id == person_id).order_by(CaseRow.id))
    lines = []
    for row in rows:
        need = Summary.model_validate_json(kr.unseal(row.summary)).need
        ended = f", fini le {_day(row.closed_at)}" if row.closed_at else ", en cours"
        lines.append(f"- {need} : demandé le {_day(row.opened_at)}{ended}")
    return "Vos demandes à un aidant :\n" + "\n".join(lines) if lines else ""


async def _messages(s: AsyncSession, kr: Keyring, person_id: int) -> str:
    lines = []
    for line in await transcript.shown(s, kr, person_id, limit=LINES, newest=True):
        speaker = {"person": "vous", "human": line.aidant or "un aidant"}.get(line.who, "l’assistant")
        lines.append(f"- le {_day(line.at)}, {speaker} : {line.text}")
    files = (await s.scalar(select(func.count()).select_from(MediaRow).where(MediaRow.person_id == person_id))) or 0
    kept = "Vos messages :\n" + "\n".join(lines) if lines else ""
    if files:
        kept += f"\n\nNous gardons aussi {files} photo(s) ou message(s) vocal(aux)."
    return kept.strip()
