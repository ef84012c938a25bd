"""In a flow: the button, number or words that answer the step; being stuck; a word; another need."""

from __future__ import annotations

from flows import whereabouts, words
from flows.answers import DONT_KNOW, typed_button
from flows.asking import misunderstood
from flows.draft import Draft
from flows.engine import answer, answer_position
from flows.events import Chose, Event, Said, SentMedia, SharedPlace
from flows.expected import asks_value, asks_words
from flows.needs import small_talk
from flows.outside import offer_switch, press_typed, press_typed_words, show_current
from flows.repair import act, replay_if_corrected, stuck
from flows.showing import show
from flows.spelling import plain
from flows.state import Pending
from flows.understanding import Understanding

SHORT_WORDS = 6
"""Words up to which a message that fits the question is its answer, whatever else it could mean."""


def answer_in_flow(draft: Draft, event: Event) -> bool:
    """Answer an event of a person who walks a flow; False when none is being walked."""
    if draft.run is None:
        return False
    if replay_if_corrected(draft):
        return True
    match event:
        case Chose(action=action):
            draft.change(pending=None)
            act(draft, action)
        case Said(secrets=(_, *_)) if not _reads_beside_secret(draft, event):
            if event.understanding is None or not _other_need(draft, event.understanding):
                show(draft)
        case Said(text=text, understanding=understood):
            _read(draft, text, understood)
        case SentMedia(media=media):
            draft.change(pending=Pending(kind="offer_human", reason="voice" if media == "voice" else "asked"))
            show(draft, draft.text(f"media.{media}"))
        case SharedPlace(latitude=latitude, longitude=longitude):
            if not whereabouts.answer_point(draft, (latitude, longitude)) and not answer_position(
                draft, (latitude, longitude)
            ):
                show(draft, draft.text("media.place"))
        case _:
            show_current(draft)
    return True


def _reads_beside_secret(draft: Draft, event: Said) -> bool:
    """Whether a message with a masked secret may still be read: never as a choice, nor kept as free text."""
    if event.understanding is not None and _is_stuck(event.understanding):
        return True
    return asks_value(draft)


def _read(draft: Draft, text: str, understood: Understanding | None) -> None:
    """Read words in the order of what they can be: an answer, a button, a word asked, stuck, another need."""
    if draft.conversation.pending is not None and (
        press_typed_words(draft, text) or whereabouts.answer_where(draft, text)
    ):
        return
    if understood is not None and words.answer_term(draft, understood):
        return
    if understood is not None and _is_stuck(understood):
        stuck(draft)
        return
    if _is_short_answer(draft, text):
        return
    button = typed_button(text, draft.conversation.buttons)
    if button is not None:
        press_typed(draft, button.action)
        return
    if plain(text) in DONT_KNOW:
        stuck(draft)
        return
    if understood is not None and _other_need(draft, understood):
        return
    if answer(draft, text):
        draft.change(missed=0)
        return
    if understood is not None and understood.decision == "answer" and _talk(draft, understood):
        return
    if answer(draft, text, guess=True):
        draft.change(missed=0)
        return
    misunderstood(draft)


def _is_short_answer(draft: Draft, text: str) -> bool:
    """Answer the question shown with a few words that fit it, before they are taken for another need.

    Free text fits any question for words, so there only the rest of the rules can tell.
    """
    if len(text.split()) > SHORT_WORDS or asks_words(draft) or not answer(draft, text):
        return False
    draft.change(missed=0)
    return True


def _is_stuck(understood: Understanding) -> bool:
    meant = {understood.intent, understood.beside if understood.intent == "partage_code" else None}
    return understood.decision == "answer" and not meant.isdisjoint({"bloque", "ne_comprend_pas"})


def _other_need(draft: Draft, understood: Understanding) -> bool:
    """Offer another procedure when one is surely meant; never impose it."""
    assert draft.run is not None
    need = understood.beside if understood.intent == "partage_code" else understood.intent
    if understood.decision != "answer" or need is None or need not in draft.library.intent_names:
        return False
    if any(frame.flow == need for frame in draft.run.frames):
        return False
    if understood.intent == "partage_code" and not understood.secrets:
        draft.phrase("talk.partage_code.short")
    if need in draft.library.flows:
        offer_switch(draft, need)
    else:
        name = draft.library.intent_names[need]
        draft.change(last_need=need)
        show(draft, draft.text("intent.no_flow", name=name))
    return True


def _talk(draft: Draft, understood: Understanding) -> bool:
    """Answer what is said to the assistant, then show the step again."""
    match understood.intent:
        case "etape_suivante" | "affirmer":
            return _go_on(draft)
        case "refus_numerique":
            frame = draft.frame
            assert frame is not None
            offline = draft.quoted(draft.flow(frame).offline)
            draft.phrase("offline", offline=offline)
            show(draft)
            return True
        case "saluer" | "remercier" | "est_ce_un_robot":
            show(draft, draft.text(f"talk.{understood.intent}.short"))
            return True
        case _:
            return small_talk(draft, understood.intent)


def _go_on(draft: Draft) -> bool:
    """Take « c'est fait » in any words, where the step has one way on that is not a question."""
    numbered = [button for button in draft.conversation.buttons if button.number is not None]
    meant = [b for b in numbered if b.action in {"done", "begin"}] or numbered
    if len(meant) != 1 and not (meant and meant[0].action in {"done", "begin"}):
        return False
    press_typed(draft, meant[0].action)
    return True
