"""`python -m tests.bench`: measure and print. The exit code is always 0: these are figures, not a test."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import os
import platform
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.bench.figures import as_json, table
from tests.bench.run import QUICK, Plan, measure


def main() -> None:
    """Measure, then print the table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measures the real service.")
    parser.add_argument("--quick", action="store_true", help="a shorter load; its tails mean little")
    parser.add_argument("--json", action="store_true", help="print JSON rather than a table")
    parser.add_argument("--seed", type=int, default=Plan.seed, help="what the load is drawn from")
    parser.add_argument("--keep", type=Path, help="folder for the service's data and log, kept afterwards")
    arguments = parser.parse_args()
    plan = dataclasses.replace(QUICK if arguments.quick else Plan(), seed=arguments.seed)
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="pasapas-bench-"))
    try:
        figures = asyncio.run(measure(plan, folder))
    except AssertionError as failure:
        print(f"The service could not be measured: {failure}", file=sys.stderr)
        return
    finally:
        if arguments.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    if arguments.json:
        print(as_json(figures, machine()))
    else:
        print("\n".join(f"{name}: {value}" for name, value in machine().items()) + "\n\n" + table(figures))


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{psutil.virtual_memory().total / 1e9:.0f} GB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "load of the machine over 1, 5, 15 minutes": load,
    }


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    main()
