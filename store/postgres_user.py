"""Who PostgreSQL runs as: ourselves, or another user where we are root, which it refuses."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger()

KNOWN_USERS = ("pgserver", "postgres")
NEW_USER = "pgserver"


@dataclass(frozen=True)
class ServerUser:
    """The system user of the server; `switch` is false where it is ourselves."""

    uid: int
    gid: int
    switch: bool

    def process_options(self) -> dict[str, Any]:
        """Return what `subprocess` needs to run a process as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": ()} if self.switch else {}

    def give(self, folder: Path) -> None:
        """Make a folder theirs."""
        if self.switch:
            os.chown(folder, self.uid, self.gid)


def server_user(home: Path, data: Path, binaries: Path) -> ServerUser:
    """Choose the user, and let them reach the server's folder and binaries.

    Files already there keep their owner, so that another choice never locks us out.
    """
    if os.geteuid() != 0:
        return ServerUser(os.geteuid(), os.getegid(), switch=False)
    if data.exists() and data.stat().st_uid != 0:
        user = ServerUser(data.stat().st_uid, data.stat().st_gid, switch=True)
    else:
        entry = _find_or_make_user()
        user = ServerUser(entry.pw_uid, entry.pw_gid, switch=True)
    user.give(home)
    _let_through(home)
    _let_through(binaries)
    return user


def _find_or_make_user() -> pwd.struct_passwd:
    for name in KNOWN_USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    useradd = shutil.which("useradd")
    if useradd is None:
        return pwd.getpwnam("nobody")
    command = [useradd, "--system", "--no-create-home", NEW_USER]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (constants)
    log.info("system_user_made", user=NEW_USER)
    return pwd.getpwnam(NEW_USER)


def _let_through(path: Path) -> None:
    """Let other users pass through the folders above a path, without listing them."""
    for folder in path.parents:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
            log.info("folder_opened_for_database_user")
