"""A human is asked for, a word is asked about, a secret is offered, a word is ambiguous."""

import pytest

from nlu.borders import find_several, split_needs
from nlu.rules import find_term, offers_secret, wants_human

HUMAN = [
    "je veux parler a quelqu'un",
    "un conseiller svp",
    "aidant",
    "/aidant",
    "passez moi quelqu'un",
    "jveu parlé a kelkun",
    "je veux une vraie personne",
    "appelez moi au 06 12 34 56 78",
    "je préfère parler à un humain",
    "rappelez-moi svp",
]
NOT_HUMAN = [
    "je veux voir quelqu'un de la CAF",
    "je voudrai parler avec un conseiller de la caf",
    "rappelle moi demain",
    "tu es un humain ?",
    "je parle à une machine ?",
    "mon conseiller france travail m'a convoqué",
    "me rappeler mon mot de passe",
    "conseil pour un forfait",
]
TERMS = [
    ("c koi le qf ?", "qf"),
    ("c'est quoi le QF", "QF"),
    ("ça veut dire quoi allocataire", "allocataire"),
    ("un identifiant c'est quoi", "identifiant"),
    ("que veut dire APL ?", "APL"),
    ("que signifie quotient familial", "quotient familial"),
    ("qu'est ce que c'est un RIB", "RIB"),
    ("MSA c'est quoi", "MSA"),
]
NOT_TERMS = [
    "c'est quoi le numéro de la caf",
    "c'est quoi mon adresse mail",
    "c'est quoi le mieux pour appeler le sénégal",
    "je comprends pas",
    "c'est quoi ton nom",
    "qu'est ce que tu sais faire",
    "qu'est ce que vous proposez",
    "c'est quand la date pour s'actualiser",
]
OFFERS = [
    "tu veux mon mot de passe ?",
    "je vous donne mes identifiants",
    "je dois vous donner mon code ?",
    "prenez mon code et faites la déclaration",
]
NOT_OFFERS = [
    "j'ai oublié mon code caf",
    "je retrouve pas mon mot de passe",
    "la caf m'envoie le code par sms",
    "le site veut mon mot de passe",
]
AMBIGUOUS = [
    ("pole emploi", "ft_inscription"),
    ("Pôle-Emploi svp", "ft_actualisation"),
    ("la caf", "caf_declaration_trimestrielle"),
    ("rsa", "caf_demande_aide"),
    ("rdv", "ft_rendez_vous"),
    ("ma déclaration", "impots_declaration"),
    ("inscription", "ft_inscription"),
    ("ma carte", "carte_vitale"),
    ("mon compte", "ameli_compte"),
    ("je veux faire ma déclaration svp", "caf_declaration_trimestrielle"),
    ("1scription", "ecole_en_ligne"),
    ("attestation", "ft_attestation"),
]
CLEAR = [
    "ma déclaration caf",
    "inscription pole emploi",
    "ma carte vitale",
    "mon compte ameli",
    "recharger mon téléphone",
    "je veux une recharge",
    "bonjour",
]


@pytest.mark.parametrize("text", HUMAN)
def test_a_human_is_asked_for(text):
    assert wants_human(text)


@pytest.mark.parametrize("text", NOT_HUMAN)
def test_no_human_of_ours_is_asked_for(text):
    assert not wants_human(text)


@pytest.mark.parametrize(("text", "term"), TERMS)
def test_the_word_asked_about_is_found(text, term):
    assert find_term(text) == term


@pytest.mark.parametrize("text", NOT_TERMS)
def test_another_question_asks_about_no_word(text):
    assert find_term(text) is None


@pytest.mark.parametrize("text", OFFERS)
def test_an_offered_secret_is_seen(text):
    assert offers_secret(text)


@pytest.mark.parametrize("text", NOT_OFFERS)
def test_a_lost_or_asked_secret_is_not_an_offer(text):
    assert not offers_secret(text)


@pytest.mark.parametrize(("text", "candidate"), AMBIGUOUS)
def test_an_ambiguous_word_has_several_meanings(text, candidate):
    assert candidate in find_several(text)
    assert 2 <= len(find_several(text)) <= 4


@pytest.mark.parametrize("text", CLEAR)
def test_a_word_made_clear_has_one_meaning(text):
    assert find_several(text) == ()


def test_two_requests_are_cut_apart():
    assert split_needs("je veux m'inscrire à pole emploi et faire une demande de logement") == [
        "je veux m'inscrire à pole emploi",
        "faire une demande de logement",
    ]
