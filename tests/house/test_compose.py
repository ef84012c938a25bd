"""The containers match the project: paths, commands, settings, ports, volumes, users, checks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest
from ruamel.yaml import YAML

from bot.__main__ import main
from bot.settings import Settings
from tests.house.project import ROOT, project_files, relative

COMPOSE: dict[str, Any] = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "pasapas"}
DOCKERFILES = [path for path in project_files() if path.name == "Dockerfile"]
SETTINGS = {"PASAPAS_" + name.upper() for name in Settings.model_fields}
SECRETS = {"POSTGRES_PASSWORD"}
"""What compose itself asks the environment for."""


def test_the_services_of_the_design_are_there() -> None:
    assert {"postgres", "migrate", "bot", "desk", "worker", "rasa"} == set(SERVICES)
    assert {"migrate", "bot", "desk", "worker"} == set(OURS)
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["rasa"]
    assert [relative(path) for path in DOCKERFILES] == ["docker/Dockerfile", "nlu/rasa/Dockerfile"]


@pytest.mark.parametrize("name", OURS)
def test_each_command_exists(name: str) -> None:
    program, command, *rest = OURS[name]["command"]

    assert program == "pasapas"
    assert isinstance(main, click.Group)
    assert command in main.list_commands(click.Context(main))
    assert rest == []


@pytest.mark.parametrize("name", SERVICES)
def test_each_build_file_exists(name: str) -> None:
    build = SERVICES[name].get("build")

    assert build is not None or re.fullmatch(r"postgres:\d+", SERVICES[name]["image"])
    assert build is None or (ROOT / build["context"] / build["dockerfile"]) in DOCKERFILES


@pytest.mark.parametrize("name", OURS)
def test_each_variable_is_a_setting(name: str) -> None:
    given = OURS[name]["environment"]

    assert "PASAPAS_DATABASE_URL" in given
    assert sorted(set(given) - SETTINGS) == []


def test_secrets_come_from_the_environment_and_are_demanded() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    asked = re.findall(r"\$\{(\w+)([^}]*)}", text)

    assert {name for name, _ in asked} == SECRETS
    assert all(rest.startswith(":?") for _, rest in asked)


def test_the_environment_file_is_the_one_that_is_documented_and_ignored() -> None:
    named = {entry["path"] for service in OURS.values() for entry in service["env_file"]}

    assert named == {".env"}
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_named_volumes_are_declared_and_used() -> None:
    mounts = [mount.split(":") for service in SERVICES.values() for mount in service.get("volumes", [])]

    assert mounts
    assert {source for source, _ in mounts} == set(COMPOSE["volumes"])


def test_keys_and_database_are_kept_apart() -> None:
    volumes = {name: {m.split(":")[0] for m in service.get("volumes", [])} for name, service in SERVICES.items()}

    assert volumes["postgres"] == {"database"}
    assert all("keys" in volumes[name] and "database" not in volumes[name] for name in OURS)


def test_settings_of_folders_are_the_mounts() -> None:
    for service in OURS.values():
        targets = {mount.split(":")[1] for mount in service["volumes"]}
        assert service["environment"]["PASAPAS_DATA_DIR"] in targets
        assert str(Path(service["environment"]["PASAPAS_KEYS_FILE"]).parent) in targets


def test_only_the_desk_is_published_on_the_port_it_listens_to() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    port = OURS["desk"]["environment"]["PASAPAS_DESK_PORT"]

    assert published == {"desk": [f"127.0.0.1:{port}:{port}"]}
    assert f"EXPOSE {port}" in (ROOT / "docker/Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_watched_restarted_and_locked_down(name: str) -> None:
    service = SERVICES[name]

    assert service["restart"] in ("unless-stopped", "on-failure")
    assert service["read_only"] is True
    assert "healthcheck" in service or name == "migrate"


@pytest.mark.parametrize("name", OURS)
def test_each_check_runs_a_file_of_the_image(name: str) -> None:
    if name == "migrate":
        return
    kind, program, script, part = OURS[name]["healthcheck"]["test"]

    assert (kind, program) == ("CMD", "python")
    assert f'"{part}"' in (ROOT / script).read_text(encoding="utf-8") or part == "worker"
    assert script in (ROOT / "docker/Dockerfile").read_text(encoding="utf-8")


def test_each_dependency_is_a_service_with_what_is_waited_for() -> None:
    waits = [(on, how["condition"]) for s in SERVICES.values() for on, how in s.get("depends_on", {}).items()]

    assert waits
    for on, condition in waits:
        assert condition != "service_healthy" or "healthcheck" in SERVICES[on]
        assert condition != "service_completed_successfully" or SERVICES[on]["restart"] == "on-failure"


@pytest.mark.parametrize("path", DOCKERFILES, ids=relative)
def test_each_source_copied_exists_and_is_sent_to_the_engine(path: Path) -> None:
    sources = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        for source in line.split()[:-1]
    ]
    sent = [line[1:] for line in lines(ROOT / ".dockerignore") if line.startswith("!")]

    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert [s for s in sources if not any(s == kept or s.startswith(f"{kept}/") for kept in sent)] == []


@pytest.mark.parametrize("path", DOCKERFILES, ids=relative)
def test_each_image_runs_as_nobody_important(path: Path) -> None:
    made = re.findall(r"useradd .* (\w+)(?: \\)?$", path.read_text(encoding="utf-8"), re.MULTILINE)
    users = re.findall(r"^USER (\w+)$", path.read_text(encoding="utf-8"), re.MULTILINE)

    assert users
    assert users == made


@pytest.mark.parametrize("path", DOCKERFILES, ids=relative)
def test_each_variable_of_an_image_is_a_setting(path: Path) -> None:
    named = set(re.findall(r"\bPASAPAS_[A-Z_]+", path.read_text(encoding="utf-8")))

    assert named <= SETTINGS
    assert named or path.parent.name == "rasa"


def test_what_is_sent_to_the_engine_exists() -> None:
    sent = [line[1:] for line in lines(ROOT / ".dockerignore") if line.startswith("!")]

    assert sent
    assert [name for name in sent if not (ROOT / name).exists()] == []


def test_rasa_listens_where_the_assistant_looks_for_it() -> None:
    port = OURS["bot"]["environment"]["PASAPAS_RASA_URL"].rsplit(":", 1)[1]
    dockerfile = (ROOT / SERVICES["rasa"]["build"]["dockerfile"]).read_text(encoding="utf-8")

    assert f"EXPOSE {port}" in dockerfile
    assert f'"--port", "{port}"' in dockerfile
    assert f":{port}/" in " ".join(SERVICES["rasa"]["healthcheck"]["test"])


def lines(path: Path) -> list[str]:
    """Return the lines of a file that say something."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
