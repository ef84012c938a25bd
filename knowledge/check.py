"""Judges the French of procedures: short sentences, easy to read (Kandel–Moles), numbers and addresses with a source.

What is said of any text of the content, procedures included, is in `knowledge.style`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from statistics import mean, median

from flows.definition import (
    CheckStep,
    EndStep,
    Flow,
    GlossaryEntry,
    RemindStep,
    Step,
)
from flows.issues import Issue, sort_issues
from flows.library import EngineError, Library
from flows.limits import (
    GLOSSARY_WORDS,
    MESSAGE_CHARACTERS,
    MESSAGE_SENTENCES,
    SENTENCE_WORDS_MAX,
    SENTENCE_WORDS_MEAN,
)
from flows.lint.page import Page
from flows.lint.references import REFERENCE
from flows.reading import Reading
from flows.texts import MONTHS
from knowledge.sentences import QUOTATION, readability, split_sentences, words_of
from knowledge.style import check_wordings
from knowledge.wordings import procedure_wordings

STEP_READABILITY = 55
"""Lowest ease of reading of one step (design: « Linter limits »)."""

FLOW_READABILITY = 70
"""Lowest median of the steps of a flow (design: « Linter limits »)."""

MEASURED_WORDS = 10
"""Shortest text measured: below, one long word that has no synonym decides of everything."""

_MONTH = "|".join(MONTHS)
_NUMBER = re.compile(
    r"\b0[1-9](?:[\s.\u00a0\u202f]?\d{2}){4}\b|\b3\d[\s\u00a0\u202f]?\d{2}\b(?! ?chiffres)"
    r"|\b(?!0\s)\d+(?:[.,]\d+)?[\s\u00a0\u202f]?(?:€|%|euros?\b|centimes?\b|pour cent\b)"
    rf"|\b(?:1er|\d{{1,2}}) (?:{_MONTH}) \d{{4}}\b"
    r"|\b\d{1,2} h(?: \d\d)?(?= (?:à|et)\b|-| ?–) ?(?:à|et|-|–) ?\d{1,2} h(?: \d\d)?"
)
"""Telephone numbers, prices, shares, dates and opening hours, which change: they live in figures.yml."""

_HOST = re.compile(
    r"(?<![\w@.])(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|info|eu))\b", re.IGNORECASE
)

_EXAMPLE = re.compile(r"\bexemples?\b|\bcomme ceci\b", re.IGNORECASE)
"""What shows that a number is invented to show a form."""

SITES = Path(__file__).parent / "sites.txt"
"""Sites that people are sent to, checked letter by letter: a wrong letter can lead to a false site."""

Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Message:
    """Texts shown together: where they begin in the file, and what they say once figures are in place."""

    path: Keys
    text: str


def check_language(reading: Reading[Flow], library: Library, today: date) -> list[Issue]:
    """Return the faults of language of one flow."""
    if reading.value is None:
        return []
    page = Page(reading.value, reading.file, reading.marks, library, today)
    texts = check_wordings(procedure_wordings(reading), library.glossary)
    measured = (issue for rule in (_messages, _readability, _numbers, _addresses) for issue in rule(page))
    return sort_issues([*texts, *measured])


def check_glossary(reading: Reading[dict[str, GlossaryEntry]]) -> list[Issue]:
    """Return the explanations that are too long to explain."""
    return [
        Issue(
            code="long_meaning",
            file=reading.file,
            line=reading.marks.line(name, "meaning"),
            sentence=f"L'explication de « {entry.word} » a {len(words_of(entry.meaning))} mots, "
            f"{GLOSSARY_WORDS} au plus.",
            remedy="Gardez l'idée qui aide à agir.",
        )
        for name, entry in (reading.value or {}).items()
        if len(words_of(entry.meaning)) > GLOSSARY_WORDS
    ]


def _messages(page: Page) -> Iterator[Issue]:
    for name, step in page.flow.steps.items():
        for message in _messages_of(page, step):
            yield from _length(page, Message(("steps", name, *message.path), message.text))
        lines = step.points if isinstance(step, CheckStep) else step.recap if isinstance(step, EndStep) else ()
        key = "points" if isinstance(step, CheckStep) else "recap"
        for rank, line in enumerate(lines):
            yield from _sentences(page, Message(("steps", name, key, rank), _shown(page, line)))
        whole = " ".join([getattr(step, "text", ""), *lines])
        if lines and len(_shown(page, whole)) > MESSAGE_CHARACTERS:
            yield page.issue(
                "long_list",
                f"Avec ses lignes, cette étape dépasse {MESSAGE_CHARACTERS} caractères.",
                "Gardez les lignes qui évitent une erreur.",
                "steps",
                name,
                key,
                severity="warning",
            )
    for key in ("summary", "for_whom", "offline", "recourse"):
        text = getattr(page.flow, key)
        if text:
            yield from _sentences(page, Message((key,), _shown(page, text)))


def _messages_of(page: Page, step: Step) -> Iterator[Message]:
    """Yield what is shown at once: the text with its pitfall, then each text that comes apart."""
    text = getattr(step, "text", "")
    if text:
        yield Message(("text",), _shown(page, f"{text}\n{step.pitfall}" if step.pitfall else text))
    if step.help:
        yield Message(("help",), _shown(page, step.help))
    if isinstance(step, RemindStep):
        yield Message(("message",), _shown(page, step.message))


def _length(page: Page, message: Message) -> Iterator[Issue]:
    characters, sentences = len(message.text), split_sentences(message.text)
    if characters > MESSAGE_CHARACTERS:
        yield page.issue(
            "long_message",
            f"Ce message a {characters} caractères avec son piège, {MESSAGE_CHARACTERS} au plus.",
            "Coupez-le en deux étapes.",
            *message.path,
        )
    if len(sentences) > MESSAGE_SENTENCES:
        yield page.issue(
            "many_sentences",
            f"Ce message a {len(sentences)} phrases avec son piège, {MESSAGE_SENTENCES} au plus.",
            "Coupez-le en deux étapes.",
            *message.path,
        )
    average = mean(len(words_of(sentence)) for sentence in sentences) if sentences else 0
    if average > SENTENCE_WORDS_MEAN:
        yield page.issue(
            "long_sentences",
            f"Ces phrases ont {average:.0f} mots en moyenne, {SENTENCE_WORDS_MEAN} au plus.",
            "Coupez-les : une idée par phrase.",
            *message.path,
        )
    yield from _sentences(page, message)


def _sentences(page: Page, message: Message) -> Iterator[Issue]:
    for sentence in split_sentences(message.text):
        count = len(words_of(sentence))
        if count > SENTENCE_WORDS_MAX:
            yield page.issue(
                "long_sentence",
                f"Une phrase a {count} mots, {SENTENCE_WORDS_MAX} au plus : « {sentence[:40]}… »",
                "Coupez-la en deux.",
                *message.path,
            )


def _readability(page: Page) -> Iterator[Issue]:
    scores = []
    for name, step in page.flow.steps.items():
        text = "\n".join(message.text for message in _messages_of(page, step))
        if len(words_of(text)) < MEASURED_WORDS:
            continue
        scores.append(readability(text))
        if scores[-1] < STEP_READABILITY:
            yield page.issue(
                "hard_step",
                f"Cette étape est difficile à lire : {scores[-1]:.0f} sur 100, il faut {STEP_READABILITY}.",
                "Prenez des mots plus courts, des phrases plus courtes.",
                "steps",
                name,
                "text",
            )
    if scores and median(scores) < FLOW_READABILITY:
        yield page.issue(
            "hard_flow",
            f"La démarche est difficile à lire : {median(scores):.0f} sur 100, il faut {FLOW_READABILITY}.",
            "Reprenez d'abord les étapes les plus longues.",
            "steps",
        )


def _numbers(page: Page) -> Iterator[Issue]:
    for path, raw in page.texts():
        written = QUOTATION.sub("", REFERENCE.sub("", raw))
        for sentence in split_sentences(written):
            if _EXAMPLE.search(sentence):
                continue
            for number in _NUMBER.findall(sentence):
                yield page.issue(
                    "written_number",
                    f"« {number} » peut changer.",
                    "Mettez-le dans figures.yml et écrivez {figure.ID}.",
                    *path,
                    severity="warning",
                )


def _addresses(page: Page) -> Iterator[Issue]:
    known = {*_sure_sites(), *_hosts(source.url for source in page.flow.sources)}
    everywhere = False
    for path, raw in page.texts():
        for host in _hosts([raw]):
            if not _is_known(host, known) and not everywhere:
                # Looked for in the whole library only when the procedure's own sources do not name it.
                known |= _hosts(_sourced_texts(page.library))
                everywhere = True
            if not _is_known(host, known):
                yield page.issue(
                    "unsourced_address",
                    f"Le site « {host} » n'est dans aucune source.",
                    "Vérifiez l'adresse lettre par lettre, puis ajoutez-la à knowledge/sites.txt.",
                    *path,
                    severity="warning",
                )


def _sourced_texts(library: Library) -> Iterator[str]:
    """Yield what names sites that somebody read: sources, the glossary and the figures."""
    for flow in library.flows.values():
        yield from (source.url for source in flow.sources)
    for entry in library.glossary.values():
        yield from (entry.word, entry.meaning, *entry.sources)
    for figure in library.figures.values():
        yield from (text for value in figure.values for text in (value.value, value.source))


def _hosts(texts: Iterable[str]) -> set[str]:
    return {host.lower() for text in texts for host in _HOST.findall(text)}


def _is_known(host: str, known: Iterable[str]) -> bool:
    """Whether the host is known, or a part of a known site, or the site of a known part."""
    return any(host == other or host.endswith(f".{other}") or other.endswith(f".{host}") for other in known)


@cache
def _sure_sites() -> frozenset[str]:
    return frozenset(_hosts([SITES.read_text(encoding="utf-8")]))


def _shown(page: Page, text: str) -> str:
    """Return the text as a person sees it, with the figures of the day and answers of a usual length."""

    def replace(match: re.Match[str]) -> str:
        if match[1] == "figure":
            try:
                return page.library.figure(match[2], page.today)
            except EngineError:
                return "chiffre"
        return "septembre 2026" if match[3] else "réponse"

    return REFERENCE.sub(replace, text)
