"""The whole tree: calm sizes, nothing left for later, nothing of one machine, kind to its readers."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.project import PACKAGES, project_files, relative

LINES_MAX = 500
"""Past this, a file has two subjects. Catalogues of content and data are exempt."""

SOURCES = (".py", ".html", ".js", ".css", ".md", ".toml", ".yml", ".yaml", ".sh", "")
# Built from pieces: this file is scanned too.
LEFT_FOR_LATER = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
ONE_MACHINE = re.compile(r"(?<![\w.])/(?:ho" + r"me|ro" + r"ot|wo" + r"rk|Us" + r"ers|op" + r"t/py\w+)/")
REGISTRIES = re.compile(r"\b(?:py" + r"pi\.org|pythonho" + r"sted\.org|registry\.np" + r"mjs\.org|art" + r"ifactory)\b")
BLAMING = re.compile(r"\b(?:simples?|simplement|faciles?|facilement|évident\w*|il suffit)\b", re.IGNORECASE)

CODE = [path for path in project_files(".py") if relative(path).split("/")[0] in (*PACKAGES, "tests")]
MODULES = [path for path in CODE if not relative(path).startswith("tests/")]
TEXTS = [path for path in project_files(*SOURCES) if "LICENSE" not in path.name]
CONTENT = [
    path
    for path in project_files(".yml", under=("knowledge",))
    if path.name != "intents.yml" and "places" not in path.parts
]


def test_the_scans_have_something_to_read() -> None:
    assert len(CODE) > 50
    assert len(MODULES) > 30
    assert len(TEXTS) > len(CODE)
    assert len(CONTENT) > 5


def test_no_file_of_code_is_too_long() -> None:
    code = [*CODE, *project_files(".html", ".js", ".css", ".md")]
    sizes = {relative(path): len(read(path).splitlines()) for path in code}

    assert {name: size for name, size in sizes.items() if size > LINES_MAX} == {}


@pytest.mark.parametrize(
    "pattern", [LEFT_FOR_LATER, ONE_MACHINE, REGISTRIES], ids=["left for later", "one machine", "registry"]
)
def test_no_file_holds(pattern: re.Pattern[str]) -> None:
    assert [f"{relative(path)}: {hit}" for path in TEXTS for hit in pattern.findall(read(path))] == []


def test_no_test_sleeps_on_the_clock_or_is_set_aside() -> None:
    forbidden = re.compile(r"\btime\.sl" + r"eep\(|pytest\.mark\.(?:sk" + r"ip\b|xf" + r"ail\b)|pytest\.xf" + r"ail")
    tests = [path for path in CODE if path not in MODULES]

    assert tests
    assert [f"{relative(path)}: {hit}" for path in tests for hit in forbidden.findall(read(path))] == []


def test_each_slow_suite_is_marked_slow() -> None:
    suites = [path for path in CODE if relative(path).startswith("tests/slow/test_")]

    assert suites
    assert [relative(path) for path in suites if "pytestmark = pytest.mark.slow" not in read(path)] == []


def test_each_exemption_says_why() -> None:
    bare = re.compile(r"#\s*(?:noqa|type:\s*ignore)(?::\s*[A-Z0-9, ]+|\[[\w, -]+])?\s*$", re.MULTILINE)

    assert [f"{relative(path)}: {hit}" for path in CODE for hit in bare.findall(read(path))] == []


def test_each_module_and_public_function_is_documented() -> None:
    assert [place for path in MODULES for place in undocumented(path)] == []


def test_content_never_says_that_something_is_easy() -> None:
    hits = [f"{relative(path)}: {hit}" for path in CONTENT for hit in BLAMING.findall(quoted_text(path))]

    assert hits == []


def undocumented(path: Path) -> list[str]:
    """Return the module, public functions and public classes of a file that lack a docstring."""
    text = read(path)
    if not text.strip():
        return []
    tree = ast.parse(text)
    public = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    if "migrations" in path.parts:
        public = []
    missing = [] if ast.get_docstring(tree) else [relative(path)]
    return missing + [f"{relative(path)}: {node.name}" for node in public if not ast.get_docstring(node)]


def quoted_text(path: Path) -> str:
    """Return a content file without its addresses and official titles, which are not our words."""
    return re.sub(r"^\s*(?:- )?(?:url|title|source|name):.*$", "", read(path), flags=re.MULTILINE)


def read(path: Path) -> str:
    """Return a file's text."""
    return path.read_text(encoding="utf-8")
