"""French typography: one plain form in the files, fine spaces only where people read.

In the files, what a keyboard writes: ordinary spaces, straight apostrophes. Authors see no invisible character,
searches find what they look for, and a button keeps its length. `typeset` puts the non-breaking spaces in when a
message leaves: the wide one (U+00A0), which old telephones draw, unlike the narrow one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

NO_BREAK = "\u00a0"

_UNITS = (
    "€|%|h|min|minutes?|heures?|jours?|semaines?|mois|ans?|années?|euros?|centimes?|Go|Mo|Ko|gigas?|mégas?|km|kg|cm|mm"
    "|chiffres?|caractères?|lettres?|photos?|pages?"
)
FOREIGN_LINE = r"^(?:English|Español)\b.*$|^.*[\u0370-\u1dff].*$"
"""A line in another language, which has its own rules."""

_QUOTED = r"«[^»]*»"
_KEPT = rf"\{{[^{{}}]*\}}|{FOREIGN_LINE}|\S*(?:@|://|www\.|\.(?:fr|com|org|net|gouv|info)\b)\S*"
"""References, addresses and other languages, which nothing may change."""

_Rule = tuple[re.Pattern[str], re.Pattern[str], str | Callable[[re.Match[str]], str]]
"""What shows that a rule may have to change something, quickly; the same past what is kept; what to write."""


def _rule(pattern: str, change: str | Callable[[re.Match[str]], str], kept: str = _KEPT) -> _Rule:
    return re.compile(pattern, re.MULTILINE), re.compile(rf"(?P<kept>{kept})|{pattern}", re.MULTILINE), change


_RULES: tuple[_Rule, ...] = (
    _rule(r"[\u00a0\u2000-\u200a\u202f\t]", " "),
    _rule(r"[’‘ʼ]", "'"),
    _rule(r"(?<!\.)\.\.\.(?!\.)", "…"),
    _rule(r"“ *(?P<said>[^“”\n]*?) *”", lambda match: f"« {match['said']} »"),
    _rule(r'(?<![\w"])"(?! )(?P<said>[^"\n]*[^"\s])"(?![\w"])', lambda match: f"« {match['said']} »"),
    _rule(r"(?<=\S) (?:--|-|—) (?=[^\W\d])", " – ", f"{_QUOTED}|{_KEPT}"),
    _rule(r"« *(?=\S)", "« "),
    _rule(r"(?<=\S) *»", " »"),
    _rule(r"(?<=\d)(?=(?:€|%))", " "),
    _rule(r"(?<=\d)(?=(?:Go|Mo|Ko|km|kg|cm)\b)", " "),
    _rule(
        r"(?<![\w,.])(?P<hour>\d{1,2}) ?[hH] ?(?P<minute>\d\d)(?!\w)",
        lambda match: f"{match['hour']} h {match['minute']}",
    ),
    _rule(r"(?<![\w,.])(?P<hour>\d{1,2})[hH](?!\w)", lambda match: f"{match['hour']} h"),
    _rule(r"(?<=\bn°)(?=\d)", " "),
    _rule(r"(?<=\b1)[èe]re\b", "re"),
    _rule(r"(?<=\d)i?[èe]me\b", "e"),
    _rule(r"(?<=[\w»)\]}€%…])(?=[;!?]+(?:\s|$|»|\)))", " "),
    _rule(r"(?<=[\w»)\]}€%…])(?=:(?:\s|$))", " "),
    _rule(r"(?<=\w) +(?=,\s|[,.]$|\.\s)", ""),
    _rule(r"(?<=[^\s]) {2,}(?=[^\s])", " "),
    _rule(r" +$", ""),
)

_TOGETHER = re.compile(
    rf"(?<=\S) (?=[:;!?»]+(?:\s|$|[.,)]))|(?<=«) |(?<=\d) (?=(?:{_UNITS})(?!\w))|(?<=\d h) (?=\d\d)|(?<=\bn°) (?=\d)"
)


def tidy(text: str) -> str:
    """Return a text in the form of our files. Twice is the same as once; references and addresses stay as they are."""
    for _ in range(len(_RULES)):
        changed = text
        for sign, pattern, change in _RULES:
            if sign.search(changed):
                changed = pattern.sub(_unless_kept(change), changed)
        if changed == text:
            break
        text = changed
    return text


def typeset(text: str) -> str:
    """Return a text as it is shown: what must not be parted by the end of a line is held by non-breaking spaces.

    A space becomes another: no length changes. Telephone numbers keep their ordinary spaces, so that telephones
    offer to call them.
    """
    return _TOGETHER.sub(NO_BREAK, text)


def _unless_kept(change: str | Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
    def replaced(match: re.Match[str]) -> str:
        if match["kept"] is not None:
            return match.group()
        return change if isinstance(change, str) else change(match)

    return replaced
