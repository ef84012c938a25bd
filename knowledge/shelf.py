"""Reads the content's folder, file by file, whatever its faults. Judges nothing beyond the form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flows.definition import Figure, Flow, GlossaryEntry, Place, VitalHelp
from flows.issues import Issue, sort_issues
from flows.library import Library
from flows.marked import Marks
from flows.reading import (
    Reading,
    read_emergencies,
    read_figures,
    read_flow_file,
    read_glossary,
    read_messages,
    read_model,
    read_places,
)
from flows.writing import content_hash
from knowledge.intents import Intents
from knowledge.towns import load_towns

T = TypeVar("T")

KNOWLEDGE = Path(__file__).parent
"""The folder of the content that comes with the program."""

SINGLE_FILES = ("glossary.yml", "figures.yml", "messages.yml", "emergencies.yml", "intents.yml")


@dataclass(frozen=True)
class Shelf:
    """Everything read from a folder, with the lines and the faults that the linter reports.

    A file that the folder lacks is a reading without value and without fault.
    """

    procedures: tuple[Reading[Flow], ...]
    glossary: Reading[dict[str, GlossaryEntry]]
    figures: Reading[dict[str, Figure]]
    messages: Reading[dict[str, str]]
    emergencies: Reading[dict[str, VitalHelp]]
    intents: Reading[Intents]
    places: tuple[Reading[tuple[Place, ...]], ...]
    library: Library
    issues: tuple[Issue, ...]


def read_shelf(folder: Path, extra_versions: Iterable[Flow] = (), draft: Path | None = None) -> Shelf:
    """Read a whole folder. A missing file is an empty one.

    `draft` is a file from anywhere, which stands in for its namesake in the folder.
    """
    reader = _Reader(folder, draft)
    procedures = tuple(reader.read(path, read_flow_file) for path in reader.paths("procedures"))
    glossary = reader.single("glossary.yml", read_glossary)
    figures = reader.single("figures.yml", read_figures)
    messages = reader.single("messages.yml", read_messages)
    emergencies = reader.single("emergencies.yml", read_emergencies)
    intents = reader.single("intents.yml", _read_intents)
    places = tuple(reader.read(path, read_places) for path in reader.paths("places"))
    flows = _in_order_of_needs(_publish(procedures, reader.issues), intents.value)
    hashes = {name: content_hash(flow) for name, flow in flows.items()}
    kept = {content_hash(flow): flow for flow in extra_versions}
    library = Library(
        flows=flows,
        hashes=hashes,
        versions={**kept, **{hashes[name]: flow for name, flow in flows.items()}},
        glossary=glossary.value or {},
        figures=figures.value or {},
        places=tuple(place for reading in places for place in reading.value or ()),
        towns=load_towns(),
        messages=messages.value or {},
        emergencies=emergencies.value or {},
        intent_names=intents.value.names() if intents.value else {},
    )
    issues = tuple(sort_issues(reader.issues))
    return Shelf(procedures, glossary, figures, messages, emergencies, intents, places, library, issues)


def shown_path(path: Path) -> str:
    """Return the path as an author knows it: from the current folder when it stands below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _read_intents(text: str, file: str) -> Reading[Intents]:
    return read_model(text, file, Intents)


def _in_order_of_needs(flows: dict[str, Flow], intents: Intents | None) -> dict[str, Flow]:
    """Return the procedures as the menu lists them: in the order of the needs, the most common first."""
    ranks = {name: rank for rank, name in enumerate(intents.procedures)} if intents else {}
    return dict(sorted(flows.items(), key=lambda item: (ranks.get(item[0], len(ranks)), item[0])))


def _publish(procedures: Iterable[Reading[Flow]], issues: list[Issue]) -> dict[str, Flow]:
    flows: dict[str, Flow] = {}
    for reading in procedures:
        flow = reading.value
        if flow is not None and flows.setdefault(flow.id, flow) is not flow:
            issues.append(
                Issue(
                    code="duplicate_flow",
                    file=reading.file,
                    line=reading.marks.line("id"),
                    flow=flow.id,
                    sentence=f"La démarche « {flow.id} » existe déjà dans un autre fichier.",
                    remedy="Donnez à chaque démarche son identifiant et son fichier.",
                )
            )
    return flows


class _Reader:
    """Reads the files of one folder and gathers their issues."""

    def __init__(self, folder: Path, draft: Path | None) -> None:
        self.folder = folder
        self.draft = draft
        self.issues: list[Issue] = []

    def paths(self, subfolder: str) -> list[Path]:
        """Return the YAML files of a subfolder by name, the draft in the place of its namesake."""
        found = {path.name: path for path in (self.folder / subfolder).glob("*.yml")}
        if self.draft and self.draft.name not in SINGLE_FILES:
            is_place = self.draft.resolve().parent.name == "places"
            if is_place == (subfolder == "places"):
                found[self.draft.name] = self.draft
        return [found[name] for name in sorted(found)]

    def single(self, name: str, read: Callable[[str, str], Reading[T]]) -> Reading[T]:
        """Read one file of the folder, which may not exist."""
        path = self.draft if self.draft and self.draft.name == name else self.folder / name
        return self.read(path, read) if path.is_file() else Reading(shown_path(path), None, Marks(), ())

    def read(self, path: Path, read: Callable[[str, str], Reading[T]]) -> Reading[T]:
        """Read one file that exists."""
        file = shown_path(path)
        try:
            reading = read(path.read_text(encoding="utf-8-sig"), file)
        except UnicodeDecodeError:
            issue = Issue(
                code="encoding",
                file=file,
                line=1,
                sentence="Le fichier n'est pas en UTF-8.",
                remedy="Enregistrez-le en UTF-8 depuis votre éditeur.",
            )
            reading = Reading(file, None, Marks(), (issue,))
        self.issues.extend(reading.issues)
        return reading
