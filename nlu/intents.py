"""Which intents speak to the assistant itself; every other one is a procedure."""

from __future__ import annotations

CONVERSATION = frozenset(
    {
        "saluer", "remercier", "au_revoir", "affirmer", "refuser", "menu", "parler_humain", "bloque", "ne_comprend_pas",
        "etape_suivante", "etape_precedente", "pause", "reprendre", "recommencer", "rappel_demander", "glossaire",
        "est_ce_un_robot", "confidentialite", "supprimer_donnees", "partage_code", "urgence_vitale", "refus_numerique",
        "frustration", "autre_langue", "hors_sujet",
    }
)  # fmt: skip

RECALL_FIRST = ("urgence_vitale", "parler_humain", "partage_code")
"""Intents that must not be missed: rules and classifier each may raise them."""

FOREIGN = "autre_langue"
"""The one intent whose examples are not French."""

OUT_OF_SCOPE = "hors_sujet"
"""The intent of all that the assistant does not do."""
