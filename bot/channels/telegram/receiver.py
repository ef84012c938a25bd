"""Everything that receiving from Telegram needs while it runs: who we are, the updates, « écrit… »."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.channels.telegram.api import PasapasBot
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.profile import set_profile
from bot.channels.telegram.typing import TypingSignal
from bot.channels.telegram.webhook import register_webhook
from bot.clock import Clock
from store.database import Database


@dataclass(frozen=True)
class Webhook:
    """The address given to Telegram, and the secret that it repeats."""

    url: str
    secret: str


@dataclass(frozen=True)
class Receiver:
    """Receives until cancelled; to be started again when it ends. Without a webhook, it polls."""

    db: Database
    bot: PasapasBot
    intake: Intake
    clock: Clock
    webhook: Webhook | None = None

    async def run(self) -> None:
        """Receive until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(set_profile(self.bot))
                group.create_task(TypingSignal(self.db, self.bot, self.clock).run())
                if self.webhook is not None:
                    group.create_task(register_webhook(self.bot, self.webhook.url, self.webhook.secret))
                else:
                    group.create_task(Poller(self.db, self.bot, self.intake).run())
        finally:
            await self.intake.finish()
