"""The assistant's own questions: which procedure, a human, another procedure, consent; and not understanding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flows import whereabouts
from flows.draft import Draft
from flows.engine import begin
from flows.expected import how_to_answer
from flows.keyboard import with_human
from flows.limits import MISSED_OFFER, MISSED_OPEN
from flows.outputs import RecordConsent
from flows.rights import CONSENT_TEXT
from flows.showing import show
from flows.state import Pending
from flows.summary import case_rows, open_case
from flows.towns import Town


def which_intent(
    draft: Draft,
    intents: Sequence[str],
    lead: str = "",
    question: str = "ask.which",
    said: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Ask which procedure is meant, with up to three choices: never guess.

    `said` is what the sentence already answers, by slot; it goes with the procedure chosen.
    """
    options = [(f"flow.{intent}", draft.library.intent_names[intent]) for intent in intents[:3]]
    draft.change(pending=Pending(kind="which_intent", intents=tuple(intents[:3]), said=dict(said)))
    text = draft.text(question)
    draft.say(
        f"{lead}\n\n{text}" if lead else text, with_human(draft, [*options, ("other", draft.text("button.other"))])
    )


def misunderstood(draft: Draft) -> None:
    """Say so; the second time offer a human, the third open the case. The step, if any, is shown again."""
    missed = draft.conversation.missed + 1
    pending = draft.conversation.pending
    draft.change(missed=missed)
    draft.note("not_understood")
    if draft.conversation.owner == "waiting":
        # A human is already on the way: the words are in the transcript, and the aidant will read them.
        _carry_on(draft, draft.text("missed.waiting"))
    elif missed >= MISSED_OPEN:
        open_case(draft, "not_understood")
    elif missed >= MISSED_OFFER:
        draft.change(pending=Pending(kind="offer_human", reason="not_understood"))
        options = [("yes", draft.text("button.yes_human")), ("no", draft.text("button.try_again"))]
        draft.phrase("missed.offer", with_human(draft, options, menu=True))
    elif draft.run is not None:
        show(draft, draft.text(how_to_answer(draft)))
    elif pending is not None and pending.kind == "which_intent":
        which_intent(draft, pending.intents, question="missed.in_flow", said=pending.said)
    else:
        draft.phrase("missed.once", with_human(draft, menu=True))


def answer_pending(draft: Draft, action: str) -> bool:
    """Answer the assistant's own question by a button's action; False when it does not belong to it."""
    pending = draft.conversation.pending
    if pending is None:
        return False
    match pending.kind, action:
        case "offer_human", "yes":
            open_case(draft, pending.reason)
        case "offer_human", "no":
            draft.change(pending=None, missed=0)
            _carry_on(draft, draft.text("ask.other_words"))
        case "switch_flow", "switch":
            draft.change(pending=None)
            begin(draft, pending.flow or "")
        case "consent", "yes" | "no":
            draft.add(RecordConsent(text_version=CONSENT_TEXT, given=action == "yes"))
            draft.change(pending=None)
            draft.phrase("consent.yes" if action == "yes" else "consent.no", with_human(draft, menu=True))
        case "where", _ if isinstance(town := whereabouts.chosen(draft, action), Town):
            whereabouts.say_places(draft, whereabouts.middle_of(town))
        case _:
            return False
    return True


def _carry_on(draft: Draft, sentence: str) -> None:
    """Show the step again, or say `sentence` when there is none; a person who waits reads both."""
    if draft.run is None:
        waiting = draft.conversation.owner == "waiting"
        draft.say(sentence, case_rows(draft) if waiting else with_human(draft, menu=True))
    else:
        show(draft, sentence if draft.conversation.owner == "waiting" else "")
