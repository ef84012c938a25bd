"""Numbers spelled out in words: « quatre huit un deux », « quarante-huit douze »."""

from __future__ import annotations

from nlu.sensitive_text import Reading

_SPELLINGS = {
    0: "zero zeros",
    1: "un une",
    2: "deux deu",
    3: "trois troi troa",
    4: "quatre katre catre quattre",
    5: "cinq cink sink sinq",
    6: "six sis siz",
    7: "sept cet set",
    8: "huit uit hui",
    9: "neuf nef neuve",
    10: "dix dis",
    11: "onze onz",
    12: "douze douz",
    13: "treize trez treiz",
    14: "quatorze katorz",
    15: "quinze kinze",
    16: "seize sez",
    20: "vingt vin vingts vint",
    30: "trente trent",
    40: "quarante karante",
    50: "cinquante sinquante",
    60: "soixante soissante",
    70: "septante",
    80: "huitante",
    90: "nonante",
    100: "cent cents",
    1000: "mille",
}
_VALUES = {word: value for value, spellings in _SPELLINGS.items() for word in spellings.split()}
_UNITS = frozenset(word for word, value in _VALUES.items() if value < 10)
_TENS = frozenset(word for word, value in _VALUES.items() if value >= 10)
_DIGIT_LETTERS = _UNITS | _TENS
BETWEEN = frozenset({"-", ",", "et", "puis", ".", "/", "…", "apres", "ensuite", "espace", "tiret", "point"})
"""What stands between numbers told one after the other."""

_TWO_NUMBERS = 2
_PHONE_DIGITS = 9
"""From so many digits on, what starts with « zéro » is a phone number."""


def spelled(reading: Reading, rank: int) -> tuple[int, int]:
    """Read the number words from the token `rank` on.

    Returns: the place where they end, and how many there are (0 when none).
    """
    words, end = 0, 0
    for place in range(rank, len(reading.tokens)):
        token = reading.tokens[place]
        if token.text in _DIGIT_LETTERS or (token.text.isdigit() and len(token.text) <= 2 and words):
            words, end = words + 1, token.end
        elif token.text not in BETWEEN or not words:
            break
    return end, words


def is_spoken_phone(reading: Reading, rank: int, words: int) -> bool:
    """Whether spelled digits are a phone number: « zéro six … », at least five words long."""
    return (
        reading.tokens[rank].text in {"zero", "zeros"} and words >= 5 and _digits(reading, rank, words) >= _PHONE_DIGITS
    )


def said_digits(reading: Reading, rank: int, words: int) -> str:
    """Return the digits of number words told one by one, or as numbers of three digits: nothing for any other.

    « deux sept zéro neuf » is 2709, « cent vingt trois, quatre cent six » is 123406.
    """
    groups: list[list[str]] = [[]]
    for token in reading.tokens[rank:]:
        if not words:
            break
        if token.text in _VALUES:
            groups[-1].append(token.text)
        elif token.text.isdigit():
            return ""
        elif token.text not in {"-", "et"}:
            groups.append([])
        words -= token.text in _VALUES
    told = [word for group in groups for word in group]
    if all(word in _UNITS for word in told):
        return "".join(str(_VALUES[word]) for word in told)
    numbers = [_number(group) for group in groups if group]
    if len(numbers) == _TWO_NUMBERS and all(100 <= number < 1000 for number in numbers):
        return "".join(str(number) for number in numbers)
    return ""


def _number(told: list[str]) -> int:
    number = 0
    for word in told:
        value = _VALUES[word]
        if value >= 100:
            number = max(number, 1) * value
        else:
            number += 76 if value == 20 and number % 100 == 4 else value
    return number


def _digits(reading: Reading, rank: int, words: int) -> int:
    """Count digits: a ten and its unit are two digits, as people say phone numbers."""
    count = seen = 0
    previous = ""
    for token in reading.tokens[rank:]:
        if seen == words:
            break
        if token.text not in _DIGIT_LETTERS and not token.text.isdigit():
            continue
        seen += 1
        if token.text.isdigit():
            count += len(token.text)
        elif token.text in _TENS:
            count += 0 if previous in {"quatre", "soixante", "katre"} and token.text != "cent" else 2
        else:
            count += 0 if previous in _TENS and token.text not in {"zero"} else 1
        if previous == "quatre" and token.text.startswith("vin"):
            count += 1  # « quatre-vingt » is one number of two digits, its first word counted one
        previous = token.text
    return count
