"""A town named in a message is told when it is sure, and never when a word only looks like one."""

import pytest

from knowledge.towns import load_towns
from nlu.entities import find_entities

SURE = [
    ("j'habite à Aubervilliers", "93001"),
    ("jabite a bobigny", "93008"),
    ("je vis à Nice", "06088"),
    ("j habite sens", "89387"),
    ("je reste a st ouen sur seine", "93070"),
    ("la mairie de La Courneuve", "93027"),
    ("je cherche un lieu à Montreuil", "93048"),
    ("ou aller a noisy le grand pour la caf", "93051"),
    ("caf marseille rdv", "13055"),
    ("ma carte vitale je suis a drancy", "93029"),
    ("heberge a tours", "37261"),
    ("épinay-sur-seine", "93031"),
]
NOT_A_TOWN = [
    "nice merci",
    "je sais pas lire",
    "les bains publics",
    "elle a orange",
    "un forfait orange",
    "ça n'a pas de sens",
    "je fais des tours",
    "il a plaisir",
    "saint denis",
    "j'habite à Saint-Denis",
    "je dois aller à la caf",
    "a la mairie",
    "au secours",
    "mon mari a pris la carte",
    "il faut payer avant mars",
    "les colombes",
    "je suis a la rue",
    "bonjour",
    "prime",
    "le pont",
    "la poste",
    "a quoi ca sert",
    "de rien",
    "depuis mars",
    "je suis malade",
    "je suis à l'hôpital",
    "une place à la crèche",
    "mon adresse en ligne",
    "la garde des enfants",
]


@pytest.mark.parametrize(("text", "code"), SURE, ids=[text for text, _ in SURE])
def test_a_town_surely_named_is_told(text, code):
    found = [entity for entity in find_entities(text, load_towns()) if entity.kind == "commune"]

    assert [entity.value for entity in found] == [code]


@pytest.mark.parametrize("text", NOT_A_TOWN)
def test_a_word_like_a_town_is_not_told(text):
    assert "commune" not in {entity.kind for entity in find_entities(text, load_towns())}


def test_without_towns_none_is_told():
    assert find_entities("j'habite à Aubervilliers") == ()
