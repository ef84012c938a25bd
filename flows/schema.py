"""JSON Schemas of the content files, for the completion and the checks of ordinary code editors."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter

from flows.definition import Figure, Flow, GlossaryEntry, Place, Slug

Schema = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The dialect that every YAML language server knows."""

MODELS = {
    "Flow": "Une démarche : de petites étapes, leurs sources, et le moyen de faire sans internet.",
    "Source": "D'où vient un fait. Les étapes citent les sources par leur rang, à partir de 1.",
    "Need": "Ce qu'il faut avoir avant la première étape : un papier, ou ce qu'une autre démarche permet d'obtenir.",
    "Choice": "Un bouton : un identifiant qui ne change jamais, un texte, et où il mène.",
    "Correction": "Une correction urgente : qui se trouve sur une de ces étapes la voit aussitôt.",
    "SayStep": "say : une seule action, puis des boutons. Sans « choices », le bouton est « C'est fait ».",
    "AskStep": "ask : une question dont la réponse est gardée.",
    "CheckStep": "check : une relecture avant d'envoyer, point par point.",
    "BranchStep": "branch : un aiguillage selon une réponse, sans message.",
    "CallStep": "call : une autre démarche, puis le retour ici.",
    "PlaceStep": "place : des adresses près de la personne.",
    "RemindStep": "remind : un rappel, si la personne dit oui. Donnez « rule », « slot » ou « days ».",
    "HandoffStep": "handoff : la conversation passe à un aidant.",
    "EndStep": "end : la fin d'un chemin.",
    "GlossaryEntry": "Un mot expliqué simplement, avec les façons de l'écrire.",
    "Figure": "Un chiffre, un prix, une date ou un numéro que les démarches citent par {figure.ID}.",
    "FigureValue": "Ce que vaut le chiffre pendant une période.",
    "Place": "Un lieu où aller, ou à appeler.",
}
"""What each model is, as an editor's bubble says it."""

KEYS = {
    "id": "Identifiant : minuscules sans accent, chiffres et _. Il ne change jamais.",
    "title": "Nom de la démarche, comme on le dit à la personne.",
    "kind": "Sorte d'étape.",
    "text": "Ce que lit la personne : 350 caractères et 4 phrases au plus, avec le piège.",
    "next": "Étape suivante.",
    "label": "Texte du bouton : 25 caractères au plus ; une action commence par un verbe.",
    "choices": "Les boutons, 4 au plus ; une question peut en avoir davantage.",
    "slot": "Nom de la réponse.",
    "type": "Sorte de réponse.",
    "otherwise": "Étape suivante dans les autres cas.",
    "flow": "Démarche à ouvrir.",
    "need": "Ce que la personne cherche dans ce lieu.",
    "needs": "Ce qu'il faut avoir avant de commencer ; pour un lieu, ce qu'on y trouve.",
    "rule": "Date calculée : actualisation de France Travail ou déclaration trimestrielle.",
    "days": "Nombre de jours à attendre.",
    "reason": "Raison du passage de relais.",
    "urgency": "Urgence pour l'aidant.",
    "outcome": "Comment cela finit : done (fait), oriented (orienté), stopped (arrêté).",
    "recap": "Ce qui a été fait et ce qui suit, une ligne chacun.",
    "organisation": "L'administration ou le service.",
    "for_whom": "Pour qui est la démarche.",
    "review_by": "Jour où il faudra relire : 6 mois au plus après les écrans vus, ou après l'écriture.",
    "published": "Date de publication : 2025, 2025-02, 2025-02-19 ou inconnue.",
    "steps": "Les étapes, chacune sous son identifiant.",
    "sources": "Les sources.",
    "start": "Première étape ; pour un chiffre, premier jour de validité.",
    "what": "Ce que c'est.",
    "values": "Les valeurs, période par période.",
    "value": "La valeur, comme on l'écrit dans une phrase.",
    "unit": "L'unité, si elle suit la valeur.",
    "source": "D'où vient l'information.",
    "name": "Le nom du lieu.",
    "address": "Numéro et rue.",
    "postal_code": "Les cinq chiffres.",
    "town": "La commune.",
    "phone": "Numéro de téléphone.",
    "hours": "Jours et heures d'ouverture.",
}
"""What a key means, where the model does not say it itself."""


def flow_schema() -> Schema:
    """Return the schema of a file of `procedures/`."""
    return _schema(TypeAdapter(Flow), "Démarche de Pas à Pas")


def glossary_schema() -> Schema:
    """Return the schema of `glossary.yml`."""
    return _schema(TypeAdapter(dict[Slug, GlossaryEntry]), "Glossaire de Pas à Pas")


def figures_schema() -> Schema:
    """Return the schema of `figures.yml`."""
    return _schema(TypeAdapter(dict[Slug, Figure]), "Chiffres de Pas à Pas")


def places_schema() -> Schema:
    """Return the schema of a file of `places/`."""
    return _schema(TypeAdapter(tuple[Place, ...]), "Lieux de Pas à Pas")


SCHEMAS: dict[str, Callable[[], Schema]] = {
    "flow.schema.json": flow_schema,
    "glossary.schema.json": glossary_schema,
    "figures.schema.json": figures_schema,
    "places.schema.json": places_schema,
}
"""Each schema by the name of its file in `knowledge/schema/`."""


def schema_text(name: str) -> str:
    """Return the text of one of `SCHEMAS`, ready to be written."""
    return json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2) + "\n"


def _schema(adapter: TypeAdapter[Any], title: str) -> Schema:
    raw = adapter.json_schema()
    _tidy_mapping(raw)
    for definition in [raw, *raw.get("$defs", {}).values()]:
        _describe_model(definition)
    return {"$schema": DIALECT, **raw, "title": title}


def _describe_model(model: Schema) -> None:
    title = model.get("title")
    if title in MODELS:
        model["description"] = MODELS[title]
    for key, described in model.get("properties", {}).items():
        described.pop("title", None)
        described.setdefault("description", KEYS.get(key))
        model["properties"][key] = _friendly(key, described)


def _friendly(key: str, described: Schema) -> Schema:
    """Drop the null that an author never writes, and let figures stand without quotes, as the reader does."""
    options = [option for option in described.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        described = {**{name: value for name, value in described.items() if name != "anyOf"}, **options[0]}
        described.pop("default", None)
    if described.get("type") == "string" and key in ("published", "value", "postal_code"):
        described = {**described, "type": ["string", "number"]}
    _tidy_mapping(described)
    return described


def _tidy_mapping(described: Schema) -> None:
    """Refuse the identifiers that the reader would, and drop what only OpenAPI understands."""
    for named in described.get("patternProperties", {}).values():
        described["additionalProperties"] = False
        named.pop("discriminator", None)
