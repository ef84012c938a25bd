"""One plain form in the files, fine spaces on the way out; references and addresses never change."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.typography import NO_BREAK, tidy, typeset

TIDIED = {
    "Est-ce fait?": "Est-ce fait ?",
    "Est-ce fait\u202f?": "Est-ce fait ?",
    "Attention: lisez!": "Attention : lisez !",
    "C\u2019est l\u2019écran.": "C'est l'écran.",
    "Attendez...": "Attendez…",
    "Cliquez sur «Oui».": "Cliquez sur « Oui ».",
    "Cliquez sur «\u00a0Oui\u00a0».": "Cliquez sur « Oui ».",
    'Cliquez sur "Oui".': "Cliquez sur « Oui ».",
    "Cliquez sur “Oui”.": "Cliquez sur « Oui ».",
    "Le site - le vrai - est là.": "Le site – le vrai – est là.",
    "Payez 15€, soit 50%.": "Payez 15 €, soit 50 %.",
    "Il reste 2Go.": "Il reste 2 Go.",
    "De 9h à 16h30.": "De 9 h à 16 h 30.",
    "Le n°5, la 1ère et la 2ème.": "Le n° 5, la 1re et la 2e.",
    "Deux  espaces , puis un point .": "Deux espaces, puis un point.",
    "Une fin. \nUne suite.": "Une fin.\nUne suite.",
}

LEFT_ALONE = [
    "Est-ce fait ? Oui : allez sur https://caf.fr/aide?x=1 : c'est là !",
    "Écrivez à qui.que:ce@exemple.fr, puis {month.mois-4} et {figure.prix}.",
    "Cliquez sur « Caf - Mon Compte ».",
    "Le lundi 9 h 15-18 h 30, au 01 23 45 67 89.",
    "- une ligne\n- une autre",
    " Téléphone : {phone}.",
    "English: press the button to talk to a person.",
    "العربية: اضغط على الزر",
    "Un signe : « ! », « ? » ou « * ».",
    "Le 1er juin, 3,5 Go, 1 200,50 €.",
    "Vraiment ?!",
]


@pytest.mark.parametrize(("text", "wanted"), TIDIED.items())
def test_a_text_takes_the_one_form(text: str, wanted: str) -> None:
    assert tidy(text) == wanted


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_a_text_in_form_stays(text: str) -> None:
    assert tidy(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Est-ce « ça » ?", "Est-ce «_ça_»_?"),
        ("Oui : lisez !", "Oui_: lisez_!"),
        ("Comptez 15 minutes, 5 €, 50 %.", "Comptez 15_minutes, 5_€, 50_%."),
        ("De 9 h 30 à 12 h.", "De 9_h_30 à 12_h."),
        ("Le n° 5.", "Le n°_5."),
        ("Appelez le 01 23 45 67 89.", "Appelez le 01 23 45 67 89."),
        ("Étape 3 sur 5\nOuvrez la page.", "Étape 3 sur 5\nOuvrez la page."),
    ],
)
def test_what_goes_together_is_not_parted_on_screen(text: str, shown: str) -> None:
    assert typeset(text) == shown.replace("_", NO_BREAK)


FRENCH = st.text(alphabet="aéEX19 .,:;!?«»'’\"“”…-–—€%°hnGoèmr(){}/@\u00a0\u202f\n", max_size=40)
KEPT = st.sampled_from(["{figure.prix_rsa}", "{month.mois-4}", "https://caf.fr/a?b=1;c:d!e", "www.caf.fr", "a@b.fr"])


@given(FRENCH)
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(
    FRENCH.filter(lambda text: not set("{}") & set(text)), KEPT, FRENCH.filter(lambda text: not set("{}") & set(text))
)
def test_references_and_addresses_never_change(before: str, kept: str, after: str) -> None:
    assert kept in tidy(f"{before} {kept} {after}")


@given(st.text())
def test_showing_changes_no_length_and_no_word(text: str) -> None:
    shown = typeset(text)
    assert len(shown) == len(text)
    assert re.sub(NO_BREAK, " ", shown) == re.sub(NO_BREAK, " ", text)
    assert typeset(shown) == shown
