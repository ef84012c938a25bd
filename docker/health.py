"""Answers a container's health check: exits 0 when the part named on the command line does its work.

health.py web       the pages answer, and the database behind them
health.py worker    a worker said that it lives, a moment ago
health.py database  the database answers from here
"""

from __future__ import annotations

import os
import sys
import urllib.request

import psycopg

TIMEOUT_SECONDS = 3
BEAT_SECONDS = 15
"""Workers beat every 2 s; past this silence their jobs were given to others."""


def main(part: str) -> bool:
    """Tell whether a part does its work; a network or database error also means no."""
    if part == "web":
        port = os.environ.get("PASAPAS_DESK_PORT", "8080")
        address = f"http://127.0.0.1:{port}/readyz"
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer:
            return bool(answer.status == 200)
    url = os.environ["PASAPAS_DATABASE_URL"].replace("+psycopg", "", 1)
    with psycopg.connect(url, connect_timeout=TIMEOUT_SECONDS) as connection:
        if part == "database":
            return True
        recent = connection.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
            (BEAT_SECONDS,),
        ).fetchone()
        return recent is not None and recent[0] > 0


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1]))
