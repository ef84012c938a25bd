"""Hard rules for what must not be missed: a human is asked for, a word is asked about, a code is offered."""

from __future__ import annotations

import re

from nlu.folding import fold
from nlu.hearing import compile_phrases, hear
from nlu.normalise import normalise

_PEOPLE = (
    "quelqu_un|personne|humain|etre_humain|conseiller|conseillere|aidant|aidante|agent|operateur|operatrice"
    "|dame|monsieur"
    "|assistante_sociale|assistant_social|mediateur|mediatrice|responsable|specialiste|benevole|interlocuteur|un_vrai"
)
_A = (
    "a|au|avec|un|une|l|la|le|d|de|votre|vrai|vraie|une_vraie|un_vrai|a_une|a_un|avec_un|avec_une|a_une_vraie"
    "|a_un_vrai|a_l|mon|ma|autre"
)
_HUMAN = compile_phrases(
    (
        f"parler|parle|discuter|echanger|causer|dialoguer|communiquer|converser {_A} {_A}? {_PEOPLE}",
        f"parler|parle|discuter|echanger|causer {_A}? {_PEOPLE}",
        f"veux|voudrais|souhaite|prefere|aimerais|besoin|faut|peux_avoir|pourrais_avoir|donnez_moi|donne_moi"
        f"|passe|passez|passer"
        f" moi? avoir? a|d|de? un|une|l? vrai|vraie? {_PEOPLE} $",
        f"passe|passez|donne|donnez|mettez|transferez|transfere|appelle|appelez moi a|au|d|vers|chez? un|une"
        f"|l|le|la? vrai|vraie? {_PEOPLE}",
        f"^ un|une|l|le|mon? {_PEOPLE} svp|s_il_vous_plait|s_il_te_plait|vite|merci? $",
        f"{_PEOPLE} s_il_vous_plait|s_il_te_plait $",
        "appelez|appelle|telephonez|contactez moi au|svp|s_il_vous_plait|par|plutot|directement|$",
        "rappelez|rappele|rappelle moi au|par|plutot|directement|vite|svp|s_il_vous_plait",
        "etre|sois|soit rappele|rappelee|recontacte|recontactee",
        "peut|pouvez|peux|peut_il|qu_on|qu_il|puisse|quelqu_un|doit|va me|m rappeler|rappelle|rappele|appeler"
        "|appelle|telephoner|joindre au|svp|s_il_vous_plait|par|plutot|$",
        f"en relation|contact|lien avec {_A}? {_PEOPLE}",
        f"{_PEOPLE} peut|pourrait|puisse|qui_peut|pour_m|pour_me m? aider|rappeler|expliquer|repondre|recevoir|venir",
        f"y_a|avez|existe t? il? pas? {_A}? {_PEOPLE} en_vrai|derriere|de_disponible|a_qui|pour_m_aider|qui"
        f"|reel|vivant|la|$",
        "pas|plus|marre|sans|stop un|une|le|de|du|aux|avec robot|machine|bot … veux|donnez|passez|humain"
        "|personne|quelqu_un",
        "vrai|vraie|reel|reelle|veritable|en_chair|physique personne|humain|conseiller|aidant",
        "humain|personne|conseiller reel|reelle|vrai|physique",
        "^ aidant|humain|conseiller|conseillere|operateur|personne_reelle $",
        "voir|rencontrer un|une|votre|mon? aidant|aidante|conseiller_numerique|mediateur|benevole",
        "parler|reparler a bernard",
        "service client",
        "contacter|joindre|voir|appeler un|une|l|votre|le aidant|aidante|equipe|support|service_client",
    )
)
_INSTITUTION = compile_phrases(
    (
        "caf|msa|allocations|pole_emploi|france_travail|ameli|cpam|secu|securite_sociale|impots|prefecture"
        "|mairie|banque|edf|engie"
        "|sfr|orange|bouygues|free|mission_locale|mdph|hlm|bailleur|ecole|college|lycee|ccas",
    )
)
_IDENTITY_QUESTION = compile_phrases(
    (
        "es|est|etes|t_es|tu|vous un|une robot|machine|humain|vrai|vraie|bot|ia|ordinateur|vraie_personne"
        "|personne_reelle",
        "parle|parler|discute|a|avec|ai qui|une_machine|un_robot|un_ordinateur",
        "est_ce que c_est|tu|vous … personne|humain|robot|quelqu_un",
        "robot ou",
        "qui me? repond|ecrit|parle|lit",
        "ou un?|une? robot|machine|ordinateur|ordi|bot|ia",
    )
)
_SLASH_HUMAN = re.compile(r"^\s*/aidant\b")
_REFUSED_HUMAN = compile_phrases(("veux|besoin|faut pas|plus parler|d_aidant|de_conseiller|d_un_aidant a?|$",))


def wants_human(text: str) -> bool:
    """Whether the message asks for a person of ours, not for one at an institution."""
    heard = hear(text)
    if _SLASH_HUMAN.match(text):
        return True
    if _INSTITUTION.search(heard) or _REFUSED_HUMAN.search(heard) or _IDENTITY_QUESTION.search(heard):
        return bool(_FIRM_HUMAN.search(heard)) and not _INSTITUTION_PERSON.search(heard)
    return bool(_HUMAN.search(heard))


_FIRM_HUMAN = compile_phrases(
    (
        "veux|voudrais|prefere|besoin|donnez_moi|passez_moi de? parler|discuter|avoir? a|avec? un|une? vrai|vraie? "
        "aidant|aidante|humain|etre_humain|quelqu_un|personne",
        "pas un robot|machine",
    )
)
_INSTITUTION_PERSON = compile_phrases(
    (
        f"{_PEOPLE} … de|du|a|au|des|chez la|le|les|l? caf|msa|allocations|pole_emploi|france_travail|ameli"
        f"|cpam|secu|impots|prefecture|mairie"
        "|banque|edf|engie|sfr|orange|bouygues|free|mission_locale|mdph|bailleur|ecole|ccas",
        f"{_PEOPLE} caf|msa|pole_emploi|france_travail|ameli|cpam|impots|mairie|bancaire|sfr|orange",
        "es|est|etes|t_es tu|vous|ce",
        "tu|vous es|etes",
    )
)

_QUESTION = re.compile(
    r"^(?:bonjour |salut |svp |stp |dis |dites |et |mais |alors )*"
    r"(?:(?:c est|cest|c|s est|ces) (?:quoi|koi)|(?:qu|k|kes) ?est[ -]?ce (?:que |qu )?(?:c est|ca veut dire"
    r"|veut dire)(?: que)?"
    r"|qu est ce que c est que|(?:que|qu est ce que|quoi) (?:veut|veulent|veux) dire|ca (?:veut|veux) dire"
    r" quoi|que signifie(?:nt)?|qu est ce que(?= (?:le|la|l|les|un|une|du) )"
    r"|signification|definition|kesako|kezako|definis|definissez|explique(?:z)?(?: moi)? (?:le |ce )?(?:mot|sigle)"
    r"|je (?:ne )?connais pas le (?:mot|sigle))"
    r" (?:de |du |d |que |par )?(?:le (?:mot|sigle|terme) )?(?:(?P<a>un|une) |(?:le|la|l|les|des|du|de l|de"
    r" la|mon|ma) )?(?P<term>[^?!.]+?)"
    r"(?: (?:svp|s il vous plait|s il te plait|stp|exactement|au juste|en fait))?[ ?!.]*$"
)
_QUESTION_AFTER = re.compile(
    r"^(?:bonjour |et |mais )*(?:le mot )?(?:(?P<a>un|une) |(?:le|la|l|les|des|du) )?(?P<term>[^?!.,]+?)"
    r" (?:(?:c est|c|cest|s est) (?:quoi|koi)"
    r"|(?:ca|sa|cela) (?:veut|veux|signifie) (?:dire )?quoi|(?:ca|qu est ce que ca) (?:veut dire|signifie)|qu"
    r" est ce que (?:c est|ca signifie|ca veut dire)|kesako|kezako|je (?:ne )?connais pas)[ ?!.]*$"
)
_VAGUE_TERMS = {
    "ca",
    "sa",
    "ce mot",
    "cela",
    "ce truc",
    "ton nom",
    "ton prenom",
    "tout ca",
    "la",
    "le probleme",
    "moi",
    "toi",
    "bon",
    "vous dites",
    "ce service",
    "possibilites",
    "ce sigle",
}
_TERM_WORDS = 4
_NOT_A_TERM = re.compile(
    r"\b(?:numero|adresse|date|mieux|meilleure?|difference|prix|tarif|horaires?|code|mail|lien|site|bouton"
    r"|solution|delai)\b"
)


def find_term(text: str) -> str | None:
    """Return the word whose meaning is asked (« c koi le qf ? » gives « qf »), as typed, or None."""
    spelled = re.sub(r"[\s-]+", " ", normalise(text)).strip()
    match = _QUESTION.match(spelled) or _QUESTION_AFTER.match(spelled)
    if match is None:
        return None
    term = match.group("term").strip()
    if (
        not 0 < len(term.split()) <= _TERM_WORDS
        or term in _VAGUE_TERMS
        or (not match["a"] and _NOT_A_TERM.search(term))
    ):
        return None
    return _as_typed(text, term)


def _as_typed(text: str, term: str) -> str:
    """Find the words of the message that became `term`, or give back `term` itself."""
    words = re.findall(r"[\w-]+", text)
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            piece = words[start : start + size]
            if normalise(" ".join(piece)) == term:
                return " ".join(piece)
    return term


_PERSONAL = (
    "code|codes|mot_de_passe|mots_de_passe|identifiant|identifiants|iban|numero_de_secu"
    "|numero_de_securite_sociale|numero_de_carte"
)
_OFFER = compile_phrases(
    (
        f"voici|voila|tenez|tiens|prenez|prends mon|mes|le|ma|les|un {_PERSONAL}|numero_secu|carte_bleue"
        f"|carte_bancaire",
        f"je|j dois|peux|vais|veux? vous|te|t|lui donne|donner|envoie|envoyer|envoi|file|filer|dicte|passe"
        f"|communique mon|mes|le|ma|les {_PERSONAL}",
        f"je|j donne|envoie|ecris|mets|tape|partage|dicte|dois_donner|peux_donner|peux_vous_donner vous|ici?"
        f" mon|mes|ma|le {_PERSONAL} ici|la|$",
        f"voulez|veux|besoin de? mon|mes {_PERSONAL} $",
        f"faut|besoin que? je|j vous|te donne|donner mon|mes {_PERSONAL}",
        f"prenez|prends|utilisez|utilise mon|mes {_PERSONAL}",
        f"mon|mes {_PERSONAL} … a_ma_place|pour_moi|pour_que_vous|comme_ca_vous|et_vous_faites",
    )
)
_INSTITUTION_OFFER = re.compile(r"\b(?:caf|banque|prefecture|site|il|elle|ils|on|demandent?|reclame)\b")


def offers_secret(text: str) -> bool:
    """Whether the person gives, or proposes to give, a password, a code or a personal number."""
    heard = hear(text)
    asked_by_other = _INSTITUTION_OFFER.search(fold(text)) is not None
    return bool(_OFFER.search(heard)) and not asked_by_other
