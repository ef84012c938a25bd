"""Hypothesis strategies: any flow that the language can say, whether or not it makes sense."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from flows.definition import Flow

TRAPS = (
    "no",
    "yes",
    "null",
    "~",
    "- a",
    "a: b",
    "x #y",
    "{figure.x}",
    "« Oui »",
    "01234",
    "2026-11-21",
    "'",
    '"',
    "a\nb",
    "a\n\n  b",
    ">-",
    "|",
    "&a",
    "*a",
    "!x",
    "%x",
    "@x",
    "`x",
    "?",
    "a:",
    "1.50",
    "é\u00a0!",
    "\u202f?",
    "0x1F",
    "[a]",
    "# rien",
    "---",
    "a\\nb",
    "\u2028x",
    "😀",
)
"""Texts that YAML, or a careless writer of YAML, would read as something else."""

slugs = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
letters = st.characters(exclude_categories=("Cs",))
texts = st.one_of(
    st.sampled_from(TRAPS),
    st.text(letters, min_size=1, max_size=30),
    st.text("aéo'’:#-«»    ", min_size=80, max_size=250),
).filter(lambda text: text.strip() != "")
free = st.one_of(st.just(""), texts)
values = free.map(lambda text: text[:30])
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
published = st.one_of(st.just("inconnue"), days.map(str), st.just("2025"), st.just("2025-02"))


def keyed(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return dictionaries with every required key and any of the others."""
    return st.fixed_dictionaries(required, optional=optional)


choices = keyed(
    {"id": slugs, "label": texts},
    {"next": slugs, "value": free, "synonyms": st.lists(free, max_size=2)},
)
shared = {
    "pitfall": texts,
    "help": texts,
    "words": st.lists(slugs, max_size=2),
    "note_for_aidant": texts,
    "picture": texts,
    "sources": st.lists(st.integers(-1, 9), max_size=2),
}
lines = st.lists(texts, min_size=1, max_size=2)


def step(kind: str, required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return steps of one kind."""
    return keyed({"kind": st.just(kind), **required}, {**shared, **optional})


steps = st.one_of(
    step("say", {"text": texts}, {"next": slugs, "choices": st.lists(choices, max_size=4)}),
    step(
        "ask",
        {"text": texts, "slot": slugs, "type": st.sampled_from(["yes_no", "choice", "month", "text"])},
        {"next": slugs, "choices": st.lists(choices, max_size=5)},
    ),
    step("check", {"text": texts, "points": lines, "next": slugs, "fix": slugs}, {}),
    step("branch", {"slot": slugs, "cases": st.dictionaries(values, slugs, max_size=3), "otherwise": slugs}, {}),
    step("call", {"text": texts, "flow": slugs, "next": slugs}, {}),
    step("place", {"text": texts, "need": st.just("food"), "next": slugs}, {"slot": slugs}),
    step("remind", {"text": texts, "message": texts, "next": slugs}, {"days": st.integers(1, 366), "slot": slugs}),
    step("handoff", {"text": texts, "next": slugs}, {"urgency": st.sampled_from(["soon", "vital"])}),
    step("end", {"text": texts, "outcome": st.sampled_from(["done", "stopped"])}, {"recap": lines}),
)
sources = keyed(
    {"name": texts, "url": texts, "published": published, "kind": st.sampled_from(["official", "press"])}, {}
)
flows: st.SearchStrategy[Flow] = keyed(
    {
        "id": slugs,
        "title": texts,
        "organisation": texts,
        "summary": texts,
        "for_whom": texts,
        "minutes": st.integers(1, 120),
        "compiled_on": days,
        "review_by": days,
        "offline": texts,
        "sources": st.lists(sources, min_size=1, max_size=2),
        "start": slugs,
        "steps": st.dictionaries(slugs, steps, min_size=1, max_size=4),
    },
    {
        "verified_on": days,
        "recourse": texts,
        "comments": lines,
        "needs": st.lists(keyed({"id": slugs, "what": texts}, {"question": texts, "flow": slugs}), max_size=2),
        "correction": keyed({"published": days, "steps": st.lists(slugs, min_size=1, max_size=2)}, {}),
    },
).map(Flow.model_validate)
