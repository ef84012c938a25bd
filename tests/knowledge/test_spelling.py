"""Spelling: slips are found with the word that was meant, and what is right is left alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.shelf import KNOWLEDGE, read_shelf
from knowledge.spelling import OWN_WORDS, Speller, check_spelling, unknown_words

SLIPS = {
    "acceuil": "accueil",
    "ecole": "école",
    "Etat": "État",
    "ECOLE": "ÉCOLE",
    "l'ecran": "l'écran",
    "recepisse": "récépissé",
    "prepayee": "prépayée",
    "ca": "ça",
    "oeil": "œil",
    "telephone": "téléphone",
    "numeriser": "numériser",
    "déclaratin": "déclaration",
    "envoyéz": "envoyez",
    "aujourdhui": "aujourd'hui",
    "quelquun": "quelqu'un",
    "addresse": "adresse",
    "dévérouillage": "déverrouillage",
}


@pytest.mark.parametrize(("written", "meant"), SLIPS.items())
def test_a_slip_is_found_with_the_word_that_was_meant(written: str, meant: str) -> None:
    speller = Speller()
    assert not speller.knows(written)
    assert meant in speller.suggest(written)


@pytest.mark.parametrize(
    "text",
    [
        "Ouvrez l'écran d'accueil, jusqu'à aujourd'hui.",
        "Avez-vous reçu le SMS ? Dites-le-moi, s'il vous plaît.",
        "Allez sur « Mon Compte Ecoole » puis sur mesdroits-machin.fr.",
        "Écrivez à qui@exemple.fr, ou tapez /effacer.",
        "Payez {figure.prix_recharge_truc} avant le 1er juin, fiche F1636.",
        "L’État, la CAF, l'ONG, la 2e étape.",
        "English: press the button to talk to a person.",
        "العربية: اضغط على الزر",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert list(unknown_words(text, Speller())) == []


def test_our_own_words_are_known_after_an_elision_and_in_a_compound() -> None:
    speller = Speller({"ameli", "Wiko"})
    assert speller.knows("d'ameli")
    assert speller.knows("Wiko-téléphone")
    assert not speller.knows("Wiko-telephone")


def test_a_slip_is_an_error_at_its_line_once_a_file_and_a_name_is_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    messages = folder / "messages.yml"
    text = messages.read_text(encoding="utf-8").replace("button.yes: Oui", "button.yes: Ouii, ouii Zwyxtruc")
    messages.write_text(text, encoding="utf-8")
    issues = check_spelling(read_shelf(folder), {messages.as_posix()})
    line = text[: text.index("button.yes:")].count("\n") + 1
    assert [(issue.code, issue.severity, issue.line) for issue in issues] == [
        ("spelling", "error", line),
        ("spelling", "error", line),
        ("unknown_word", "warning", line),
    ]
    assert "« Oui »" in issues[0].remedy


def test_words_of_the_glossary_the_places_and_the_organisations_are_known(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    glossary = folder / "glossary.yml"
    with glossary.open("a", encoding="utf-8") as file:
        file.write("zwyx:\n  word: zwyx\n  meaning: Un zwyx de Grenoble, avec PIMMS, l'ZWX.\n  synonyms: [zwx]\n")
    assert check_spelling(read_shelf(folder), {glossary.as_posix()}) == []


def test_the_content_is_without_a_slip() -> None:
    assert check_spelling(read_shelf(KNOWLEDGE)) == []


def test_the_added_words_are_needed_and_sorted_out_of_the_dictionary() -> None:
    words = [line.partition("#")[0].strip() for line in OWN_WORDS.read_text(encoding="utf-8").splitlines()]
    speller = Speller()
    assert [word for word in words if word and speller.knows(word)] == []
