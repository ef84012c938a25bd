"""Dependencies point downwards: the contracts of pyproject.toml hold, and cover every package."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.house.project import PACKAGES, ROOT, project_files, pyproject, relative


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_the_contracts_know_every_package() -> None:
    tool = pyproject()["tool"]
    assert isinstance(tool, dict)
    folders = {relative(path).split("/")[0] for path in project_files(".py") if path.name == "__init__.py"}

    assert set(PACKAGES) <= folders
    assert set(tool["importlinter"]["root_packages"]) == folders - {"tests"}
    assert set(tool["mypy"]["packages"]) == folders - {"tests"}
