"""Secrets said aloud or piece by piece: dictated, spelled letter by letter, read on a screen, told in two goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from flows.understanding import SecretKind
from nlu.sensitive_span import Span
from nlu.sensitive_spoken import is_spoken_phone, said_digits, spelled
from nlu.sensitive_text import Reading
from nlu.sensitive_words import (
    ANNOUNCERS,
    CODE_NAME,
    DETERMINERS,
    EXCLAIMED,
    LINKS,
    MEASURE,
    NOT_A_SECRET_CODE,
    OWNERS,
    PASSWORD_NAME,
    SERVICE_NUMBER,
    is_ordinary,
    words,
)

_SPELLS = re.compile(r"(?<![^\W_])(?:j'?\s?)?epel+[a-z]{0,4}(?![^\W_])[^\w\n]{0,4}")
_LETTERS = re.compile(r"(?:[a-z0-9][ .\-,]{1,2}){4,24}[a-z0-9](?![^\W_])")
_SIZED = re.compile(r"(?:(?:grand|gran|petite?|peti|gros)\s+[a-z](?![^\W_]|')[^\w\n]{0,4}){2,}")
"""Letters told with their size: « grand b petit e petit r »."""

_TELLS = re.compile(
    r"(?<![^\W_])(?:dict[a-z]{0,3}|(?:je|j)\s+(?:vous\s+|te\s+)?l(?:e\s+|a\s+|es\s+|'\s?)?(?:is|ecris?|donne|envoie|note|tape)"
    r"|ecran|boitier)(?![^\W_])"
)
"""What one says before reading a code aloud."""

_CODE_IN_WORDS = range(4, 9)
"""How many digits a code told one by one has; a phone number has ten."""

_CALLS = words("le au du appelle appele appeler fais fait compose")
_TOLD_WITHIN = 24
_CODE_TOLD_WITHIN = 72
_SIXES = {"4": 4, "quatre": 4, "6": 6, "six": 6}
_COUNTED = re.compile(
    r"(?<![^\W_])(?P<count>4|6|quatre|six)\s+ch?if+re?s?(?![^\W_])[^\w\n]{0,4}(?:(?:c'?\s?est|cest|ce|sont|donc|alors)[^\w\n]{1,3})?"
    r"(?P<value>(?:\d[ .\-]?){3,5}\d)(?![^\W_]|[ .,\-/]\d)"
)
"""A code told with its length: « 6 chiffres 9 1 3 0 4 8 »."""

_BORN = re.compile(
    r"[^.!?\d\n]{0,40}(?<![^\W_])(?:c'?\s?est|cest|ce|c)\s+(?:l'?\s?|la\s+|ma\s+|mon\s+|sa\s+|son\s+)?"
    r"(?:(?:annee|date|jour)\s+(?:de\s+)?(?:ma\s+|sa\s+)?naissance|naissance|anniversaire|annee(?=[^.!?\d\n]{0,40}[,:(]))"
    r"(?![^\W_])[^.!?\d\n]{0,40}?(?P<value>\d{4}(?:\d\d){0,2})(?![^\W_]|[ .,/\-]\d)"
)
"""A code that is a date: « mon code c'est l'année de naissance de mon mari, 1949 »."""

_WORD_AS_CODE = re.compile(
    r"(?P<owners>(?:\s+[a-z]+){0,3}?)\s*(?:\s(?:c'?\s?est|cest|ce|c)(?=\s)|[:=])\s*"
    r"(?P<value>[a-z]{4,12}(?: [a-z]{4,12})?)"
    r"[^\w\n?]{0,3}(?:$|\n|(?:merci|svp|avec)(?![^\W_]))"
)
_SAID_OF = EXCLAIMED | words(
    """naze nase nickel chaud bidon fini foutu cuit mort galere louche simple complexe etrange dingue fou risque
    dangereux zarbi zarb tranquille super genial parfait cool top lourd penible chaine arnaque securite mystere magique
    parental postal envoye arrive attendu mauvais pratique utile inutile dessus casse rate ferme ouvert dispo
    disponible fatigant"""
)
"""What one says of a code and never chooses."""

_ADJECTIVE = re.compile(r"(?:ale?|eux|euse|[ai]ble|ique|ant|ent)$")
"""How the adjectives end that one says of a code: « infernal », « affreux », « pénible »."""

_OPENS = re.compile(
    r"(?<![^\W_])(?:al+umer|ouvrir|de?verr?ouil+er|debloquer|rentrer|entrer)\s+(?:dans\s+|sur\s+|chez\s+)?"
    r"(?:mon|ma|le|la|l'|son|sa)\s?(?:telephone|tel|portable|tablette|ordi\w*|porte|portail|coffre|immeuble|hall|cadenas)"
    r"(?![^\W_])[^\w\n]{0,3}\s*(?:c'?\s?est|cest|ce|c|:|je\s+tape|on\s+tape|je\s+fais|on\s+fait|faut\s+(?:taper|faire))"
    r"\s+(?:le\s+)?(?P<value>\d{4,8})(?![^\W_]|[ .,\-/]?\d)"
    r"|[\U0001F511\U0001F510\U0001F512\U0001F513\U0001F5DD]\ufe0f?\s*:?\s*(?P<key>\d{4,8})(?![^\W_]|[ .,\-/]\d)"
    r"|(?<![^\W_])(?:mets?|utilise|tape)\s+(?P<everywhere>\d{4,8})\s+partout"
)
"""What opens a thing or all: « pour allumer mon téléphone c'est 2580 », « 🔑 1492 », « je mets 0000 partout »."""

_AS_IN = re.compile(
    r"(?:(?<![^\W_])[a-z]\s+com+e\s+[a-z]{2,14}[^\w\n]{1,3}(?:et\s+|puis\s+)?){2,12}"
    r"(?:(?:deux|trois|quatre|\d)\s+fois\s+le\s+|le\s+|les\s+chiffres\s+)?\d{1,6}(?![\w]|[.,/]\d)"
)
"""Letters told by names, with a figure: « a comme anatole, n comme nicolas, deux fois le 4 »."""

_NETWORK_KEY = re.compile(
    r"(?<![^\W_])(?:wi-?\s?fi|\w{0,5}box)(?![^\W_])[^.!?\n]{0,40}?(?<![^\W_])"
    r"(?P<value>[0-9a-f]{4}(?:[ .:\-][0-9a-f]{4}){1,7}|[0-9a-f]{8,26})(?![^\W_])"
)
"""The key of a network, four signs by four: « wifi de la box c'est A7F2 99CD 10BE »."""

_WRITES = re.compile(
    r"(?<![^\W_])(?:je|j|jte|jvous)\s+(?:vous\s+|te\s+)?l[ea]?\s?'?\s*(?:ecri[st]?|note|epelle|dicte)(?![^\W_])"
    r"[^\w\n]{0,3}(?:(?:c'?\s?est|cest|ce|c)\s+)?(?P<value>[a-z]{4,20}\d{1,4})(?![^\W_]|[@./\-])"
)
"""A word with figures at its end that one says to write: « je vous l'écris, c'est Marrakech7 »."""

_NO_PASSWORD = re.compile(r"(?:cerfa|covid|windows|iphone|galaxy|android|livebox|freebox|bbox|redmi|article|ligne)\d+")
_LINKS = r"(?:puis|ensuite|derriere|apres|et|suivi\s+d[e']|plus|le|la|les|un|une|chiffres?|signe|symbole|grand|petit)"
_SIGNS = (
    r"(?:diese|arobas\w*|point\s+d'?\s?(?:exclamation|interrogation)|tiret(?:\s+(?:du\s+)?(?:bas|haut|six|huit|6|8))?|underscore"
    r"|etoile|asterisque|dollars?|hashtag|hashtague|esperluette)"
)
_MORE = re.compile(
    rf"[\s,.…;]{{0,4}}(?:(?:{_LINKS})\s+|l'){{1,4}}(?P<value>{_SIGNS}(?![^\W_])|\d{{1,4}}(?![\w]|[.,/]\d)|[a-z]{{3,9}}(?![^\W_]))"
)
_PASSWORD_HIDDEN = re.compile(r"\[mot de passe masque\]")
_KEYED = re.compile(
    r"\[(?P<kind>numero de securite sociale|iban|numero de dossier) masque\][^\w\n]{0,4}"
    r"(?:(?:et\s+)?la\s+)?(?:c|k)l[ef]{1,2}e?f?\s+"
    r"(?:(?:c'?\s?est|rib|ces|:)\s+){0,2}(?P<value>\d\d(?!\w)|[a-z]{3,9}(?![^\W_]))"
)
_KEYED_KINDS: dict[str, SecretKind] = {
    "numero de securite sociale": "nir",
    "iban": "iban",
    "numero de dossier": "account_number",
}
_ACCOUNT = re.compile(r"(?<![^\W_])fr[ .\-]?(?:\d\d|soixante[ \-]seize)(?![^\W_])")
_ACCOUNT_WORDS = words(", . - … puis et apres ensuite espace cle clef la le")
_ACCOUNT_LEAST = 5
_ACCOUNT_TOKENS = 48


def find_dictated(reading: Reading) -> Iterator[Span]:
    """Find secrets told as one tells them on the phone, and what completes a secret already masked."""
    yield from _accounts(reading)
    yield from _rests(reading)
    yield from _letters(reading)
    yield from _network_keys(reading)
    yield from _told(reading)
    for match in _OPENS.finditer(reading.folded):
        if not reading.in_phone(*match.span(match.lastgroup or 0)):
            yield Span(*match.span(match.lastgroup or 0), "code")
    for match in _WRITES.finditer(reading.folded):
        if not _NO_PASSWORD.fullmatch(match["value"]):
            yield Span(*match.span("value"), "password")
    for match in _COUNTED.finditer(reading.folded):
        digits = re.sub(r"\D", "", match["value"])
        if len(digits) == _SIXES[match["count"]] and not re.fullmatch(r"(?:19|20)\d\d", digits):
            yield Span(*match.span("value"), "code")
    for name in CODE_NAME.finditer(reading.folded):
        if NOT_A_SECRET_CODE.match(reading.folded, name.end()):
            continue
        born = _BORN.match(reading.folded, name.end())
        if born:
            yield Span(*born.span("value"), "code")
        yield from _code_in_letters(reading, name.end())


def _code_in_letters(reading: Reading, position: int) -> Iterator[Span]:
    """Find a code that is a word, at the end of a line: « code doctolib cé minou », « le code c soleil soleil »."""
    match = _WORD_AS_CODE.match(reading.folded, position)
    if match is None:
        return
    named, told = match["owners"].split(), match["value"].split()
    if not all(word in OWNERS or word in DETERMINERS for word in named) or any(map(_is_said_of, told)):
        return
    owned = any(word in OWNERS for word in named) and len(told) == 1
    accented = reading.text[match.end("value") - 1] in "éÉ"
    if (owned and not accented) or (len(told) == 2 and told[0] == told[1]):
        yield Span(*match.span("value"), "code")


def _is_said_of(word: str) -> bool:
    if _ADJECTIVE.search(word):
        return True
    return is_ordinary(word) or word in _SAID_OF or word in OWNERS or word in LINKS or word in ANNOUNCERS


def _accounts(reading: Reading) -> Iterator[Span]:
    """Find an account whose groups are told in words: « fr76 quatorze cent six ensuite 0000 4321 »."""
    for match in _ACCOUNT.finditer(reading.folded):
        said, end = 0, match.end()
        rank = reading.token_at(match.end())
        for token in reading.tokens[rank : rank + _ACCOUNT_TOKENS]:
            if token.text.isdigit() or spelled(reading, reading.token_at(token.start))[1]:
                said, end = said + 1, token.end
            elif token.text not in _ACCOUNT_WORDS:
                break
        if said >= _ACCOUNT_LEAST:
            yield Span(match.start(), end, "iban")


def _rests(reading: Reading) -> Iterator[Span]:
    """Find what completes a secret already masked: « … puis le dièse puis 61 », « … clé dix huit »."""
    for hidden in _PASSWORD_HIDDEN.finditer(reading.folded):
        end = hidden.end()
        while more := _MORE.match(reading.folded, end):
            found = _rest_end(reading, more)
            if found is None:
                break
            yield Span(more.start("value"), found, "password")
            end = found
    for match in _KEYED.finditer(reading.folded):
        found = _rest_end(reading, match)
        if found is not None:
            yield Span(match.start("value"), found, _KEYED_KINDS[match["kind"]])


def _rest_end(reading: Reading, match: re.Match[str]) -> int | None:
    """Return where a sign or a number ends, in figures or in words; nothing for any other word."""
    start, end = match.span("value")
    if match["value"].isalpha() and not re.fullmatch(_SIGNS, match["value"]):
        end = spelled(reading, reading.token_at(start))[0]
    if SERVICE_NUMBER.fullmatch(match["value"]):
        return None
    counts = MEASURE.match(reading.folded, end) is not None or reading.in_phone(start, max(start + 1, end))
    return None if counts or end <= start or match["value"] in {"un", "une"} else end


def _letters(reading: Reading) -> Iterator[Span]:
    """Find a password spelled; a name that one spells has no figure, and stays."""
    for match in _SPELLS.finditer(reading.folded):
        letters = _LETTERS.match(reading.folded, match.end())
        if letters and re.search(r"\d", letters.group()) and re.search(r"[a-z]", letters.group()):
            yield Span(*letters.span(), "password")
    for match in _AS_IN.finditer(reading.folded):
        if not MEASURE.match(reading.folded, match.end()):
            yield Span(*match.span(), "password")
    name = PASSWORD_NAME.search(reading.folded) or CODE_NAME.search(reading.folded)
    for match in _SIZED.finditer(reading.folded, name.end()) if name else ():
        yield Span(match.start(), match.start() + len(match.group().rstrip(" ,.…;:-")), "password")


def _network_keys(reading: Reading) -> Iterator[Span]:
    for match in _NETWORK_KEY.finditer(reading.folded):
        value = match["value"]
        figures = sum(character.isdigit() for character in value)
        if figures >= 2 and re.search("[a-f]", value) and not reading.in_phone(*match.span("value")):
            yield Span(*match.span("value"), "password")


def _told(reading: Reading) -> Iterator[Span]:
    """Find a code read aloud: digits one by one, or two numbers of three digits."""
    for match in chain(_TELLS.finditer(reading.folded), CODE_NAME.finditer(reading.folded)):
        if NOT_A_SECRET_CODE.match(reading.folded, match.end()):
            continue
        rank = reading.token_at(match.end())
        within = _CODE_TOLD_WITHIN if match.re is CODE_NAME else _TOLD_WITHIN
        for place in range(rank, min(rank + within // 3, len(reading.tokens))):
            if reading.tokens[place].start > match.end() + within:
                break
            end, count = spelled(reading, place)
            if not count:
                continue
            digits = said_digits(reading, place, count)
            start = reading.tokens[place].start
            if digits and _is_code(reading, start, digits) and not _counts(reading, place, end, count):
                yield Span(start, end, "code")
            break


def _is_code(reading: Reading, start: int, digits: str) -> bool:
    """Whether digits have the length of a code and are no short number that one calls."""
    called = any(token.text in _CALLS for token in reading.before(start, 1))
    return len(digits) in _CODE_IN_WORDS and not (called and SERVICE_NUMBER.fullmatch(digits))


def _counts(reading: Reading, place: int, end: int, count: int) -> bool:
    return MEASURE.match(reading.folded, end) is not None or is_spoken_phone(reading, place, count)
