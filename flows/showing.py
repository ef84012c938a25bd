"""Shows a person where they stand in a flow: position, text, choices, pitfall, and how old the step is."""

from __future__ import annotations

from flows.definition import (
    AskStep,
    BranchStep,
    CallStep,
    CheckStep,
    EndStep,
    Flow,
    PlaceStep,
    RemindStep,
    SayStep,
    Step,
)
from flows.draft import Draft, Rows
from flows.keyboard import Option, fixed_rows, listed, numbered, with_human, word_row
from flows.paths import position
from flows.places import near
from flows.prefilling import noted
from flows.state import Frame
from flows.texts import month_name


def show(draft: Draft, lead: str = "") -> None:
    """Show again where the person stands, after the sentence `lead` if any; changes no position."""
    frame = draft.frame
    if frame is None:
        return
    flow = draft.flow(frame)
    lead = f"{lead}\n\n" if lead else ""
    match frame.phase:
        case "intro":
            _show_intro(draft, flow, lead)
        case "need":
            need = flow.needs[frame.need]
            text = draft.quoted(need.question or need.what)
            options = [("yes", draft.text("button.yes")), ("no", draft.text("button.not_yet"))]
            draft.say(lead + text, (*numbered(options), *fixed_rows(draft)))
        case "obtain":
            _show_obtain(draft, flow, frame, lead)
        case "step":
            _show_step(draft, flow, frame, flow.steps[frame.step], lead)
        case "worked":
            options = [
                ("yes", draft.text("button.yes")),
                ("no", draft.text("button.no")),
                ("later", draft.text("button.not_known_yet")),
            ]
            draft.say(lead + draft.text(f"end.{ended_as(draft)}"), with_human(draft, options, menu=True))


def _show_intro(draft: Draft, flow: Flow, lead: str) -> None:
    needs = "\n".join(f"• {draft.quoted(need.what)}" for need in flow.needs)
    key = "intro.with_needs" if needs else "intro.without_needs"
    text = draft.text(key, title=flow.title, summary=draft.quoted(flow.summary), minutes=flow.minutes, needs=needs)
    options = [("begin", draft.text("button.begin")), ("wrong", draft.text("button.wrong"))]
    values = noted(draft, flow)
    if values:
        text += "\n\n" + draft.text("intro.noted", values=values)
        options.insert(1, ("unsay", draft.text("button.fix")))
    draft.say(lead + text, (*numbered(options), *fixed_rows(draft)))


def _show_obtain(draft: Draft, flow: Flow, frame: Frame, lead: str) -> None:
    other = draft.library.flows[flow.needs[frame.need].flow or ""]
    options = [("yes", draft.text("button.do_it_together")), ("no", draft.text("button.go_on_without"))]
    text = draft.text("need.obtain", title=other.title, minutes=other.minutes)
    draft.say(lead + text, (*numbered(options), *fixed_rows(draft)))


def _show_step(draft: Draft, flow: Flow, frame: Frame, step: Step, lead: str) -> None:
    rank, total = position(flow, frame.step, frame.trail)
    parts = [draft.text("step.position", rank=rank, total=total), body(draft, step)]
    items, rows = _choices(draft, step, frame.page)
    if items:
        parts.append(items)
    if step.pitfall:
        parts.append(draft.text("step.pitfall", pitfall=draft.quoted(step.pitfall)))
    stale = staleness(draft, flow, step)
    if stale:
        parts.append(stale)
    draft.say(lead + "\n\n".join(parts), (*rows, *word_row(draft, step.words), *fixed_rows(draft)))


def staleness(draft: Draft, flow: Flow, step: Step) -> str:
    """Return what must be said of how old a step is: never seen on a screen, or past its review."""
    if draft.today > flow.review_by:
        return draft.text("step.may_have_changed")
    if flow.verified_on is None and isinstance(step, SayStep) and step.screen and step.sources:
        years = [flow.sources[rank - 1].published[:4] for rank in step.sources if rank <= len(flow.sources)]
        known = [year for year in years if year.isdigit()]
        return draft.text("step.from_page", year=max(known)) if known else draft.text("step.from_undated_page")
    return ""


def body(draft: Draft, step: Step) -> str:
    """Return what a step says, without its position and buttons."""
    match step:
        case CheckStep():
            points = "\n".join(f"• {draft.quoted(point)}" for point in step.points)
            return f"{draft.quoted(step.text)}\n{points}"
        case PlaceStep():
            return _places(draft, step)
        case BranchStep():
            return ""
        case _:
            return draft.quoted(step.text)


def _places(draft: Draft, step: PlaceStep) -> str:
    """Return the addresses near the person; without one, only what is true: the author's sentence announces some."""
    code = draft.conversation.slots.get(step.slot)
    if code is None and draft.here is None:
        return draft.text("places.where")
    found = near(draft, step.need, code)
    if not found:
        return draft.text("places.none")
    return f"{draft.quoted(step.text)}\n\n{found}\n\n{draft.text('places.elsewhere')}"


def _choices(draft: Draft, step: Step, page: int) -> tuple[str, Rows]:
    """Return the numbered list that goes into the text, if any, and the author's rows."""
    match step:
        case AskStep(type="choice"):
            return listed(draft, [(f"go.{c.id}", c.label) for c in step.choices], page)
        case _:
            return "", numbered(step_options(draft, step))


def step_options(draft: Draft, step: Step) -> list[Option]:
    """Return what a person may press on a step, apart from the engine's own row."""
    match step:
        case SayStep(choices=choices) if choices:
            return [(f"go.{choice.id}", choice.label) for choice in choices]
        case SayStep():
            return [("done", draft.text("button.done"))]
        case AskStep(type="yes_no"):
            return [("yes", draft.text("button.yes")), ("no", draft.text("button.no"))]
        case AskStep(type="month"):
            return [(f"month.{month}", name) for month, name in near_months(draft)]
        case CheckStep():
            return [("done", draft.text("button.all_good")), ("fix", draft.text("button.fix"))]
        case CallStep():
            return [("yes", draft.text("button.do_it_together")), ("no", draft.text("button.skip"))]
        case PlaceStep():
            return [("done", draft.text("button.noted"))]
        case RemindStep():
            return [("yes", draft.text("button.yes_remind")), ("no", draft.text("button.no"))]
        case _:
            return []


def near_months(draft: Draft) -> list[Option]:
    """Return this month, the one before and the one after, stored form and French name."""
    this = f"{draft.today.year}-{draft.today.month:02}"
    months = []
    for shift in (0, 1, -1):
        index = draft.today.year * 12 + draft.today.month - 1 + shift
        months.append((f"{index // 12}-{index % 12 + 1:02}", month_name(this, shift)))
    return months


def ended_as(draft: Draft) -> str:
    """Return which question closes a procedure: did it work, or, for one that was not done, is that enough."""
    frame = draft.frame
    step = draft.flow(frame).steps[frame.step] if frame is not None else None
    return "enough" if isinstance(step, EndStep) and step.outcome != "done" else "worked"
