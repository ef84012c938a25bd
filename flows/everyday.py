"""Everyday questions to the assistant itself: is it free, how much is left, does it answer at night."""

from __future__ import annotations

import re

from flows.draft import Draft
from flows.keyboard import with_human
from flows.paths import position
from flows.showing import show
from flows.spelling import plain

_BEFORE = r"(?:(?:bonjour|salut|svp|dis|dites|mais|et|euh|au fait|pardon) )*"
_AFTER = r"(?: (?:svp|stp|s il vous plait|merci|ici|le robot|ou pas|encore|maintenant|deja))*"
_IS = r"(?:est ce que )?(?:c est|cest|c|ces|se|vous etes|tu es|t es|le robot est|ce service est|pas a pas est)"
_FREE = rf"{_IS} (?:bien |vraiment |toujours )?(?:gratuit|gratuis|payant)e?s?"
_LEFT = (
    r"(?:il (?:me |nous )?reste |reste t il |y a |ya )?(?:encore )?(?:combien|conbien|cb) (?:d |de )?"
    r"(?:etapes?|questions?)"
    r"(?: (?:il|me|nous|reste|restent|y a|ya|a faire|encore|t il|en tout))*"
    r"|(?:il )?reste (?:encore )?(?:beaucoup|bcp|combien|longtemps)(?: d etapes?)?"
    r"|c est (?:encore |bientot )(?:long|loin|fini)"
    r"|(?:je suis|jsuis|j en suis|on est|on en est|nous sommes) (?:ou|a quelle etape|a combien)"
    r"|(?:a )?quelle etape(?: (?:je suis|on est|suis je))?|ou (?:on en est|j en suis|en suis je|en est on|suis je)"
)
_HOURS = (
    r"(?:est ce que )?(?:vous|tu|le robot|ca|on peut vous ecrire|je peux vous ecrire|je peux t ecrire)"
    r"(?: (?:repondez|reponds|repond|etes|es|marche|marches|ouvert|ouverts|la|travaillez|travailles|disponible))*"
    r" (?:aussi )?(?:la nuit|le week ?end|le dimanche|dimanche|24h|24h sur 24|h24|a toute heure|le soir|tout le temps)"
    r"|(?:quels? (?:sont |est )?)?(?:vos|tes) horaires?"
    r"|(?:vous etes|tu es|t es) ouverts? (?:quand|a quelle heure|aujourd hui|le \w+)"
)
_QUESTIONS = {
    name: re.compile(rf"{_BEFORE}(?:{pattern}){_AFTER}")
    for name, pattern in (("free", _FREE), ("left", _LEFT), ("hours", _HOURS))
}


def answer_everyday(draft: Draft, text: str) -> bool:
    """Answer one of these questions, then show the step again; False for anything else, however near.

    How much is left is only answered in a procedure: elsewhere, taking it up again is the better answer.
    """
    said = plain(text)
    asked = next((name for name, pattern in _QUESTIONS.items() if pattern.fullmatch(said)), None)
    answer = None if asked is None else _left(draft) if asked == "left" else _told(draft, asked)
    if answer is None:
        return False
    if draft.run is not None:
        draft.change(pending=None)
        show(draft, answer)
    else:
        draft.say(answer, with_human(draft, menu=True))
    return True


def _told(draft: Draft, asked: str) -> str:
    card = draft.conversation.structure
    when = draft.text("structure.hours", hours=card.hours) if card.hours else ""
    return draft.text("everyday.free") if asked == "free" else draft.text("everyday.hours", when=when)


def _left(draft: Draft) -> str | None:
    frame = draft.frame
    if frame is None or frame.phase != "step":
        return None
    rank, total = position(draft.flow(frame), frame.step, frame.trail)
    return draft.text("everyday.left", left=total - rank) if rank < total else draft.text("everyday.last")
