"""The whole library as open files, for whoever wants to reuse it without this program."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from pydantic import TypeAdapter

from flows.writing import format_flow
from knowledge.shelf import SINGLE_FILES, Shelf

_ANYTHING: TypeAdapter[object] = TypeAdapter(object)


def export_shelf(shelf: Shelf, folder: Path, out: Path) -> list[Path]:
    """Write the canonical procedures, the files beside them and one JSON of all, and return their paths.

    Files of the same names in `out` are replaced; the others are left alone.
    """
    library = shelf.library
    written = []
    procedures = out / "procedures"
    procedures.mkdir(parents=True, exist_ok=True)
    for name, flow in library.flows.items():
        written.append(procedures / f"{name}.yml")
        written[-1].write_text(format_flow(flow), encoding="utf-8")
    others = [folder / name for name in SINGLE_FILES]
    others += [*sorted((folder / "places").glob("*.yml")), *sorted((folder / "schema").glob("*.json"))]
    for source in others:
        if source.is_file():
            written.append(out / source.relative_to(folder))
            written[-1].parent.mkdir(exist_ok=True)
            shutil.copyfile(source, written[-1])
    whole = {
        "flows": library.flows,
        "hashes": library.hashes,
        "glossary": library.glossary,
        "figures": library.figures,
        "places": library.places,
        "emergencies": library.emergencies,
        "intents": library.intent_names,
    }
    plain = _ANYTHING.dump_python(whole, mode="json", exclude_none=True)
    written.append(out / "library.json")
    written[-1].write_text(json.dumps(plain, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return written
