"""What Rasa is told to learn is what the project understands."""

import re
from collections import Counter
from pathlib import Path

from ruamel.yaml import YAML

from knowledge.towns import load_towns
from nlu.entities import find_entities
from nlu.examples import DATA, read_folder

ROOT = Path(__file__).parents[2]
LEAST_MARKED = 20
SAMPLE = 20
"""One marked line in so many is looked at."""

MARK = re.compile(r'\[([^\]]+)\](?:\(([a-z_]+)\)|\{"entity": "([a-z_]+)"[^}]*\})')


def _read(path):
    return YAML(typ="safe", pure=True).load((ROOT / path).read_text(encoding="utf-8"))


def test_rasas_domain_holds_the_intents_and_entities_of_the_contract():
    domain, contract = _read("nlu/rasa/domain.yml"), _read("knowledge/intents.yml")
    assert domain["intents"] == [*contract["procedures"], *contract["conversation"]]
    assert set(domain["intents"]) == {example.intent for example in read_folder(DATA)}
    assert domain["entities"] == contract["entities"]


def test_each_entity_of_the_contract_is_marked_in_the_examples():
    contract = set(_read("knowledge/intents.yml")["entities"])
    text = "\n".join(file.read_text(encoding="utf-8") for file in DATA.glob("*.yml"))
    marked = Counter(re.findall(r'\](?:\(|\{"entity": ")([a-z_]+)[)"]', text))
    assert set(marked) <= contract
    assert {entity for entity in contract - {"pays"} if marked[entity] < LEAST_MARKED} == set()


def test_what_is_marked_is_what_the_program_finds():
    towns = load_towns()
    lines = [line[6:] for file in sorted(DATA.glob("*.yml")) for line in file.read_text(encoding="utf-8").splitlines()]
    marked = [line for line in lines if MARK.search(line)][::SAMPLE]
    assert len(marked) > 50
    missed = []
    for line in marked:
        found = {entity.kind for entity in find_entities(MARK.sub(r"\1", line), towns)}
        missed += [line for kind in _kinds(line) if kind not in found]
    assert missed == []


def _kinds(line):
    return [simple or valued for _, simple, valued in MARK.findall(line)]
