"""One spelling for the many ways a word is typed: what the classifier reads, never what people see."""

from __future__ import annotations

import re

from nlu.abbreviations import ABBREVIATIONS, ACCENTED
from nlu.folding import fold

_ELONGATION = re.compile(r"([a-z])\1{2,}|([^\w\s])\2{1,}")
_TOKEN = re.compile(r"\[[^\]]*\]|[a-z0-9]+|[^\sa-z0-9]")
_WORD = re.compile(r"\w+")
_GLUED_VERB = re.compile(
    r"(?:j|t)(?=(?:ai|ais|arriv|ariv|attend|aten|envoi|envoy|apel|appel|oubli|habit|aime|aimer|ecout|esper)[a-z]*$)"
)


def normalise(text: str) -> str:
    """Lower, unaccent, shorten « merciiii », split « j'ai » and spell out SMS words.

    Numbers stay as they were typed, so that nothing read later from them is lost.
    """
    text = _WORD.sub(lambda match: ACCENTED.get(match.group(), match.group()), text.lower())
    folded = _ELONGATION.sub(lambda match: match.group(1) or match.group(2), fold(text))
    spelled = " ".join(_spell_out(token) for token in _TOKEN.findall(folded.replace("'", " ")))
    return spelled.replace("c est est ", "c est ")


def _spell_out(token: str) -> str:
    if spelled := ABBREVIATIONS.get(token):
        return spelled
    if glued := _GLUED_VERB.match(token):
        return f"{glued.group()} {token[1:]}"
    return token
