"""What a person may always ask: erase, see, know. These win over anything else but danger."""

from __future__ import annotations

from flows.answers import typed_button
from flows.draft import Draft
from flows.events import Chose, Commanded, Event, Forgotten, Said
from flows.keyboard import with_human
from flows.outputs import ForgetPerson, RecordConsent, ShowMyData
from flows.state import Conversation, Pending

CONSENT_TEXT = "2026-11"
"""Version of the sentence `consent.ask`: what a person agreed to can always be read again."""


def answer_rights(draft: Draft, event: Event) -> bool:
    """Answer /effacer, /mesdonnees, /privacy, their buttons, and the same asked in words."""
    match event:
        case Forgotten():
            draft.phrase("erase.done", with_human(draft, menu=True))
        case Commanded(name="effacer") | Chose(action="erase"):
            _ask_to_erase(draft)
        case Chose(action="erase.yes") if _asked_to_erase(draft, event.turn):
            _erase(draft)
        case Said() if _typed_yes(draft, event):
            _erase(draft)
        case Commanded(name="mesdonnees") | Chose(action="my_data"):
            draft.add(ShowMyData())
            options = [
                ("consent.withdraw", draft.text("button.withdraw_consent")),
                ("erase", draft.text("button.erase")),
            ]
            draft.phrase("my_data.sent", with_human(draft, options, menu=True))
        case Commanded(name="privacy") | Chose(action="privacy"):
            _say_privacy(draft)
        case Chose(action="consent.withdraw"):
            draft.add(RecordConsent(text_version=CONSENT_TEXT, given=False))
            draft.phrase("consent.withdrawn", with_human(draft, menu=True))
        case Said(understanding=understood) if understood is not None and understood.decision == "answer":
            return _answer_words(draft, understood.intent)
        case _:
            return False
    return True


def _answer_words(draft: Draft, intent: str | None) -> bool:
    if draft.conversation.owner == "human":
        return False
    if intent == "supprimer_donnees":
        _ask_to_erase(draft)
    elif intent == "confidentialite":
        _say_privacy(draft)
    else:
        return False
    return True


def _ask_to_erase(draft: Draft) -> None:
    draft.change(pending=Pending(kind="erase"))
    options = [("erase.yes", draft.text("button.erase_all")), ("again", draft.text("button.keep"))]
    draft.phrase("erase.ask", with_human(draft, options))


def _asked_to_erase(draft: Draft, turn: int) -> bool:
    pending = draft.conversation.pending
    return pending is not None and pending.kind == "erase" and turn == draft.conversation.buttons_turn


def _typed_yes(draft: Draft, event: Said) -> bool:
    pending = draft.conversation.pending
    if pending is None or pending.kind != "erase":
        return False
    button = typed_button(event.text, draft.conversation.buttons)
    return button is not None and button.action == "erase.yes"


def _erase(draft: Draft) -> None:
    kept = draft.conversation
    draft.add(ForgetPerson())
    draft.change(
        **Conversation(
            turn=kept.turn, structure=kept.structure, welcomed=True, buttons_turn=kept.buttons_turn, owner="ended"
        ).__dict__
    )


def _say_privacy(draft: Draft) -> None:
    structure = draft.conversation.structure
    contact = structure.privacy_contact or structure.phone or structure.name
    options = [("my_data", draft.text("button.my_data")), ("erase", draft.text("button.erase"))]
    draft.phrase("privacy", with_human(draft, options, menu=True), structure=structure.name, contact=contact)
