"""Reads the official sheets of service-public.fr: « Vos droits et démarches », DILA's XML of version 3."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from knowledge.sentences import split_sentences

AUDIENCE = "Particuliers"
LINES = 2
LINE_CHARACTERS = 160
_BODY_CHARACTERS = 60_000
"""Characters of a sheet that are searched: the longest holds about as many."""

_ADDRESS = "https://www.service-public.fr/particuliers/vosdroits/{id}"
_IDENTIFIER = re.compile(r"F\d{1,6}$")
_ASIDE = {
    "OuSAdresser", "Reference", "FilDAriane", "RessourceWeb", "PivotLocal", "SurTitre", "Audience", "Canal", "Theme",
    "SousThemePere", "DossierPere", "SousDossierPere",
}  # fmt: skip
"""Parts that speak of other pages, of where to go or of the archive itself, not of the subject."""


class BadSheet(Exception):
    """A file of the archive is no sheet that can be kept. Its text says why, in French."""


class NotASheet(Exception):
    """A file of the archive is something else: a theme, a resource, another audience. Nothing is wrong."""


@dataclass(frozen=True)
class Sheet:
    """One sheet. `texts` is what it is found by: title, subject, headings, body, the most telling first."""

    id: str
    title: str
    lines: str
    url: str
    theme: str | None
    modified: date | None
    print: str
    texts: tuple[str, str, str, str]


def print_of(content: bytes) -> str:
    """Return the hash by which a file is known to be unchanged."""
    return hashlib.sha256(content).hexdigest()


def read_sheet(content: bytes) -> Sheet:
    """Read one file.

    Args:
        content: The XML, as it stands in the archive.

    Raises:
        NotASheet: It is a theme, a resource, or a sheet for companies or associations.
        BadSheet: It cannot be read, or lacks its number, title or text.
    """
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadSheet("le XML est illisible") from error
    identifier = (_text(root.find("{*}identifier")) or root.get("ID") or "").strip()
    if root.tag != "Publication" or not _IDENTIFIER.match(identifier):
        raise NotASheet
    if AUDIENCE not in _text(root.find("Audience")):
        raise NotASheet
    title, description = _text(root.find("{*}title")), _text(root.find("{*}description"))
    if not title:
        raise BadSheet("la fiche n'a pas de titre (dc:title)")
    introduction = _text(root.find("Introduction"))
    body = " ".join(_text(part) for part in root if part.tag not in _ASIDE and not part.tag.startswith("{"))
    lines = _first_lines(description or introduction or body)
    if not lines:
        raise BadSheet("la fiche n'a pas de texte")
    theme = _text(root.find("Theme/Titre")) or None
    path = " ".join(_text(level) for level in root.iterfind("FilDAriane/Niveau"))
    headings = " ".join(_text(heading) for heading in root.iter("Titre"))
    return Sheet(
        id=identifier,
        title=title,
        lines=lines,
        url=root.get("spUrl") or _ADDRESS.format(id=identifier),
        theme=theme,
        modified=_date(_text(root.find("{*}date"))),
        print=print_of(content),
        texts=(title, f"{description} {path} {introduction}", headings, body[:_BODY_CHARACTERS]),
    )


def _text(element: Any) -> str:
    """Return the words of an element and of all that it holds, on one line."""
    if element is None:
        return ""
    return re.sub(r"\s+", " ", " ".join(element.itertext())).strip()


def _first_lines(text: str) -> str:
    """Return the first two sentences; one too long is cut at a word, and says so by three dots."""
    sentences = split_sentences(text)[:LINES]
    return " ".join(_cut(sentence) for sentence in sentences)


def _cut(sentence: str) -> str:
    if len(sentence) <= LINE_CHARACTERS:
        return sentence
    return sentence[:LINE_CHARACTERS].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _date(written: str) -> date | None:
    match = re.search(r"\d{4}-\d{2}-\d{2}", written)
    try:
        return date.fromisoformat(match.group()) if match else None
    except ValueError:
        return None
