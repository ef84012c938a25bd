"""The smallest flow without a fault, and the library around it, for tests that break one thing at a time."""

from __future__ import annotations

from datetime import date
from functools import cache

from flows.definition import Flow
from flows.library import Library
from flows.reading import read_figures, read_flow, read_glossary, read_places

TODAY = date(2026, 11, 21)

TINY = """\
# yaml-language-server: $schema=../schema/flow.schema.json
id: essai
title: Essai
organisation: Maison
summary: Un essai.
for_whom: Tout le monde.
minutes: 5
needs:
  - id: photo
    what: une photo
compiled_on: 2026-11-01
review_by: 2027-04-30
offline: Allez au guichet.
sources:
  - name: Maison
    url: https://maison.example/page
    published: "2025"
    kind: official
start: debut
steps:
  debut:
    kind: say
    text: Ouvrez la porte.
    next: question
    choices:
      - id: fait
        label: C'est fait
      - id: ferme
        label: Appeler le gardien
        next: question
    sources: [1]
  question:
    kind: ask
    text: Voulez-vous continuer ?
    slot: continuer
    type: yes_no
    next: aiguillage
  aiguillage:
    kind: branch
    slot: continuer
    cases:
      "yes": mois
    otherwise: fin
  mois:
    kind: ask
    text: Quel mois ?
    slot: mois
    type: month
    next: envoi
  envoi:
    kind: ask
    text: Comment envoyez-vous ?
    slot: envoi
    type: choice
    choices:
      - id: poste
        label: Par la poste
      - id: main
        label: En main propre
    next: relire
  relire:
    kind: check
    text: Relisez avant d'envoyer.
    points:
      - Le nom est bon.
    next: fin
    fix: mois
  fin:
    kind: end
    text: Vous avez fini.
    outcome: done
"""


def tiny_flow(text: str = TINY, file: str = "essai.yml") -> Flow:
    """Return the flow of `text`, which must be readable."""
    flow, issues = read_flow(text, file)
    assert flow is not None, [issue.render() for issue in issues]
    return flow


@cache
def tiny_library() -> Library:
    """Return the tiny flow with one more flow, one word, two figures and one place."""
    other = tiny_flow(TINY.replace("id: essai", "id: autre", 1), "autre.yml")
    glossary = read_glossary("caf:\n  word: CAF\n  meaning: Elle verse des aides.\n", "glossary.yml")
    figures = read_figures(
        """\
telephone:
  what: Numéro
  values: [{value: 01 02 03 04 05, source: Maison, published: 2025}]
ancien:
  what: Prix
  values: [{value: 10, unit: euros, end: 2025-12-31, source: Maison, published: 2025}]
""",
        "figures.yml",
    )
    places = read_places(
        """\
- id: mairie
  name: Mairie
  needs: [procedures]
  address: 1 place de la Mairie
  postal_code: 93200
  town: Saint-Denis
  confirmed: false
  source: Maison
  published: 2025
""",
        "places/essai.yml",
    )
    return Library(
        flows={"essai": tiny_flow(), "autre": other},
        hashes={},
        versions={},
        glossary=glossary.value or {},
        figures=figures.value or {},
        places=places.value or (),
        intent_names={"essai": "Essai", "autre": "Autre"},
    )
