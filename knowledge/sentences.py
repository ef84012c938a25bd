"""Counts sentences, words and syllables of plain French, and how hard they are to read."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"(?<=[.!?…])(?<!\bM\.)(?<!\betc\.)[\s\u00a0\u202f]+(?=[A-ZÀ-ÖØ-ÞŒ«0-9{])|\n+")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")

QUOTATION = re.compile(r"«[^»]*»")
"""What is copied from a screen, between French quotation marks."""

ADDRESS = re.compile(r"\S*(?:@|://|www\.|\.(?:fr|com|org|net|gouv)\b)\S*")
"""An address of the web or of a mailbox."""

_MUTE = re.compile(r"(?<=[^aeiouyàâéèêëîïôûùüœæ])(?:e|es)$|(?<=[iu])(?:e|es)$|(?<=é)(?:e|es)$")
_VOWELS = re.compile(r"[éïë]|[aeiouyàâèêîôûùüœæ]+")
_GLIDE = re.compile(r"(?<=[aeiouàâéèêîôûù])y(?=[aeiouàâéèêîôûù])")

COPIED = "bouton"
"""Stands for words copied from a screen, which the author cannot choose."""


def split_sentences(text: str) -> list[str]:
    """Return the sentences; a line break ends one, an abbreviation does not."""
    parts = (part.strip() for part in _SENTENCE_END.split(text))
    return [part for part in parts if words_of(part)]


def words_of(text: str) -> list[str]:
    """Return the words as one sees them between spaces: « l'écran » and « rendez-vous » are one each."""
    return [word for word in _SPACES.split(text) if any(letter.isalnum() for letter in word)]


def count_syllables(word: str) -> int:
    """Return the syllables that one hears in a word, at least one. A final mute e is not heard.

    A rule of thumb: groups of vowels, where « é », « ë » and « ï » stand alone and « y » between two vowels parts them.
    """
    letters = re.sub(r"[^a-zàâäçéèêëîïôöùûüÿœæ]", "", _GLIDE.sub("ll", word.lower()))
    return max(1, len(_VOWELS.findall(_MUTE.sub("", letters))))


def readability(text: str) -> float:
    """Return the Kandel–Moles ease of reading: about 100 is very easy, 30 is hard.

    207 − 1.015 × words per sentence − 73.6 × syllables per word (L. Kandel and A. Moles, « Application
    de l'indice de Flesch à la langue française », 1958). Quotations of a screen and addresses of the
    web count as one ordinary word: the author copies them.
    """
    plain = ADDRESS.sub(COPIED, QUOTATION.sub(COPIED, text))
    sentences = split_sentences(plain)
    words = [word for sentence in sentences for word in words_of(sentence)]
    if not words:
        return 100.0
    syllables = sum(count_syllables(word) for word in words)
    return 207 - 1.015 * len(words) / len(sentences) - 73.6 * syllables / len(words)
