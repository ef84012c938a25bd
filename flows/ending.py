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
    if draft.conversation.later:
        _offer_later(draft, lead)
        return
    if ask_consent:
        draft.change(consent_asked=True, pending=Pending(kind="consent"))
        options = [("yes", draft.text("button.yes")), ("no", draft.text("button.no"))]
        draft.phrase(lead)
        draft.phrase("consent.ask", with_human(draft, options, menu=True))
        return
    draft.phrase(lead, with_human(draft, menu=True))


def _offer_later(draft: Draft, lead: str) -> None:
    """Recall the other needs of the first message: one thing at a time, and nothing forgotten."""
    needs, names = draft.conversation.later, draft.library.intent_names
    draft.change(later=())
    draft.phrase(lead)
    options = [(f"flow.{need}", names.get(need, need)) for need in needs]
    draft.phrase("end.later", with_human(draft, options, menu=True))
