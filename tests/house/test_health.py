"""The health check of the containers, run as they run it, on a real database."""

from __future__ import annotations

import os
import subprocess
import sys

import psycopg
import pytest

from store.database import plain_url
from tests.house.project import ROOT

BEAT = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))"


def test_the_database_answers(database_url: str) -> None:
    assert exit_code("database", database_url) == 0


def test_a_database_that_is_not_there_is_unhealthy(database_url: str) -> None:
    assert exit_code("database", database_url.replace("?host=", "_absent?host=")) != 0


@pytest.mark.parametrize(("seconds_ago", "expected"), [(1, 0), (60, 1)], ids=["beats", "silent"])
def test_a_worker_is_healthy_while_it_beats(database_url: str, seconds_ago: int, expected: int) -> None:
    with psycopg.connect(plain_url(database_url)) as connection:
        connection.execute(BEAT, (seconds_ago,))

    assert exit_code("worker", database_url) == expected


def exit_code(part: str, url: str) -> int:
    """Run the check of one part and return what the container engine would see."""
    return subprocess.run(
        [sys.executable, ROOT / "docker/health.py", part],
        env=os.environ | {"PASAPAS_DATABASE_URL": url},
        capture_output=True,
        check=False,
    ).returncode
