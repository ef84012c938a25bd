"""The command line, `pasapas …` or `python -m bot …`: wires the parts together."""

from __future__ import annotations

import click

from bot.commands.flows import flows


@click.group(name="pasapas")
def main() -> None:
    """Pas à Pas : une démarche, une petite étape à la fois."""


main.add_command(flows)

if __name__ == "__main__":
    main()
