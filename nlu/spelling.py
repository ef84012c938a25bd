"""Reads mistyped words as words that the examples hold: the likeliest sentence, letter by letter.

A noisy channel. Each word that the examples hardly hold may stand for a known word one or two letters away, for one
that sounds the same, for two words glued together, for half of a word cut in two, or for a word whose space was
touched too early or too late; words that follow each other in the examples decide. Words seen often are never touched
by themselves, so that what was typed right is read as it was typed.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA

from nlu.hearing import hear_word
from nlu.noise import BESIDE

_EDIT = -3.0
"""Log-likelihood of a slip that thumbs make; the costs below were chosen on the development set, mistyped."""

_ODD = -4.0
"""Of another wrong letter: neither doubled, forgotten, swapped nor the key beside."""

_TWO_EDITS = -6.5
_SAME_SOUND = -3.0
_GLUED = -1.5
_CUT = -2.0
_MOVED = -2.5
"""Of a space one letter too early or too late."""

_DOUBT = -3.0
"""What it costs more to touch a word that examples hold, though seldom."""

_SELDOM = 4
"""Times that a word is seen, up to which it may be a slip that the examples hold too."""

_UNKNOWN = -19.0
"""Log-likelihood of a word that no example holds, left as it is."""

_FOLLOWS = 0.8
"""Weight of the pairs of words seen, against words alone."""

_RARE_PAIRS = 3
"""Pairs count less after a word seen fewer times than this or so."""

_LONGEST = 20
"""Letters of the longest word corrected: beyond, it is no word."""

_LONG = 5
"""Letters from which two slips are forgiven."""

_HALF = 4
"""Letters from which one of two words is corrected, when the space between them is wrong too."""

_CHOICES = 8
"""Readings kept of one word, and of a sentence up to one word."""

_SPLITS = 3
"""Readings kept of two words glued, one of them mistyped."""

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
        self._near = lru_cache(maxsize=20_000)(self._find_slips)

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
        if all(self._is_sure(token) or not token.isalpha() for token in tokens):
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
        if self._is_sure(token) or not token.isalpha() or not 2 <= len(token) <= _LONGEST:
            return (_Choice(1, (token,), 0.0),)
        near = self._find_near(token)
        best = sorted(near, key=lambda word: (-near[word] - math.log(self._words[word]), word))[:_CHOICES]
        if token in self._words:
            common = (word for word in best if self._is_sure(word))
            return (_Choice(1, (token,), 0.0), *(_Choice(1, (word,), near[word] + _DOUBT) for word in common))
        split = sorted(self._split(token), key=lambda two: -math.prod(self._words[word] for word in two))[:2]
        return (
            _Choice(1, (token,), 0.0),
            *(_Choice(1, (word,), near[word]) for word in best),
            *(_Choice(1, two, _GLUED) for two in split),
            *self._split_mistyped(token),
        )

    def _find_near(self, token: str) -> dict[str, float]:
        """Return the known words that the token may be, with what each costs."""
        near = dict(self._near(token))
        shorter = _without_one(token)
        if len(token) >= _LONG and max(near.values(), default=_UNKNOWN) < _ODD:
            keys = {token, *shorter, *(key for one in shorter for key in _without_one(one))}
            for word in {word for key in keys for word in self._near_two.get(key, ())}:
                if word not in near and OSA.distance(token, word) == 2:
                    near[word] = _TWO_EDITS
        for word in self._sounds.get(_sound(token), ()) if len(token) >= 3 else ():
            near[word] = max(near.get(word, _SAME_SOUND), _SAME_SOUND)
        near.pop(token, None)
        return near

    def _find_slips(self, token: str) -> dict[str, float]:
        """Return the known words one slip away; two slips where the same keys find them and the word is long."""
        near = {}
        for word in {word for key in (token, *_without_one(token)) for word in self._near_one.get(key, ())}:
            distance = OSA.distance(token, word)
            if distance == 1:
                near[word] = _slip(token, word)
            elif distance == 2 and len(token) >= _LONG:
                near[word] = _TWO_EDITS
        return near

    def _split(self, token: str) -> Iterator[tuple[str, str]]:
        for place in range(1, len(token)) if len(token) > 3 else ():
            first, second = token[:place], token[place:]
            if self._is_whole(first) and self._is_whole(second):
                yield first, second

    def _is_whole(self, part: str) -> bool:
        return part in self._words and (len(part) > 1 or part in _ALONE)

    def _split_mistyped(self, token: str) -> list[_Choice]:
        """Two words glued, one of them mistyped."""
        found = []
        for place in range(1, len(token)) if len(token) >= _LONG else ():
            found += [_Choice(1, two, _GLUED + cost) for two, cost in self._correct_half(token[:place], token[place:])]
        found.sort(key=lambda one: (-one.cost - sum(math.log(self._words[word]) for word in one.words), one.words))
        return found[:_SPLITS]

    def _correct_half(self, first: str, second: str) -> Iterator[tuple[tuple[str, str], float]]:
        """Correct one of two words when the other is surely one."""
        if len(second) >= _HALF and self._is_whole(first) and self._is_sure(first):
            yield from (((first, word), cost) for word, cost in self._near(second).items())
        if len(first) >= _HALF and self._is_whole(second) and self._is_sure(second):
            yield from (((word, second), cost) for word, cost in self._near(first).items())

    def _is_sure(self, word: str) -> bool:
        return self._words.get(word, 0) > _SELDOM

    def _mended(self, two: list[str]) -> Iterator[_Choice]:
        """Two words of which one is nothing by itself: a word cut in two, or a space in the wrong place."""
        if len(two) < 2 or not all(part.isalpha() for part in two):
            return
        if all(self._is_sure(part) and len(part) > 2 for part in two):
            return
        first, second = two
        doubtful = not all(self._is_sure(part) for part in two)
        word = first + second
        if word in self._words:
            yield _Choice(2, (word,), _CUT)
        elif doubtful and _LONG <= len(word) <= _LONGEST:
            yield from (_Choice(2, (near,), _CUT + cost) for near, cost in self._near(word).items())
        for moved in ((first + second[0], second[1:]), (first[:-1], first[-1] + second)):
            if all(self._is_whole(part) for part in moved):
                yield _Choice(2, moved, _MOVED)
            elif doubtful and len(word) <= _LONGEST:
                yield from (_Choice(2, both, _MOVED + cost) for both, cost in self._correct_half(*moved))


def _slip(typed: str, word: str) -> float:
    """Return what one wrong letter costs: a thumb doubles, forgets, swaps, or touches the key beside."""
    if len(typed) > len(word):
        doubled = any(typed[i] == typed[i + 1] and typed[:i] + typed[i + 1 :] == word for i in range(len(word)))
        return _EDIT if doubled else _ODD
    if len(typed) < len(word):
        return _EDIT
    differ = [pair for pair in zip(typed, word, strict=True) if pair[0] != pair[1]]
    return _EDIT if len(differ) == 2 or differ[0][1] in BESIDE.get(differ[0][0], "") else _ODD


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
