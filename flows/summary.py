"""What the aidant sees at once, and the opening of a case. The person may read the same summary."""

from __future__ import annotations

from flows.definition import AskStep, HandoffReason, Urgency
from flows.draft import Draft, Rows
from flows.library import EngineError
from flows.outputs import Button, OpenCase, Summary
from flows.paths import position
from flows.state import OpenedCase
from flows.texts import shown_value

TRIED_SHOWN = 90
"""Characters of each step that was tried."""

QUESTION_SHOWN = 80
"""Characters of each question beside its answer."""

STEP_TEXT_SHOWN = 200
"""Characters of the step's text in the summary."""


def summarise(draft: Draft) -> Summary:
    """Return need, step, what was tried and answers, from the conversation as it stands."""
    conversation = draft.conversation
    need = draft.library.intent_names.get(conversation.last_need or "", "") or draft.text("summary.no_need")
    plain = Summary(need=need, slots=_readable(conversation.slots), language=conversation.language)
    frame = draft.frame
    if frame is None or conversation.run is None:
        return plain
    try:
        flow = draft.flow(frame)
        step = flow.steps[frame.step]
        rank, total = position(flow, frame.step, frame.trail)
        text = draft.quoted(getattr(step, "text", ""))[:STEP_TEXT_SHOWN] or None
        answered = list(draft.answered())
        answers = {question_of(draft, step): shown for step, shown in answered}
        asked = {step.slot for step, _ in answered}
        others = {name: value for name, value in conversation.slots.items() if name not in asked}
    except EngineError:
        # A summary must never stop a handoff: the aidant still gets the need and the transcript.
        return plain
    return plain.model_copy(
        update={
            "need": draft.flow(conversation.run.frames[0]).title,
            "flow": frame.flow,
            "step": frame.step,
            "step_text": text,
            "position": draft.text("step.position", rank=rank, total=total),
            "tried": tuple(_tried(draft, mark) for mark in conversation.run.tried),
            "slots": {**answers, **_readable(others)},
            "note_for_aidant": step.note_for_aidant,
        }
    )


def _readable(slots: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", " "): shown_value(value) for name, value in slots.items()}


def question_of(draft: Draft, step: AskStep) -> str:
    """Return the first sentence of a question, without its mark: what an answer stands beside."""
    sentence = draft.quoted(step.text).replace("\n", " ").split("?")[0].split(". ")[0].strip()
    return sentence[:QUESTION_SHOWN]


def open_case(draft: Draft, reason: HandoffReason, urgency: Urgency = "normal", need: str | None = None) -> None:
    """Ask for a human, once: a case already open only becomes more urgent. `need` comes before the procedure's name.

    Nothing is promised here: the sentence comes with `CaseOpened`, when the case exists.
    """
    case = draft.conversation.case
    if case is not None and not (urgency == "vital" and case.urgency != "vital"):
        draft.phrase("handoff.already", case_rows(draft))
        return
    summary = summarise(draft)
    if need is not None:
        summary = summary.model_copy(update={"need": need})
    draft.add(OpenCase(reason=reason, urgency=urgency, summary=summary))
    draft.note("handoff_asked", detail=reason)
    owner = "human" if draft.conversation.owner == "human" else "waiting"
    opened = OpenedCase(urgency=urgency) if case is None else case.model_copy(update={"urgency": urgency})
    draft.change(owner=owner, pending=None, missed=0, case=opened)
    draft.change_run(stuck=0)


def case_rows(draft: Draft) -> Rows:
    """Return the buttons of a person who waits for a human: go on meanwhile, read the summary, or not wait."""
    return (
        (Button(action="self", label=draft.text("button.go_on_meanwhile")),),
        (Button(action="summary", label=draft.text("button.summary")),),
        (Button(action="withdraw", label=draft.text("button.withdraw")),),
    )


def _tried(draft: Draft, mark: str) -> str:
    """Return « title : step's text » for a « flow.step » where the person was stuck."""
    name, _, step = mark.partition(".")
    flow = draft.library.flows.get(name)
    if flow is None or step not in flow.steps:
        return mark
    text = draft.quoted(getattr(flow.steps[step], "text", step))
    return draft.text("summary.tried", title=flow.title, text=text[:TRIED_SHOWN])
