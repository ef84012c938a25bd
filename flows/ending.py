"""After the end of a procedure: did it work, the consent, and the other needs of the first message."""

from __future__ import annotations

from flows.draft import Draft
from flows.keyboard import with_human
from flows.showing import ended_as
from flows.state import Pending


def close(draft: Draft, action: str) -> None:
    """Take the answer to « Est-ce que ça a marché ? »; a no goes to a human."""
    draft.note("worked", detail=action)
    if action == "no":
        draft.change(pending=Pending(kind="offer_human", reason="stuck"))
        options = [("yes", draft.text("button.yes_human")), ("no", draft.text("button.no"))]
        draft.phrase("end.not_worked", with_human(draft, options, menu=True))
        return
    ended = ended_as(draft)
    ask_consent = action == "yes" and ended == "worked" and not draft.conversation.consent_asked
    lead = f"end.{ended}_yes" if action == "yes" else "end.worked_later"
    draft.change(run=None, pending=None)
    if recall_later(draft, lead):
        return
    if ask_consent:
        draft.change(consent_asked=True, pending=Pending(kind="consent"))
        options = [("yes", draft.text("button.yes")), ("no", draft.text("button.no"))]
        draft.phrase(lead)
        draft.phrase("consent.ask", with_human(draft, options, menu=True))
        return
    draft.phrase(lead, with_human(draft, menu=True))


def recall_later(draft: Draft, lead: str = "") -> bool:
    """Recall the other needs of an earlier message: one thing at a time, and nothing forgotten.

    Args:
        draft: The turn.
        lead: Key of the sentence said before, when there are some.

    Returns:
        False when there is none, and nothing was said.
    """
    needs, names = draft.conversation.later, draft.library.intent_names
    if not needs:
        return False
    draft.change(later=())
    if lead:
        draft.phrase(lead)
    options = [(f"flow.{need}", names.get(need, need)) for need in needs]
    draft.phrase("end.later", with_human(draft, options, menu=True))
    return True


def keep_for_later(draft: Draft, need: str | None) -> None:
    """Remember a procedure said beside what had to come first, for the person and for the aidant's summary."""
    run = draft.run
    if need not in draft.library.intent_names or need is None:
        return
    if run is not None and any(frame.flow == need for frame in run.frames):
        return
    if run is None:
        draft.change(last_need=need)
    if need not in draft.conversation.later:
        draft.change(later=(*draft.conversation.later, need))
