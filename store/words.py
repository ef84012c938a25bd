"""What the transcript keeps of an event: the person's own words, or what they did, in French."""

from __future__ import annotations

from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncSession

from flows.events import (
    AidantClaimed,
    AidantGaveBack,
    AidantReplied,
    Blocked,
    CaseClosed,
    CaseOpened,
    Chose,
    ClaimExpired,
    Commanded,
    Edited,
    Failed,
    Forgotten,
    ReminderDue,
    Said,
    SentMedia,
    SharedPlace,
    Unblocked,
)
from store import transcript
from store.crypto import Keyring
from store.scene import Scene
from store.transcript import Line

MEDIA = {
    "voice": "(message vocal)",
    "photo": "(photo)",
    "document": "(document)",
    "sticker": "(autocollant)",
    "contact": "(fiche de contact)",
    "video": "(vidéo)",
    "other": "(autre contenu)",
}


async def heard(s: AsyncSession, kr: Keyring, scene: Scene) -> list[Line]:
    """Return the lines that an event adds to the transcript, before the answer."""
    match scene.event:
        case Said(text=text, message=message):
            return [Line("person", text, message_ref=message)]
        case Edited(text=text, message=message):
            if message and await transcript.replace_text(s, kr, scene.person_id, message, text):
                return []
            return [Line("person", text, message_ref=message)]
        case Chose(action=action, turn=turn):
            return [Line("person", await _label(s, kr, scene, action, turn))]
        case Commanded(name="start"):
            # The channel's own way to begin: nothing that the person wrote.
            return []
        case Commanded(name=name, argument=argument):
            return [Line("person", f"/{name} {argument}".strip())]
        case SentMedia(media=media, reference=reference):
            return [Line("person", MEDIA[media], media=reference)]
        case SharedPlace():
            # Where someone stands is not kept: the answer has used it.
            return [Line("person", "(position partagée)")]
        case (
            Blocked()
            | Unblocked()
            | CaseOpened()
            | AidantClaimed()
            | AidantReplied()
            | AidantGaveBack()
            | CaseClosed()
            | ClaimExpired()
            | ReminderDue()
            | Failed()
            | Forgotten()
        ):
            return []
    assert_never(scene.event)


async def _label(s: AsyncSession, kr: Keyring, scene: Scene, action: str, turn: int) -> str:
    for button in scene.before.buttons:
        if button.action == action and scene.before.buttons_turn == turn:
            return button.label
    return await transcript.label_of(s, kr, scene.person_id, action, turn) or "(bouton)"
