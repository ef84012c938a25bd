"""Reads the content's folder into a `Library`. Reads files only; judges nothing beyond their form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, StringConstraints

from flows.definition import Flow, Label, Place, Slug, Strict
from flows.issues import Issue, has_errors, sort_issues
from flows.library import Library
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

T = TypeVar("T")

KNOWLEDGE = Path(__file__).parent
"""The folder of the content that comes with the program."""


class ProcedureIntent(Strict):
    """A need that a procedure answers."""

    flow: bool = Field(description="Vrai : une démarche du même nom doit exister.")
    name: Annotated[Label, StringConstraints(pattern=r"^[A-ZÀ-ÖØ-Þ]")] = Field(description="Texte du bouton.")
    means: str = Field(alias="is", description="Ce que la personne cherche.")


class ConversationIntent(Strict):
    """Something that a person says to the assistant itself."""

    means: str = Field(alias="is", description="Ce que la personne veut dire.")
    recall_first: bool = False


class Intents(Strict):
    """The contract between the classifier, the flows and every evaluation set."""

    version: int
    procedures: dict[Slug, ProcedureIntent]
    conversation: dict[Slug, ConversationIntent]
    borders: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()


class LibraryBroken(Exception):
    """Content files could not be read; `issues` lists every fault found in all of them."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__("\n".join(issue.render() for issue in issues))
        self.issues = tuple(issues)


@dataclass(frozen=True)
class Shelf:
    """Everything read from a folder, with the lines and the faults that the linter reports."""

    procedures: tuple[Reading[Flow], ...]
    library: Library
    intents: Intents | None
    issues: tuple[Issue, ...]
    marks: Mapping[str, Reading[Any]] = field(default_factory=dict)
    """Every other file read, by its name in the folder."""


def load_library(folder: Path = KNOWLEDGE, extra_versions: Iterable[Flow] = ()) -> Library:
    """Return the published library, with `extra_versions` still in use kept beside it.

    Raises:
        LibraryBroken: A file has an error of form.
    """
    shelf = read_shelf(folder, extra_versions)
    if has_errors(shelf.issues):
        raise LibraryBroken([issue for issue in shelf.issues if issue.severity == "error"])
    return shelf.library


def read_shelf(
    folder: Path, extra_versions: Iterable[Flow] = (), replaced: Mapping[Path, str] | None = None
) -> Shelf:
    """Read a whole folder, whatever its faults. A missing file is an empty one.

    `replaced` gives the text of files to read in place of, or beside, those of the folder.
    """
    reader = _Reader(folder, replaced or {})
    procedures = tuple(reader.read(path, read_flow_file) for path in reader.paths("procedures"))
    glossary = reader.optional("glossary.yml", read_glossary) or {}
    figures = reader.optional("figures.yml", read_figures) or {}
    messages = reader.optional("messages.yml", read_messages) or {}
    emergencies = reader.optional("emergencies.yml", read_emergencies) or {}
    intents = reader.optional("intents.yml", _read_intents)
    places: list[Place] = []
    for path in reader.paths("places"):
        places.extend(reader.read(path, read_places).value or ())
    flows, hashes = _publish(procedures, reader.issues)
    versions = {content_hash(flow): flow for flow in extra_versions}
    library = Library(
        flows=flows,
        hashes=hashes,
        versions={**versions, **{hashes[name]: flow for name, flow in flows.items()}},
        glossary=glossary,
        figures=figures,
        places=tuple(places),
        messages=messages,
        emergencies=emergencies,
        intent_names={name: intent.name for name, intent in intents.procedures.items()} if intents else {},
    )
    return Shelf(procedures, library, intents, tuple(sort_issues(reader.issues)), reader.others)


def _read_intents(text: str, file: str) -> Reading[Intents]:
    return read_model(text, file, Intents)


def _publish(
    procedures: Iterable[Reading[Flow]], issues: list[Issue]
) -> tuple[dict[str, Flow], dict[str, str]]:
    flows: dict[str, Flow] = {}
    for reading in procedures:
        flow = reading.value
        if flow is None:
            continue
        if flow.id in flows:
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
            continue
        flows[flow.id] = flow
    return flows, {name: content_hash(flow) for name, flow in flows.items()}


class _Reader:
    """Reads files of one folder and gathers their issues."""

    def __init__(self, folder: Path, replaced: Mapping[Path, str]) -> None:
        self.folder = folder
        self.replaced = {path.resolve(): text for path, text in replaced.items()}
        self.issues: list[Issue] = []
        self.others: dict[str, Reading[Any]] = {}

    def paths(self, subfolder: str) -> list[Path]:
        """Return the YAML files of a subfolder by name, replacements that stand elsewhere included."""
        found = sorted((self.folder / subfolder).glob("*.yml"))
        known = {path.resolve() for path in found}
        if subfolder == "procedures":
            names = {path.name for path in self.replaced if path not in known}
            found = [path for path in found if path.name not in names]
            found += [path for path in self.replaced if path not in known]
        return sorted(found, key=lambda path: path.name)

    def read(self, path: Path, read: Callable[[str, str], Reading[T]]) -> Reading[T]:
        """Read one file that exists."""
        text = self.replaced.get(path.resolve())
        file = _shown(path)
        try:
            reading = read(path.read_text(encoding="utf-8-sig") if text is None else text, file)
        except UnicodeDecodeError:
            issue = Issue(
                code="encoding",
                file=file,
                line=1,
                sentence="Le fichier n'est pas en UTF-8.",
                remedy="Enregistrez-le en UTF-8 depuis votre éditeur.",
            )
            reading = Reading(file, None, read("", file).marks, (issue,))
        self.issues.extend(reading.issues)
        return reading

    def optional(self, name: str, read: Callable[[str, str], Reading[T]]) -> T | None:
        """Read one file of the folder, or return None when it does not exist."""
        path = self.folder / name
        if not path.is_file():
            return None
        reading = self.read(path, read)
        self.others[name] = reading
        return reading.value


def _shown(path: Path) -> str:
    """Return the path as an author knows it: from the current folder when it stands below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
