"""Words that name several procedures: the assistant must ask which, not guess."""

from __future__ import annotations

import re

from nlu.normalise import normalise

AMBIGUOUS: dict[str, tuple[str, ...]] = {
    "declaration": ("caf_declaration_trimestrielle", "impots_declaration", "ft_actualisation"),
    "declarer": ("caf_declaration_trimestrielle", "impots_declaration", "ft_actualisation"),
    "inscription": ("ft_inscription", "ecole_en_ligne", "logement_social_demande"),
    "inscrire": ("ft_inscription", "ecole_en_ligne", "logement_social_demande"),
    "carte": ("carte_vitale", "carte_identite_passeport", "titre_sejour_rdv", "sim_activer"),
    "compte": ("caf_compte_acces", "ft_compte_acces", "ameli_compte", "compte_bancaire_droit"),
    "attestation": ("caf_attestation", "ft_attestation", "ameli_compte"),
    "identifiant": ("caf_compte_acces", "ft_compte_acces", "ameli_compte"),
    "connexion": ("caf_compte_acces", "ft_compte_acces", "ameli_compte", "franceconnect_aide"),
    "connecter": ("caf_compte_acces", "ft_compte_acces", "ameli_compte", "franceconnect_aide"),
    "code": ("mot_de_passe_oublie", "caf_compte_acces", "sim_activer", "ameli_compte"),
    "rendez vous": ("caf_contact", "ft_rendez_vous", "titre_sejour_rdv"),
    "recharge": ("recharge_acheter", "recharge_choisir", "telephone_plus_de_credit"),
    "facture": ("energie_cheque", "telecom_facture_impayee"),
    "allocation": ("caf_demande_aide", "caf_paiement_probleme", "ft_paiement"),
    "paiement": ("caf_paiement_probleme", "ft_paiement"),
    "renouvellement": ("titre_sejour_rdv", "css_demande", "logement_social_demande", "carte_identite_passeport"),
    "renouveler": ("titre_sejour_rdv", "css_demande", "logement_social_demande", "carte_identite_passeport"),
    "justificatif": ("caf_envoyer_document", "caf_attestation", "document_numeriser"),
    "dossier": ("caf_contact", "mdph_dossier", "logement_social_demande"),
    "dossier caf": ("caf_demande_aide", "caf_paiement_probleme", "caf_contact"),
    "numero": ("caf_compte_acces", "caf_contact", "sim_activer"),
    "caf": ("caf_declaration_trimestrielle", "caf_compte_acces", "caf_paiement_probleme", "caf_contact"),
    "rsa": ("caf_declaration_trimestrielle", "caf_demande_aide", "caf_paiement_probleme"),
    "msa": ("caf_declaration_trimestrielle", "caf_paiement_probleme", "caf_contact"),
    "apl": ("caf_demande_aide", "caf_paiement_probleme", "caf_changement_situation"),
    "aah": ("mdph_dossier", "caf_declaration_trimestrielle", "caf_paiement_probleme"),
    "prime activite": ("caf_demande_aide", "caf_declaration_trimestrielle", "caf_paiement_probleme"),
    "changer adresse": ("caf_changement_situation", "email_creer", "titre_sejour_rdv"),
    "changement adresse": ("caf_changement_situation", "email_creer", "titre_sejour_rdv"),
    "demenage": ("caf_changement_situation", "titre_sejour_rdv", "energie_cheque"),
    "argent": ("caf_paiement_probleme", "ft_paiement", "compte_bancaire_droit"),
    "remboursement": ("ameli_compte", "caf_paiement_probleme", "ft_paiement"),
    "rembourser": ("caf_paiement_probleme", "ft_paiement", "ameli_compte"),
    "trop percu": ("caf_paiement_probleme", "ft_paiement"),
    "dette": ("caf_paiement_probleme", "telecom_facture_impayee", "energie_cheque"),
    "droits": ("caf_demande_aide", "css_demande", "ft_paiement"),
    "certificat": ("acte_naissance", "caf_attestation", "ft_attestation"),
    "papier": ("caf_envoyer_document", "document_numeriser", "ft_attestation"),
    "document": ("document_numeriser", "caf_envoyer_document"),
    "envoyer papier": ("caf_envoyer_document", "document_numeriser"),
    "envoyer document": ("caf_envoyer_document", "document_numeriser"),
    "attestation droit": ("ameli_compte", "caf_attestation", "ft_attestation"),
    "prefecture": ("titre_sejour_rdv", "carte_identite_passeport"),
    "mairie": ("acte_naissance", "carte_identite_passeport", "logement_social_demande"),
    "secu": ("ameli_compte", "carte_vitale", "css_demande"),
    "sante": ("css_demande", "ameli_compte", "carte_vitale"),
    "perdu carte": ("carte_identite_passeport", "carte_vitale", "sim_activer"),
    "carte perdu": ("carte_identite_passeport", "carte_vitale", "sim_activer"),
    "telephone": ("recharge_acheter", "equipement_obtenir", "sim_activer"),
    "internet": ("telephone_plus_de_credit", "telecom_facture_impayee", "apprendre_numerique"),
    "forfait": ("recharge_choisir", "telecom_facture_impayee", "telephone_plus_de_credit"),
    "ordinateur": ("equipement_obtenir", "apprendre_numerique"),
    "logement": ("logement_social_demande", "caf_demande_aide"),
    "banque": ("compte_bancaire_droit", "arnaque_signaler"),
    "rib": ("compte_bancaire_droit", "caf_changement_situation"),
    "chomage": ("ft_inscription", "ft_actualisation", "ft_paiement"),
    "radie": ("ft_inscription", "ft_actualisation", "ft_rendez_vous"),
    **dict.fromkeys(
        ("sfr", "orange", "bouygues", "free", "lebara", "lycamobile", "sosh"),
        ("recharge_choisir", "telecom_facture_impayee", "sim_activer"),
    ),
    "france travail": ("ft_inscription", "ft_actualisation", "ft_compte_acces", "ft_rendez_vous"),
}
"""What a word alone may mean, the likeliest first. At most four: one row of buttons."""

_SYNONYMS = {
    "declarations": "declaration",
    "inscriptions": "inscription",
    "cartes": "carte",
    "comptes": "compte",
    "attestations": "attestation",
    "identifiants": "identifiant",
    "codes": "code",
    "recharges": "recharge",
    "factures": "facture",
    "allocations": "allocation",
    "paiements": "paiement",
    "dossiers": "dossier",
    "justificatifs": "justificatif",
    "versement": "paiement",
    "virement": "argent",
    "papiers": "papier",
    "documents": "document",
    "envoyer papiers": "envoyer papier",
    "envoyer documents": "envoyer document",
    "attestation droits": "attestation droit",
    "droit": "droits",
    "appartement": "logement",
    "securite sociale": "secu",
    "cpam": "secu",
    "assurance maladie": "secu",
    "declare": "declarer",
    "inscri": "inscription",
    "perdue carte": "perdu carte",
    "carte perdue": "carte perdu",
    "changer d adresse": "changer adresse",
    "nouvelle adresse": "changer adresse",
    "demenagement": "demenage",
    "demenager": "demenage",
    "recu argent": "argent",
    "lyca": "lycamobile",
    "rdv": "rendez vous",
    "reinscription": "inscription",
    "rendez": "rendez vous",
    "pole emploi": "france travail",
    "polemploi": "france travail",
    "paul emploi": "france travail",
    "pol emploi": "france travail",
}
_EMPTY = re.compile(
    r"\b(?:bonjour|bonsoir|salut|merci|s il vous plait|s il te plait|je|j|ai|veux|voudrais|vais|dois|besoin"
    r"|faire|refaire|avoir|obtenir|un|une"
    r"|le|la|les|l|ma|mon|mes|me|m|de|d|du|des|pour|a|c est|probleme|aide|aider|aidez|moi|arrive|pas|comment|on"
    r"|est ce que|en ligne"
    r"|sur|internet|il faut|faut|mon|vous|tu|peux|pouvez|demander|demande|trouver|savoir|question|svp|avec|suis"
    r"|sais|ou|au sujet)\b"
)
_SINGLE_WORDS_ONLY = {
    *("recharge", "allocation", "numero", "code", "justificatif", "papier", "document", "telephone", "argent"),
    *("internet", "forfait", "ordinateur", "logement", "banque", "droits", "certificat", "demenage"),
}
"""Words too common: ambiguous only when nothing but « mon » or « un » goes with them."""

_ARTICLES = re.compile(r"\b(?:un|une|le|la|les|l|ma|mon|mes|des)\b")


def find_several(text: str) -> tuple[str, ...]:
    """Return the procedures that an ambiguous word alone may mean, or nothing."""
    spelled = re.sub(r"[^\w ]", " ", normalise(text))
    rest = re.sub(r"\s+", " ", _EMPTY.sub(" ", spelled)).strip()
    if not rest and "internet" in spelled:
        # « Sur internet » says how; « internet » alone says what.
        rest = "internet"
    rest = _SYNONYMS.get(rest, rest)
    if rest not in AMBIGUOUS:
        return ()
    if rest in _SINGLE_WORDS_ONLY and _ARTICLES.sub(" ", spelled).strip() not in {rest, rest + "s"}:
        return ()
    return AMBIGUOUS[rest]


_AND = re.compile(r"\s*(?:[.;!?](?=\s)|\n+|,?\s\b(?:et|puis|aussi|en plus|sinon|ainsi que)\b)\s*", re.IGNORECASE)
_COMMA = re.compile(r",\s")
_LEAST_WORDS = 3
_REQUEST = re.compile(
    r"^(?:aussi |apres |ensuite |en plus |puis |sinon |bonjour )*(?:je (?:veux|voudrais|dois|souhaite|cherche"
    r"|peux)|j (?:ai besoin|aimerais)"
    r"|il (?:me )?faut|faut|comment|il faudrait|pour|aide[rz]?|m |me |[a-z]+(?:er|ir|dre|ire)\b)"
)


def split_needs(text: str) -> list[str]:
    """Cut a message into its requests. Fewer than two when the rest only tells a story."""
    return [piece for piece in _cut(_AND, text) if _REQUEST.match(normalise(piece))]


def split_pieces(text: str) -> list[str]:
    """Cut a message at each sentence, comma and « et », requests or not; what is too short to mean is left out."""
    return [piece for part in _cut(_AND, text) for piece in _cut(_COMMA, part)]


def _cut(where: re.Pattern[str], text: str) -> list[str]:
    pieces = (piece.strip() for piece in where.split(text))
    return [piece for piece in pieces if len(piece.split()) >= _LEAST_WORDS]
