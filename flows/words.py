"""Explains a word of the glossary, then comes back to where the person stands."""

from __future__ import annotations

from difflib import get_close_matches

from flows.draft import Draft
from flows.keyboard import with_human
from flows.library import Library
from flows.showing import show
from flows.spelling import plain
from flows.understanding import Understanding

CLOSE_WORD = 0.8
"""Share of common letters from which a misspelt word counts as a glossary word."""


def find_word(library: Library, term: str) -> str | None:
    """Return the glossary identifier that `term` names, misspelt or not, or None."""
    names: dict[str, str] = {}
    for identifier, entry in library.glossary.items():
        for name in (entry.word, identifier.replace("_", " "), *entry.synonyms):
            names.setdefault(plain(name), identifier)
    wanted = plain(term)
    for article in ("le ", "la ", "les ", "l ", "un ", "une ", "des ", "du ", "de ", "d "):
        if wanted not in names and wanted.startswith(article):
            wanted = wanted.removeprefix(article)
    if wanted in names:
        return names[wanted]
    close = get_close_matches(wanted, names, n=1, cutoff=CLOSE_WORD)
    return names[close[0]] if close and len(wanted) > 3 else None


def answer_term(draft: Draft, understood: Understanding) -> bool:
    """Answer a question about a word, known or not; False when the message is not such a question."""
    if understood.term is None:
        return False
    identifier = find_word(draft.library, understood.term)
    asked = understood.intent == "glossaire" and understood.decision == "answer"
    if identifier is None and not asked:
        return False
    explain(draft, identifier or "")
    return True


def explain(draft: Draft, identifier: str) -> None:
    """Say what a word means; the step, if any, is shown again after it."""
    entry = draft.library.glossary.get(identifier)
    if entry is None:
        text = draft.text("word.unknown")
    else:
        draft.note("word_explained", detail=identifier)
        text = draft.text("word.meaning", word=entry.word, meaning=draft.quoted(entry.meaning))
    if draft.run is None:
        draft.say(text, with_human(draft, menu=True))
    else:
        show(draft, text)
