"""What a person says when no flow is being walked: a need, several, or a word to the assistant itself."""

from __future__ import annotations

from flows import whereabouts, words
from flows.answers import ALL
from flows.asking import misunderstood, which_intent
from flows.draft import Draft
from flows.events import Event, Said, SentMedia, SharedPlace
from flows.keyboard import with_human
from flows.outside import offer_resume, press_typed_words, show_current, show_menu, want
from flows.prefilling import read_said
from flows.sheets import offer_sheets
from flows.spelling import plain
from flows.state import Pending
from flows.understanding import Understanding

PLACES = "lieu_aide_trouver"
"""The procedure that finds a place of help: what is left when none fits."""


def answer_need(draft: Draft, event: Event) -> bool:
    """Answer what a person says or sends when no flow is being walked."""
    match event:
        case Said(understanding=Understanding() as understood):
            _answer_words(draft, event, understood)
        case Said():
            misunderstood(draft)
        case SentMedia(media=media):
            draft.change(pending=Pending(kind="offer_human", reason="voice" if media == "voice" else "asked"))
            draft.phrase(f"media.{media}", with_human(draft, menu=True))
        case SharedPlace(latitude=latitude, longitude=longitude):
            whereabouts.say_places_at(draft, (latitude, longitude))
        case _:
            show_current(draft)
    return True


def _answer_words(draft: Draft, event: Said, understood: Understanding) -> None:
    text = event.text
    if press_typed_words(draft, text) or whereabouts.answer_where(draft, text):
        return
    if words.answer_term(draft, understood):
        return
    pending, waiting = draft.conversation.pending, draft.conversation.owner == "waiting"
    if pending is not None and pending.kind == "which_intent" and plain(text) in ALL:
        draft.change(later=pending.intents)
        want(draft, pending.intents[0])
        return
    if waiting and understood.intent == "partage_code" and not understood.secrets:
        # A phone number for the person who will answer is no secret to refuse.
        misunderstood(draft)
        return
    if understood.intent == "partage_code" and understood.beside in draft.library.intent_names:
        _start_beside_secret(draft, understood)
        return
    if understood.several:
        draft.change(later=understood.several if understood.all_wanted else ())
        question = "ask.first" if understood.all_wanted else "ask.which"
        which_intent(draft, understood.several, question=question, said=read_said(understood))
        return
    known = draft.library.intent_names
    procedures = tuple(r.intent for r in understood.ranking if r.intent in known)[:3]
    if understood.decision == "answer" and understood.intent in known and understood.intent is not None:
        others = tuple(intent for intent in procedures if intent != understood.intent)
        want(draft, understood.intent, others, understood)
    elif understood.decision == "answer" and small_talk(draft, understood.intent, bool(understood.secrets)):
        return
    elif understood.decision == "ask" and procedures and not waiting:
        which_intent(draft, procedures, said=read_said(understood))
    elif not waiting and offer_sheets(draft, event.sheets):
        return
    elif waiting or not _offer_place(draft, understood):
        misunderstood(draft)


def _offer_place(draft: Draft, understood: Understanding) -> bool:
    """Send what no procedure covers to a place of help, once; then it counts as not understood."""
    surely = understood.decision == "answer" and understood.intent == "hors_sujet"
    if not surely or draft.conversation.missed or PLACES not in draft.library.flows:
        return False
    draft.change(missed=1)
    draft.note("not_understood")
    options = [(f"flow.{PLACES}", draft.library.intent_names.get(PLACES, PLACES))]
    draft.phrase("talk.hors_sujet", with_human(draft, options, menu=True))
    return True


def _start_beside_secret(draft: Draft, understood: Understanding) -> None:
    """Start what the person came for; the warning comes before it, never instead of it."""
    assert understood.beside is not None
    if not understood.secrets:
        # What was masked gets its own warning; this code was told in words.
        draft.phrase("talk.partage_code.short")
    others = tuple(r.intent for r in understood.ranking if r.intent in draft.library.intent_names)[:3]
    want(draft, understood.beside, tuple(intent for intent in others if intent != understood.beside), understood)


SMALL_TALK = frozenset({"saluer", "remercier", "au_revoir", "est_ce_un_robot", "refus_numerique", "partage_code"})
"""Intents answered by one sentence of the same key, `talk.<intent>`."""


def small_talk(draft: Draft, intent: str | None, secret: bool = False) -> bool:
    """Answer what is said to the assistant itself; False for what it has no sentence for.

    With `secret`, the warning comes before this answer and has already said to send no code.
    """
    if intent == "saluer" and (draft.run or draft.conversation.paused):
        offer_resume(draft)
        return True
    if intent == "saluer" and draft.outputs:
        # The welcome has just said good morning.
        show_menu(draft)
        return True
    if intent == "autre_langue":
        draft.change(pending=Pending(kind="offer_human", reason="other_language"))
    elif intent == "frustration" or intent in {"bloque", "ne_comprend_pas"}:
        draft.change(pending=Pending(kind="offer_human", reason="stuck"))
    elif intent not in SMALL_TALK:
        return False
    draft.change(missed=0)
    on = [("again", draft.text("button.back_to_step"))] if draft.run is not None else []
    key = "human.what_next" if intent == "partage_code" and secret else f"talk.{intent}"
    draft.phrase(key, with_human(draft, on, menu=not on))
    return True
