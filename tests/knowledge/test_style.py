"""Plain French, in any file: each fault is found in a bad sentence, and good sentences are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.definition import GlossaryEntry
from knowledge.shelf import read_shelf
from knowledge.slips import find_slips
from knowledge.style import check_wordings
from knowledge.wordings import Role, Wording, wordings

GLOSSARY = {
    "caf": GlossaryEntry(word="CAF", meaning="Un organisme.", synonyms=("la caisse", "png")),
    "assedic": GlossaryEntry(word="ASSEDIC", meaning="Un ancien organisme."),
}

BAD = {
    "Tu peux venir.": "familiar",
    "Je te réponds.": "familiar",
    "Voici ton dossier.": "familiar",
    "On t'envoie un code.": "familiar",
    "Clique sur le bouton.": "familiar",
    "Venez. Va sur le site.": "familiar",
    "Ouvre la porte.": "familiar",
    "Ne touche pas à cela. Attends.": "familiar",
    "Écris-moi.": "familiar",
    "Choisis « Oui ».": None,
    "Le dossier est envoyé par la Caf.": "passive",
    "Les papiers sont toujours relus par un agent.": "passive",
    "Votre carte sera gratuitement remplacée par l'opérateur.": "passive",
    "Vous ne pouvez pas ne pas répondre.": "double_negation",
    "Ce n'est pas impossible.": "double_negation",
    "N'envoyez jamais le papier sans relire.": "double_negation",
    "Lisez. NE PAS ENVOYER.": "shouting",
    "C'est OBLIGATOIRE.": "shouting",
    "Allez à la CPAM.": "acronym",
    "ouvrez la porte.": "first_letter",
    "Ouvrez la porte. puis entrez.": "first_letter",
    "Revenez à l'étape 4.": "step_number",
    "C'est simple.": "blaming_word",
    "Il suffit de cliquer.": "blaming_word",
}

GOOD = [
    "Vous êtes là. Cliquez sur le bouton bleu. Allez sur le site.",
    "La demande part ce soir. Demande de carte : deux pages.",
    "Touche du clavier. Entre la mairie et la gare. Va-t-on vous appeler ?",
    "Note : le ton de la lettre compte.",
    "Le papier est envoyé par courrier. Il est payé par mois.",
    "Vous êtes suivi par téléphone.",
    "Vous n'avez pas reçu le code ? Attendez un peu, sans fermer la page.",
    "Cliquez sur « Ton compte », puis sur « VALIDER TOUT ».",
    "Allez à la CAF, ou aux ASSEDIC. Prenez une photo PNG.",
    "iPhone ou autre ?",
    "laposte.net est gratuit.",
    "Appelez M. Durand. Attendez… puis parlez.",
    "C'est fait ? « oui » ou « non ».",
]


def codes(text: str, role: Role = "sentence") -> list[str]:
    """Return the codes of what is found in one text."""
    wording = Wording("essai.yml", 1, text, role, ("essai",))
    return [issue.code for issue in check_wordings([wording], GLOSSARY)]


@pytest.mark.parametrize(("text", "code"), [(text, code) for text, code in BAD.items() if code])
def test_a_fault_of_style_is_found(text: str, code: str) -> None:
    assert set(codes(text)) == {code}


@pytest.mark.parametrize("text", GOOD)
def test_plain_french_is_left_alone(text: str) -> None:
    assert codes(text) == []


def test_a_piece_of_sentence_needs_no_capital_and_a_note_of_staff_is_not_judged() -> None:
    assert codes("une photo de votre papier", "fragment") == []
    assert codes("voir avec la CPAM si c'est simple", "staff") == []


def test_an_acronym_is_told_once_a_file() -> None:
    texts = [Wording("essai.yml", line, "Allez à la CPAM.", "sentence", ("essai",)) for line in (3, 8)]
    assert [(issue.code, issue.line) for issue in check_wordings(texts, GLOSSARY)] == [("acronym", 3)]


SLIPS = {
    "A la mairie, demandez.": "accent",
    "Attendez. A droite, cliquez.": "accent",
    "Le bouton est a gauche.": "accent",
    "Venez a partir de lundi.": "accent",
    "C'est gratuit grâce a lui.": "accent",
    "Ou habitez-vous ?": "accent",
    "D'ou venez-vous ? Dites d'ou vous venez.": "accent",
    "Et voila.": "accent",
    "Appelez des que vous pouvez.": "accent",
    "Oui, bien sur.": "accent",
    "Vous pouvez cliquez ici.": "ending",
    "Il faut envoyez le papier.": "ending",
    "Vous avez déjà envoyer le papier.": "ending",
}


@pytest.mark.parametrize(("text", "code"), SLIPS.items())
def test_a_slip_made_of_real_words_is_found(text: str, code: str) -> None:
    assert {issue.code for issue in find_slips(Wording("essai.yml", 1, text, "sentence", ()))} == {code}


@pytest.mark.parametrize(
    "text",
    [
        "À droite, il y a la mairie. Il a un chien. On a la carte.",
        "Préférez-vous venir ou appeler ? Ou préférez-vous écrire ?",
        "Allez chez vous. Pour rendez-vous, appelez. Sans assez d'argent, parlez.",
        "Vous avez hier et demain. Les premiers sont en papier.",
        "Cliquez sur « A propos ».",
        "Des papiers que vous avez. Appuyez sur le bouton.",
        "Pouvez-vous cliquer ? Vous devez payer.",
    ],
)
def test_right_endings_and_accents_are_left_alone(text: str) -> None:
    assert list(find_slips(Wording("essai.yml", 1, text, "sentence", ()))) == []


def test_a_message_without_a_full_stop_goes_inside_another(tmp_path: Path) -> None:
    (tmp_path / "messages.yml").write_text("near: à 3 km\nmore: que voulez-vous ?\n", encoding="utf-8")
    texts = list(wordings(read_shelf(tmp_path)))
    assert [(wording.text, wording.role) for wording in texts] == [
        ("à 3 km", "fragment"),
        ("que voulez-vous ?", "sentence"),
    ]
    assert [issue.line for issue in check_wordings(texts, {})] == [2]
