"""A small conversation core for tests of pages: it echoes, opens a case on « aide », and relays aidants."""

from __future__ import annotations

from datetime import datetime

from flows.events import (
    AidantClaimed,
    AidantGaveBack,
    AidantReplied,
    CaseClosed,
    CaseOpened,
    Chose,
    Commanded,
    Event,
    Said,
)
from flows.library import Library
from flows.outputs import Button, OpenCase, Output, Say, Summary
from flows.state import Conversation, OpenedCase, Turn

ROWS = (
    (Button(action="done", label="C'est fait", number=1),),
    (Button(action="stuck", label="Je n'y arrive pas"), Button(action="human", label="Parler à quelqu'un")),
)
SUMMARY = Summary(
    need="Faire ma déclaration à la Caf",
    position="Étape 3 sur 7",
    step_text="Ouvrez « Mon Compte ».",
    tried=("Étape relue deux fois",),
    slots={"mois": "novembre 2026"},
    note_for_aidant="Le mot de passe se refait au guichet.",
)


def advance(conversation: Conversation, event: Event, library: Library, now: datetime) -> Turn:
    """Answer as simply as a page's test needs."""
    after = conversation.model_copy(update={"turn": conversation.turn + 1})
    outputs: tuple[Output, ...] = ()
    match event:
        case Commanded(name="start", argument=argument):
            outputs = (Say(text=f"Bonjour. {argument}".strip(), rows=ROWS),)
        case Said(text="aide"):
            outputs = (OpenCase(reason="asked", urgency="normal", summary=SUMMARY),)
        case Said(text=text):
            outputs = () if conversation.owner == "human" else (Say(text=f"Reçu : {text}", rows=ROWS),)
        case Chose(action=action):
            outputs = (Say(text=f"Choisi : {action}", rows=ROWS),)
        case CaseOpened(case=case):
            after = after.model_copy(update={"owner": "waiting", "case": OpenedCase(id=case)})
            outputs = (Say(text="Quelqu'un va vous répondre.", voice="system"),)
        case AidantClaimed(aidant=aidant):
            after = after.model_copy(update={"owner": "human"})
            outputs = (Say(text=f"{aidant} vous répond.", voice="system"),)
        case AidantReplied(aidant=aidant, text=text):
            outputs = (Say(text=text, voice="human", aidant=aidant),)
        case AidantGaveBack() | CaseClosed():
            after = after.model_copy(update={"owner": "assistant", "case": None})
            outputs = (Say(text="On reprend ensemble."),)
        case _:
            pass
    return Turn(conversation=after, outputs=outputs)
