"""The Telegram channel: hands deliveries over to the Bot API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated

from bot.channels.base import DeliveryFailed
from bot.channels.telegram.errors import call, is_harmless
from bot.channels.telegram.outgoing import Part, render
from store.outbox import Delivery

T = TypeVar("T")


class TelegramChannel:
    """Sends through the Bot API. `paced`: its limits are not ours."""

    name = "telegram"
    paced = True

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._sent_parts: dict[int, list[str]] = {}
        """Messages already sent of long deliveries that failed on the way, by delivery."""

    async def send(self, delivery: Delivery) -> str | None:
        """Hand `delivery` over; the reference holds the identifiers of its messages, joined by commas.

        Raises:
            DeliveryFailed: It was not handed over, or nobody can tell.
        """
        if delivery.kind == "say":
            return await self._say(delivery)
        for message_id in delivery.message_refs:
            if delivery.kind == "delete":
                request: Awaitable[object] = self._bot.delete_message(delivery.address, int(message_id))
            else:
                request = self._bot.edit_message_reply_markup(delivery.address, int(message_id))
            await call(_unless_harmless(request))
        return None

    async def _say(self, delivery: Delivery) -> str:
        if delivery.say is None:
            raise DeliveryFailed("nothing_to_say", permanent=True)
        try:
            parts = render(delivery.say, delivery.turn)
        except ValueError:
            raise DeliveryFailed("bad_button", permanent=True) from None
        sent = self._sent_parts.pop(delivery.id, [])
        try:
            for part in parts[len(sent) :]:
                sent.append(await self._send_part(delivery.address, part))
        except DeliveryFailed as failure:
            if sent and not failure.permanent:
                self._sent_parts[delivery.id] = sent
            raise
        return ",".join(sent)

    async def _send_part(self, address: str, part: Part) -> str:
        async def send(chat_id: int | str) -> str:
            message = await self._bot.send_message(
                chat_id,
                part.html,
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True) if part.may_link else None,
                reply_markup=part.keyboard,
            )
            return str(message.message_id)

        return await call(_following_migration(send, address))


async def _following_migration(send: Callable[[int | str], Awaitable[T]], address: str) -> T:
    """Send, and once more to the new chat when Telegram says that the chat moved."""
    try:
        return await send(address)
    except ChatMigrated as moved:
        return await send(moved.new_chat_id)


async def _unless_harmless(request: Awaitable[object]) -> None:
    try:
        await request
    except BadRequest as error:
        if not is_harmless(error):
            raise
