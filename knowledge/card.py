"""A procedure on one printed page, for those who prefer paper and for the walls of offices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from flows.definition import AskStep, BranchStep, CheckStep, EndStep, Flow, PlaceStep, RemindStep, Step
from flows.library import Library
from flows.paths import expected_way
from flows.texts import UNKNOWN, day_name, quote
from knowledge.sentences import split_sentences

WARNINGS = 4
"""Most pitfalls on a card: the first of the expected way."""

NUMBERS = ("17 ou 112 : danger", "115 : personne ne doit dormir dehors", "3114 : pensées de mort")

_LINES = (40, 48, 57, 68)
"""Lines of the path up to which letters have 10.5, 9.4, 8.4 and 7.6 points; beyond, 7: the smallest that prints."""

_LINES_BESIDE = (40, 49, 60, 72)
"""The same, for the boxes beside the path."""

_CHARACTERS, _CHARACTERS_BESIDE = 62, 27
"""Characters of one line of the path, and of the boxes, in large letters."""

_ROW = 2.7
"""Lines of a step at least: its number stands in a mark of this height."""

_LOOK_FOR_HELP = "Cherchez un lieu d'aide près de chez vous : mairie, CCAS, France services."
_ANSWERS = re.compile(rf"\s*:[^.:]*{UNKNOWN}[^.:]*")
"""The end of a sentence that quotes what only the person knows."""

_SHAPES = {"ask": "question", "check": "check", "place": "place", "handoff": "human", "call": "call", "end": "end"}


@dataclass(frozen=True)
class Row:
    """One step of the path as the card draws it."""

    rank: int
    shape: str
    text: str
    points: tuple[str, ...]
    others: tuple[str, ...]
    """The other answers, which lead elsewhere."""


def render_card(flow: Flow, library: Library, today: date) -> str:
    """Return a whole HTML page, one A4 sheet when printed, with no file beside it."""
    rows = card_rows(flow, library, today)

    def say(text: str) -> str:
        return quote(text, library, {}, {}, today)

    needs = [say(need.what) for need in flow.needs]
    way = [flow.steps[name] for name in expected_way(flow)]
    warnings = [say(step.pitfall) for step in way if step.pitfall][:WARNINGS]
    offline, recourse = say(flow.offline), say(flow.recourse or "")
    beside = [texts for texts in (needs, warnings, [offline], [recourse] if recourse else []) if texts]
    return _template().render(
        flow=flow,
        rows=rows,
        size=max(_size(_height(rows), _LINES), _size(_height_beside(beside), _LINES_BESIDE)),
        summary=say(flow.summary),
        needs=needs,
        warnings=warnings,
        offline=offline,
        recourse=recourse,
        numbers=NUMBERS,
        compiled=day_name(flow.compiled_on),
        verified=day_name(flow.verified_on) if flow.verified_on else "",
        review=day_name(flow.review_by),
        sources=list(dict.fromkeys(source.name for source in flow.sources if source.kind == "official"))[:6],
    )


def card_rows(flow: Flow, library: Library, today: date) -> list[Row]:
    """Return the steps of the expected way, numbered; figures are those of `today`.

    What only the assistant does is left out: looking for a postal code, offering a reminder.
    """
    steps = [flow.steps[name] for name in expected_way(flow)]
    shown = [step for step in steps if not _is_of_the_assistant(step)]
    return [
        Row(
            rank=rank,
            shape=_SHAPES.get(step.kind, "action"),
            text=_text_of(step, library, today),
            points=_points_of(step, library, today),
            others=_other_answers(step),
        )
        for rank, step in enumerate(shown, start=1)
    ]


def _is_of_the_assistant(step: Step) -> bool:
    return isinstance(step, BranchStep | RemindStep) or (isinstance(step, AskStep) and step.type == "postal_code")


def _text_of(step: Step, library: Library, today: date) -> str:
    if isinstance(step, PlaceStep):
        return _LOOK_FOR_HELP
    return _known(_short(quote(getattr(step, "text", ""), library, {}, {}, today)))


def _points_of(step: Step, library: Library, today: date) -> tuple[str, ...]:
    points = step.points if isinstance(step, CheckStep) else ()
    return tuple(filter(None, (_known(quote(point, library, {}, {}, today)) for point in points)))


def _known(text: str) -> str:
    """Cut what quotes an answer: a card is nobody's in particular."""
    kept = (_ANSWERS.sub("", sentence) for sentence in split_sentences(text))
    return " ".join(
        sentence if sentence[-1] in ".!?" else f"{sentence}." for sentence in kept if UNKNOWN not in sentence
    )


def _size(height: float, limits: Sequence[float]) -> int:
    return sum(height > limit for limit in limits)


def _height_beside(boxes: Sequence[Sequence[str]]) -> float:
    """Return the lines that the boxes take beside the path, each with its title and its margins."""
    return sum(2.5 + sum(-(-len(text) // _CHARACTERS_BESIDE) for text in texts) for texts in boxes)


def _height(rows: Sequence[Row]) -> float:
    """Return the lines that the path takes in large letters, with half a line between steps."""
    texts = [(row.text, *row.points, *((" – ".join(row.others),) if row.others else ())) for row in rows]
    return sum(max(_ROW, 0.5 + sum(-(-len(text) // _CHARACTERS) for text in lines)) for lines in texts)


def _short(text: str) -> str:
    """Return the sentences that say what to do: two, the first being often a greeting."""
    return " ".join(split_sentences(text)[:2])


def _other_answers(step: Step) -> tuple[str, ...]:
    if isinstance(step, EndStep) or not getattr(step, "choices", ()):
        return ()
    choices = step.choices if isinstance(step, AskStep) else getattr(step, "choices", ())
    return tuple(choice.label for choice in choices[1:4])


@cache
def _template() -> Template:
    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("card.html")
