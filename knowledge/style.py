"""Plain French in any file of the content: who is spoken to, what is promised, what is hard to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from flows.definition import GlossaryEntry
from flows.issues import Issue
from flows.lint.references import REFERENCE
from knowledge.sentences import ADDRESS, QUOTATION
from knowledge.wordings import Wording

_ACRONYM = re.compile(r"\b[A-ZÀ-Ý]{2,}\d*\b")
_IN_CAPITALS = {"OK"}
_SHOUTED_LETTERS = 6
"""A word in capitals as long as this is shouted, unless the glossary explains it: few acronyms are so long."""

INTENTS = "intents.yml"

_SHOUTED = re.compile(r"\b[A-ZÀ-Ý]{2,}(?:[\s,'’-]+[A-ZÀ-Ý]{2,})+\b")

_BLAMING = re.compile(
    r"\b(simples?|simplement|faciles?|facilement|il suffit|vous (?:n')?avez (?:pas )?droit)\b", re.IGNORECASE
)
"""« Simple » tells those who fail that they are to blame; a right is for the administration to say."""

_ORDERS = (
    "ajoute|appelle|attends|cherche|choisis|clique|coche|colle|confirme|connecte|continue|copie|crée|demande|descends"
    "|donne|écris|efface|envoie|essaie|fais|ferme|garde|indique|lis|mets|montre|note|oublie|ouvre|paie|prends"
    "|prépare|recommence|regarde|relis|remplis|réponds|retourne|reviens|sauvegarde|scanne|tape|télécharge|touche"
    "|trouve|utilise|va|valide|vérifie|viens|vois"
)
_AFTER_AN_ORDER = (
    r"(?:le|la|les|un|une|des|ce|cet|cette|ces|ton|ta|tes|mon|ma|mes|sur|à|au|aux|dans|ici|bien|d'abord|en|pas"
    r"|ensuite|puis|maintenant|chez|vers|voir|tout|toutes?|tous|plus)\b|l'"
)
_FAMILIAR = re.compile(
    r"\b(?P<word>tu|toi|te|(?<!\ble )(?<!\bun )(?<!\bdu )ton|ta|tes|tien|tienne)\b(?!['’])|\b(?P<elided>t['’]\w+)"
    rf"|(?:(?<=^)|(?<=[.!?:…]\s)|(?<=\n))(?P<order>(?:ne |n')?(?:{_ORDERS}))"
    rf"(?=\s(?:{_AFTER_AN_ORDER})|-(?:le|la|les|moi|toi|y|en)\b|[.!])",
    re.IGNORECASE,
)
"""« Tu » and its kin, and the orders that one gives to a « tu »."""

_PARTICIPLE = r"\w+(?:é|ée|és|ées|i|ie|is|ies|it|ite|its|ites|u|ue|us|ues|ert|erte|erts|ertes|int|inte|ints|intes)"
_PASSIVE = re.compile(
    r"\b(?:est|sont|sera|seront|était|étaient|serez|êtes|soit|soient|été|être|serait|seraient)\s+"
    rf"(?:(?:pas|bien|toujours|déjà|encore|aussi|souvent|parfois|\w+ment)\s+)?(?P<participle>{_PARTICIPLE})\s+par\s+"
    r"(?!(?:an|ans|mois|jour|semaine|heure|personne|mail|e-mail|SMS|courrier|lettre|téléphone|internet|écrit|carte|chèque"
    r"|virement|erreur|exemple|étapes?|la poste|le site|minute|ligne|message|voie|avance|ici|là)\b)",
    re.IGNORECASE,
)
_DOUBLE_NEGATION = re.compile(
    r"\b(?:pas|jamais|plus|rien)\s+(?:d')?(?:impossibles?|inutiles?|interdit\w*|illégal\w*|inconnu\w*|incorrect\w*"
    r"|invalides?|illisibles?|irréguli\w+|indispensables?\s+de\s+ne)\b"
    r"|\bne\s+(?:pas\s+)?(?:\w+\s+)?pas\s+ne\s+pas\b"
    r"|\b(?:ne\s+|n['’])[^.!?;:,]*\b(?:pas|jamais|rien)\b[^.!?;:,]*\bsans\b",
    re.IGNORECASE,
)
_ABBREVIATION = r"(?<!\bM)(?<!\betc)(?<!\bex)(?<!\bn)"
_SMALL_AFTER_STOP = re.compile(rf"{_ABBREVIATION}[.!?]\s+(?P<word>[a-zà-ÿœ][\w'’-]*)")
_SMALL_AT_START = re.compile(r"^(?P<word>[a-zà-ÿœ][\w'’-]*)")
_STEP_NUMBER = re.compile(r"\bétapes?\s+(?:n°\s*)?\d+\b", re.IGNORECASE)


def check_wordings(texts: Iterable[Wording], glossary: Mapping[str, GlossaryEntry]) -> Iterator[Issue]:
    """Yield what is hard, hurtful or careless in texts that people read. Quoted screens are not the author's words."""
    explained = explained_acronyms(glossary)
    told: set[tuple[str, str]] = set()
    for wording in texts:
        if wording.role == "staff":
            continue
        whole = ADDRESS.sub(" ", REFERENCE.sub("", wording.text))
        own = QUOTATION.sub("« »", whole)
        # The contract names its procedures; each explains its own words.
        capitals = () if wording.file.endswith(INTENTS) else _capitals(wording, whole, own, explained)
        for word, issue in capitals:
            if (wording.file, word) not in told:
                told.add((wording.file, word))
                yield issue
        for rule in (_blaming, _familiar, _passive, _double_negation, _first_letters, _step_numbers):
            yield from rule(wording, own)


def _capitals(wording: Wording, whole: str, own: str, explained: set[str]) -> Iterator[tuple[str, Issue]]:
    """Yield each unexplained word in capitals: shouted, or an acronym, which people meet on quoted screens too."""
    loud = _loud(whole, explained)
    for word in dict.fromkeys(_ACRONYM.findall(whole)):
        if word in explained:
            continue
        if word not in loud:
            yield (
                word,
                wording.issue(
                    "acronym",
                    f"Le sigle « {word} » n'est pas expliqué dans glossary.yml.",
                    "Ajoutez-le au glossaire, ou écrivez les mots en entier.",
                ),
            )
        elif word in _ACRONYM.findall(own):
            yield (
                word,
                wording.issue(
                    "shouting",
                    f"« {word} », en capitales, se lit mal et semble crié.",
                    "Écrivez en minuscules. Si c'est un sigle, expliquez-le dans glossary.yml.",
                    "warning",
                ),
            )


def _loud(text: str, explained: set[str]) -> set[str]:
    """Return the words in capitals that are too long for an acronym, or that stand in a row."""
    words = {word for word in _ACRONYM.findall(text) if len(word) >= _SHOUTED_LETTERS}
    for run in _SHOUTED.findall(text):
        row = set(_ACRONYM.findall(run))
        words |= set() if row <= explained else row
    return words


def _blaming(wording: Wording, own: str) -> Iterator[Issue]:
    for word in _BLAMING.findall(own):
        yield wording.issue(
            "blaming_word",
            f"« {word} » peut blesser ou promettre.",
            "Dites le geste à faire, sans le juger.",
        )


def _familiar(wording: Wording, own: str) -> Iterator[Issue]:
    for match in _FAMILIAR.finditer(own):
        yield wording.issue(
            "familiar",
            f"« {match.group()} » tutoie la personne.",
            "On dit « vous » : « cliquez », « allez », « votre ».",
        )


def _passive(wording: Wording, own: str) -> Iterator[Issue]:
    for match in _PASSIVE.finditer(own):
        yield wording.issue(
            "passive",
            f"« {match.group().strip()} » dit l'action à l'envers.",
            "Dites d'abord qui fait : « La Caf envoie le papier », et non « le papier est envoyé par la Caf ».",
            "warning",
        )


def _double_negation(wording: Wording, own: str) -> Iterator[Issue]:
    for match in _DOUBLE_NEGATION.finditer(own):
        yield wording.issue(
            "double_negation",
            f"« {match.group()} » nie deux fois.",
            "Dites ce qu'il faut faire : « Relisez avant d'envoyer », et non « N'envoyez pas sans relire ».",
            "warning",
        )


def _first_letters(wording: Wording, own: str) -> Iterator[Issue]:
    found = [match["word"] for match in _SMALL_AFTER_STOP.finditer(own)]
    if wording.role in {"sentence", "label"} and (first := _SMALL_AT_START.match(wording.text)):
        found.insert(0, first["word"])
    for word in found:
        if any(letter.isupper() for letter in word) or ADDRESS.match(wording.text):
            # « iPhone » and « laposte.net » keep their own first letter.
            continue
        yield wording.issue(
            "first_letter",
            f"La phrase commence par « {word} », sans majuscule.",
            f"Écrivez « {word[:1].upper()}{word[1:]} ».",
            "warning",
        )


def _step_numbers(wording: Wording, own: str) -> Iterator[Issue]:
    for number in _STEP_NUMBER.findall(own):
        yield wording.issue(
            "step_number",
            f"« {number} » n'est pas la même selon le chemin suivi.",
            "Dites ce qu'on y faisait : « quand vous avez relu vos montants ».",
            "warning",
        )


def explained_acronyms(glossary: Mapping[str, GlossaryEntry]) -> set[str]:
    """Return the words that may stand in capitals: those of the glossary, with their synonyms of one word."""
    known = {name.upper() for name in glossary} | _IN_CAPITALS
    for entry in glossary.values():
        for spelling in (entry.word, *entry.synonyms):
            known.update(_ACRONYM.findall(spelling), _ACRONYM.findall(spelling.upper()) if " " not in spelling else ())
    return known
