"""What Telegram shows of us before the first message: that we are a robot, and the commands."""

from __future__ import annotations

from collections.abc import Awaitable

import structlog
from telegram import Bot, BotCommand

from bot.channels.base import DeliveryFailed
from bot.channels.telegram.errors import call

log = structlog.get_logger()

COMMANDS = (
    BotCommand("aidant", "Parler à quelqu'un"),
    BotCommand("menu", "Voir ce que je sais faire"),
    BotCommand("pause", "Arrêter et reprendre plus tard"),
    BotCommand("aide", "Comment ça marche"),
    BotCommand("mesdonnees", "Voir ce qui est gardé sur vous"),
    BotCommand("effacer", "Tout effacer"),
    BotCommand("privacy", "Vie privée"),
)
"""The menu of commands, the human first."""

DESCRIPTION = (
    "Je suis un robot. Je vous aide à faire une démarche en ligne, une petite étape à la fois. "
    "Vous pouvez demander à parler à quelqu'un à tout moment : /aidant.\n\n"
    "Telegram n'est pas confidentiel. N'envoyez ni mot de passe, ni numéro de carte, ni numéro de sécurité "
    "sociale. Vos messages sont gardés peu de temps. Pour tout effacer : /effacer. En savoir plus : /privacy."
)
"""Shown before « Démarrer »; at most 512 characters."""

SHORT_DESCRIPTION = "Un robot qui vous aide dans vos démarches, étape par étape. Une personne peut prendre le relais."
"""Shown on our page and in shared links; at most 120 characters."""


async def set_profile(bot: Bot) -> None:
    """Say who we are. Telegram keeps it, so a failure only matters for the logs."""
    requests: tuple[tuple[str, Awaitable[bool]], ...] = (
        ("commands", bot.set_my_commands(COMMANDS)),
        ("description", bot.set_my_description(DESCRIPTION)),
        ("short_description", bot.set_my_short_description(SHORT_DESCRIPTION)),
    )
    for what, request in requests:
        try:
            await call(request)
        except DeliveryFailed as failure:
            log.warning("telegram.profile_not_set", what=what, code=failure.code)
