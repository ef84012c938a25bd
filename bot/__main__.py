"""The command line, `pasapas …` or `python -m bot …`: wires the parts together.

Commands are imported only when they are used, so that `flows lint` does not wait for the database's libraries.
"""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "serve": "bot.commands.serve:serve",
    "bot": "bot.commands.serve:bot",
    "desk": "bot.commands.serve:desk",
    "worker": "bot.commands.serve:worker",
    "migrate": "bot.commands.other:migrate",
    "chat": "bot.commands.other:chat",
    "doctor": "bot.commands.other:doctor",
    "flows": "bot.commands.flows:flows",
    "nlu": "bot.commands.nlu:nlu",
    "admin": "bot.commands.admin:admin",
}
"""Where each command is defined."""


class Lazy(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command, in the order of the documentation."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command, or return None for an unknown name."""
        where = COMMANDS.get(cmd_name)
        if where is None:
            return None
        module, _, name = where.partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.command(cls=Lazy, name="pasapas")
def main() -> None:
    """Pas à Pas : une démarche, une petite étape à la fois."""


if __name__ == "__main__":
    main()
