"""Codes: secret because of the words around them, or because nothing else is typed so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from nlu.sensitive_numbers import holds_date, said_otherwise
from nlu.sensitive_span import Span
from nlu.sensitive_spoken import is_spoken_phone, spelled
from nlu.sensitive_text import Reading, Series
from nlu.sensitive_words import (
    ANNOUNCERS,
    CODE_NAME,
    DETERMINERS,
    LINKS,
    MEASURE,
    NOT_A_SECRET_CODE,
    OWNERS,
    SERVICE_NUMBER,
    words,
)

_STEPS = 22
_UNKNOWN_WORDS = 8
_LONGEST_CODE = 12
_PASSED_OVER = ANNOUNCERS | DETERMINERS | OWNERS | LINKS
_ALNUM = re.compile(r"(?:[a-z]-)?(?=[a-z0-9*#\-]*\d)[a-z0-9]+(?:[\-*#]?[a-z0-9]+)*[*#]?(?![^\W_])|[*#]\d{3,8}[*#]?")
_NOT_ALNUM = re.compile(
    r"\d{1,2}h\d{0,2}|\d+(?:er|e|eme|ieme|g|go|x|ans?|km|k|j|h|min|kwh|euros?|eur)|[a-z]\d?|f[1-6]|cm[12]|ce[12]"
    r"|cerfa\d*|rsa\d*|[a-z]{2}-?\d{3}-?[a-z]{2}|iphone\d+|covid-?19|s\d{4}"
)
_BLOCKS = words(
    """postal rue avenue boulevard bd place habite abite adresse ville telephone_ appelle apele appeler apeler
    appelez joindre joignable rappelez rappeler depuis ne nee age euros facture ligne article bus vol train rdv
    rendez erreur erreurs loyer salaire montant prime taxe amende commande colis suivi siret ape promo trimestres
    ouvert ferme horaire horaires cerfa formulaire modele arrondissement departement postaux plaque annee novembre
    decembre janvier fevrier mars avril mai juin juillet aout septembre octobre prix coute payer payé paye gagne"""
)
_POSTAL_AFTER = re.compile(r"[^\w\n]{0,3}(?:(?:c'?est|est|comme|le|mon|la|ma)[ ']){0,3}code\s+posta")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEARD_AS_SMS = re.compile(
    r"(?<![^\W_])(?:sms|texto|textos|message|mesage|msg|notification|mail|google|recus?|r?envoye|r?envoient|r?envoie?|recois"
    r"|chiffres?|chifres?|verification|validation|confirmation|authentification|donner|done|donne|valable|otp"
    r"|crypto\w*|taper?|communiquez?r?)(?![^\W\d_])"
)
_THREE_DIGITS = re.compile(
    r"(?<![^\W_])(?:(?:3|trois|les)\s+(?:derniers?\s+)?(?:chiffres?|numeros?)\s+(?:(?:au|du|dans|sur|a)\s+"
    r"(?:le\s+)?)?(?:dos|derriere|verso|arriere)|au\s+dos|derriere(?:\s+(?:la|ma)\s+(?:carte|cb))?)(?![^\W\d_])"
)
_FIGURES = re.compile(
    r"(?<![^\W_])(?:(?:le|mon|ma)\s+(?:puce|sim)|carte\s+sim|puce|(?:les|[4-8]|quatre|cinq|six|huit)\s+"
    r"(?:chiffres?|chifres?)(?:\s+(?:recus?|du\s+sms|secrets?))?|recu(?=\s+\d+\s+par\s+(?:sms|texto|mail|message))|numeros?\s+recus?(?:\s+par\s+(?:sms|mail|texto))?"
    r"|(?:sms|texto|mesage|message|msg)(?:\s+(?:recu|de\s+la\s+\w{3,12}|avec|disant|caf|ameli))?)(?![^\W_])"
    r"\s*(?:(?<=recu)|c'?\s?est|cest|ce|c|sont|avec|disant|:|=|et|voila|voici|marque|ecrit){1,2}\s*[:=«\"]?\s*(?:le\s+)?"
    r"(?P<value>\d{4,8}|\d\d[ .\-]\d\d(?:[ .\-]\d\d)?|(?:\d[ .\-]){3,7}\d)(?![^\W_]|[ .,\-/]\d)"
)
"""Figures that are a code because they came by SMS, or open a card: « sms : 4821 », « les 4 chiffres c'est 7712 »."""

_SIX_ALONE = re.compile(r"(?:^|\n)[^\w\n]*(?P<value>\d{3}[ .\-]?\d{3}|\d\d[ .\-]\d\d[ .\-]\d\d)[^\w\n]*(?=\n|$)")
"""A line that is six digits and nothing else: a code received by SMS, typed here by mistake."""

_GOOGLE = re.compile(r"(?<![^\W_])g[\-–]\s?\d{6}(?!\d)")


def find_codes(reading: Reading) -> Iterator[Span]:
    """Find codes in context: secret codes, one-time codes, PIN, PUK, the three digits of a card."""
    for match in _GOOGLE.finditer(reading.folded):
        yield Span(match.start(), match.end(), "code")
    names = list(CODE_NAME.finditer(reading.folded))
    for name, following in zip_longest(names, names[1:]):
        if NOT_A_SECRET_CODE.match(reading.folded, name.end()) or _is_error(reading, name.start()):
            continue
        yield from _after(reading, name.end(), following.start() if following else len(reading.folded))
        yield from _before(reading, name.start())
    for name in _FIGURES.finditer(reading.folded):
        yield from _told_figures(reading, name)
    for name in _THREE_DIGITS.finditer(reading.folded):
        yield from _three_digits(reading, name)
    yield from _one_time(reading)
    for match in _SIX_ALONE.finditer(reading.folded):
        value = match["value"]
        if not (
            value.endswith(" 000") or holds_date(value) or _is_short_date(value) or SERVICE_NUMBER.fullmatch(value)
        ):
            yield Span(*match.span("value"), "code")


def _is_error(reading: Reading, position: int) -> bool:
    return any(token.text.startswith("erreur") for token in reading.before(position, 1))


def _is_short_date(value: str) -> bool:
    """Whether six digits in pairs are a day, a month and a year: « 14-05-85 »."""
    return re.fullmatch(r"(?:0?[1-9]|[12]\d|3[01])[ .\-/](?:0?[1-9]|1[0-2])[ .\-/]\d\d", value) is not None


def _after(reading: Reading, position: int, limit: int) -> Iterator[Span]:
    """Look for the value that follows the name of a code, up to the next name."""
    unknown, announced, broken = 0, False, False
    rank = reading.token_at(position)
    for place in range(rank, min(rank + _STEPS, len(reading.tokens))):
        token = reading.tokens[place]
        if token.start >= limit:
            return
        value = _value_at(reading, place)
        if value:
            start, end, shape = value
            counted = MEASURE.match(reading.folded, end)
            if counted and end - start <= 2:
                continue  # « 6 chiffres »: the value may come after
            if not counted and _accepts(reading, value, unknown, announced=announced, broken=broken):
                yield Span(start, end, "code")
                yield from _next_ones(reading, end)
                return
            if shape != "other":
                unknown += 1
            continue
        word = token.text
        if word in {":", "="} or word in ANNOUNCERS:
            announced = True
        elif word in _BLOCKS:
            return
        elif word in ".!?…" and reading.folded[token.end : token.end + 1].isspace():
            broken = True
        elif word.isalpha() and word not in _PASSED_OVER:
            unknown, announced = unknown + 1, False
            if unknown > _UNKNOWN_WORDS:
                return


def _next_ones(reading: Reading, end: int) -> Iterator[Span]:
    """Find the values that follow a first one: « mes codes sont 4521 et 8899 »."""
    match = re.compile(r"\s*(?:,|et|ou|puis|/)\s*(\d{4,8})(?!\d)").match(reading.folded, end)
    if match and not MEASURE.match(reading.folded, match.end()) and not reading.in_phone(*match.span(1)):
        yield Span(*match.span(1), "code")


Value = tuple[int, int, str]
"""Where a value lies, and its shape: six, digits, mixed, spelled, or other."""


def _value_at(reading: Reading, place: int) -> Value | None:
    token = reading.tokens[place]
    before = reading.folded[token.start - 1 : token.start]
    if before and before.isalnum() and not (token.text.isdigit() and not before.isdigit()):
        return None
    found = _digits_at(reading, token.start)
    if found:
        return found
    mixed = _ALNUM.match(reading.folded, token.start)
    if mixed and 3 <= mixed.end() - mixed.start() <= 24 and not before.isalnum():
        text = mixed.group()
        if not _NOT_ALNUM.fullmatch(text) and not text.isdigit() and text[0] != "-":
            return (mixed.start(), mixed.end(), "mixed")
    end, spoken = spelled(reading, place)
    if spoken >= 3 and not is_spoken_phone(reading, place, spoken):
        return (token.start, end, "spelled")
    return None


def _digits_at(reading: Reading, start: int) -> Value | None:
    """Read the digits that start there: whole groups, up to a code's length, without what counts something."""
    place = reading.groups.get(start)
    if place is None:
        match = re.compile(r"\d{3,12}(?![^\W_])").match(reading.folded, start)
        return (match.start(), match.end(), _shape(match.group())) if match else None
    series, first = place
    kept = _kept_groups(reading, series, first)
    if not kept:
        return None
    digits = "".join(group.digits for group in kept)
    if not reading.folded[start].isdigit() and len(digits) < 4:
        return None
    return (kept[0].start, kept[-1].end, _shape(digits))


def _kept_groups(reading: Reading, series: Series, first: int) -> Series:
    kept: list[int] = []
    count = 0
    for rank in range(first, len(series)):
        group = series[rank]
        gap = reading.folded[series[rank - 1].end : group.start] if kept else ""
        longer = count + len(group.digits)
        lone_end = count >= 4 and len(series[first].digits) >= 4 and not re.fullmatch(r"[ .\-]?", gap)
        if longer > _LONGEST_CODE or lone_end or reading.in_phone(group.start, group.end) or "\n\n" in gap:
            break
        kept.append(rank)
        count = longer
    while len(kept) > 1 and MEASURE.match(reading.folded, series[kept[-1]].end):
        kept.pop()
    return tuple(series[rank] for rank in kept)


def _shape(digits: str) -> str:
    if not digits.isdigit():
        return "mixed"
    return "six" if len(digits) in {6, 8} else "digits"


_WEB_ERRORS = frozenset({"400", "401", "403", "404", "408", "429", "500", "502", "503", "504"})
"""Codes that a page shows when it fails (RFC 9110)."""


def _accepts(reading: Reading, value: Value, unknown: int, *, announced: bool, broken: bool) -> bool:
    """Whether a value so far from the name of a code is the code."""
    start, end, shape = value
    text = reading.folded[start:end]
    size = sum(character.isalnum() for character in text)
    if reading.in_phone(start, end) or holds_date(text) or (unknown and _is_short_date(text)):
        return False
    near = [near.text for near in reading.before(start, 2)]
    if unknown and (_YEAR.fullmatch(text) or SERVICE_NUMBER.fullmatch(text)):
        return False
    if _YEAR.fullmatch(text) and near and near[0] in {"en", "annee", "depuis", "de", "fin", "debut"}:
        return False
    if _POSTAL_AFTER.match(reading.folded, end):
        return False
    if shape == "six":
        return True
    if broken and announced and shape == "digits" and size == 4 and not _is_public(text):
        return _ENDS_LINE.match(reading.folded, end) is not None
    if broken or size < 3:
        return False
    if shape == "mixed":
        letters = sum(character.isalpha() for character in text)
        return size >= 4 and (unknown == 0 or announced or (unknown <= 2 and size >= 5 and letters < size - 1))
    if shape == "spelled":
        return unknown <= 1 or announced
    if size == 3:
        return unknown == 0 and text not in _WEB_ERRORS
    return unknown <= 1 or announced


_ENDS_LINE = re.compile(r"[^\w\n]{0,6}(?:$|\n)")


def _is_public(text: str) -> bool:
    return _YEAR.fullmatch(text) is not None or SERVICE_NUMBER.fullmatch(text) is not None


def _before(reading: Reading, position: int) -> Iterator[Span]:
    """Look for the value said before the name of a code: « 1234 c mon code », « 2580 comme code »."""
    linked = False
    for token in reading.before(position, 7):
        word = token.text
        if word.isdigit():
            told = reading.before(token.start, 2)
            if linked or not told or any(near.text in ANNOUNCERS for near in told):
                yield from _ending_at(reading, token.end)
            return
        if word in ANNOUNCERS or word in {"comme", "en", "com", "pour"}:
            linked = True
        elif word not in DETERMINERS and word not in {"bon", "nouveau", "vrai", ",", "-", "bien", "(", '"', "nouvo"}:
            if word.isalpha() and linked:
                yield from _mixed_ending_at(reading, token.end)
            return


def _mixed_ending_at(reading: Reading, end: int) -> Iterator[Span]:
    start = max(reading.folded.rfind(space, 0, end) for space in " \n") + 1
    text = reading.folded[start:end]
    if _ALNUM.fullmatch(text) and len(text) >= 4 and not _NOT_ALNUM.fullmatch(text):
        yield Span(start, end, "code")


def _ending_at(reading: Reading, end: int) -> Iterator[Span]:
    place = reading.group_ends.get(end)
    if place is None:
        yield from _mixed_ending_at(reading, end)
        return
    series, last = place
    first = last
    count = len(series[last].digits)
    while first and count + len(series[first - 1].digits) <= 8 and len(series[first - 1].digits) <= 4:
        gap = reading.folded[series[first - 1].end : series[first].start]
        if not re.fullmatch(r"[ .\-]", gap):
            break
        first -= 1
        count += len(series[first].digits)
    start = series[first].start
    text = reading.folded[start:end]
    other = reading.in_phone(start, end) or holds_date(text) or MEASURE.match(reading.folded, end)
    if 4 <= count <= _LONGEST_CODE and not other and not said_otherwise(reading, start):
        yield Span(start, end, "code")


def _told_figures(reading: Reading, name: re.Match[str]) -> Iterator[Span]:
    start, end = name.span("value")
    text = name["value"]
    other = SERVICE_NUMBER.fullmatch(text) or _YEAR.fullmatch(text) or holds_date(text) or _is_short_date(text)
    if not (other or reading.in_phone(start, end) or MEASURE.match(reading.folded, end)):
        yield Span(start, end, "code")


def _three_digits(reading: Reading, name: re.Match[str]) -> Iterator[Span]:
    """Find the three digits of a card's back."""
    match = _AT_THE_BACK.match(reading.folded, name.end())
    if match is None or MEASURE.match(reading.folded, match.end()) or said_otherwise(reading, match.start(1)):
        return
    if all(
        word in _PASSED_OVER or word == "y"
        for word in re.findall(r"[a-z]+'?", reading.folded[name.end() : match.start(1)])
    ):
        yield Span(*match.span(1), "code")


_AT_THE_BACK = re.compile(r"[^\d\n]{0,24}(?<!\d)(\d{3}|\d[ .]\d[ .]\d)(?![\d\w]|[.,]\d)")
_SIX = re.compile(
    r"(?<![\w.,/\-+#°])(?:\d{6}|\d{3}[ .\-]\d{3}|\d\d[ .\-]\d\d[ .\-]\d\d|\d{4}[ .\-]\d{4})(?![ .,\-/]?\d|[^\W_])"
)
_NEAR = 60


def _one_time(reading: Reading) -> Iterator[Span]:
    """Find six digits told as a one-time code: « c'est 482913 », « j'ai reçu 482913 », « un sms avec 48 29 13 »."""
    for match in _SIX.finditer(reading.folded):
        near = reading.before(match.start(), 2)
        told = bool(near) and (near[0].text in ANNOUNCERS or (near[0].text == "le" and near[-1].text in ANNOUNCERS))
        around = (max(0, match.start() - _NEAR), match.end() + _NEAR)
        if (told or _HEARD_AS_SMS.search(reading.folded, *around)) and _six_is_free(reading, match):
            yield Span(match.start(), match.end(), "code")


def _six_is_free(reading: Reading, match: re.Match[str]) -> bool:
    """Whether six digits are nothing else: no amount, date, phone, file, order or place."""
    start, end = match.span()
    text = match.group()
    near = {token.text for token in reading.before(start, 6)}
    if any(word.startswith("communiq") for word in near):
        near.discard("ne")  # « ne le communiquez à personne », and not « né le »
    return not (
        reading.in_phone(start, end)
        or holds_date(text)
        or _is_short_date(text)
        or SERVICE_NUMBER.fullmatch(re.sub(r"\D", "", text))
        or text.endswith("000")
        or MEASURE.match(reading.folded, end)
        or said_otherwise(reading, start)
        or near & _BLOCKS
        or near & {"dossier", "numero", "n", "°", "num", "caf", "net", "brut", "fiscal", "capital"}
    )
