"""Words as they sound, so that a rule written once is found under many spellings.

A rule is a short phrase: words in their order, `a|b` for either, `a?` for a word that may be missing, `$` for the
end, `^` for the beginning, `…` for
up to five other words. A phrase that begins with `~` is weak: it gives way to a classifier that is sure of something
else. Rule and message go through the same ear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from nlu.normalise import normalise

_SOUNDS = (
    (r"ch", "\u0283"),
    (r"ph", "f"),
    (r"[h']", ""),
    (r"qu|ck|q", "k"),
    (r"c(?=[eiy])", "s"),
    (r"c", "k"),
    (r"z", "s"),
    (r"([a-z])\1+", r"\1"),
    (r"eau|au", "o"),
    (r"[ae]im?n?(?=[^aeiouynm]|$)(?<=[nm])", "in"),
    (r"[ae]i|[ae]y", "e"),
    (r"e(?:r|z|t|s)$", "e"),
    (r"y", "i"),
    (r"(?:en|em|am)(?=[^aeiouynm])", "an"),
    (r"im(?=[^aeiouynm]|$)", "in"),
)
_COMPILED = tuple((re.compile(pattern), sound) for pattern, sound in _SOUNDS)
_SILENT_END = re.compile(r"(?<=...)[sxtdpe]+$")
_WEAK = "~ "
_END = r"(?: [!?.,])* $"
_GAP = r"(?: \S+){0,5}?"


def hear(text: str) -> str:
    """Return the words of `text` as they sound, separated and surrounded by one space."""
    words = (hear_word(word) for word in re.findall(r"[a-z0-9]+|[!?.,]", normalise(text)))
    return f" {' '.join(words)} "


def hear_word(word: str) -> str:
    """Return one normalised word as it sounds."""
    if word == "1":  # « 1 vrai persone »
        return "un"
    for pattern, sound in _COMPILED:
        word = pattern.sub(sound, word)
    return _SILENT_END.sub("", word)


class Rule(NamedTuple):
    """Phrases compiled twice: all of them, and those that hold whatever the classifier thinks."""

    every: re.Pattern[str]
    firm: re.Pattern[str]

    def holds(self, heard: str, *, doubted: bool) -> bool:
        """Whether a phrase is in what `hear` returned; with `doubted`, only a firm one counts."""
        return (self.firm if doubted else self.every).search(heard) is not None


def compile_rule(phrases: Iterable[str]) -> Rule:
    """Compile phrases of which some are weak (`~` first). At least one must be firm."""
    phrases = tuple(phrases)
    firm = [phrase for phrase in phrases if not phrase.startswith(_WEAK)]
    return Rule(every=compile_phrases(phrase.removeprefix(_WEAK) for phrase in phrases), firm=compile_phrases(firm))


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile phrases into one pattern, to be searched in what `hear` returns."""
    return re.compile("|".join(_compile_phrase(phrase) for phrase in phrases))


def _compile_phrase(phrase: str) -> str:
    parts = []
    for item in phrase.split():
        if item == "…":
            parts.append(_GAP)
        elif item == "^":
            parts.append("^")
        else:
            parts.append(_compile_word(item))
    return "".join(parts)


def _compile_word(item: str) -> str:
    choices = [choice.removesuffix("?") for choice in item.split("|")]
    optional = "?" if any(choice.endswith("?") for choice in item.split("|")) else ""
    heard = dict.fromkeys(hear(choice.replace("_", " ")).strip() for choice in choices if choice != "$")
    alternatives = [f" (?:{'|'.join(re.escape(choice) for choice in heard)})(?= )"] if heard else []
    if "$" in choices:
        alternatives.append(_END)
    return f"(?:{'|'.join(alternatives)}){optional}"
