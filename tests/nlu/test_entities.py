"""The useful pieces of a message."""

import pytest

from nlu.entities import find_entities, month_of

CASES = [
    ("recharge sfr pour le mali", "operateur", "sfr"),
    ("ma puce bouyges", "operateur", "bouygues"),
    ("licamobile svp", "operateur", "lycamobile"),
    ("j'habite 93200 saint denis", "code_postal", "93200"),
    ("je dois 1 250,50 € à la caf", "montant", "1250.50"),
    ("jai touché 450 euros", "montant", "450"),
    ("rdv le 12/05/2026", "date", "2026-05-12"),
    ("né le 3 mars 1985", "date", "1985-03-03"),
    ("mon salaire de septambre", "mois", "09"),
    ("novembre 2026", "mois", "2026-11"),
    ("la kaf m'a écrit", "organisme", "caf"),
    ("pole emploi", "organisme", "france_travail"),
    ("mon rsa", "prestation", "rsa"),
    ("ma carte d'identité", "document", "carte_identite"),
]


@pytest.mark.parametrize(("text", "kind", "value"), CASES, ids=[text for text, _, _ in CASES])
def test_an_entity_is_found(text, kind, value):
    assert (kind, value) in {(entity.kind, entity.value) for entity in find_entities(text)}


@pytest.mark.parametrize("text", ["06 12 34 56 78", "[code masqué]", "mais oui", "ma main", "93200 euros"])
def test_look_alikes_are_no_postal_code_nor_month(text):
    assert not {"code_postal", "mois", "date"} & {entity.kind for entity in find_entities(text)}


@pytest.mark.parametrize(
    ("word", "month"), [("aout", 8), ("févrié", 2), ("desembre", 12), ("juilet", 7), ("mais", None), ("bonjour", None)]
)
def test_a_month_is_read_through_typos(word, month):
    assert month_of(word) == month
