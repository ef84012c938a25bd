"""Where a person is: a town typed or chosen, a postal code, a shared position. Answers with places when asked."""

from __future__ import annotations

from flows.answers import DONE, DONT_KNOW, GO_ON, NO, YES, typed_words
from flows.draft import Draft
from flows.keyboard import Option, fixed_rows, listed, numbered, with_human
from flows.library import Library
from flows.places import near
from flows.spelling import plain
from flows.state import Pending
from flows.summary import case_rows
from flows.town_names import OFFERED, Found
from flows.towns import Origin, Point, Town

NOT_A_TOWN = YES | NO | DONE | GO_ON | DONT_KNOW
"""Short answers that sound like towns and are none."""


def middle_of(town: Town) -> Origin:
    """Return the middle of a town as the place where the person is."""
    return Origin(town.point, exact=False, town=town.code)


def read_where(draft: Draft, text: str) -> Found:
    """Return the towns that a message names; after a question, the one chosen among those offered."""
    if typed_words(text) in NOT_A_TOWN:
        return Found()
    pending = draft.conversation.pending
    offered = [draft.library.towns.towns.with_code(code) for code in pending.towns] if pending else []
    words = plain(text).upper().split()
    meant = [town for town in offered if town is not None and {town.department, *town.codes} & set(words)]
    if len(meant) == 1:
        return Found((meant[0],), sure=True)
    return draft.library.towns.find(text)


def with_postal_code(library: Library, said: dict[str, str]) -> dict[str, str]:
    """Add to what a sentence says the postal code of the town that it names, when there is only one."""
    town = library.towns.towns.with_code(said.get("commune", ""))
    if town is None or len(town.codes) != 1:
        return said
    return {"code_postal": town.codes[0], **said}


def are_namesakes(found: Found) -> bool:
    """Whether the towns found have exactly one name: the person said it well, and only the department lacks."""
    return len({plain(town.name) for town in found.towns}) == 1 and len(found.towns) > 1


def chosen(draft: Draft, action: str) -> Town | str | None:
    """Return the town or the postal code of a button; None for any other button."""
    kind, _, code = action.partition(".")
    if kind == "town":
        return draft.library.towns.towns.with_code(code)
    return code if kind == "code" and code.isdigit() else None


def stand_at(draft: Draft, point: Point) -> Town | None:
    """Note a shared position for this turn; return the nearest town, or None outside France."""
    town = draft.library.towns.towns.nearest(point)
    if town is not None:
        draft.here = Origin(point, exact=True, town=town.code)
    return town


def ask_which(draft: Draft, found: Found) -> None:
    """Ask which of several towns is meant, by buttons; a department may be typed too."""
    _remember(draft, found)
    lines, rows = listed(draft, _town_options(found), 0)
    draft.say(_which(draft, lines), (*rows, *fixed_rows(draft)))


def _which(draft: Draft, lines: str) -> str:
    question = draft.text("town.which")
    return f"{question}\n\n{lines}" if lines else question


def _remember(draft: Draft, found: Found) -> None:
    pending = draft.conversation.pending
    towns = tuple(town.code for town in found.towns)
    if pending is not None and pending.kind == "where":
        draft.change(pending=Pending(kind="where", towns=towns))
    else:
        draft.change(pending=Pending(kind="which_town", towns=towns))


def _town_options(found: Found) -> list[Option]:
    return [(f"town.{town.code}", f"{town.name} ({town.department})") for town in found.towns[:OFFERED]]


def ask_code(draft: Draft, town: Town) -> None:
    """Ask which postal code of a town: by buttons when they are few, else by the district or the code itself."""
    draft.change(pending=Pending(kind="which_town", towns=(town.code,)))
    if len(town.codes) > OFFERED:
        draft.phrase("town.many_codes", fixed_rows(draft), town=town.name, code=town.codes[0])
        return
    options = [(f"code.{code}", code) for code in town.codes]
    draft.phrase("town.codes", (*numbered(options), *fixed_rows(draft)), town=town.name)


def answer_where(draft: Draft, text: str) -> bool:
    """Answer a town named after « où êtes-vous ? » said outside any step; False when it was not asked or is none."""
    pending = draft.conversation.pending
    if pending is None or pending.kind != "where":
        return False
    found = read_where(draft, text)
    if not found.towns or not (found.sure or are_namesakes(found)):
        return False
    if found.sure:
        say_places(draft, middle_of(found.towns[0]))
    else:
        _remember(draft, found)
        lines, rows = listed(draft, _town_options(found), 0)
        draft.say(_which(draft, lines), (*rows, *with_human(draft, menu=True)))
    return True


def answer_point(draft: Draft, point: Point) -> bool:
    """Answer a position shared after « où êtes-vous ? »; False when it was not asked."""
    pending = draft.conversation.pending
    if pending is None or pending.kind != "where":
        return False
    say_places_at(draft, point)
    return True


def say_places_at(draft: Draft, point: Point) -> None:
    """Say where to find help near a shared position."""
    if stand_at(draft, point) is None:
        draft.phrase("places.abroad", with_human(draft, menu=True))
        return
    say_places(draft, draft.here)


def say_places(draft: Draft, here: Origin | None) -> None:
    """Say where to find help with a procedure near `here`; the question stays open for another town."""
    draft.here = here
    found = near(draft, "procedures", None)
    draft.change(pending=Pending(kind="where"), missed=0)
    waits = draft.conversation.case is not None
    none = "places.none_waiting" if waits else "places.none"
    text = draft.text("places.found", places=found) if found else draft.text(none)
    draft.say(text, case_rows(draft) if waits else with_human(draft, menu=True))
