"""Passwords: secret because of the words around them, or because nothing else is written so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from nlu.sensitive_numbers import holds_date
from nlu.sensitive_span import Span
from nlu.sensitive_spoken import is_spoken_phone, spelled
from nlu.sensitive_text import Reading, Token
from nlu.sensitive_words import (
    ANNOUNCERS,
    DETERMINERS,
    EXCLAIMED,
    LINKS,
    MEASURE,
    OWNERS,
    PASSWORD_NAME,
    is_ordinary,
    words,
)

_CHUNK = re.compile(r"(?:(?!\[[A-Za-zé ]{4,40} masqué\])[^\s\"«»“”()]){1,64}")
_QUOTED = re.compile(r"[\"«“]\s?([^\"«»“”\n\[\]]{3,48}?)\s?[\"»”]|(?<=\s)'([^'\n\[\]]{3,48})'(?!\w)")
_EMAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,40}(?:\.[\w\-]{1,20}){1,3}")
_ADDRESS = re.compile(r"(?:https?://|www\.).*|[\w.\-]{1,60}\.(?:fr|com|net|org|eu)(?:/.*)?")
_LETTER_BY_LETTER = re.compile(r"(?:[a-z0-9][ .\-]){3,24}[a-z0-9](?![^\W_])")
_ENDS = ".,;:)?'’…»\"!"
_NEVER_FIRST = ".,;:?…)=>/–'’<|-"
_STEPS = 18
"""How many words and marks a value may come after the name of what it is."""

_UNKNOWN_WORDS = 7
_MORE_WORDS = 4
"""Words that a password of several words may have after its first."""

_PASSED_OVER = ANNOUNCERS | DETERMINERS | OWNERS | LINKS
_RELATIVE = frozenset({"que", "qu'", "qui", "ki", "dont", "ou", "si"})
_DENIES = frozenset({"pas", "pa", "plus", "perdu", "oublie", "jamais", "sans", "faut", "depuis", "incorrect"})
_MAY_BE_CHOSEN = words(
    """bonjour bonsoir rouge vert noir bleu secret france orange google facebook travail emploi maman papa soleil merci
    fille fils famille telephone ordinateur ordi secure"""
)
"""Ordinary words that are a password all the same right after « mot de passe : »."""

_SOMEONE = frozenset({"elle", "elles", "il", "ils", "on", "nous"})
_ARE = frozenset({"est", "es", "etait", "etais", "sera", "seras", "sont"})
_PUT = frozenset({"mis", "mi", "mets", "met", "choisi", "utilise", "tape", "essaye", "essaie"})
_BY_THE_WAY = re.compile(
    r"\d{1,2}h\d{0,2}|\d+(?:er|ere|e|eme|ieme|g|go|x|ans?|€|%|km|k|j|h|min)|[a-z]?\d{1,2}|\d+[.,]?\d*€?"
    r"|(?:iphone|galaxy|windows|android|ios|office|covid|rsa|caf|box)[\-]?\d+\w?|[a-z]{2}-?\d{3}-?[a-z]{2}|[a-z]\d{3,4}"
    r"|[lr]\.?\d{2,4}-\d+|\d+-\d+|\d+/\d+(?:/\d+)?|v\d[\d.]*"
)
"""What has a digit and is no password: an hour, a rank, a model, a plate, an article of law."""

_SYMBOLS = re.compile(r"[$%&*#_!?+=@€£]")


@dataclass
class _Walk:
    """What was read between the name of a password and the word looked at."""

    announced: str = ""
    """How the value was announced: `said` by « c'est » or a colon, `put` by « j'ai mis », or not."""
    linked: bool = False
    article: bool = False
    unknown: int = 0
    of_someone: bool = False
    """Whether « elle », « il »… was the last word: what they are is no value."""

    asks: bool = False
    """Whether « si » was the last word: « si c'est payé » tells no value."""

    def pass_over(self, word: str) -> None:
        announces = not (self.of_someone and word in _ARE) and not self.asks
        self.asks = word == "si"
        self.of_someone = word in _SOMEONE
        if word in ANNOUNCERS:
            self.announced, self.linked, self.article = "said" if announces else "", True, False
        elif word in _RELATIVE:
            self.announced, self.linked = "", True
        elif word in _PUT:
            self.announced, self.linked = "put", True
        elif word in DETERMINERS or word in LINKS:
            self.linked, self.article = True, self.article or word in DETERMINERS
        elif word not in OWNERS and word.isalnum():
            self.unknown, self.announced = self.unknown + 1, ""


def find_passwords(reading: Reading) -> Iterator[Span]:
    """Find passwords said in context, before or after the words that name them, and those that look like one."""
    names = list(PASSWORD_NAME.finditer(reading.folded))
    for name, following in zip_longest(names, names[1:]):
        yield from _after(reading, name.end(), following.start() if following else len(reading.folded))
        yield from _before(reading, name.start())
    yield from _after_wifi(reading)
    yield from _strong(reading, named=bool(names))
    yield from _typed(reading)


_WIFI = re.compile(r"(?<![^\W_])(?:wi-?\s?fi|\w{0,5}box)\b[^.!?\n]{0,40}?\b(?:cle|clef|kle)s?\b(?!\s+usb)")


def _after_wifi(reading: Reading) -> Iterator[Span]:
    """Find the key of a wifi named first: « wifi de la maison, clé 8C3D1F »."""
    for match in _WIFI.finditer(reading.folded):
        yield from _after(reading, match.end(), len(reading.folded))


def _after(reading: Reading, position: int, limit: int) -> Iterator[Span]:
    """Look for the value that follows the name of a password, up to the next name."""
    walk = _Walk()
    passed_to = position
    rank = reading.token_at(position)
    for place in range(rank, min(rank + _STEPS, len(reading.tokens))):
        token = reading.tokens[place]
        if token.start >= limit:
            return
        if token.start < passed_to:
            continue
        if _may_start(reading.folded, token.start):
            found = _value(reading, place, walk)
            if found:
                yield from found
                return
            email = _EMAIL.match(reading.folded, token.start)
            if email:
                passed_to = email.end()
                continue
        word = token.text
        if word in ".!?…" and reading.folded[token.end : token.end + 1].isspace() and not _line_ends(reading, token):
            return
        walk.pass_over(word)
        if walk.unknown > _UNKNOWN_WORDS or (word in _DENIES and place < rank + 3):
            return


def _line_ends(reading: Reading, token: Token) -> bool:
    return reading.folded[token.end : token.end + 2].strip(" ") == "\n"


def _may_start(folded: str, start: int) -> bool:
    """Whether a value may start there: not in the middle of a word or of a number."""
    before = folded[start - 1 : start]
    return (
        not before
        or before.isspace()
        or before in '"«“(:=>,;→]'
        or not (before.isascii() or before.isalnum())
        or folded[max(0, start - 2) : start] in {" '", ":'"}
    )


def _value(reading: Reading, place: int, walk: _Walk) -> list[Span]:
    """Return the value that starts at a token, whole, or nothing when no value does."""
    start = reading.tokens[place].start
    quoted = _QUOTED.match(reading.text, start)
    if quoted and _is_quoted_value(reading, quoted, walk):
        return [Span(quoted.start(), quoted.end(), "password")]
    letters = _LETTER_BY_LETTER.match(reading.folded, start)
    if letters and not reading.in_phone(*letters.span()) and not holds_date(letters.group()):
        return [Span(*letters.span(), "password")]
    end, spoken = spelled(reading, place)
    if spoken >= 3 and not is_spoken_phone(reading, place, spoken):
        return [Span(start, end, "password")]
    digits = _spaced_digits(reading, start)
    if digits and walk.unknown <= 1 and not MEASURE.match(reading.folded, digits.end):
        return [digits]
    chunk = _chunk(reading, start)
    return _with_more_words(reading, chunk, walk) if _is_value(reading, chunk, walk) else []


def _is_quoted_value(reading: Reading, quoted: re.Match[str], walk: _Walk) -> bool:
    first = re.search(r"\w+", reading.folded[quoted.start() : quoted.end()])
    if first is None or walk.unknown > 1:
        return False
    value = quoted.group(1) or quoted.group(2)
    return looks_chosen(value) or not (is_ordinary(first.group()) or first.group() in {"mot", "mdp", "code"})


def _spaced_digits(reading: Reading, start: int) -> Span | None:
    """Return digits written in several groups: « 12 34 56 »."""
    match = re.compile(r"\d{1,6}(?:[ .\-]\d{1,6}){1,5}(?![^\W_])").match(reading.folded, start)
    if match is None or reading.in_phone(*match.span()) or holds_date(match.group()):
        return None
    size = sum(character.isdigit() for character in match.group())
    return Span(match.start(), match.end(), "password") if size >= 4 else None


def _chunk(reading: Reading, start: int) -> tuple[int, int]:
    """Return the word of the original text that starts there, without what ends a sentence or opens a quote."""
    match = _CHUNK.match(reading.text, start)
    if match is None:
        return (start, start)
    end = match.end()
    while end > start + 1 and reading.text[end - 1] in _ENDS:
        end -= 1
    return (start, end)


def _is_value(reading: Reading, chunk: tuple[int, int], walk: _Walk) -> bool:
    start, end = chunk
    value, folded = reading.text[start:end], reading.folded[start:end]
    if end - start < 3 or value[0] in _NEVER_FIRST or _is_something_else(reading, chunk):
        return False
    if folded.isdigit():
        return walk.unknown == 0 or walk.announced == "said" or (end - start >= 6 and walk.unknown <= 2)
    if looks_chosen(value):
        return bool(walk.announced) or walk.unknown == 0 or _is_strong(value)
    return value[0].isalnum() and _is_plain_value(reading, chunk, walk)


def _is_something_else(reading: Reading, chunk: tuple[int, int]) -> bool:
    """Whether a word is an address, a phone number, a date, an hour, or counts something."""
    folded = reading.folded[slice(*chunk)]
    return (
        _ADDRESS.fullmatch(folded) is not None
        or _EMAIL.fullmatch(folded) is not None
        or reading.in_phone(*chunk)
        or MEASURE.match(reading.folded, chunk[1]) is not None
        or holds_date(folded)
        or (_BY_THE_WAY.fullmatch(folded) is not None and not folded.isdigit())
    )


def _is_plain_value(reading: Reading, chunk: tuple[int, int], walk: _Walk) -> bool:
    """Whether a word of letters is the password itself rather than something said of it."""
    start, end = chunk
    folded = reading.folded[start:end]
    word = re.sub(r"\W.*", "", folded)
    if word in _MAY_BE_CHOSEN and walk.unknown == 0 and _is_told_by_mark(reading, start) and _is_last(reading, end):
        return True
    if is_ordinary(word) or is_ordinary(folded) or word in ANNOUNCERS or word in _RELATIVE or word in DETERMINERS:
        return False
    last = _is_last(reading, end)
    if word in _PASSED_OVER and not (last and walk.announced):
        return False
    if re.match(r"\W{0,2}(?:qui|ki|que|qu'|dont)(?!\w)", reading.folded[end : end + 8]):
        return False
    if _CAPITALS.search(reading.folded, max(0, start - 24), start) and reading.text[start:end].isupper() and last:
        return True
    if _is_asked(reading, end) and not _is_told_by_mark(reading, start):
        return False
    if walk.announced == "said":
        told = _is_told_by_mark(reading, start) or (start > 0 and reading.text[start].isupper())
        return not walk.article or told or _is_a_title(reading, start)
    if walk.announced == "put":
        return last
    return walk.unknown == 0 and not walk.linked and last


_CAPITALS = re.compile(r"\b(?:en\s+)?(?:majuscul\w*|maj|capital\w*)\W+$")


def _is_asked(reading: Reading, end: int) -> bool:
    """Whether the sentence is a question: it then says something of the password."""
    return re.match(r"[^.!?\n]{0,80}\?", reading.folded[end:]) is not None


def _is_a_title(reading: Reading, start: int) -> bool:
    """Whether all that is left is a few words that say nothing of a password: « c'est le petit prince »."""
    rest = reading.folded[start:].strip(" .!\n")
    left = rest.split()
    return (
        1 <= len(left) <= _MORE_WORDS
        and all(re.fullmatch(r"(?:[a-z]')?[a-z]{2,}", word) for word in left)
        and not any(is_ordinary(word) or word in EXCLAIMED or word in _RELATIVE for word in left[1:])
        and not is_ordinary(left[0])
        and left[0] not in EXCLAIMED
    )


def _is_told_by_mark(reading: Reading, start: int) -> bool:
    return any(token.text in {":", "=", ">", "→"} for token in reading.before(start, 2))


def _is_last(reading: Reading, end: int) -> bool:
    """Whether nothing but marks or thanks follows, on this line or in the text."""
    return _LAST.match(reading.folded, end) is not None


_LAST = re.compile(
    r"[^\w\n]{0,12}(?:\n|$|(?:merci|svp|stp|voila|s'il|sil|et|puis|pour|login|identifiant|mais)(?![\w]))"
)


def _with_more_words(reading: Reading, chunk: tuple[int, int], walk: _Walk) -> list[Span]:
    """Extend a value over the words that belong to it, « soleil bleu 75 », and add another one, « ou lune93 »."""
    start, last = chunk
    if walk.announced and reading.text[last : last + 1] not in {",", ".", ";", "!", "?", '"', "»", ")"}:
        last = _last_word(reading, last)
    spans = [Span(start, last, "password")]
    for _ in range(_MORE_WORDS):
        link = re.compile(r"\s*(?:,|/|;|-|et|ou|puis|ou\s+bien|et\s+apres|sinon|maj)\s+").match(reading.folded, last)
        if link is None:
            break
        following = _chunk(reading, link.end())
        value = reading.text[slice(*following)]
        if len(value) < 4 or not looks_chosen(value) or value.isdigit() or _is_something_else(reading, following):
            break
        spans.append(Span(*following, "password"))
        last = following[1]
    return spans


def _last_word(reading: Reading, end: int) -> int:
    last = end
    for count, match in enumerate(re.finditer(r"[^\S\n]+(\S+)", reading.folded[end : end + 80])):
        word = match.group(1)
        bare = word.strip(_ENDS)
        at = end + match.start(1)
        over = at + len(bare)
        if count >= _MORE_WORDS or not bare or "[" in word or reading.in_phone(at, over):
            break
        if not (bare.isdigit() or looks_chosen(reading.text[at:over])):
            plain = re.sub(r"\W.*", "", bare)
            if is_ordinary(plain) or plain in _PASSED_OVER:
                break
            if not re.match(r"[^\w\n]*(?:\n|$)", reading.folded[over : over + 12]):
                continue
        if MEASURE.match(reading.folded, over):
            break
        last = over
        if word[-1] in ".,;!?":
            break
    return last


_MADE = re.compile(
    r"m[ie]ts?|mi|mis|met+[eé]?|choisi\w*|j?utilis\w*|tap\w{0,3}|ecri\w*|note\w*|pren\w{0,2}|pris|garde\w*|ai|es+ay\w*"
    r"|entr\w{1,2}|rentr\w{1,3}|saisi\w*|marqu\w{1,2}|avec|ecrit|c'?est|est|voici|:"
)
_TYPED = re.compile(
    r"(?<![^\W_])(?:(?:je|j'|jai|j'ai|g|jme)\s*(?:l'\s?)?(?:bien\s+)?(?:tap\w{0,3}|m[ei]ts?|mi|mis|es+a[iy]\w{0,3}"
    r"|ecri\w{0,3}|entr\w{1,2}|rentr\w{1,3}|saisi\w{0,2})|connect\w{0,4}\s+avec|pwd|pw|psw)\s*:?\s+(?:bien\s+|avec\s+)?"
)


def _before(reading: Reading, position: int) -> Iterator[Span]:
    """Look for the value said before the name: « soleil93 c'est mon mot de passe », « X comme mot de passe »."""
    link = None
    found: Token | None = None
    for token in reading.before(position, 6):
        word = token.text
        if word in {"comme", "com", "en", "pour", "kom", "comm"}:
            link = word
        elif word in ANNOUNCERS:
            link = link or word
        elif word not in DETERMINERS and word not in {"nouveau", "nouvo", "vrai", "bien", "bon", ",", "-", "ancien"}:
            found = token
            break
    if link is None or found is None:
        return
    start = max(reading.text.rfind(mark, 0, found.end) for mark in ' \n\t\u00a0«"') + 1
    chunk = _chunk(reading, start)
    value, folded = reading.text[slice(*chunk)], reading.folded[slice(*chunk)]
    if chunk[1] - chunk[0] < 3 or _is_something_else(reading, chunk) or not value[0].isprintable():
        return
    if looks_chosen(value) or _is_plain_before(reading, chunk[0], folded, link):
        yield Span(*chunk, "password")


def _is_plain_before(reading: Reading, start: int, word: str, link: str) -> bool:
    """Whether a plain word was put as a password: « j'ai mis doudou comme mot de passe », « doudou c'est mon mdp »."""
    if not word.isalpha() or is_ordinary(word) or word in _PASSED_OVER or word in {"mot", "mdp", "code"}:
        return False
    before = reading.before(start, 1)
    if link in {"comme", "com", "en", "kom", "comm"}:
        return bool(before) and _MADE.fullmatch(before[0].text) is not None
    return link not in {"voici", "voila", ":", "pour"} and (not before or "\n" in reading.text[before[0].end : start])


def _typed(reading: Reading) -> Iterator[Span]:
    """Find a word of letters and digits that the person says to type: « je mets karim92 et ça marche pas »."""
    for match in _TYPED.finditer(reading.folded):
        chunk = _chunk(reading, match.end())
        value = reading.text[slice(*chunk)]
        if len(value) >= 6 and _is_strong_enough(value) and not _is_something_else(reading, chunk):
            yield from _with_more_words(reading, chunk, _Walk())


def _is_strong_enough(value: str) -> bool:
    letters = sum(character.isalpha() for character in value)
    digits = sum(character.isdigit() for character in value)
    return letters >= 3 and digits >= 2


def looks_chosen(value: str) -> bool:
    """Whether a word has a digit, a symbol or an inner capital, as passwords do and words do not."""
    has_digit = any(character.isdigit() for character in value)
    has_symbol = any(_SYMBOLS.match(character) for character in value[:-1]) or value[-1:] in set("$%&*#_+=@€£")
    inner_dot = re.fullmatch(r"[^\W\d_]{3,}\.[^\W\d_]{3,}", value) is not None
    inner_capital = any(character.isupper() for character in value[1:]) and not value.isupper()
    return has_digit or has_symbol or inner_dot or inner_capital


def _is_strong(value: str) -> bool:
    """Whether a word has letters and digits, and a symbol or a good length: nothing else is written so."""
    letters = sum(character.isalpha() for character in value)
    digits = sum(character.isdigit() for character in value)
    return letters >= 3 and digits >= 1 and (_SYMBOLS.search(value) is not None or letters + digits >= 6)


_MIXED = re.compile(r"(?<!\S)[^\s\[\]()«»\"]{6,40}(?!\S)")


def _strong(reading: Reading, *, named: bool) -> Iterator[Span]:
    """Find the words that are written as only passwords are.

    That is: both cases, a digit and a symbol inside; or, in a message that speaks of a password, letters and digits.
    """
    for match in _MIXED.finditer(reading.text):
        value = match.group()
        core = value.rstrip(_ENDS)
        chunk = (match.start(), match.start() + len(core))
        alone = value == reading.text.strip()
        if value[0] in "@#(" or not _has_letters_and_digits(core) or _is_something_else(reading, chunk):
            continue
        both_cases = core != core.lower() and core != core.upper()
        symbol = _SYMBOLS.search(core) or (alone and value[-1] in "!?")
        if (both_cases and symbol and len(core) >= 7) or (named and _is_strong(core)):
            yield Span(match.start(), match.end() if alone else chunk[1], "password")


def _has_letters_and_digits(value: str) -> bool:
    return any(character.isalpha() for character in value) and any(character.isdigit() for character in value)
