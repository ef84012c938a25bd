"""The lock files: complete, hashed, and silent about where things were downloaded from."""

from __future__ import annotations

import re

import pytest

from tests.house.project import ROOT, project_files, pyproject, relative

LOCKS = [relative(path) for path in project_files(".lock")]


def test_there_are_lock_files() -> None:
    assert {
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-semantic.lock",
        "nlu/rasa/requirements.lock",
    } <= set(LOCKS)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address_and_no_path(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert re.findall(r"\S*://\S*|--(?:index|extra-index|find-links)\S*|(?<![\w.])/[a-z]\S*", text) == []


@pytest.mark.parametrize("name", LOCKS)
def test_each_pinned_package_has_a_hash(name: str) -> None:
    pinned = hashes_by_package((ROOT / name).read_text(encoding="utf-8"))

    assert pinned
    assert [package for package, hashes in pinned.items() if not hashes] == []


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("requirements.lock", None),
        ("requirements-dev.lock", None),
        ("requirements-dev.lock", "dev"),
        ("requirements-semantic.lock", None),
        ("requirements-semantic.lock", "semantic"),
    ],
)
def test_each_dependency_is_locked(name: str, extra: str | None) -> None:
    wanted = dependencies(extra)
    locked = hashes_by_package((ROOT / name).read_text(encoding="utf-8"))

    assert wanted
    assert sorted(wanted - set(locked)) == []


def test_the_three_environments_agree_on_versions() -> None:
    base, dev, semantic = (
        versions((ROOT / name).read_text(encoding="utf-8"))
        for name in ("requirements.lock", "requirements-dev.lock", "requirements-semantic.lock")
    )

    assert base
    assert {name: dev.get(name) for name in base} == base
    assert {name: semantic.get(name) for name in base} == base


def hashes_by_package(text: str) -> dict[str, int]:
    """Return how many hashes each pinned package has."""
    pinned: dict[str, int] = {}
    package = ""
    for line in text.splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*])?==", line):
            package = normalised(match[1])
            pinned.setdefault(package, 0)
        elif "--hash=sha256:" in line:
            pinned[package] += 1
    return pinned


def versions(text: str) -> dict[str, set[str]]:
    """Return the versions of each package: a package may have one per Python version."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*])?==([^\s;\\]+)", text, re.MULTILINE):
        found.setdefault(normalised(name), set()).add(version)
    return found


def dependencies(extra: str | None) -> set[str]:
    """Return the names that pyproject.toml asks for, normalised."""
    project = pyproject()["project"]
    assert isinstance(project, dict)
    wanted = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return {normalised(re.split(r"[\s\[<>=!~;]", name)[0]) for name in wanted}


def normalised(name: str) -> str:
    """Return a package's name as the index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
