"""Reads the numbers of a French sentence, with their units: what a fact can be checked by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from flows.texts import MONTHS


class Number(NamedTuple):
    """A number and its unit: « 15 minutes » is `("15", "minute")`, « 9 h 30 » `("9:30", "hour")`.

    A unit is empty when none is said. Dates are `2026-12-04`, `2026-12` or `--12-04`, of unit `date`.
    """

    value: str
    unit: str


_UNITS = {
    "euro": r"€|euros?|eur",
    "centime": r"centimes?|cts?",
    "percent": r"%|pour cent",
    "minute": r"minutes?|min",
    "hour": r"heures?",
    "day": r"jours?(?: ouvrés| ouvrables| calendaires)?|j",
    "week": r"semaines?",
    "month": r"mois",
    "year": r"ans?|années?",
    "digit": r"chiffres?",
    "character": r"caractères?|signes?",
    "mb": r"mo|mégas?",
    "gb": r"go|gigas?",
    "kb": r"ko",
    "km": r"km|kilomètres?",
}
_MONTH = "|".join([*MONTHS, "fevrier", "aout", "decembre"])
_MONTH_NUMBERS = {name: rank for rank, name in enumerate(MONTHS, start=1)} | {"fevrier": 2, "aout": 8, "decembre": 12}
_AMOUNT = r"\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_UNIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _UNITS.items())
_TOKEN = re.compile(
    rf"(?P<phone>(?<!\d)0[1-9](?:[ .]?\d\d){{4}}(?!\d))"
    rf"|(?P<short>(?<!\d)3\d ?\d\d(?! ?(?:€|euro|\d))(?!,\d))"
    rf"|(?P<slashed>(?<!\d)\d{{1,2}}/\d{{1,2}}/\d{{4}})"
    rf"|(?P<long>(?<!\d)(?:1er|\d{{1,2}}) (?:{_MONTH})(?: \d{{4}})?)"
    rf"|(?P<monthly>(?:{_MONTH}) \d{{4}})"
    rf"|(?P<clock>(?<!\d)\d{{1,2}} ?h(?: ?\d\d)?(?![a-zé\d]))"
    rf"|(?P<range>(?<![\d,])(?:{_AMOUNT}) ?(?:à|ou|et|-|–|/) ?(?={_AMOUNT}))"
    rf"|(?P<amount>(?<![\d,])(?:{_AMOUNT}))(?!\d)",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(rf" ?(?:{_UNIT})(?![a-zà-ÿ])", re.IGNORECASE)
_SPACES = re.compile(r"[\u00a0\u202f\u2009]")


def find_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers written in figures, in their order. Numbers in words are nobody's fact."""
    plain = _SPACES.sub(" ", text)
    pending: list[str] = []
    for match in _TOKEN.finditer(plain):
        kind, written = match.lastgroup, match.group()
        if kind == "range":
            pending.append(_amount(re.sub(r"[^\d, ]", "", written)))
            continue
        number = _read(str(kind), written, plain[match.end() :])
        yield from (Number(value, number.unit if kind == "amount" else "") for value in pending)
        pending.clear()
        yield number
    yield from (Number(value, "") for value in pending)


def _read(kind: str, written: str, after: str) -> Number:
    match kind:
        case "phone":
            return Number(re.sub(r"\D", "", written), "phone")
        case "short":
            return Number(written.replace(" ", ""), "")
        case "slashed":
            day, month, year = written.split("/")
            return Number(f"{year}-{int(month):02}-{int(day):02}", "date")
        case "long":
            return _date(written.lower().replace("1er", "1"))
        case "monthly":
            name, year = written.lower().split()
            return Number(f"{year}-{_MONTH_NUMBERS[name]:02}", "date")
        case "clock":
            hours, minutes = re.split(r" ?h ?", written, flags=re.IGNORECASE)
            return Number(f"{int(hours)}:{minutes or '00'}", "hour")
        case _:
            unit = _UNIT_AFTER.match(after)
            return Number(_amount(written), str(unit.lastgroup) if unit else "")


def _date(written: str) -> Number:
    day, name, *year = written.split()
    return Number(f"{year[0] if year else '-'}-{_MONTH_NUMBERS[name]:02}-{int(day):02}", "date")


def _amount(written: str) -> str:
    return written.strip().replace(" ", "")
