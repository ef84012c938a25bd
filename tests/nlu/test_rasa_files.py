"""What Rasa is told to learn is what the project understands."""

from pathlib import Path

from ruamel.yaml import YAML

from nlu.examples import DATA, read_folder

ROOT = Path(__file__).parents[2]


def _read(path):
    return YAML(typ="safe", pure=True).load((ROOT / path).read_text(encoding="utf-8"))


def test_rasas_domain_holds_the_intents_and_entities_of_the_contract():
    domain, contract = _read("nlu/rasa/domain.yml"), _read("knowledge/intents.yml")
    assert domain["intents"] == [*contract["procedures"], *contract["conversation"]]
    assert set(domain["intents"]) == {example.intent for example in read_folder(DATA)}
    assert domain["entities"] == contract["entities"]
