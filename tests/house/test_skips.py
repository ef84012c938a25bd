"""CI accepts no skip, in a test or in a whole module."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.project import ROOT

SKIPPED_TEST = "import pytest\n\ndef test_absent():\n    pytest.skip('no browser')\n"
SKIPPED_MODULE = "import pytest\n\npytest.skip('no browser', allow_module_level=True)\n"


@pytest.mark.parametrize("source", [SKIPPED_TEST, SKIPPED_MODULE], ids=["test", "module"])
@pytest.mark.parametrize("ci", ["true", ""])
def test_a_skip_fails_in_ci_only(tmp_path: Path, source: str, ci: str) -> None:
    (tmp_path / "test_absent.py").write_text(source, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", "-c", os.devnull, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode in (1, 2)) is (ci == "true"), done.stdout
    assert "no browser" in done.stdout or ci != "true"
