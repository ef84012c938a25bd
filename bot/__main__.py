"""The command line, `pasapas …` or `python -m bot …`: wires the parts together.

Commands are imported only when they are used, so that `flows lint` does not wait for the database's libraries.
"""

from __future__ import annotations

import click

from bot.lazy import LazyGroup

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
    "knowledge": "bot.commands.knowledge:knowledge",
    "admin": "bot.commands.admin:admin",
}
"""Where each command is defined."""


@click.group("pasapas", cls=LazyGroup, where=COMMANDS)
def main() -> None:
    """Pas à Pas : une démarche, une petite étape à la fois."""


if __name__ == "__main__":
    main()
