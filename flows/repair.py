"""Repairs that lose no answer: « étape d'avant », being stuck, a step corrected under the person's feet."""

from __future__ import annotations

from flows.draft import Draft
from flows.engine import press
from flows.keyboard import with_human
from flows.limits import STUCK_OFFER, STUCK_OPEN
from flows.showing import show
from flows.state import Frame, Pending
from flows.summary import open_case


def back(draft: Draft) -> None:
    """Return to what was shown before: a step, the papers, or the flow that called this one."""
    frame = draft.frame
    if frame is None or draft.run is None:
        return
    if frame.phase in {"step", "worked"} and frame.trail:
        draft.change_frame(phase="step", step=frame.trail[-1], trail=frame.trail[:-1], page=0)
    elif frame.phase == "intro" and len(draft.run.frames) > 1:
        draft.change_run(frames=draft.run.frames[:-1])
    else:
        draft.change_frame(phase="intro", step=draft.flow(frame).start, trail=())
    show(draft)


def stuck(draft: Draft) -> None:
    """Explain the position otherwise; the second time offer a human, the third open the case."""
    run = draft.run
    frame = draft.frame
    if run is None or frame is None:
        return
    draft.note("step_stuck")
    times = run.stuck + 1
    mark = f"{frame.flow}.{frame.step}"
    draft.change_run(stuck=times, tried=(*run.tried[-9:], mark))
    if times >= STUCK_OPEN:
        open_case(draft, "stuck")
        return
    if times >= STUCK_OFFER:
        draft.change(pending=Pending(kind="offer_human", reason="stuck"))
        options = [("yes", draft.text("button.yes_human")), ("no", draft.text("button.try_again"))]
        draft.phrase("stuck.offer", with_human(draft, options, menu=True))
        return
    show(draft, draft.text("stuck.once", help=_help(draft, frame)))


def _help(draft: Draft, frame: Frame) -> str:
    """Return the second explanation of the position, or a general one where the author wrote none."""
    if frame.phase == "step":
        written = draft.flow(frame).steps[frame.step].help
        if written:
            return draft.quoted(written)
    return draft.text("stuck.general")


def replay_if_corrected(draft: Draft) -> bool:
    """Move a person who stands on an urgently corrected step to the new version, and show it; else False."""
    frame = draft.frame
    if frame is None or frame.phase != "step" or frame.flow not in draft.library.flows:
        return False
    published = draft.library.flows[frame.flow]
    correction = published.correction
    if draft.library.hashes[frame.flow] == frame.version or correction is None:
        return False
    if frame.step not in correction.steps or frame.step not in published.steps:
        return False
    trail = tuple(step for step in frame.trail if step in published.steps)
    draft.change_frame(version=draft.library.hashes[frame.flow], trail=trail, page=0)
    show(draft, draft.text("step.corrected"))
    return True


def act(draft: Draft, action: str) -> None:
    """Do what a button of the flow asks; what does not belong here shows the position again."""
    if action == "stuck":
        stuck(draft)
    elif press(draft, action):
        draft.change(missed=0)
    else:
        show(draft)
