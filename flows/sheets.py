"""The closest official sheets, where no procedure answers: their own words and a link, never an answer of ours."""

from __future__ import annotations

from collections.abc import Sequence

from flows.draft import Draft
from flows.keyboard import with_human
from flows.official import OfficialSheet
from flows.texts import day_name

SHOWN = 3
"""Most sheets offered at once."""


def offer_sheets(draft: Draft, sheets: Sequence[OfficialSheet]) -> bool:
    """Show the sheets, their source named, with a human beside them.

    Returns:
        False when there is none, or when the person was already not understood: a human is then the better answer.
    """
    if not sheets or draft.conversation.missed:
        return False
    draft.change(missed=1)
    draft.note("sheets_offered", detail=sheets[0].id)
    parts = [draft.text("sheets.found"), *(_render(draft, sheet) for sheet in sheets[:SHOWN])]
    draft.say("\n\n".join(parts), with_human(draft, menu=True))
    return True


def _render(draft: Draft, sheet: OfficialSheet) -> str:
    source = draft.text("sheets.source")
    dated = f"{source}, {day_name(sheet.modified)}" if sheet.modified else source
    return f"• {sheet.title}\n{sheet.lines}\n{sheet.url}\n({dated})"
