"""Between the assistant and the humans: what the store and the desk report, and relaying while a human owns."""

from __future__ import annotations

from datetime import timedelta

from flows.definition import Urgency
from flows.draft import Draft
from flows.ending import recall_later
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
    Event,
    Failed,
    ReminderDue,
    Said,
    SentMedia,
    SharedPlace,
    Unblocked,
)
from flows.keyboard import with_human
from flows.outputs import Button, CancelReminders, Say, ScheduleReminder, TellAidant, Unreachable, WithdrawCase
from flows.paths import position
from flows.places import near
from flows.showing import show
from flows.state import OpenedCase, Pending
from flows.summary import case_rows, open_case, summarise

POSTAL_CODE = "code_postal"
"""The slot that every procedure uses for where the person lives."""


def answer_from_outside(draft: Draft, event: Event) -> bool:
    """Answer what the store, the desk or the channel report, in any state."""
    match event:
        case CaseOpened():
            _case_opened(draft, event)
        case AidantClaimed():
            case = OpenedCase(id=event.case, urgency=_urgency(draft), aidant=event.aidant)
            draft.change(owner="human", case=case, pending=None)
            draft.add(Say(text=draft.text("human.here", aidant=event.aidant), rows=_self_row(draft), voice="system"))
        case AidantReplied():
            say = Say(text=event.text, rows=_self_row(draft), voice="human", aidant=event.aidant)
            draft.add(say)
        case AidantGaveBack() | CaseClosed():
            _take_back(draft, "human.gave_back" if isinstance(event, AidantGaveBack) else "human.closed")
        case ClaimExpired():
            draft.change(owner="waiting", case=OpenedCase(id=event.case, urgency=_urgency(draft)))
            draft.phrase("human.expired", case_rows(draft))
        case ReminderDue():
            _remind(draft, event)
        case Failed():
            draft.phrase("failure", with_human(draft, menu=True))
            open_case(draft, "failure", "soon")
        case Blocked():
            draft.change(unreachable=True)
            draft.add(CancelReminders())
            draft.add(Unreachable(blocked=True))
        case Unblocked():
            draft.change(unreachable=False)
            draft.add(Unreachable(blocked=False))
        case Edited():
            if draft.conversation.owner == "human":
                draft.add(TellAidant(text=draft.text("tell.edited", text=event.text)))
        case _:
            return False
    return True


def _urgency(draft: Draft) -> Urgency:
    return draft.conversation.case.urgency if draft.conversation.case else "normal"


def _self_row(draft: Draft) -> tuple[tuple[Button, ...], ...]:
    return ((Button(action="self", label=draft.text("button.self")),),)


def _case_opened(draft: Draft, event: CaseOpened) -> None:
    """Tell the person who will answer, now that the case exists; or where to go when nobody can."""
    case = draft.conversation.case
    if case is None:
        # Withdrawn before the store answered: there is nothing left to promise.
        return
    draft.change(case=case.model_copy(update={"id": event.case}))
    if draft.conversation.owner == "human":
        return
    phone = draft.text("structure.phone", phone=event.phone) if event.phone else ""
    hours = draft.text("structure.hours", hours=event.hours) if event.hours else ""
    values = {"structure": event.structure or draft.conversation.structure.name, "contact": phone, "when": hours}
    if event.aidants:
        key = "handoff.opened_vital" if event.vital else "handoff.opened"
    else:
        key = "handoff.no_aidant" if phone else "handoff.no_aidant_no_phone"
    text = draft.text(key, **values)
    places = (
        "" if event.aidants else event.places or near(draft, "procedures", draft.conversation.slots.get(POSTAL_CODE))
    )
    if places:
        text += "\n\n" + draft.text("handoff.places", places=places)
    elif not event.aidants and POSTAL_CODE not in draft.conversation.slots:
        text += "\n\n" + draft.text("places.where")
        draft.change(pending=Pending(kind="where"))
    draft.say(text, case_rows(draft))


def _take_back(draft: Draft, key: str) -> None:
    """The robot speaks again, says so, and offers the very step where the person stood."""
    draft.change(owner="assistant", case=None, missed=0)
    frame = draft.frame
    if frame is None:
        draft.change(pending=None)
        draft.phrase(key, with_human(draft, menu=True), where=draft.text("human.what_next"))
        return
    rank, _ = position(draft.flow(frame), frame.step, frame.trail)
    draft.change(pending=Pending(kind="resume"))
    draft.change_run(stuck=0)
    options = [("resume", draft.text("button.resume_step")), ("menu", draft.text("button.menu"))]
    draft.phrase(key, with_human(draft, options), where=draft.text("human.resume_at", rank=rank))


def _remind(draft: Draft, event: ReminderDue) -> None:
    """Send a reminder; while a human owns the conversation nobody else speaks, and it waits for tomorrow."""
    if draft.conversation.unreachable:
        return
    if draft.conversation.owner == "human":
        tomorrow = draft.today + timedelta(days=1)
        draft.add(ScheduleReminder(due_on=tomorrow, text=event.text, flow=event.flow))
        return
    options = [(f"flow.{event.flow}", draft.text("button.begin"))] if event.flow in draft.library.flows else []
    draft.say(draft.text("remind.due", text=event.text), with_human(draft, options, menu=True))


def relay_to_human(draft: Draft, event: Event) -> bool:
    """While a human owns the conversation, be silent: what the person does is shown to the aidant."""
    if draft.conversation.owner != "human":
        return False
    match event:
        case Chose(action="self"):
            draft.add(WithdrawCase())
            _take_back(draft, "human.left")
        case Chose():
            label = next((b.label for b in draft.conversation.buttons if b.action == event.action), "")
            draft.add(TellAidant(text=draft.text("tell.pressed", label=label)))
        case Commanded():
            draft.add(TellAidant(text=draft.text("tell.command", name=event.name)))
        case SentMedia():
            draft.add(TellAidant(text=draft.text(f"tell.{event.media}")))
        case SharedPlace():
            draft.add(TellAidant(text=draft.text("tell.place")))
        case Said():
            return True
        case _:
            return False
    return True


def answer_waiting(draft: Draft, event: Event) -> bool:
    """Answer the buttons of a person who waits: go on, read the summary, or not wait any more."""
    if not isinstance(event, Chose) or event.action not in {"self", "summary", "withdraw"}:
        return False
    if draft.conversation.case is None:
        return False
    if event.action == "summary":
        draft.phrase("summary.shown", case_rows(draft), summary=_readable(draft))
    elif event.action == "withdraw":
        draft.add(WithdrawCase())
        _take_back(draft, "handoff.withdrawn")
    elif draft.run is not None:
        show(draft, draft.text("handoff.meanwhile"))
    elif not recall_later(draft, "handoff.meanwhile_here"):
        draft.phrase("handoff.meanwhile_free", with_human(draft, menu=True))
    return True


def _readable(draft: Draft) -> str:
    summary = summarise(draft)
    lines = [draft.text("summary.need", need=summary.need)]
    if summary.position:
        lines.append(draft.text("summary.position", position=summary.position))
    lines.extend(f"• {name} : {value}" for name, value in summary.slots.items())
    return "\n".join(lines)
