"""`pasapas knowledge`: what comes from outside into the content. Each command is in a file of its own."""

from __future__ import annotations

import click

from bot.lazy import LazyGroup

COMMANDS: dict[str, str] = {
    "import-places": "bot.commands.import_places:import_places",
    "import-sheets": "bot.commands.knowledge_sheets:import_sheets",
    "search": "bot.commands.knowledge_sheets:search_sheets",
}
"""Where each command is defined."""


@click.group("knowledge", cls=LazyGroup, where=COMMANDS)
def knowledge() -> None:
    """Lieux et fiches venus d'ailleurs."""
