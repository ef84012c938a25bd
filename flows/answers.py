"""Reads what a person typed as an answer: yes, a number, a month, a date, an amount, a postal code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher

from flows.definition import AskStep, Choice
from flows.outputs import Button
from flows.spelling import plain
from flows.texts import MONTHS

YES = frozenset((
    "oui", "ouais", "oue", "wi", "ui", "oui oui", "yes", "ok", "okay", "oki", "d accord", "dac", "daccord",
    "bien sur", "exact", "voila", "c est ca", "c ca", "c sa", "tout a fait", "oui svp", "oui merci",
    "je veux bien", "vas y", "allez", "oui c est ca", "oui je veux bien", "ok oui", "ok merci", "volontiers",
))  # fmt: skip
NO = frozenset((
    "non", "nn", "nan", "no", "non merci", "pas du tout", "pas encore", "non pas encore", "pas maintenant",
    "jamais", "non non", "surtout pas", "na", "nop", "nope", "pas ca", "c est pas ca", "non c est pas ca",
))  # fmt: skip
DONE = frozenset((
    "c est fait", "c fait", "ces fait", "cest fait", "fait", "j ai fait", "jai fait", "je l ai fait", "g fait",
    "c bon", "c est bon", "cest bon", "ces bon", "fini", "j ai fini", "jai fini", "suivant", "apres", "next",
    "ok c est fait", "ok c bon", "ok fait", "voila c est fait", "continuer", "on continue", "la suite", "ensuite",
))  # fmt: skip
GO_ON = frozenset(("continuer", "on continue", "la suite", "reprendre", "on reprend", "je reprends", "je continue"))
DONT_KNOW = frozenset((
    "je sais pas", "je ne sais pas", "sais pas", "chais pas", "chepa", "che pas", "chai pas", "jsp", "jsais pas",
    "j sais pas", "je c pas", "je c pa", "je sai pa", "je sai pas", "aucune idee", "j en sais rien", "je sais plus",
    "je ne sais plus", "je sais pas trop", "je sais pas du tout", "bof je sais pas",
))  # fmt: skip
NEGATIONS = frozenset(("pas", "pa", "ni", "aucun", "aucune", "sans", "jamais", "non", "sauf"))
"""Words that turn a name found in a sentence against it: « j'ai pas le RSA » is not « RSA »."""

THUMBS = frozenset("👍👌✅🆗")
"""Signs that mean yes by themselves."""

ACCEPTING = ("switch", "flow.")
"""Buttons that « oui » means, whatever their label says: « Changer de démarche », or the one procedure named."""

REFUSING = ("no", "other", "again", "menu")
"""Buttons that « non » means, whatever their label says: « Essayer encore », « Autre chose », « Rester ici »."""

ALL = frozenset(("les deux", "les 2", "les trois", "les 3", "tout", "tous", "toutes", "l un et l autre"))
"""Words that want every procedure offered."""

EMPTY_WORDS = frozenset((
    "qui", "que", "quoi", "les", "des", "une", "pas", "mon", "mes", "par", "sur", "pour", "dans", "avec", "est",
    "sans", "plus", "autre", "chose", "vous", "elle", "ses", "son", "aux", "ils", "ont",
))  # fmt: skip
"""Words of three letters and more that name nothing alone, though a label holds them."""

ORDINALS = {
    "un": 1, "une": 1, "premier": 1, "premiere": 1, "deux": 2, "deuxieme": 2, "second": 2, "seconde": 2,
    "trois": 3, "troisieme": 3, "quatre": 4, "quatrieme": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
}  # fmt: skip
ALIKE = 0.84
"""Share of common letters from which a typed label counts as the button's (measured on the tests' typos)."""

MEANINGFUL_LETTERS = 2
"""Letters below which a word found in a label means nothing."""

_NUMBER = re.compile(r"^(?:le |la |n |no |numero |choix |option |reponse )*(\d{1,2})$")
_MONTH_ALIASES = {"fev": 2, "fevr": 2, "jan": 1, "janv": 1, "avr": 4, "juil": 7, "jui": 7, "aout": 8, "out": 8,
                  "sept": 9, "oct": 10, "nov": 11, "dec": 12}  # fmt: skip

_NEAR_MONTHS = {
    "le mois dernier": -1, "mois dernier": -1, "le mois passe": -1, "mois passe": -1, "le mois d avant": -1,
    "le mois prochain": 1, "mois prochain": 1, "le mois d apres": 1, "le mois suivant": 1,
}  # fmt: skip


def typed_number(text: str) -> int | None:
    """Return the figure that a whole message consists of: « 2 », « le 2 », « deux », or None."""
    words = plain(text)
    match = _NUMBER.match(words)
    if match:
        return int(match[1])
    return ORDINALS.get(words.removeprefix("le ").removeprefix("la "))


def typed_words(text: str) -> str:
    """Return the words of a message, plain; signs that mean yes become « oui »."""
    signs = set(text.strip())
    return "oui" if signs and signs <= THUMBS else plain(text)


def typed_button(text: str, buttons: Sequence[Button]) -> Button | None:
    """Return the button meant by a typed number or label, or None when none or several fit."""
    number = typed_number(text)
    if number is not None:
        return next((button for button in buttons if button.number == number), None)
    words = typed_words(text)
    if not words:
        return None
    labels = {plain(button.label): button for button in buttons}
    if words in labels:
        return labels[words]
    close = [button for label, button in labels.items() if _alike(words, label)]
    if len(close) == 1:
        return close[0]
    return _by_lexicon(words, buttons)


def typed_label(text: str, buttons: Sequence[Button]) -> Button | None:
    """Return the button whose label was typed as it is shown, whatever else these words could mean.

    Buttons that explain a word are left out: the word alone may be the answer.
    """
    words = plain(text)
    found = (button for button in buttons if plain(button.label) == words and not button.action.startswith("word."))
    return next(found, None) if words else None


def _alike(typed: str, label: str) -> bool:
    return SequenceMatcher(None, typed, label).ratio() >= ALIKE and len(typed) > 2


def _by_lexicon(words: str, buttons: Sequence[Button]) -> Button | None:
    """« ok », « c bon », « non » mean a button only when exactly one button can be meant."""
    for starts, actions in _meanings(words):
        meant = [b for b in buttons if b.number is not None and _is_meant(b, starts, actions)]
        if meant:
            return meant[0] if len(meant) == 1 else None
    return None


def _is_meant(button: Button, starts: tuple[str, ...], actions: tuple[str, ...]) -> bool:
    return plain(button.label).startswith(starts) or button.action.startswith(actions)


def _meanings(words: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return how the labels or the actions meant by these words begin, the surest first."""
    done = ("c est fait", "c est bon", "c est pret", "tout est bon", "continuer", "c est note")
    if words in DONT_KNOW:
        return ((("je ne sais pas",), ()),)
    if words in GO_ON:
        return (((*done, "reprendre", "oui on reprend"), ()),)
    if words in DONE:
        # « c'est fait » answers an action, never a question: it is not a yes. « J'ai » may also begin a trouble.
        return ((done, ()), (("j ai ",), ()))
    if words in YES:
        return ((("oui", *done, "commencer", "reprendre"), ACCEPTING),)
    if words in NO:
        return ((("non", "pas encore", "ce n est pas ca"), REFUSING),)
    return ()


def read_answer(step: AskStep, text: str, today: date) -> str | None:
    """Return the answer to `step` in its stored form, or None when the text is not one.

    Stored forms: "yes"/"no"; a choice's value or id; "2026-11"; "2026-11-21"; "123.45"; "93200"; free text.
    """
    match step.type:
        case "yes_no":
            words = typed_words(text)
            return "yes" if words in YES else "no" if words in NO else None
        case "choice":
            choice = read_choice(step.choices, text)
            return None if choice is None else choice.value or choice.id
        case "month":
            return read_month(text, today)
        case "date":
            return read_date(text, today)
        case "amount":
            return read_amount(text)
        case "postal_code":
            match_ = re.search(r"(?<!\d)(\d{2})\s?(\d{3})(?!\d)", text)
            return match_[1] + match_[2] if match_ else None
        case "text":
            return text.strip()[:500] or None


def read_choice(choices: Sequence[Choice], text: str) -> Choice | None:
    """Return the choice that the text names by number, label, identifier or synonym, or None."""
    number = typed_number(text)
    if number is not None and 1 <= number <= len(choices):
        return choices[number - 1]
    words = plain(text)
    names = {plain(name): c for c in choices for name in (c.label, c.id, c.value or c.id, *c.synonyms)}
    if words in names:
        return names[words]
    padded = f" {words} "
    if words in DONT_KNOW:
        return next((c for c in choices if "je ne sais pas" in plain(c.label)), None)
    inside = {name: c for name, c in names.items() if name and f" {name} " in padded}
    if len({c.id for c in inside.values()}) == 1:
        longest = max(inside, key=len)
        return None if _is_turned(words, longest) else inside[longest]
    part_of = {c.id: c for name, c in names.items() if _names_something(words) and padded in f" {name} "}
    if len(part_of) == 1:
        return next(iter(part_of.values()))
    close = {c.id: c for name, c in names.items() if _alike(words, name)}
    return next(iter(close.values())) if len(close) == 1 else None


def _is_turned(words: str, name: str) -> bool:
    """Whether a negation stands beside the name found: what is refused is never taken for an answer."""
    around = f" {words} ".replace(f" {name} ", " ", 1).split()
    return not NEGATIONS.isdisjoint(around)


def _names_something(words: str) -> bool:
    return len(words) > MEANINGFUL_LETTERS and not EMPTY_WORDS.issuperset(words.split())


def read_month(text: str, today: date) -> str | None:
    """Return "2026-11" for « novembre », « nov 2026 », « 11/2026 », « ce mois-ci »; the nearest year if unsaid."""
    words = plain(text)
    if words in {"ce mois", "ce mois ci", "maintenant", "le mois en cours"}:
        return f"{today.year}-{today.month:02}"
    if words in _NEAR_MONTHS:
        index = today.year * 12 + today.month - 1 + _NEAR_MONTHS[words]
        return f"{index // 12}-{index % 12 + 1:02}"
    numeric = re.fullmatch(r"(\d{1,2})\s(\d{4})", words)
    if numeric and 1 <= int(numeric[1]) <= 12:
        return f"{numeric[2]}-{int(numeric[1]):02}"
    number = next((n for n in map(_month_number, words.split()) if n), None)
    if number is None:
        return None
    year = re.search(r"\b(20\d{2})\b", words)
    return f"{year[1] if year else _nearest_year(number, today)}-{number:02}"


def _month_number(word: str) -> int | None:
    names = [plain(month) for month in MONTHS]
    if word in names:
        return names.index(word) + 1
    if word in _MONTH_ALIASES:
        return _MONTH_ALIASES[word]
    close = [i for i, name in enumerate(names, 1) if len(word) > 3 and _alike(word, name)]
    return close[0] if len(close) == 1 else None


def _nearest_year(month: int, today: date) -> int:
    years = (today.year - 1, today.year, today.year + 1)
    return min(years, key=lambda year: abs((year - today.year) * 12 + month - today.month))


def read_date(text: str, today: date) -> str | None:
    """Return "2026-11-21" for « 21/11/2026 », « le 21 novembre », « demain »; None for no real day."""
    words = plain(text)
    near = {"aujourd hui": 0, "aujourdhui": 0, "demain": 1, "apres demain": 2, "hier": -1}.get(words)
    if near is not None:
        return (today + timedelta(days=near)).isoformat()
    match = re.search(r"\b(\d{1,2})\s(\d{1,2})(?:\s(\d{2,4}))?\b", words)
    if match:
        day, month, year = int(match[1]), int(match[2]), match[3]
    else:
        match = re.search(r"\b(\d{1,2})(?:er)?\s([a-z]+)(?:\s(\d{4}))?\b", words)
        if not match or (number := _month_number(match[2])) is None:
            return None
        day, month, year = int(match[1]), number, match[3]
    if not 1 <= month <= 12:
        return None
    full = int(year) + (2000 if len(year) == 2 else 0) if year else _nearest_year(month, today)
    try:
        return date(full, month, day).isoformat()
    except ValueError:
        return None


def read_amount(text: str) -> str | None:
    """Return "1234.50" for « 1 234,50 € », « 12 euros », « zéro »; None without exactly one amount."""
    if plain(text) in {"zero", "rien", "aucun", "0 euro", "0 euros"}:
        return "0.00"
    joined = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))", "", text)
    found = re.findall(r"\d{1,7}(?:[.,]\d{1,2})?", joined)
    if len(found) != 1 or len(re.sub(r"\D", "", joined)) > 9:
        return None
    return f"{float(found[0].replace(',', '.')):.2f}"
