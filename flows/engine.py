"""Moves a person through flows: start, answer, call and return, end.

Every function takes the turn's `Draft` and ends by showing where the person stands. Nothing here decides what
a message means (`policy` does), and nothing raises for what a person did.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flows import whereabouts
from flows.answers import read_answer
from flows.calendar import next_reminder
from flows.definition import (
    AskStep,
    BranchStep,
    CallStep,
    CheckStep,
    Choice,
    EndStep,
    HandoffStep,
    PlaceStep,
    RemindStep,
    SayStep,
    Step,
)
from flows.draft import Draft
from flows.ending import close
from flows.keyboard import pages
from flows.limits import CALL_DEPTH, STEPS_PER_EVENT
from flows.outputs import ScheduleReminder
from flows.prefilling import forget, prefill
from flows.showing import show
from flows.state import Frame, Run
from flows.summary import open_case
from flows.texts import day_name
from flows.towns import Point, Town


def begin(
    draft: Draft, flow: str, alternatives: tuple[str, ...] = (), said: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Start the published version of `flow` and show what it needs; a run in progress is set aside.

    `said` holds what the person's sentence already answers, by slot.
    """
    if draft.run is not None:
        draft.change(paused=draft.run)
    draft.change(
        run=Run(frames=(_new_frame(draft, flow),), alternatives=alternatives), pending=None, last_need=flow, missed=0
    )
    prefill(draft, said)
    draft.note("flow_started")
    show(draft)


def _new_frame(draft: Draft, flow: str) -> Frame:
    return Frame(flow=flow, version=draft.library.hashes[flow], step=draft.library.flows[flow].start)


def press(draft: Draft, action: str) -> bool:
    """Answer a button of the position shown; False when the action does not belong to it."""
    frame = draft.frame
    if frame is None:
        return False
    match frame.phase, action:
        case "intro", "begin":
            _next_need(draft, 0)
        case "intro", "unsay":
            forget(draft)
            show(draft)
        case "need", "yes":
            _next_need(draft, frame.need + 1)
        case "need", "no":
            _offer_to_obtain(draft, frame)
        case "obtain", "yes":
            _call(draft, draft.flow(frame).needs[frame.need].flow or "")
        case "obtain", "no":
            _next_need(draft, frame.need + 1)
        case "worked", "yes" | "no" | "later":
            close(draft, action)
        case "step", _:
            return _press_step(draft, draft.flow(frame).steps[frame.step], action)
        case _:
            return False
    return True


def _press_step(draft: Draft, step: Step, action: str) -> bool:
    match step, action:
        case SayStep(choices=()), "done":
            _forward(draft, step.next)
        case ((SayStep() | AskStep()), _) if action.startswith("go."):
            chosen = next((c for c in step.choices if f"go.{c.id}" == action), None)
            if chosen is None:
                return False
            _choose(draft, step, chosen)
        case AskStep(type="choice"), "page":
            assert draft.frame is not None
            draft.change_frame(page=(draft.frame.page + 1) % pages(len(step.choices)))
            show(draft)
        case AskStep(type="yes_no"), "yes" | "no":
            _keep(draft, step, action)
        case AskStep(type="month"), _ if action.startswith("month."):
            _keep(draft, step, action.removeprefix("month."))
        case CheckStep(), "done":
            _forward(draft, step.next)
        case CheckStep(), "fix":
            _forward(draft, step.fix)
        case CallStep(), "yes":
            _call(draft, step.flow)
        case CallStep(), "no":
            _forward(draft, step.next)
        case ((AskStep(type="postal_code") | PlaceStep()), _) if (
            told := whereabouts.chosen(draft, action)
        ) is not None:
            _tell_where(draft, step, told)
        case PlaceStep(), "done":
            _forward(draft, step.next)
        case RemindStep(), "yes":
            _remind(draft, step)
        case RemindStep(), "no":
            _forward(draft, step.next)
        case _:
            return False
    return True


def answer(draft: Draft, text: str, *, guess: bool = False) -> bool:
    """Read free text as the answer to the question shown; False when it is not one.

    With `guess`, a name that only resembles a town's is asked about; without, only a sure one is an answer.
    """
    frame = draft.frame
    if frame is None or frame.phase != "step":
        return False
    step = draft.flow(frame).steps[frame.step]
    if isinstance(step, PlaceStep):
        return _answer_where(draft, step, text, guess=guess)
    if not isinstance(step, AskStep):
        return False
    value = read_answer(step, text, draft.today)
    if value is None:
        return step.type == "postal_code" and _answer_where(draft, step, text, guess=guess)
    draft.change(pending=None)
    chosen = next((c for c in step.choices if (c.value or c.id) == value), None)
    if chosen is not None:
        _choose(draft, step, chosen)
    else:
        _keep(draft, step, value)
    return True


def answer_position(draft: Draft, point: Point) -> bool:
    """Read a shared position as the answer to the question shown; False when it asks for nothing of the kind."""
    frame = draft.frame
    if frame is None or frame.phase != "step":
        return False
    step = draft.flow(frame).steps[frame.step]
    if not isinstance(step, PlaceStep) and not (isinstance(step, AskStep) and step.type == "postal_code"):
        return False
    told = whereabouts.stand_at(draft, point)
    if told is None:
        show(draft, draft.text("places.abroad"))
    else:
        _tell_where(draft, step, told)
    return True


def _answer_where(draft: Draft, step: AskStep | PlaceStep, text: str, *, guess: bool) -> bool:
    found = whereabouts.read_where(draft, text)
    if not found.towns or not (guess or found.sure or whereabouts.are_namesakes(found)):
        return False
    if found.sure:
        _tell_where(draft, step, found.towns[0])
    else:
        whereabouts.ask_which(draft, found)
    return True


def _tell_where(draft: Draft, step: AskStep | PlaceStep, told: Town | str) -> None:
    """Keep the postal code of a town; for a question that wants one of several, ask which."""
    if isinstance(told, str):
        code = told
    elif isinstance(step, PlaceStep) or len(told.codes) == 1:
        code = told.codes[0]
        draft.here = draft.here or whereabouts.middle_of(told)
    else:
        whereabouts.ask_code(draft, told)
        return
    draft.change(pending=None)
    if isinstance(step, AskStep):
        _keep(draft, step, code)
    else:
        draft.change(slots={**draft.conversation.slots, step.slot: code})
        show(draft)


def _choose(draft: Draft, step: SayStep | AskStep, choice: Choice) -> None:
    if isinstance(step, AskStep):
        draft.change(slots={**draft.conversation.slots, step.slot: choice.value or choice.id})
    _forward(draft, choice.next or step.next)


def _keep(draft: Draft, step: AskStep, value: str) -> None:
    draft.change(slots={**draft.conversation.slots, step.slot: value})
    _forward(draft, step.next)


def _next_need(draft: Draft, rank: int) -> None:
    """Ask the next prerequisite that a flow can obtain, or go to the first step."""
    frame = draft.frame
    assert frame is not None and draft.run is not None
    flow = draft.flow(frame)
    open_flows = {f.flow for f in draft.run.frames}
    for index in range(rank, len(flow.needs)):
        need = flow.needs[index]
        askable = need.flow in draft.library.flows and need.flow not in open_flows and need.question
        if askable and len(draft.run.frames) < CALL_DEPTH:
            draft.change_frame(phase="need", need=index)
            show(draft)
            return
    draft.change_frame(phase="step", step=flow.start, trail=())
    _arrive(draft)


def _offer_to_obtain(draft: Draft, frame: Frame) -> None:
    draft.change_frame(phase="obtain")
    show(draft)


def _call(draft: Draft, flow: str) -> None:
    """Open `flow` above the current one, unless it is already open or the pile is too high."""
    run = draft.run
    assert run is not None
    if flow not in draft.library.flows or any(f.flow == flow for f in run.frames) or len(run.frames) >= CALL_DEPTH:
        _return_to_caller(draft, obtained=True)
        return
    draft.change_run(frames=(*run.frames, _new_frame(draft, flow)))
    draft.note("flow_started")
    show(draft)


def _return_to_caller(draft: Draft, *, obtained: bool) -> None:
    """Go on after what the called flow was for: the next prerequisite, or the step after the call.

    A prerequisite that was not obtained is asked again: it may be done without, and never taken for done.
    """
    frame = draft.frame
    assert frame is not None
    if frame.phase == "obtain":
        _next_need(draft, frame.need + 1 if obtained else frame.need)
        return
    step = draft.flow(frame).steps[frame.step]
    if isinstance(step, CallStep):
        _forward(draft, step.next)
    else:
        show(draft)


def _forward(draft: Draft, step: str | None) -> None:
    """Leave the current step for `step`; without one, show again (the linter forbids it)."""
    frame = draft.frame
    assert frame is not None
    if step is None:
        show(draft)
        return
    trail = (*frame.trail, frame.step)
    if step in trail:
        # A correction goes back: what lay between is walked again, so « étape d'avant » stays true.
        trail = trail[: trail.index(step)]
    draft.change_frame(step=step, trail=trail, page=0)
    _arrive(draft)


def stand(draft: Draft, lead: str = "") -> None:
    """Show again where the person stands, after the sentence `lead` if any.

    After a human, that may be a place that needs no answer (an end, a branch): what it does is then done.
    """
    frame = draft.frame
    if frame is None:
        return
    step = draft.flow(frame).steps[frame.step]
    if frame.phase == "step" and isinstance(step, BranchStep | HandoffStep | EndStep):
        if lead:
            draft.say(lead)
        _arrive(draft)
    else:
        show(draft, lead)


def _arrive(draft: Draft) -> None:
    """Walk what needs no answer (branches, questions already answered), then show the step reached."""
    for _ in range(STEPS_PER_EVENT):
        frame = draft.frame
        assert frame is not None and draft.run is not None
        flow = draft.flow(frame)
        step = flow.steps[frame.step]
        match step:
            case BranchStep():
                value = draft.conversation.slots.get(step.slot, "")
                draft.change_frame(step=step.cases.get(value, step.otherwise))
            case AskStep() if step.slot in draft.run.prefilled:
                _skip_prefilled(draft, step)
            case HandoffStep():
                _hand_off(draft, step)
                return
            case EndStep():
                _reach_end(draft, step)
                return
            case _:
                draft.note("step_reached")
                show(draft)
                return
    # A loop without a question: the linter refuses such flows, and a person met with one goes to a human.
    open_case(draft, "failure")


def _skip_prefilled(draft: Draft, step: AskStep) -> None:
    """Pass a question that the first sentence answered; only once, so that going back asks it."""
    run = draft.run
    assert run is not None
    value = draft.conversation.slots.get(step.slot, "")
    chosen = next((c for c in step.choices if (c.value or c.id) == value), None)
    onward = (chosen.next if chosen else None) or step.next
    draft.change_run(prefilled=tuple(slot for slot in run.prefilled if slot != step.slot))
    if onward is not None:
        draft.change_frame(step=onward)


def _hand_off(draft: Draft, step: HandoffStep) -> None:
    draft.note("step_reached")
    # No button: the demand is already leaving, and the message that says so carries its own.
    draft.say(draft.quoted(step.text))
    open_case(draft, step.reason, step.urgency)
    draft.change_frame(step=step.next)


def _reach_end(draft: Draft, step: EndStep) -> None:
    """Say the recap; a called flow returns to its caller, the first one asks whether it worked."""
    run = draft.run
    assert run is not None
    recap = "".join(f"\n• {draft.quoted(line)}" for line in step.recap)
    text = draft.quoted(step.text) + (f"\n\n{draft.text('end.recap')}{recap}" if recap else "")
    draft.note("flow_ended", outcome=step.outcome)
    if len(run.frames) > 1:
        draft.change_run(frames=run.frames[:-1])
        caller = draft.frame
        assert caller is not None
        draft.say(f"{text}\n\n{draft.text('call.return', title=draft.flow(caller).title)}")
        _return_to_caller(draft, obtained=step.outcome == "done")
        return
    draft.say(text)
    draft.change_frame(phase="worked")
    show(draft)


def _remind(draft: Draft, step: RemindStep) -> None:
    frame = draft.frame
    assert frame is not None
    day = next_reminder(step, draft.conversation.slots, draft.today)
    if day is None:
        draft.phrase("remind.no_date")
    else:
        draft.add(ScheduleReminder(due_on=day, text=draft.quoted(step.message), flow=frame.flow))
        draft.phrase("remind.kept", day=day_name(day))
    _forward(draft, step.next)
