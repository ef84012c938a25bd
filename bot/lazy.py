"""A group of commands that imports each one only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click


class LazyGroup(click.Group):
    """A group whose commands are named by where they stand, `module:name`."""

    def __init__(self, *args: object, where: Mapping[str, str], **options: object) -> None:
        """Make the group; `where` gives each command's place, in the order of the documentation."""
        super().__init__(*args, **options)  # type: ignore[arg-type]  # click's own options, handed on as they are
        self._where = where

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command, in the order of the documentation."""
        return list(self._where)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command, or return None for an unknown name."""
        where = self._where.get(cmd_name)
        if where is None:
            return None
        module, _, name = where.partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command
