"""Hard rules for vital needs, one by one, and what only looks vital."""

import pytest

from nlu.vital import PHRASES, find_vital

VITAL = [
    ("je veux mourir", "suicide"),
    ("jveu mourire", "suicide"),
    ("j'ai envie d'en finir", "suicide"),
    ("je vais me suicider", "suicide"),
    ("j'ai plus envie de vivre", "suicide"),
    ("ma fille dit qu'elle veut mourir", "suicide"),
    ("je veux disparaitre", "suicide"),
    ("j'ai envie de disparaître, j'en peux plus", "suicide"),
    ("on me suit dans la rue", "violence"),
    ("je suis suivie dans la rue j'ai peur", "violence"),
    ("ça brûle chez le voisin", "fire"),
    ("mon père ne respire plus", "medical"),
    ("j'ai mal à la poitrine", "medical"),
    ("ma voisine a fait un malaise", "medical"),
    ("mon fils a avalé de la javel", "medical"),
    ("appelez une ambulance", "medical"),
    ("il me tape", "domestic_violence"),
    ("il ma tapé", "domestic_violence"),
    ("mon mari me bat", "domestic_violence"),
    ("mon ex veut me tuer", "domestic_violence"),
    ("j'ai peur de mon mari", "domestic_violence"),
    ("je me suis fait agresser", "violence"),
    ("on m'a frappé dans la rue", "violence"),
    ("il a un couteau", "violence"),
    ("appelez la police", "violence"),
    ("mon beau père touche ma petite soeur", "child"),
    ("le voisin bat ses enfants", "child"),
    ("mon père me frappe", "child"),
    ("au feu", "fire"),
    ("il y a le feu chez moi", "fire"),
    ("ça sent le gaz", "fire"),
    ("je dors dehors ce soir", "shelter"),
    ("jé nul par ou dormir", "shelter"),
    ("je sais pas ou dormir cette nuit", "shelter"),
    ("on dort dans la voiture", "shelter"),
    ("je suis à la rue", "shelter"),
    ("mon mari m'a mise dehors", "shelter"),
    ("jai rien a manger", "hunger"),
    ("on a pas mangé depuis hier", "hunger"),
    ("mes enfants ont faim", "hunger"),
    ("je peux pas parler il est à côté", "cannot_speak"),
    ("je suis sourd j'ai besoin des secours", "cannot_speak"),
    ("on maltraite ma grand-mère à l'ehpad", "elder_abuse"),
]

HARMLESS = [
    "je meurs de rire",
    "mon telephone est mort",
    "la caf me tue",
    "je suis mort de fatigue",
    "ma batterie est morte",
    "je tape mon code et ça marche pas",
    "je veux en finir avec cette paperasse",
    "au feu rouge il a grillé la priorité",
    "téléphone gratuit pour famille",
    "j'ai une faim de loup",
    "mon mari est mort le mois dernier, je le dis à la caf ?",
    "hébergé par le 115 je cherche une recharge",
    "l'avc de mon mari date de 2019 il faut un dossier mdph",
    "j'ai fini",
    "je suis au bout de ma démarche",
    "je trouve mon numéro nulle part",
    "je veux disparaitre de votre fichier",
    "mon crédit a disparu",
    "je suis suivie par une assistante sociale",
    "la conseillère qui me suit à la caf",
    "mon téléphone brûle quand il charge",
]


@pytest.mark.parametrize(("text", "kind"), VITAL, ids=[text for text, _ in VITAL])
def test_a_vital_need_is_heard(text, kind):
    assert kind in find_vital(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_vital_is_not(text):
    assert find_vital(text) == ()


def test_each_kind_has_its_cases():
    assert {kind for _, kind in VITAL} == set(PHRASES)


def test_the_need_is_heard_inside_another_request():
    assert find_vital("je veux parler à quelqu'un, je dors dehors ce soir") == ("shelter",)
