"""Reads mistyped words as words that the examples hold: the likeliest sentence, letter by letter.

A noisy channel. Each word that no example holds may stand for a known word one or two letters away, for one that
sounds the same, for two words glued together, or for half of a word cut in two; words that follow each other in
the examples decide. Known words are never touched, so that what was typed right is read as it was typed.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA

from nlu.hearing import hear_word

_EDIT = -4.0
"""Log-likelihood of one wrong letter; the costs below were chosen on held-back examples, mistyped."""

_TWO_EDITS = -7.2
_SAME_SOUND = -3.0
_GLUED = -2.0
_CUT = -2.0
_UNKNOWN = -16.0
"""Log-likelihood of a word that no example holds, left as it is."""

_FOLLOWS = 0.8
"""Weight of the pairs of words seen, against words alone."""

_RARE_PAIRS = 3
"""Pairs count less after a word seen fewer times than this or so."""

_LONGEST = 20
"""Letters of the longest word corrected: beyond, it is no word."""

_LONG = 6
"""Letters from which two wrong ones are forgiven."""

_CHOICES = 8
"""Readings kept of one word, and of a sentence up to one word."""

_ALONE = frozenset("aycdjlmnst")
"""Letters that are words, or what an apostrophe leaves of them."""

Counts = dict[str, int]


class _Choice(NamedTuple):
    """One way to read a place of the sentence: so many typed words read as these, at this cost."""

    taken: int
    words: tuple[str, ...]
    cost: float


class Speller:
    """Corrects normalised text by the words of the examples. Thread-safe."""

    def __init__(self, words: Counts, pairs: dict[tuple[str, str], int]) -> None:
        self._words = words
        self._pairs = pairs
        self._total = max(sum(words.values()), 1)
        self._followed: Counts = defaultdict(int)
        for (first, _), count in pairs.items():
            self._followed[first] += count
        self._near_one, self._near_two, self._sounds = _index(words)
        self._choices = lru_cache(maxsize=20_000)(self._find_choices)

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Speller:
        """Learn words and their order from normalised texts."""
        words: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            tokens = text.split()
            words.update(token for token in tokens if token.isalpha())
            pairs.update(zip(["^", *tokens], tokens, strict=False))
        return cls(dict(words), {pair: count for pair, count in pairs.items() if count > 1})

    def dump(self) -> dict[str, Any]:
        """Return the words and the pairs, to be saved."""
        return {"words": self._words, "pairs": [[*pair, count] for pair, count in self._pairs.items()]}

    @classmethod
    def load(cls, dumped: dict[str, Any]) -> Speller:
        """Make again what `dump` returned."""
        return cls(dumped["words"], {(first, second): count for first, second, count in dumped["pairs"]})

    def correct(self, text: str) -> str:
        """Return a normalised text as it was probably meant."""
        tokens = text.split()
        if all(token in self._words or not token.isalpha() for token in tokens):
            return text
        # For each place reached: the last word, with the best sentence that ends on it.
        reached: list[dict[str, tuple[float, tuple[str, ...]]]] = [{} for _ in range(len(tokens) + 1)]
        reached[0]["^"] = (0.0, ())
        for place in range(len(tokens)):
            choices = [*self._choices(tokens[place]), *self._mended(tokens[place : place + 2])]
            best = sorted(reached[place].items(), key=lambda item: -item[1][0])[:_CHOICES]
            for last, (score, sentence) in best:
                for choice in choices:
                    end, total = self._append(last, score, choice)
                    known = reached[place + choice.taken].get(end)
                    if known is None or total > known[0]:
                        reached[place + choice.taken][end] = (total, sentence + choice.words)
            reached[place].clear()
        return " ".join(max(reached[-1].values(), key=lambda kept: kept[0])[1])

    def _append(self, last: str, score: float, choice: _Choice) -> tuple[str, float]:
        total = score + choice.cost
        for word in choice.words:
            total += self._likelihood(last, word)
            last = word
        return last, total

    def _likelihood(self, last: str, word: str) -> float:
        count = self._words.get(word, 0)
        alone = count / self._total if count else math.exp(_UNKNOWN)
        followed = self._followed.get(last, 0)
        if not followed:
            return math.log(alone)
        weight = _FOLLOWS * followed / (followed + _RARE_PAIRS)
        return math.log(weight * self._pairs.get((last, word), 0) / followed + (1 - weight) * alone)

    def _find_choices(self, token: str) -> tuple[_Choice, ...]:
        if token in self._words or not token.isalpha() or not 2 <= len(token) <= _LONGEST:
            return (_Choice(1, (token,), 0.0),)
        near = self._find_near(token)
        best = sorted(near, key=lambda word: (-near[word] - math.log(self._words[word]), word))[:_CHOICES]
        split = sorted(self._split(token), key=lambda two: -math.prod(self._words[word] for word in two))[:2]
        return (
            _Choice(1, (token,), 0.0),
            *(_Choice(1, (word,), near[word]) for word in best),
            *(_Choice(1, two, _GLUED) for two in split),
        )

    def _find_near(self, token: str) -> dict[str, float]:
        """Return the known words that the token may be, with what each costs."""
        shorter = _without_one(token)
        near = {}
        for word in {word for key in (token, *shorter) for word in self._near_one.get(key, ())}:
            distance = OSA.distance(token, word)
            if distance == 1 or (distance == 2 and len(token) >= _LONG):
                near[word] = _EDIT if distance == 1 else _TWO_EDITS
        if len(token) >= _LONG and _EDIT not in near.values():
            keys = {token, *shorter, *(key for one in shorter for key in _without_one(one))}
            for word in {word for key in keys for word in self._near_two.get(key, ())}:
                if word not in near and OSA.distance(token, word) == 2:
                    near[word] = _TWO_EDITS
        for word in self._sounds.get(_sound(token), ()) if len(token) >= 3 else ():
            near[word] = max(near.get(word, _SAME_SOUND), _SAME_SOUND)
        return near

    def _split(self, token: str) -> Iterator[tuple[str, str]]:
        for place in range(1, len(token)) if len(token) > 3 else ():
            first, second = token[:place], token[place:]
            whole = all(len(part) > 1 or part in _ALONE for part in (first, second))
            if whole and first in self._words and second in self._words:
                yield first, second

    def _mended(self, two: list[str]) -> Iterator[_Choice]:
        """A word cut in two, when at least one half is nothing by itself."""
        word = "".join(two)
        whole = all(part in self._words and len(part) > 2 for part in two)
        if len(two) == 2 and word in self._words and not whole:
            yield _Choice(2, (word,), _CUT)


def _index(words: Iterable[str]) -> tuple[dict[str, list[str]], ...]:
    """Index words by what is left of them without one letter, without two, and by their sound."""
    near_one: dict[str, list[str]] = defaultdict(list)
    near_two: dict[str, list[str]] = defaultdict(list)
    sounds: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        if not 2 <= len(word) <= _LONGEST:
            continue
        shorter = _without_one(word)
        for key in {word, *shorter}:
            near_one[key].append(word)
        if len(word) > _LONG:
            for key in {key for one in shorter for key in _without_one(one)}:
                near_two[key].append(word)
        if len(word) >= 3:
            sounds[_sound(word)].append(word)
    return dict(near_one), dict(near_two), dict(sounds)


def _without_one(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def _sound(word: str) -> str:
    return hear_word(word.replace("tion", "sion"))
