"""Hard rules for what must not be missed: a human is asked for, a word is asked about, a code is offered."""

from __future__ import annotations

import re

from nlu.folding import fold
from nlu.hearing import compile_phrases, compile_rule, hear
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
_HUMAN = compile_rule(
    (
        f"que|ke|qu {_PEOPLE} me|m|nous rappelle|appelle|telephone|contacte|recoive|aide",
        f"{_PEOPLE} vienne|viendra|passe|passer|venir chez_moi|a_la_maison",
        f"~ dire|dis|dit|raconter|explique|expliquer qu_a|ka|a un|une vraie|vrai? {_PEOPLE}",
        "qui peut|pourrait|peux me|m|nous recevoir|rappeler|telephoner",
        "veux|veut|voudrais pas|plus? d? un|le|de|du|une robot|machine",
        "peux|peut|puis|pourrais vous|t|te|vous_t|je_vous appeler|telephoner|joindre",
        "^ non … pas vous|toi|robot … quelqu_un|humain|personne",
        "bernard est la|disponible|ici",
        "passe|passez moi le|la|l? standardiste|secretaire|standard|accueil",
        f"besoin {_PEOPLE} … parler|parle",
        f"~ explique|expliquer|raconter|dire|parler … a|avec un|une? {_PEOPLE} $|en_vrai|svp",
        f"gens|{_PEOPLE} a|avec qui … parler|causer|discuter|expliquer|joindre|demander",
        "~ dame|monsieur|personne|aidant|aidante|conseillere d_hier|de_la_derniere_fois|qui_m_a_aide|qui_m_a_repondu",
        "pas bot|robot|machine humain|personne|quelqu_un",
        f"faut|faudrait que? je? l? parle|discute|voie|vois|explique|rencontre … {_PEOPLE}",
        f"il me faut|faudrait un|une? vrai|vraie|veritable? {_PEOPLE}",
        f"pas ecrire|l_ecrire|taper|tape … {_PEOPLE}|parler|recevoir",
        f"~ parler|parle|discuter|echanger|causer|dialoguer|communiquer|converser {_A} {_A}? {_PEOPLE}",
        f"~ parler|parle|discuter|echanger|causer {_A}? {_PEOPLE}",
        f"veux|voudrais|souhaite|prefere|aimerais|besoin|faut|peux_avoir|pourrais_avoir|donnez_moi|donne_moi"
        f"|passe|passez|passer"
        f" moi? avoir? a|d|de? un|une|l? vrai|vraie? {_PEOPLE} $",
        f"passe|passez|donne|donnez|mettez|transferez|transfere|appelle|appelez moi a|au|d|vers|chez? un|une"
        f"|l|le|la? vrai|vraie? {_PEOPLE}",
        f"^ un|une|l|le|mon? {_PEOPLE} svp|s_il_vous_plait|s_il_te_plait|vite|merci? $",
        f"~ {_PEOPLE} s_il_vous_plait|s_il_te_plait $",
        "~ appelez|appelle|telephonez|contactez moi au|svp|s_il_vous_plait|par|plutot|directement|$",
        "rappelez|rappele|rappelle moi au|par|plutot|directement|vite|svp|s_il_vous_plait",
        "etre|sois|soit rappele|rappelee|recontacte|recontactee",
        "~ peut|pouvez|peux|peut_il|qu_on|qu_il|puisse|quelqu_un|doit|va me|m rappeler|rappelle|rappele|appeler"
        "|appelle|telephoner|joindre au|svp|s_il_vous_plait|par|plutot|$",
        f"en relation|contact|lien avec {_A}? {_PEOPLE}",
        f"~ {_PEOPLE} peut|pourrait|puisse|qui_peut|pour_m|pour_me m? aider|rappeler|expliquer|repondre|recevoir|venir",
        f"~ y_a|avez|existe t? il? pas? {_A}? {_PEOPLE} en_vrai|derriere|de_disponible|a_qui|pour_m_aider|qui"
        f"|reel|vivant|la|$",
        "pas|plus|marre|sans|stop un|une|le|de|du|aux|avec robot|machine|bot … veux|donnez|passez|humain"
        "|personne|quelqu_un",
        "~ vrai|vraie|reel|reelle|veritable|en_chair|physique personne|humain|conseiller|aidant",
        "~ humain|personne|conseiller reel|reelle|vrai|physique",
        "^ aidant|humain|conseiller|conseillere|operateur|personne_reelle $",
        "~ voir|rencontrer un|une|votre|mon? aidant|aidante|conseiller_numerique|mediateur|benevole",
        "parler|reparler a bernard",
        "~ service client",
        "~ contacter|joindre|voir|appeler un|une|l|votre|le aidant|aidante|equipe|support|service_client",
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
        "parle|parler|discute|a|avec|j_ai qui|une_machine|un_robot|un_ordinateur",
        "est_ce que c_est|tu|vous … personne|humain|robot|quelqu_un",
        "robot ou",
        "qui me? repond|ecrit|parle|lit",
        "ou un?|une? robot|machine|ordinateur|ordi|bot|ia",
    )
)
_SLASH_HUMAN = re.compile(r"^\s*/aidant\b")
_REFUSED_HUMAN = compile_phrases(("veux|besoin|faut pas|plus parler|d_aidant|de_conseiller|d_un_aidant a?|$",))


_NOT_OURS = compile_phrases(
    (
        "parler|parle|causer a|avec un|une|ma|mon|le|d? mur|murs|chaise|femme|mari|fils|fille|mere|chat"
        "|chien|amour|dieu",
        "parler d amour",
        "personne comme moi",
        "personne|personnes a charge|handicapee|agee|seule",
        "pour une|d_une autre personne",
        "pour quelqu_un",
        "quelqu_un d|qui? utilise|a_pris|a_pirate|a_vole|vit|pirate|habite|m_a_demande",
        "declarer|heberger quelqu_un",
        "a|de|pas|ai|plus personne $|ne|n|pour",
        "dites|dire|dis|communiquez|donnez|communiquer|donner … a personne",
        "proche|familial aidant",
        "aidant|aidante de|familial ma|mon",
        "contacter|appeler|joindre mon|la|l ecole|college|lycee|creche",
        "dame|monsieur de compagnie",
    )
)
"""A person is named, and nobody of ours is asked for."""


def wants_human(text: str, *, doubted: bool = False) -> bool:
    """Whether the message asks for a person of ours, not for one at an institution.

    With `doubted`, the classifier is sure of something else, and only firm phrases count.
    """
    heard = hear(text)
    if _SLASH_HUMAN.match(text):
        return True
    if _INSTITUTION.search(heard) or _REFUSED_HUMAN.search(heard) or _IDENTITY_QUESTION.search(heard):
        return bool(_FIRM_HUMAN.search(heard)) and not _INSTITUTION_PERSON.search(heard)
    return _HUMAN.holds(_NOT_OURS.sub(" ", heard), doubted=doubted)


def wants_no_human(text: str) -> bool:
    """Whether a person is named who is not of ours: at an institution, or in a story."""
    heard = hear(text)
    if wants_human(text):
        return False
    return bool(_NOT_OURS.search(heard) or (_INSTITUTION.search(heard) and _INSTITUTION_PERSON.search(heard)))


_FIRM_HUMAN = compile_phrases(
    (
        "veux|voudrais|prefere|besoin|donnez_moi|passez_moi de? parler|discuter|avoir? a|avec? un|une? vrai|vraie? "
        "aidant|aidante|humain|etre_humain|quelqu_un|personne",
        "pas un robot|machine",
        "faut|faudrait que? je? l? parle|explique|discute|raconte a|avec un|une? vrai|vraie? quelqu_un|personne|humain",
        "gens|quelqu_un|personne|humain a|avec qui … parler|causer|discuter",
    )
)
_INSTITUTION_PERSON = compile_phrases(
    (
        f"{_PEOPLE} … de|du|a|au|des|chez la|le|les|l? caf|msa|allocations|pole_emploi|france_travail|ameli"
        f"|cpam|secu|impots|prefecture|mairie"
        "|banque|edf|engie|sfr|orange|bouygues|free|mission_locale|mdph|bailleur|ecole|ccas",
        "joindre|contacter|appeler|telephoner caf|a_la_caf|ameli|a_ameli|cpam|sfr|orange|free|pole_emploi|impots",
        f"{_PEOPLE} caf|msa|pole_emploi|france_travail|ameli|cpam|impots|mairie|bancaire|sfr|orange",
        "es|est|etes|t_es tu|vous|ce",
        "tu|vous es|etes",
    )
)

_MEANS = r"(?:(?:veut|veux|veu|veulent|veule|ve) dire?|signifie(?:nt)?)"
_QUESTION = re.compile(
    r"^(?:bonjour |salut |svp |stp |dis |dites |et |mais |alors )*"
    r"(?:(?:c est|cest|c|s est|ces) (?:quoi|koi)|(?:c est qui|qui c est)(?= (?:le|la|l|les|un|une) )"
    rf"|(?:qu|k|kes) ?est[ -]?ce (?:que |qu )?(?:c est|ca {_MEANS}|{_MEANS})(?: que)?"
    r"|kes ?(?:ke|que|k)? ?(?:c est|s est|ce|sse|se)(?: que)?"
    rf"|qu est ce que c est que|(?:que|qu est ce que|quoi|kesk[ei]?) (?:ca )?{_MEANS}|ca {_MEANS}"
    r" quoi|qu est ce que(?= (?:le|la|l|les|un|une|du) )"
    r"|signification|definition|kesako|kezako|definis|definissez|explique(?:z)?(?: moi)? (?:le |ce )?(?:mot|sigle)"
    r"|je (?:ne )?connais pas le (?:mot|sigle))"
    r" (?:de |du |d |que |par )?(?:le (?:mot|sigle|terme) )?"
    r"(?:(?P<a>un|une) |(?P<mine>mon|ma) |(?:le|la|l|les|des|du|de l|de la) )?(?P<term>[^?!.]+?)"
    r"(?: (?:svp|s il vous plait|s il te plait|stp|exactement|au juste|en fait))?[ ?!.]*$"
)
_QUESTION_AFTER = re.compile(
    r"^(?:bonjour |et |mais )*(?:le mot )?(?:(?P<a>un|une) |(?P<mine>mon|ma) |(?:le|la|l|les|des|du) )?"
    r"(?P<term>[^?!.,]+?)"
    r" (?:(?:c est|c|cest|s est) (?:quoi|koi)|(?(a)c est qui|(?!))"
    rf"|(?:ca|cela) {_MEANS} quoi|(?:ca|qu est ce que ca) {_MEANS}|qu"
    rf" est ce que (?:c est|ca {_MEANS})|kesako|kezako|je (?:ne )?connais pas)[ ?!.]*$"
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
_NAMED = re.compile(
    r"numero (?:de )?secu(?:rite sociale)?$|(?:numero|adresse|code) (?!.*\b(?:de la|du|de l|des|pour|sur|wifi)\b)"
)
"""A number, address or code of a kind that has a name, « code puk », and not somebody's."""


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
        or (not match["a"] and _NOT_A_TERM.search(term) and (match["mine"] or not _is_named(term)))
    ):
        return None
    return _as_typed(text, term)


def _is_named(term: str) -> bool:
    named = _NAMED.match(term)
    return named is not None and (named.end() == len(term) or not _INSTITUTION.search(term))


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
    "puk|pin|chiffres|cryptogramme|code|codes|mot_de_passe|mots_de_passe|identifiant|identifiants|iban|numero_de_secu"
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
        "je vous|te donne|envoie|communique $",
        f"mon|mes {_PERSONAL} … a_ma_place|pour_moi|pour_que_vous|comme_ca_vous|et_vous_faites",
    )
)
_TOLD_SECRET = compile_phrases(
    (
        "mot_de_passe|code|codes|pin|puk|cryptogramme|mots_de_passe|schema … c_est|est|etait|en_minuscule"
        "|en_majuscule|tout_attache|sont|vaut",
        "c_est|est|c mon|le|ma mot_de_passe|code|pin|puk|codes",
        "ai|avais choisi|mis|note|change|pris|invente … mot_de_passe|code|pin",
        "mot_de_passe|code|pin … j_ai|javais|j_avais choisi|mis|note|invente",
        "mot_de_passe zero|un|deux|trois|quatre|cinq|six|sept|huit|neuf|tout_attache",
        "question secrete … c_est|est",
        "voici|voila|tiens|tenez|prends|prenez les|le|mes|mon|un|l? code|codes|puk|pin|chiffres|mot_de_passe"
        "|cryptogramme|identifiants",
        "connectez|connecte|va|allez … vous|toi? sur mon compte … avec|code|mot_de_passe",
        "chiffres|code … sont|est|recu $|un|deux|trois|quatre|cinq|six|sept|huit|neuf",
        "donne|donnes|donner mon|mes|le? code|codes|mo_de_pass|mot_de_passe a|toi|ici",
        "done|donne mon|mes mo de pass",
        "je|j vous? l|le|les envoie|donne|ecris|recopie|copie quand_meme|ici",
        "carte|numero … ecris|mets la_suite",
    )
)
_TOLD_PLAINLY = re.compile(
    r"\bpass\b(?! navigo| culture| rail| jeune| sport)[^.?!]{0,40}?(?:\best\b|\bc.?est\b|:)"
    r"|\bchiffres? (?:sont|recus?|c.?est)[ :]*(?:\d ?){3}"
)
"""What sounds would confuse (« pass » with « pas »)."""
"""A secret said in words: what looked like one is already masked."""

_KEPT_SECRET = compile_phrases(
    (
        "oublie|oubliee|oublies|perdu|perdue|perdus|retrouve|retrouver|trouver|trouve|recois|recu_pas|recevoir|arrive"
        "|connais|rappelle|souviens|incorrect|bloque|bloquee|bloques|refuse|expire|faux|marche|invalide|errone"
        "|obligatoire|demande|quoi|ou|comment|quel|quelle|lequel|pourquoi|combien|normal|dangereux|grave|provisoire"
        "|pirate|pirates|vole|voles|volee|changer|modifier|creer|recuperer|reinitialiser|choisir|postal|barre|promo"
        "|rio|ape|rome|route|porte|motif|bien|mieux|risque|accepte|partis|perime|efface|imprime|morte"
        "|corresponde|illisible|majuscule|caracteres|partout|passe_pas|bon_mais|trompe",
        "donne|donner|donnerai|partage|dire pas|jamais mon|mes|le? code|codes|mot_de_passe|mots_de_passe?",
        "veux|voudrais pas donner|dire|envoyer",
        "pas recu",
        "nee|ne le",
        "dossier numero",
        "tape|mets|entre le|mon code",
        "envoient|envoie|envoyer … courrier",
        "attestation avec",
        "utilise|utilisent mon|mes",
        "donne mon|mes mot_de_passe|code|codes … a_un|a_une",
        "fois",
        "fille|fils|mari|quelqu_un|escroc|monsieur|il connait|a_pris|demande|voulait|veut",
    )
)
"""A secret is lost, asked for, refused or changed: nobody gives it here."""

_HANDED = compile_phrases(("je|j vous|t|te l|le|les donne|envoie|ecris|recopie|dicte",))
"""« Je vous le donne quand même »: enough not to think that nothing is given, too little to think that it is."""

_NOT_HERE = compile_phrases(
    (
        "a qui $",
        "ou|quel|quelle je? tape|mets|ecris|code",
        "postal",
        "veux|voudrais pas donner|dire|envoyer",
        "donne|donnerai|dis pas|jamais mon|mes|le? code|codes|mot_de_passe?",
        "code … rien|marche_pas",
    )
)
_INSTITUTION_OFFER = re.compile(r"\b(?:caf|banque|prefecture|site|il|elle|ils|on|demandent?|reclame)\b")


def offers_secret(text: str) -> bool:
    """Whether the person gives, or proposes to give, a password, a code or a personal number."""
    heard = hear(text)
    asked_by_other = _INSTITUTION_OFFER.search(fold(text)) is not None
    if _OFFER.search(heard) and not asked_by_other and not _NOT_HERE.search(heard):
        return True
    told = _TOLD_SECRET.search(heard) or _TOLD_PLAINLY.search(fold(text))
    return told is not None and not _KEPT_SECRET.search(heard)


def keeps_secret(text: str) -> bool:
    """Whether a secret is only spoken of: lost, asked for, refused, changed."""
    heard = hear(text)
    return bool(_KEPT_SECRET.search(heard)) and not _HANDED.search(heard) and not offers_secret(text)
