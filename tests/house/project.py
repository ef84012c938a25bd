"""What the completeness tests read: the project's own files, and nothing that git ignores."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "desk", "flows", "knowledge", "nlu", "store")


def project_files(*suffixes: str, under: tuple[str, ...] = ()) -> list[Path]:
    """Return the files that git knows or would add, with one of `suffixes` if any, under some folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *under],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in found if path.is_file() and (not suffixes or path.suffix in suffixes)]


def relative(path: Path) -> str:
    """Return a path as a reader of the project writes it."""
    return path.relative_to(ROOT).as_posix()


def pyproject() -> dict[str, object]:
    """Return the parsed pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def make_targets() -> set[str]:
    """Return the names declared as phony targets of the Makefile."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return {name for line in re.findall(r"^\.PHONY:(.*)$", text, re.MULTILINE) for name in line.split()}
