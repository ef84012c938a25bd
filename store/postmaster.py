"""The process that a pid file names: is it alive, and is it PostgreSQL on our own data?"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

PROC = Path("/proc")


def living_postmaster(data: Path) -> int | None:
    """Return the pid of the living server on this data, starting, stopping or hung; None without one."""
    pid = _pid_in(data / "postmaster.pid")
    return pid if pid is not None and is_server_on(pid, data) else None


def names_a_stranger(data: Path) -> bool:
    """Tell whether the pid file would stop a start for ever.

    PostgreSQL refuses to start while the pid in its file belongs to any living process, which
    happens when the machine or the container restarted since; or when the file is cut short.
    A file that names a dead process is left to PostgreSQL, which checks first that nobody remains.
    """
    file = data / "postmaster.pid"
    if not file.exists():
        return False
    pid = _pid_in(file)
    return pid is None or (_is_alive(pid) and not is_server_on(pid, data))


def is_server_on(pid: int, data: Path) -> bool:
    """Tell whether a process is a PostgreSQL on this data, and not its zombie."""
    return os.fsencode(data) in _command(pid).split(b"\0")


def _command(pid: int) -> bytes:
    """Return the command line of a process, its words apart; empty for a zombie or nobody."""
    if (PROC / "self").exists():
        try:
            return (PROC / str(pid) / "cmdline").read_bytes()
        except OSError:
            return b""
    ps = shutil.which("ps")
    if ps is None:
        return b""
    found = subprocess.run([ps, "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, check=False)  # noqa: S603 (a number that we read)
    return found.stdout.strip().replace(b" ", b"\0")


def _pid_in(file: Path) -> int | None:
    try:
        return int(file.read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
