"""What comes before any procedure: a vital need gets its number at once, a secret gets a warning."""

from __future__ import annotations

from flows.draft import Draft
from flows.ending import keep_for_later
from flows.events import Chose, Edited, Event, Said
from flows.keyboard import with_human
from flows.outputs import DeleteMessage, Say
from flows.summary import open_case
from flows.understanding import Understanding

VITAL_SHOWN = 2
"""Numbers given in one message at most: in danger, one number is read, four are not."""


def answer_vital(draft: Draft, event: Event) -> bool:
    """Give the right number first, whoever owns the conversation, then ask for a human urgently."""
    if isinstance(event, Chose) and event.action == "danger":
        confirm_danger(draft)
        return True
    if not isinstance(event, Said) or event.understanding is None:
        return False
    understood = event.understanding
    if understood.vital or understood.intent == "urgence_vitale":
        keep_for_later(draft, understood.beside)
    kinds = [kind for kind in understood.vital if kind in draft.library.emergencies][:VITAL_SHOWN]
    if kinds:
        text = "\n\n".join(draft.quoted(draft.library.emergencies[kind].text) for kind in kinds)
        draft.note("vital", detail=kinds[0])
        draft.say(text, with_human(draft))
        _ask_for_human(draft, " ".join(draft.text(f"vital.need.{kind}") for kind in kinds))
        return True
    if understood.intent != "urgence_vitale" or draft.conversation.owner == "human":
        return False
    if understood.decision == "answer":
        confirm_danger(draft)
    else:
        _ask_if_danger(draft, understood)
    return True


def _ask_if_danger(draft: Draft, understood: Understanding) -> None:
    """Give a number first all the same, then ask: a false alarm costs one message, a missed one a life."""
    draft.change(pending=None)
    options = [("danger", draft.text("button.danger")), ("again", draft.text("button.no_danger"))]
    kind = next((kind for kind in understood.vital_suspected if kind in draft.library.emergencies), None)
    if kind is None:
        draft.phrase("vital.ask", with_human(draft, options))
    else:
        help_ = draft.quoted(draft.library.emergencies[kind].text)
        draft.say(f"{help_}\n\n{draft.text('vital.ask_now')}", with_human(draft, options))


def confirm_danger(draft: Draft) -> None:
    """Give the general numbers to a person in a danger that is not told, and ask for a human urgently."""
    draft.note("vital", detail="unsaid")
    draft.phrase("vital.general", with_human(draft))
    _ask_for_human(draft)


def _ask_for_human(draft: Draft, need: str | None = None) -> None:
    case = draft.conversation.case
    if case is None or case.urgency != "vital":
        open_case(draft, "vital", "vital", need)


def warn_of_secret(draft: Draft, event: Said | Edited) -> None:
    """Take the message back where the channel allows it, and add a warning to the answer, never instead of it."""
    if not event.secrets:
        return
    draft.note("secret_masked", detail=event.secrets[0])
    if event.message is not None:
        draft.add(DeleteMessage(message=event.message))
    warning = draft.text("secret.warning")
    for index, output in enumerate(draft.outputs):
        if isinstance(output, Say) and output.rows:
            draft.outputs[index] = output.model_copy(update={"text": f"{warning}\n\n{output.text}"})
            return
    draft.say(warning, with_human(draft) if draft.conversation.owner == "assistant" else ())
