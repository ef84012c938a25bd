"""A reminder asked for outside a step: when, then kept."""

from __future__ import annotations

from datetime import timedelta

from flows.calendar import open_day_from
from flows.draft import Draft
from flows.keyboard import with_human
from flows.outputs import ScheduleReminder
from flows.state import Pending
from flows.texts import day_name

REMINDER_DAYS = (1, 3, 7)
"""Delays offered to a person who asks for a reminder outside a step, in days."""


def ask_reminder(draft: Draft) -> None:
    """Ask in how many days the reminder must come."""
    draft.change(pending=Pending(kind="remind"))
    options = [(f"in.{days}", draft.text(f"button.in_{days}")) for days in REMINDER_DAYS]
    draft.phrase("remind.when", with_human(draft, [*options, ("again", draft.text("button.no"))]))


def keep_reminder(draft: Draft, days: int) -> None:
    """Keep a reminder of what is in progress, and say its day and how to stop it."""
    run = draft.run or draft.conversation.paused
    flow = run.frames[0].flow if run is not None else None
    day = open_day_from(draft.today + timedelta(days=days))
    title = draft.library.flows[flow].title if flow in draft.library.flows and flow else draft.text("remind.generic")
    draft.add(ScheduleReminder(due_on=day, text=title, flow=flow))
    draft.change(pending=None)
    draft.phrase(
        "remind.kept", with_human(draft, [("again", draft.text("button.go_on"))], menu=True), day=day_name(day)
    )
