"""What a first sentence already says: kept for the questions that mean it, said back, and easy to take back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.answers import NEGATIONS, read_answer
from flows.definition import AskStep, Flow
from flows.draft import Draft
from flows.spelling import plain
from flows.summary import question_of
from flows.understanding import Understanding

MEANT_BY = {"caf_aide": "prestation", "caf_aide_demandee": "prestation"}
"""Questions whose answer is an entity of another name. All others want an entity of their slot's own name."""

CALLS = frozenset(
    ("appeler", "appele", "appel", "appels", "apeler", "apele", "apel", "appelle", "telephoner", "joindre")
)
"""Words beside which a country is one that is called, and not where somebody was born."""

ABROAD = "etranger"
"""A country that is not named, in plain letters."""

_NEAR = 24
"""Characters before a word in which a negation turns it: « je suis plus chez sfr »."""


def read_said(understood: Understanding) -> dict[str, str]:
    """Return what the message says once, without a negation, by the name of the question it may answer.

    Two operators, two benefits or two countries answer nothing: the person is asked.
    """
    found: dict[str, set[str]] = {}
    for entity in understood.entities:
        before = plain(understood.masked_text[max(0, entity.start - _NEAR) : entity.start]).split()
        turned = not NEGATIONS.isdisjoint(before) or "plus" in before
        found.setdefault(entity.kind, set()).update({entity.value} if not turned else {entity.value, ""})
    said = {kind: values.pop() for kind, values in found.items() if len(values) == 1}
    said |= {slot: said[kind] for slot, kind in MEANT_BY.items() if kind in said}
    country = said.pop("pays", None)
    if country is not None and not CALLS.isdisjoint(plain(understood.masked_text).split()):
        said["pays_etranger"] = "oui"
        if plain(country) != ABROAD:
            said["pays"] = country
    return said


def prefill(draft: Draft, said: Mapping[str, str]) -> None:
    """Keep what was said for the questions of the flow on top; each is passed once."""
    frame = draft.frame
    if frame is None or draft.run is None:
        return
    kept: dict[str, str] = {}
    for step in _asked(draft.flow(frame)):
        answer = read_answer(step, said[step.slot], draft.today) if step.slot in said else None
        if answer is not None and _is_named(step, said[step.slot]):
            kept[step.slot] = answer
    if kept:
        draft.change(slots={**draft.conversation.slots, **kept})
        draft.change_run(prefilled=(*draft.run.prefilled, *kept))


def noted(draft: Draft, flow: Flow) -> str:
    """Return the answers of this flow that were only read in a sentence, a line each, or nothing."""
    prefilled = draft.run.prefilled if draft.run else ()
    shown = draft.labels()
    parts = {
        step.slot: f"{question_of(draft, step)} : {shown[step.slot]}" if step.type == "yes_no" else shown[step.slot]
        for step in _asked(flow)
        if step.slot in prefilled and step.slot in shown
    }
    return "\n".join(f"• {part}" for part in parts.values())


def forget(draft: Draft) -> None:
    """Drop the answers read in the first sentence: each question will be asked."""
    prefilled = draft.run.prefilled if draft.run else ()
    draft.change(slots={name: value for name, value in draft.conversation.slots.items() if name not in prefilled})
    draft.change_run(prefilled=())


def _asked(flow: Flow) -> Iterator[AskStep]:
    return (step for step in flow.steps.values() if isinstance(step, AskStep))


def _is_named(step: AskStep, said: str) -> bool:
    """Whether a choice is named exactly: what is only near one must be asked."""
    names = {plain(name) for c in step.choices for name in (c.label, c.id, c.value or c.id, *c.synonyms)}
    return not names or plain(said) in names
