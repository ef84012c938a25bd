"""CI accepts no skip, in a test or in a whole module."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.project import ROOT

PASSES = "def test_present():\n    assert True\n"
SKIPPED_TEST = "import pytest\n\ndef test_absent():\n    pytest.skip('no browser')\n"
SKIPPED_MODULE = "import pytest\n\npytest.skip('no browser', allow_module_level=True)\n"


@pytest.mark.parametrize(
    ("ci", "code", "outcome"),
    [("true", 1, "1 failed, 1 passed, 1 error"), ("", 0, "1 passed, 2 skipped")],
    ids=["in CI", "elsewhere"],
)
def test_a_skip_fails_in_ci_only(tmp_path: Path, ci: str, code: int, outcome: str) -> None:
    for name, source in (("passes", PASSES), ("test", SKIPPED_TEST), ("module", SKIPPED_MODULE)):
        (tmp_path / f"test_{name}.py").write_text(source, encoding="utf-8")

    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "conftest",
            "-c",
            os.devnull,
            "--continue-on-collection-errors",
            tmp_path,
        ],
        cwd=ROOT,
        env=os.environ | {"CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == code, done.stdout
    assert outcome in done.stdout
