"""Explains a word of the glossary, then comes back to where the person stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from flows.draft import Draft
from flows.keyboard import with_human
from flows.library import Library
from flows.showing import show
from flows.spelling import plain, sound_of_words
from flows.understanding import Understanding

NEAR = 84.0
"""Likeness, from 0 to 100, of letters, or of letters and sound, from which a misspelt word counts as ours.

Under it, more of the dictionary's own words are taken for ours (measured with `knowledge/eval`).
"""

MARGIN = 3.0
"""Two words nearer to each other than this: neither is taken, for a wrong explanation misleads."""

LIKE = 70.0
"""The same between two words of a longer name."""

SHORTEST = 4
"""Letters from which one of our words may be misspelt: « MDP » and « MDPH » differ by one."""

HEAD = 6
"""Letters from which the first words count alone: « recours gracieux » is one of our « recours »."""

_ARTICLES = ("le ", "la ", "les ", "l ", "un ", "une ", "des ", "du ", "de ", "d ")
_DOING = ("faire ", "mettre ", "avoir ", "etre ")
_LETTERS = "a bé cé dé e ef gé ache i ji ka el em en o pé ku er es té u vé doublevé ixe igrec zède"
_SPOKEN = dict(zip("abcdefghijklmnopqrstuvwxyz", _LETTERS.split(), strict=True))


class _Name(NamedTuple):
    letters: str
    sound: str
    identifier: str
    is_word: bool
    """Whether this is the word itself, not a synonym of it."""


def find_word(library: Library, term: str) -> str | None:
    """Return the glossary identifier that `term` names, misspelt or not, or None.

    Letters come first, then the sound (« kaf », « erreça »), then what is near, then the first words alone.
    """
    names = _names(library)
    known = {name.letters for name in names}
    wanted = _without(plain(term), _ARTICLES, known)
    heard = (sound_of_words(wanted), sound_of_words(term))
    return _exactly(names, wanted) or _heard(names, heard) or _near(names, wanted) or _head(names, wanted, known)


def _names(library: Library) -> list[_Name]:
    """Return the words and their synonyms; a sigle is also its letters said one by one."""
    names: dict[str, _Name] = {}
    for identifier, entry in library.glossary.items():
        for name in (entry.word, identifier.replace("_", " "), *entry.synonyms):
            heard = _Name(plain(name), sound_of_words(name), identifier, name == entry.word)
            names.setdefault(heard.letters, heard)
            spelt = " ".join(_spelt(word) if word.isupper() else word for word in name.split())
            if spelt != name:
                names.setdefault(plain(spelt), _Name(plain(spelt), sound_of_words(spelt), identifier, is_word=False))
    return list(names.values())


def _spelt(sigle: str) -> str:
    return "".join(_SPOKEN.get(letter, letter) for letter in sigle.lower())


def _without(words: str, starts: Iterable[str], known: Collection[str]) -> str:
    for start in starts:
        if words not in known:
            words = words.removeprefix(start)
    return words


def _exactly(names: Iterable[_Name], wanted: str) -> str | None:
    return next((name.identifier for name in names if name.letters == wanted), None)


def _heard(names: Iterable[_Name], sounds: Collection[str]) -> str | None:
    """Return the one word that sounds so."""
    found = {name.identifier for name in names if name.sound in sounds and len(name.sound) >= 3}
    return found.pop() if len(found) == 1 else None


def _near(names: Iterable[_Name], wanted: str) -> str | None:
    """Return the one word near enough, when no other is as near."""
    sound = sound_of_words(wanted)
    best: dict[str, float] = {}
    for name in names:
        if min(len(wanted), len(name.letters)) >= SHORTEST and _same_words(wanted, name.letters):
            letters = ratio(wanted.replace(" ", ""), name.letters.replace(" ", ""))
            likeness = max(letters, (letters + ratio(sound, name.sound)) / 2)
            best[name.identifier] = max(likeness, best.get(name.identifier, 0.0))
    close = sorted((likeness, identifier) for identifier, likeness in best.items() if likeness >= NEAR)
    if not close or (len(close) > 1 and close[-1][0] - close[-2][0] < MARGIN):
        return None
    return close[-1][1]


def _same_words(wanted: str, name: str) -> bool:
    """Whether every long word has its like: « pension de réversion » is no « pension alimentaire »."""
    asked, ours = ([word for word in text.split() if len(word) >= SHORTEST] for text in (wanted, name))
    return len(asked) != len(ours) or all(any(ratio(one, other) >= LIKE for other in ours) for one in asked)


def _head(names: Sequence[_Name], wanted: str, known: Collection[str]) -> str | None:
    """Return the word that the question begins with, « faire un » aside: in French, the kind of thing comes first."""
    words = _without(_without(wanted, _DOING, known), _ARTICLES, known).split()
    names = [name for name in names if name.is_word]
    for size in range(len(words) - (" ".join(words) == wanted), 0, -1):
        head = " ".join(words[:size])
        if len(head) >= HEAD and (found := _exactly(names, head) or _heard(names, (sound_of_words(head),))):
            return found
    return None


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
