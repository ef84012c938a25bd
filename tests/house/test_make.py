"""The Makefile and the hooks: each target is told and runs, nothing is downloaded by a commit."""

from __future__ import annotations

import re
import subprocess
from typing import Any

from ruamel.yaml import YAML

from tests.house.project import ROOT, make_targets

TARGETS = sorted(make_targets())
TOLD_APART = {"help", "static"}
"""`help` tells the others; `static` is a part of `check`, for CI."""
HOOKS: dict[str, Any] = YAML(typ="safe").load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))


def test_the_targets_of_the_design_exist() -> None:
    assert {"setup", "demo", "check", "test", "test-slow", "bench"} <= set(TARGETS)


def test_each_target_can_be_planned() -> None:
    assert make("-n", *TARGETS).returncode == 0


def test_each_target_is_told_by_help() -> None:
    told = re.findall(r"^make ([a-z-]+) ", make("help").stdout, re.MULTILINE)

    assert sorted(told) == sorted(set(TARGETS) - TOLD_APART)


def test_without_a_python_the_set_up_stops_with_one_line() -> None:
    done = make("PYTHON=", "VENV=build/none", "build/none/.stamps/python")

    assert done.returncode != 0
    assert "Il faut Python 3.11" in done.stderr
    assert not (ROOT / "build" / "none").exists()


def test_hooks_run_what_is_here_and_what_check_runs() -> None:
    hooks = [(repository["repo"], hook) for repository in HOOKS["repos"] for hook in repository["hooks"]]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert hooks
    for repository, hook in hooks:
        assert (repository, hook["language"]) == ("local", "system")
        program, *words = hook["entry"].split()
        called = " ".join([program.replace(".venv/bin", "$(BIN)"), *(w for w in words if not w.startswith("--"))])
        assert called in makefile


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as a person would, whatever make is running these tests."""
    return subprocess.run(
        ["env", "-u", "MAKEFLAGS", "-u", "MAKELEVEL", "-u", "MFLAGS", "make", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
