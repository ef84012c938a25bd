"""French spelling, by the Hunspell dictionary of Grammalecte (MPL 2.0, in `knowledge/spelling/`).

Only authors' tools load it: `pasapas flows lint` and the tests. The service never does, so it starts without the
dictionary and without its library; a misspelt word must not hold back an urgent correction either.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import combinations, product
from pathlib import Path
from typing import Protocol

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from flows.issues import Issue, sort_issues
from flows.spelling import plain
from flows.typography import FOREIGN_LINE
from knowledge.sentences import ADDRESS, QUOTATION
from knowledge.shelf import Shelf
from knowledge.style import explained_acronyms
from knowledge.wordings import Wording, wordings

FOLDER = Path(__file__).parent / "spelling"
"""Holds `fr.aff` and `fr.dic`, unchanged, and `mots.txt`, the words that we add."""

OWN_WORDS = FOLDER / "mots.txt"

SUGGESTIONS = 3
"""Words shown at most for an unknown one."""

FAR = 2
"""Most letters changed, in a suggestion, once no word is one letter away."""

_WORD = re.compile(r"(?<![\w@#/])[^\W\d_]+(?:['’-][^\W\d_]+)*(?!\w)")
_ELISION = re.compile(r"(?:[ldjmtsnc]|qu|lorsqu|puisqu|jusqu|quelqu|aujourd)['’]", re.IGNORECASE)
_BRACES = re.compile(r"\{[^{}]*\}|/\w+")
_FOREIGN = re.compile(FOREIGN_LINE, re.MULTILINE)
_LETTERS = "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôœùûü"
_ACCENTS = {"a": "àâ", "e": "éèê", "i": "îï", "o": "ôœ", "u": "ùû", "c": "ç"}
_ACCENTS_MISSED = 3


def can_check() -> bool:
    """Whether the library of spelling is installed: it comes with `make setup`, not with the service."""
    return find_spec("hunspell") is not None


def check_spelling(shelf: Shelf, files: Container[str] | None = None) -> list[Issue]:
    """Return the words that no dictionary knows, each once a file, with the nearest ones; of `files` only, if given.

    A word near another is an error: it is a slip. A word near nothing is a warning: it may be a name.
    """
    speller = Speller(_known_words(shelf))
    told: set[tuple[str, str]] = set()
    issues = []
    for wording in wordings(shelf):
        if files is not None and wording.file not in files:
            continue
        for word in unknown_words(wording.text, speller):
            if (wording.file, word) not in told:
                told.add((wording.file, word))
                issues.append(_issue(wording, word, speller.suggest(word)))
    return sort_issues(issues)


def unknown_words(text: str, speller: Speller) -> Iterator[str]:
    """Yield the unknown words of a text, outside quoted screens, addresses and what stands between braces."""
    for pattern in (QUOTATION, ADDRESS, _BRACES, _FOREIGN):
        text = pattern.sub(" ", text)
    for word in _WORD.findall(text):
        if not speller.knows(word):
            yield word


def _issue(wording: Wording, word: str, near: list[str]) -> Issue:
    if near:
        proposals = " ou ".join(f"« {other} »" for other in near)
        return wording.issue(
            "spelling",
            f"Le mot « {word} » n'est pas dans le dictionnaire.",
            f"Écrivez {proposals}. Si le mot est juste, ajoutez-le à knowledge/spelling/mots.txt.",
        )
    return wording.issue(
        "unknown_word",
        f"Le mot « {word} » n'est pas dans le dictionnaire.",
        "Relisez-le. S'il est juste, ajoutez-le à knowledge/spelling/mots.txt.",
        "warning",
    )


class Speller:
    """The dictionary, with the words that the content adds to it."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._own = frozenset(own)
        self._answers: dict[str, bool] = {}

    def knows(self, word: str) -> bool:
        """Whether the word is French, or one of ours, alone or after « l' » or « d' »."""
        straight = word.replace("’", "'")
        if straight not in self._answers:
            self._answers[straight] = self._look_up(straight)
        return self._answers[straight]

    def _look_up(self, word: str) -> bool:
        if word in self._own or _dictionary().spell(word):
            return True
        elided = _ELISION.match(word)
        alone = word[elided.end() :] if elided else word
        if alone in self._own or (alone.isupper() and _dictionary().spell(alone)):
            return True
        parts = alone.split("-")
        return any(part in self._own for part in parts) and all(
            part in self._own or _dictionary().spell(part) for part in parts
        )

    def suggest(self, word: str) -> list[str]:
        """Return the nearest known words: accents first, then one letter, then two; at most three."""
        word = word.replace("’", "'")
        elided = _ELISION.match(word)
        if elided and elided.end() < len(word):
            return [elided.group() + near for near in self.suggest(word[elided.end() :])]
        for candidates in (_with_accents(word), _one_letter_away(word)):
            known = {other for other in candidates if self.knows(other)}
            found = sorted(known, key=lambda other: _distance(word, other))
            if found:
                return found[:SUGGESTIONS]
        if len(word) <= 2 * FAR:
            return []
        near = extract(word.lower(), _stems(), scorer=OSA.distance, score_cutoff=FAR, limit=SUGGESTIONS)
        return [stem for stem, *_ in near]


def _distance(word: str, other: str) -> tuple[bool, int, str]:
    """Order suggestions: the same letters but for accents, then the least changed."""
    return plain(word) != plain(other), OSA.distance(word, other), other


def _with_accents(word: str) -> Iterator[str]:
    lower = word.lower()
    places = [rank for rank, letter in enumerate(lower) if letter in _ACCENTS]
    for count in range(1, min(_ACCENTS_MISSED, len(places)) + 1):
        for chosen in combinations(places, count):
            for letters in product(*(_ACCENTS[lower[rank]] for rank in chosen)):
                changed = list(lower)
                for rank, letter in zip(chosen, letters, strict=True):
                    changed[rank] = letter
                yield _cased("".join(changed), word)
    yield _cased(lower.replace("oe", "œ"), word)


def _one_letter_away(word: str) -> Iterator[str]:
    lower = word.lower()
    yield from {word.upper(), word.capitalize(), lower}
    for rank in range(len(lower) + 1):
        before, after = lower[:rank], lower[rank:]
        if after:
            yield _cased(before + after[1:], word)
        if len(after) > 1:
            yield _cased(before + after[1] + after[0] + after[2:], word)
        if _ELISION.fullmatch(f"{before}'"):
            yield _cased(f"{before}'{after}", word)
        for letter in _LETTERS:
            yield _cased(before + letter + after, word)
            if after:
                yield _cased(before + letter + after[1:], word)


def _cased(lower: str, like: str) -> str:
    if len(like) > 1 and like.isupper():
        return lower.upper()
    return lower[:1].upper() + lower[1:] if like[:1].isupper() else lower


class Dictionary(Protocol):
    """What we use of Hunspell."""

    def spell(self, word: str) -> bool:
        """Whether the dictionary has the word or one that its rules derive."""


@cache
def _dictionary() -> Dictionary:
    # Imported here: the service reads the content too, and is installed without it.
    loaded: Dictionary = import_module("hunspell").Hunspell("fr", hunspell_data_dir=str(FOLDER))
    return loaded


@cache
def _stems() -> tuple[str, ...]:
    lines = (FOLDER / "fr.dic").read_text(encoding="utf-8").splitlines()[1:]
    return tuple(dict.fromkeys(line.partition("/")[0].partition("\t")[0] for line in lines))


def _known_words(shelf: Shelf) -> set[str]:
    """Return the words that are ours: the added list, the glossary's, the places' and the organisations' names."""
    texts = [line.partition("#")[0] for line in OWN_WORDS.read_text(encoding="utf-8").splitlines()]
    texts += [entry.word for entry in (shelf.glossary.value or {}).values()]
    for reading in shelf.places:
        for place in reading.value or ():
            texts += [place.name, place.address, place.town]
    texts += [reading.value.organisation for reading in shelf.procedures if reading.value is not None]
    texts += explained_acronyms(shelf.glossary.value or {})
    words = {word for text in texts for word in _WORD.findall(text)}
    parts = {part for word in words for part in word.split("-")}
    # « CAF » is also written « Caf », and « ameli » begins a sentence too.
    return (
        words
        | parts
        | {word[:1].upper() + word[1:].lower() for word in words | parts if word.isupper()}
        | {word[:1].upper() + word[1:] for word in words | parts}
    )
