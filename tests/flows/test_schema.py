"""The committed schemas are those of the models, and an editor's bubbles speak French."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flows.schema import KEYS, MODELS, SCHEMAS, schema_text
from flows.writing import SCHEMA_LINE
from knowledge.shelf import KNOWLEDGE


def models_of(name: str) -> list[dict[str, Any]]:
    """Return every object that a schema describes."""
    schema = SCHEMAS[name]()
    return [model for model in [schema, *schema.get("$defs", {}).values()] if "properties" in model]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_current(name: str) -> None:
    committed = (KNOWLEDGE / "schema" / name).read_text(encoding="utf-8")
    assert committed == schema_text(name), "pasapas flows schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_model_and_key_is_described_in_french(name: str) -> None:
    models = models_of(name)
    assert models
    for model in models:
        if model["title"] in MODELS:
            assert model["description"] == MODELS[model["title"]]
        for key, described in model["properties"].items():
            assert described.get("description"), f"{model['title']}.{key}"


def test_every_description_is_used() -> None:
    models = [model for name in SCHEMAS for model in models_of(name)]
    assert {key for model in models for key in model["properties"]} >= set(KEYS)
    texts = json.dumps([SCHEMAS[name]() for name in SCHEMAS], ensure_ascii=False)
    assert [title for title, text in MODELS.items() if json.dumps(text, ensure_ascii=False) not in texts] == []


def test_a_misspelt_key_is_refused_by_the_schema_too() -> None:
    assert all(model["additionalProperties"] is False for name in SCHEMAS for model in models_of(name))


def test_each_kind_of_step_is_offered() -> None:
    described = SCHEMAS["flow.schema.json"]()["properties"]["steps"]
    (steps,) = described["patternProperties"].values()
    assert described["additionalProperties"] is False
    assert (len(steps["oneOf"]), "discriminator" in steps) == (9, False)


def test_the_first_line_of_a_procedure_points_at_the_schema() -> None:
    target = SCHEMA_LINE.split("$schema=")[1]
    assert (KNOWLEDGE / "procedures" / target).resolve() == (KNOWLEDGE / "schema" / "flow.schema.json").resolve()
