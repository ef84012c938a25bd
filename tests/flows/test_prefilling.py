"""What a first sentence already says: read by type and meaning, never guessed."""

import pytest

from flows.prefilling import read_said
from flows.understanding import Understanding
from nlu.entities import find_entities


def said(text):
    return read_said(Understanding(masked_text=text, entities=find_entities(text)))


SAID = {
    "operator_and_country": (
        "recharge sfr pour appeler au mali",
        {"operateur": "sfr", "pays_etranger": "oui", "pays": "Mali"},
    ),
    "by_ear": ("jveu apeler o senegal avec lebara", {"operateur": "lebara", "pays_etranger": "oui", "pays": "Sénégal"}),
    "unnamed_country": ("recharge pour appeler au bled", {"pays_etranger": "oui"}),
    "postal_code": ("je suis à 93200", {"code_postal": "93200"}),
    "benefit": ("ma déclaration rsa", {"prestation": "rsa", "caf_aide": "rsa", "caf_aide_demandee": "rsa"}),
}
NOT_SAID = {
    "two_operators": ("passer de sfr à free", "operateur"),
    "refused_operator": ("je suis plus chez orange", "operateur"),
    "negated_operator": ("une recharge mais pas lycamobile", "operateur"),
    "country_of_birth": ("je suis né au mali et je veux une recharge", "pays"),
    "two_countries": ("appeler au mali et au maroc", "pays"),
    "two_codes": ("j'habite 93200 mais je dors à 75018", "code_postal"),
}


@pytest.mark.parametrize(("text", "expected"), SAID.values(), ids=SAID.keys())
def test_what_a_sentence_says_is_kept_by_its_meaning(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(("text", "name"), NOT_SAID.values(), ids=NOT_SAID.keys())
def test_what_is_doubtful_is_left_to_be_asked(text, name):
    assert name not in said(text)
    assert "pays_etranger" not in said(text)


def test_an_amount_answers_no_question_by_itself():
    assert set(said("850 euros de salaire en mars")) == {"montant", "mois"}
