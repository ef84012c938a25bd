"""Reads examples: Rasa 3 YAML folders for training, TSV or YAML files for evaluation."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

PACKAGE = Path(__file__).parent
DATA = PACKAGE / "data"
"""The training data of the project."""

DEV = PACKAGE / "eval" / "dev.tsv"
"""Messages to choose thresholds on. Never trained on."""

TEST = PACKAGE / "eval" / "test.tsv"
"""Messages to report figures on. Nothing is chosen on them."""

_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
"""Rasa's markup of an entity: `[sfr](operateur)` or `[sfr]{"entity": "operateur"}`."""


class BadExamples(Exception):
    """The examples cannot be read; the sentence says which file and why."""


class Example(NamedTuple):
    """A message and its intent."""

    text: str
    intent: str


def read_folder(folder: Path) -> list[Example]:
    """Read every Rasa YAML file of a folder, in the order of their names.

    Raises:
        BadExamples: No example is found, or a file is not Rasa YAML.
    """
    files = sorted([*folder.rglob("*.yml"), *folder.rglob("*.yaml")])
    examples = [example for file in files for example in read_yaml(file)]
    if not examples:
        raise BadExamples(f"aucun exemple dans {folder} : il faut des fichiers Rasa (.yml) avec une clé « nlu »")
    return examples


def read_file(file: Path) -> list[Example]:
    """Read one TSV (header `text<TAB>intent`) or Rasa YAML file."""
    if not file.is_file():
        raise BadExamples(f"le fichier {file} n'existe pas")
    return read_yaml(file) if file.suffix in {".yml", ".yaml"} else _read_tsv(file)


def read_yaml(file: Path) -> list[Example]:
    """Read the `nlu` section of one Rasa YAML file; other sections, rules and stories, are skipped."""
    try:
        document = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        raise BadExamples(f"{file} n'est pas du YAML lisible : {str(error).splitlines()[0]}") from error
    if document is None:
        return []
    if not isinstance(document, dict):
        raise BadExamples(f"{file} n'est pas un fichier Rasa : il faut des clés, dont « nlu »")
    blocks = document.get("nlu") or []
    return [example for block in blocks if "intent" in block for example in _read_block(block)]


def _read_block(block: dict[str, Any]) -> list[Example]:
    intent = str(block["intent"])
    examples = block.get("examples") or ""
    if isinstance(examples, str):
        texts = [line.strip()[1:].strip() for line in examples.splitlines() if line.strip().startswith("-")]
    else:
        texts = [str(item["text"] if isinstance(item, dict) else item).strip() for item in examples]
    return [Example(_ANNOTATION.sub(r"\1", text), intent) for text in texts if text]


def _read_tsv(file: Path) -> list[Example]:
    lines = file.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].split("\t")[:2] != ["text", "intent"]:
        raise BadExamples(f"{file} doit commencer par la ligne « text<TAB>intent »")
    rows = [line.rstrip().rsplit("\t", 1) for line in lines[1:] if line.strip()]
    if bad := next((number for number, row in enumerate(rows, start=2) if len(row) != 2), None):
        raise BadExamples(f"{file}, ligne {bad} : il faut un texte, une tabulation, un intent")
    return [Example(text, intent) for text, intent in rows]


def hash_examples(examples: list[Example]) -> str:
    """Return a hash of the examples, whatever their order and their files."""
    lines = sorted(f"{example.text}\t{example.intent}" for example in examples)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
