"""Secrets are masked, look-alikes stay, and masking twice changes nothing."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.sensitive import mask

SECRETS = {
    "password_said": ("mon mot de passe c'est soleil", ["password"], "soleil"),
    "password_no_link": ("mdp azerty75", ["password"], "azerty75"),
    "password_with_symbol": ("mot de passe Toto1234!", ["password"], "Toto1234"),
    "password_misspelt": ("mon mo de pass cé Lune2020", ["password"], "Lune2020"),
    "password_of_caf": ("mot de passe caf: Marie 1985", ["password"], "1985"),
    "password_after": ("azerty75 c'est mon mot de passe", ["password"], "azerty75"),
    "code_alone": ("code 123456", ["code"], "123456"),
    "code_of_caf": ("voici mon code caf 1234", ["code"], "1234"),
    "two_codes": ("mes codes sont 4521 et 8899", ["code"], "8899"),
    "code_first": ("1234 c mon code", ["code"], "1234"),
    "pin": ("code pin 0000", ["code"], "0000"),
    "google_code": ("G-458120 est le code", ["code"], "458120"),
    "cryptogram": ("cryptogramme 123", ["code"], "123"),
    "one_time_code_alone": ("884 213", ["code"], "884"),
    "nir_spaced": ("1 85 05 78 006 084 36", ["nir"], "084"),
    "nir_whole": ("185057800608436", ["nir"], "185057800608436"),
    "nir_without_key": ("1850578006084", ["nir"], "1850578006084"),
    "nir_dots": ("numéro de sécu 2.69.05.49.588.157.80", ["nir"], "588"),
    "nir_corsica": ("1 85 05 2A 006 084 36", ["nir"], "084"),
    "iban_spaced": ("FR76 3000 6000 0112 3456 7890 189 merci", ["iban"], "7890"),
    "iban_small_letters": ("fr7630006000011234567890189", ["iban"], "7890"),
    "iban_german": ("iban DE89370400440532013000", ["iban"], "0532"),
    "card": ("ma carte 4539 1488 0343 6467", ["card"], "6467"),
    "card_mistyped": ("4970 1012 3456 7890", ["card"], "7890"),
    "caf_number": ("mon numero allocataire 1234567", ["account_number"], "1234567"),
    "caf_number_with_letter": ("numéro d'allocataire : 1234567 A", ["account_number"], "1234567"),
    "france_travail_number": ("mon identifiant pole emploi 7412589H", ["account_number"], "7412589"),
}

LOOK_ALIKES = {
    "phone": "06 12 34 56 78",
    "two_phones": "appelle moi au 0612345678 ou 01 23 45 67 89",
    "phone_abroad": "son numéro +33 6 12 34 56 78",
    "phone_of_caf": "le numéro de la caf c'est 3230",
    "date": "je suis né le 12/05/1985",
    "two_dates": "du 01/03/2026 au 30/06/2026",
    "amount": "j'ai touché 1250,50 euros",
    "amount_on_account": "il y a 1200 euros sur mon compte",
    "postal_code": "code postal 93200",
    "town": "caf 93200 bobigny",
    "forgotten_code": "j'ai oublié mon code caf",
    "forgotten_password": "mon mot de passe est oublié",
    "lost_password": "mot de passe perdu comment faire",
    "password_not_found": "mon mot de passe est introuvable",
    "password_rule": "le mot de passe il faut 8 caractères",
    "code_of_eight_digits": "la caf me demande un code a 8 chiffres je lé plus",
    "three_times_wrong": "jai mis 3 fois le mauvais code pin carte bloquée",
    "year": "le code arrive pas depuis 2019",
    "year_alone": "2026",
    "month_slot": "novembre 2026",
    "postal_code_alone": "93200",
    "emergency_number": "j'ai appelé le 115 et le 3919",
}


@pytest.mark.parametrize(("text", "kinds", "part"), SECRETS.values(), ids=SECRETS.keys())
def test_a_secret_is_masked(text, kinds, part):
    masked = mask(text)
    assert list(masked.secrets) == kinds
    assert part not in masked.text


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES.keys())
def test_a_look_alike_stays(text):
    assert mask(text).text == text


PIECES = """code mon mot de passe est c'est : caf 1234 0612345678 numéro sécu carte 4539 1488 0343 6467 12 05 iban FR76
3000 et"""
WORDS = st.sampled_from(PIECES.split())


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join)))
@settings(deadline=None, max_examples=200)
def test_masking_twice_changes_nothing(text):
    once = mask(text)
    again = mask(once.text)
    assert again.text == once.text
    assert again.secrets == ()


@given(
    st.from_regex(r"[12][0-9]{2}(0[1-9]|1[0-2])[0-9]{8}", fullmatch=True),
    st.sampled_from(["", " ", ".", "-"]),
    st.sampled_from(["mon numéro de sécu {} svp", "{}", "voila {} c'est moi", "secu {}, merci"]),
)
@settings(deadline=None, max_examples=100)
def test_no_digits_of_a_social_security_number_survive(number, separator, sentence):
    groups = [number[0], number[1:3], number[3:5], number[5:7], number[7:10], number[10:13]]
    masked = mask(sentence.format(separator.join(groups)))
    assert re.search(r"\d", masked.text) is None
