"""Passwords and codes: secret because of the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.sensitive_span import ANY_PLACEHOLDER, PHONE, Span

_SAYS = r"(?:(?<![a-z])(?:c'?\s?est|cet|est|es|c|s'?est|voici|voila|sera|etait)(?![a-z'])|=|:|->)"
"""Words that announce a value."""

_OWNERS = (
    r"(?:caf|msa|ameli|france\s?travail|pole\s+emplois?|france\s?connect|la\s+poste|laposte|gmail|hotmail"
    r"|yahoo|orange"
    r"|sfr|free|bouygues|impots?|compte|mail|email|e-mail|boite|wifi|internet|facebook|whatsapp|banque|bancaire|carte"
    r"|bleue|cb|vitale|telephone|tel|sim|sms|pin|puk|secret|perso|personnel|confidentiel|provisoire|temporaire"
    r"|actuel|nouveau|ancien|d'?\s?acces|acces|de\s+securite|verification|validation|confirmation|recus?)"
)
_FILLER = (
    rf"(?:[\s,\"'«»()]|{_SAYS}|(?<![a-z])(?:{_OWNERS}|de|du|des|d|l|la|le|les|mon|ma|mes|sur|pour|pr|a|et|ou"
    rf"|puis|bien"
    rf"|sont|son|il|que|qu|j'ai|jai|on|m'a|suivant|aussi|ce|se)(?![a-z])|{ANY_PLACEHOLDER})"
)

_WORD_FOR_IT = (
    r"(?<![a-z])(?:mots?\s?(?:de|d|2)\s?pas+e?s?|mode?\s+(?:de\s+)?pas+e?|mo\s+de\s+pas+e?|mdp+s?|motdepas+e"
    r"|passwords?|pass|mps)(?![a-z])"
)
_PASSWORD_SAID = re.compile(rf"{_WORD_FOR_IT}(?:{_FILLER})*?{_SAYS}\s*[:=]?\s*[\"'«]?\s*(?P<value>[^\s\"«»\[\]]+)")
_PASSWORD_NEAR = re.compile(rf"{_WORD_FOR_IT}(?:{_FILLER})*?[\s:=\"'«(]+(?P<value>(?=\S*[\d@#$%&*+_])[^\s\"«»\[\]]+)")
_PASSWORD_AFTER = re.compile(
    rf"(?<!\S)(?P<value>[^\s\[\]]+)[\s,]+(?:{_SAYS}\s*)(?:mon|le|ma)\s+(?:nouveau\s+|vrai\s+)?{_WORD_FOR_IT}"
)
_ORDINARY = re.compile(
    r"(?:oubli|perdu|perd|fau[xst]|incor|inval|bloqu|refus|expir|chang|plus?\b|pu\b|pas?\b|trop|l[ae]s?\b|un"
    r"|mo[ni]|ma\b|mes|quoi"
    r"|koi|ou\b|comment|introuv|toujours|tjrs?|tjs|bon|mauvai|correct|demand|oblig|neces|secret|perso|import"
    r"|diff|long|court"
    r"|simple|facil|diffic|compliqu|sur|dans|sous|a\b|au|qu|ce|ca\b|sa\b|tou[ts]|tre|encore|deja|vide|ecri"
    r"|note|marqu|enreg"
    r"|sauve|reini|pirat|vol|compr|conn|inc|recon|accep|valid|pareil|mem|iden|kel|jamais|imp|rejet|err|ancien"
    r"|nouv|prov"
    r"|temp|et\b|en\b|pour|pr\b|alors|donc|mais|me\b|si\b|je?\b|il|on\b|nul|chiant|relou|mort|foutu|merci|svp"
    r"|non|oui|norm"
    r"|disp|parti|effac|supp|desac|verr|c\b|de\b|du\b|des\b|d'|l'|j'|n'|ne\b|y\b|[àé]|forc|cens|ainsi|celui"
    r"|cel|peut|doit|dois"
    r"|ki\b|qui\b|avec|sans|par\b|chez|bien|mal\b|tap|dem|envoy|rec|sorti|rest|dev|enco|hs\b|ok\b|bug|fini"
    r"|mis\b|maj|trouv"
    r"|souven|reel|vrai|auto|aussi|ici|juste|just|[.!?…]+$|moi|toi|lui|elle|nous|vous|tel|tomb|mel|ber|ma[nl]"
    r"|lequel|laquel"
    r"|caf|msa|ameli|france|pole|gmail|compte|mail|wifi|solid|fort|robust|seul|comm|simil|par|appli|reset|refai|ref)"
)
"""Beginnings of words that say something about a password rather than being one."""

_MEASURE_AFTER = re.compile(
    r"\s*(?:€|e\b|euros?|eur\b|heures?|h\b|minutes?|min\b|mn\b|secondes?|jours?|j\b|semaines?|mois|ans?\b"
    r"|fois|x\b|chiffres?|lettres?"
    r"|caracteres?|go\b|giga|mo\b|%|essais?|tentatives?|erreurs?|personnes?|enfants?)"
)


def find_passwords(text: str, folded: str) -> Iterator[Span]:
    """Find passwords said in context. `folded` is `text` folded, position for position."""
    for match in _PASSWORD_SAID.finditer(folded):
        start, end = _trim(folded, *match.span("value"))
        if _looks_chosen(text[start:end]) or not _ORDINARY.match(folded[start:end]):
            yield from _password(folded, start, end)
    for pattern in (_PASSWORD_NEAR, _PASSWORD_AFTER):
        for match in pattern.finditer(folded):
            start, end = _trim(folded, *match.span("value"))
            if _looks_chosen(text[start:end]):
                yield from _password(folded, start, end)


def _password(folded: str, start: int, end: int) -> Iterator[Span]:
    short_number = folded[start:end].isdigit() and end - start < 3
    if end > start and not short_number and not _MEASURE_AFTER.match(folded, end) and not PHONE.match(folded, start):
        yield Span(start, end, "password")


def _trim(folded: str, start: int, end: int) -> tuple[int, int]:
    """Leave the punctuation that ends a sentence out of the value."""
    while end > start and folded[end - 1] in ".,;:)?'" + "…":
        end -= 1
    return start, end


def _looks_chosen(value: str) -> bool:
    """Whether a word has a digit, a symbol or an inner capital, as passwords do and words do not."""
    has_digit = any(character.isdigit() for character in value)
    has_symbol = any(not character.isalnum() and character not in "'’-./…!?,;:()\u00a0" for character in value)
    inner_capital = any(character.isupper() for character in value[1:]) and not value.isupper()
    return has_digit or has_symbol or inner_capital


_CODE_WORD = (
    r"(?<![a-z])(?:codes?|kod|cod|cryptogramme|crypto|cvv|cvc|puk|pin|otp)(?!\s+(?:postal|postaux|ape|naf"
    r"|insee|rome|barres?|promo"
    r"|erreur|d'erreur|de\s+la\s+route|du\s+travail|civil|penal|couleur))(?![a-z])"
)
_CODE_VALUE = (
    r"(?P<value>(?:[a-z]-)?\d(?:[ .\-]?\d){2,11}|(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{4,12}|\d{3,})(?![\d])"
)
_CODE = re.compile(
    rf"{_CODE_WORD}(?:{_FILLER}|\d{{1,2}}\s+(?:chiffres?|caracteres?)|(?<![a-z])(?:recois|vien[st]|dit|donne"
    rf"|dos|derriere|mis)(?![a-z]))*?(?:(?<=[\s:=\"'«(\]])){_CODE_VALUE}"
)
_CODE_AFTER = re.compile(
    rf"(?<![\w.,€]){_CODE_VALUE}[\s,]+(?:{_SAYS}\s*|comme\s+)(?:mon|le|ma|mes|les|un|du)?\s*(?:bon\s+"
    rf"|nouveau\s+|vrai\s+)?{_CODE_WORD}"
)
_BARE_ONE_TIME_CODE = re.compile(r"^\s*(?P<value>\d{3}[ .\-]?\d{3})\s*[.!]?\s*$")
"""A message that is six digits and nothing else: a code received by SMS, typed here by mistake."""


def find_codes(folded: str) -> Iterator[Span]:
    """Find codes in context: secret codes, one-time codes, PIN, PUK, the three digits of a card."""
    for pattern in (_CODE, _CODE_AFTER, _BARE_ONE_TIME_CODE):
        for match in pattern.finditer(folded):
            start, end = match.span("value")
            if not (PHONE.match(folded, start) or _MEASURE_AFTER.match(folded, end)):
                yield Span(start, end, "code")
