"""Slips that a dictionary lets pass, since each word exists: « A » for « À », « vous pouvez cliquez »."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from flows.issues import Issue, sort_issues
from knowledge.sentences import ADDRESS, QUOTATION
from knowledge.shelf import Shelf
from knowledge.wordings import Wording, wordings

_START = r"(?:(?<=^)|(?<=[.!?…:] )|(?<=\n))"
_ACCENTS: tuple[tuple[str, str], ...] = (
    (rf"{_START}A(?= [a-zà-ÿ])", "À"),
    (r"\ba(?= (?:partir|côté|droite|gauche|nouveau|domicile|distance|présent|la fois|l'avance|jour)\b)", "à"),
    (r"(?<=\bgrâce )a\b|(?<=\bquant )a\b|(?<=\bjusqu')a\b|(?<=\bsuite )a\b|(?<=\bface )a\b|(?<=\brapport )a\b", "à"),
    (rf"{_START}Ou(?= (?:est|sont|êtes|habitez|se trouve)\b)", "Où"),
    (r"(?<=\bd')ou\b", "où"),
    (r"\bvoila\b", "voilà"),
    (r"\bdes(?= que\b| qu')", "dès"),
    (r"(?<=\bbien )sur(?=[,.!?]| !|$)", "sûr"),
)
_ACCENT_MISSED = tuple((re.compile(pattern, re.MULTILINE), wanted) for pattern, wanted in _ACCENTS)

_INFINITIVE = re.compile(
    r"\b(?:pouvez|devez|voulez|allez|savez|faut|pour|sans|avant de|afin de)\s+(?:(?:vous|le|la|les|y|bien|pas)\s+)?"
    r"(?P<verb>(?!(?:chez|assez|rez|nez|rendez|allez|êtes)\b)\w{2,}ez)\b(?!-)",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"\b(?:avez|ont|êtes|a été|sont)\s+(?:(?:bien|déjà|pas)\s+)?"
    r"(?P<verb>(?!(?:cher|premier|dernier|léger|entier|fier|hier|amer|régulier|particulier|étranger|singulier)\b)"
    r"\w{2,}[^\W\d_]er)\b",
    re.IGNORECASE,
)


def check_slips(shelf: Shelf, files: Container[str] | None = None) -> list[Issue]:
    """Return the accents and endings that were missed, in `files` only if given."""
    kept = (wording for wording in wordings(shelf) if files is None or wording.file in files)
    return sort_issues(issue for wording in kept for issue in find_slips(wording))


def find_slips(wording: Wording) -> Iterator[Issue]:
    """Yield the slips of one text, outside quoted screens and addresses."""
    own = QUOTATION.sub("« »", ADDRESS.sub("adresse", wording.text)).replace("’", "'")
    for pattern, wanted in _ACCENT_MISSED:
        for match in pattern.finditer(own):
            around = own[max(0, match.start() - 12) : match.end() + 12].strip()
            yield wording.issue("accent", f"Dans « {around} », il manque un accent.", f"Écrivez « {wanted} ».")
    for match in _INFINITIVE.finditer(own):
        verb = match["verb"]
        yield wording.issue("ending", f"« {match.group()} » : la fin de « {verb} » est fausse.", "Écrivez-la « -er ».")
    for match in _PARTICIPLE.finditer(own):
        verb = match["verb"]
        yield wording.issue("ending", f"« {match.group()} » : la fin de « {verb} » est fausse.", "Écrivez-la « -é ».")
