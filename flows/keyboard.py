"""The rows of buttons: the author's choices, numbered, then the engine's own row on every message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.draft import Draft, Rows
from flows.limits import AUTHOR_BUTTONS, BUTTON_CHARACTERS, CHOICES_PER_PAGE
from flows.outputs import Button

Option = tuple[str, str]
"""An action and its label."""

WORDS_SHOWN = 2
"""Words of the glossary offered under a step; the others are behind « Plus… »."""


def numbered(options: Iterable[Option]) -> Rows:
    """Return one row for each option, numbered from 1."""
    return tuple((Button(action=a, label=label, number=i),) for i, (a, label) in enumerate(options, 1))


def fixed_rows(draft: Draft) -> Rows:
    """Return the engine's own buttons under a step: stuck, a human, and what is behind « Plus… »."""
    return (
        (Button(action="stuck", label=draft.text("button.stuck")), human_button(draft)),
        (Button(action="more", label=draft.text("button.more")),),
    )


def human_button(draft: Draft) -> Button:
    """Return « Parler à quelqu'un »."""
    return Button(action="human", label=draft.text("button.human"))


def with_human(draft: Draft, options: Iterable[Option] = (), *, menu: bool = False) -> Rows:
    """Return numbered options, then a human, and the menu when asked: the rows outside a step."""
    own: tuple[Button, ...] = (human_button(draft),)
    if menu:
        own = (Button(action="menu", label=draft.text("button.menu")), *own)
    return (*numbered(options), own)


def word_row(draft: Draft, words: Sequence[str]) -> Rows:
    """Return one row that explains up to two words of the step."""
    known = [word for word in words if word in draft.library.glossary][:WORDS_SHOWN]
    return tuple((Button(action=f"word.{word}", label=_word_label(draft, word)),) for word in known)


def _word_label(draft: Draft, identifier: str) -> str:
    """Return « RSA, c'est quoi ? », or the word alone where the question does not fit."""
    word = draft.library.glossary[identifier].word
    label = draft.text("button.word", word=word)
    return label if len(label) <= BUTTON_CHARACTERS else short(draft.text("button.long_word", word=word))


def short(label: str) -> str:
    """Return `label` cut to what a button shows."""
    return label if len(label) <= BUTTON_CHARACTERS else label[: BUTTON_CHARACTERS - 1].rstrip() + "…"


def listed(draft: Draft, options: Sequence[Option], page: int) -> tuple[str, Rows]:
    """Return a list for the text and its rows: buttons when short, else numbers, eight a page."""
    if len(options) <= AUTHOR_BUTTONS and all(len(label) <= BUTTON_CHARACTERS for _, label in options):
        return "", numbered(options)
    first = page * CHOICES_PER_PAGE
    shown = list(enumerate(options, 1))[first : first + CHOICES_PER_PAGE]
    lines = "\n".join(f"{number}. {label}" for number, (_, label) in shown)
    digits = [Button(action=a, label=str(number), number=number) for number, (a, _) in shown]
    rows: list[tuple[Button, ...]] = [tuple(digits[i : i + 4]) for i in range(0, len(digits), 4)]
    if len(options) > CHOICES_PER_PAGE:
        rows.append((Button(action="page", label=draft.text("button.next_page")),))
    return lines, tuple(rows)


def pages(count: int) -> int:
    """Return how many pages a list of `count` options takes, at least one."""
    return max(1, -(-count // CHOICES_PER_PAGE))
