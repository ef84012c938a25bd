"""The position that a person reads: « Étape 3 sur 7 »."""

from __future__ import annotations

from datetime import date

from flows.definition import Flow
from flows.paths import position

FLOW = Flow.model_validate(
    {
        "id": "essai",
        "title": "Essai",
        "organisation": "Mairie",
        "summary": "Un essai.",
        "for_whom": "Tous.",
        "minutes": 5,
        "compiled_on": date(2026, 11, 21),
        "review_by": date(2027, 5, 15),
        "offline": "À la mairie.",
        "sources": [{"name": "Mairie", "url": "https://example.org", "published": "2026", "kind": "official"}],
        "start": "ouvrir",
        "steps": {
            "ouvrir": {
                "kind": "say",
                "text": "Ouvrez le site.",
                "choices": [
                    {"id": "fait", "label": "C'est fait", "next": "entrer"},
                    {"id": "perdu", "label": "Je ne trouve pas", "next": "chercher"},
                ],
            },
            "chercher": {
                "kind": "say",
                "text": "Cherchez l'adresse.",
                "choices": [
                    {"id": "fait", "label": "J'ai trouvé", "next": "ouvrir"},
                    {"id": "arret", "label": "Arrêter", "next": "fin"},
                ],
            },
            "entrer": {"kind": "say", "text": "Entrez votre nom.", "next": "valider"},
            "valider": {"kind": "say", "text": "Validez.", "next": "fin"},
            "fin": {"kind": "end", "text": "C'est fini.", "outcome": "done"},
        },
    }
)


def test_steps_count_from_the_first_to_the_last_before_the_end() -> None:
    assert [position(FLOW, step) for step in ("ouvrir", "entrer", "valider")] == [(1, 3), (2, 3), (3, 3)]


def test_a_detour_that_goes_back_has_the_rank_of_where_it_goes_back_to() -> None:
    assert position(FLOW, "chercher") == (1, 3)
