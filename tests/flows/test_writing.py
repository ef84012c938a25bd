"""The canonical YAML loses nothing, never changes by itself, and names a version."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from ruamel.yaml import YAML

from flows.definition import Flow
from flows.reading import read_flow
from flows.writing import SCHEMA_LINE, content_hash, format_flow
from tests.flows.strategies import flows
from tests.flows.tiny import TINY, tiny_flow

generous = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@generous
@given(flows)
def test_what_is_written_reads_back_the_same(flow: Flow) -> None:
    assert read_flow(format_flow(flow), "essai.yml") == (flow, [])


@generous
@given(flows)
def test_formatting_twice_changes_nothing(flow: Flow) -> None:
    text = format_flow(flow)
    again, _ = read_flow(text, "essai.yml")
    assert again is not None
    assert format_flow(again) == text
    assert content_hash(again) == content_hash(flow)


@generous
@given(flows)
def test_any_yaml_parser_reads_the_same_steps(flow: Flow) -> None:
    plain = YAML(typ="safe", pure=True).load(format_flow(flow))
    assert list(plain["steps"]) == list(flow.steps)
    assert plain["title"] == flow.title


def test_the_order_of_keys_and_steps_is_kept() -> None:
    text = format_flow(tiny_flow())
    assert text.split("\n")[:3] == [SCHEMA_LINE, "id: essai", "title: Essai"]
    assert text.index("  debut:") < text.index("  fin:")


def test_keys_in_another_order_give_the_same_text() -> None:
    moved = TINY.replace("title: Essai\n", "") + "title: Essai\n"
    flow, issues = read_flow(moved, "essai.yml")
    assert (flow and format_flow(flow), issues) == (format_flow(tiny_flow()), [])


def test_long_texts_are_folded_and_short_ones_stay_on_their_line() -> None:
    long = "Une phrase assez longue pour être coupée. " * 5
    flow = tiny_flow().model_copy(update={"summary": long.strip()})
    lines = format_flow(flow).split("\n")
    assert "summary: >-" in lines
    assert "organisation: Maison" in lines
    assert max(len(line) for line in lines) <= 100


def test_the_hash_changes_with_a_word_and_not_with_the_schema_line() -> None:
    flow = tiny_flow()
    other = flow.model_copy(update={"title": "Autre"})
    assert content_hash(flow) != content_hash(other)
    assert content_hash(flow) == "9eff5474bcf13f3f565c5dae40d845ae0b1b4be3b2fb631ae33d0128b622ed4b"
