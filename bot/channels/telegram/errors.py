"""Telegram's errors, as the delivery understands them."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.base import DeliveryFailed

T = TypeVar("T")

HARMLESS = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "query is too old",
    "query id is invalid",
)
"""Refusals that leave nothing to do: what we wanted is done already, or cannot matter any more."""

BAD_REQUESTS = {
    "message is too long": "message_too_long",
    "chat not found": "chat_not_found",
    "can't parse entities": "bad_markup",
    "button_data_invalid": "bad_button",
}
"""Refusals that the desk can name; any other is `bad_request`."""


TRANSIENT: tuple[tuple[type[TelegramError], str], ...] = (
    (TimedOut, "timed_out"),
    (NetworkError, "network"),
    (InvalidToken, "token_refused"),
    (TelegramError, "telegram_error"),
)
"""Errors worth another try, the particular before the general; any unknown Telegram error is one."""


class TokenRefused(Exception):
    """Telegram does not know our token: nothing can work until a person mends the setting."""


def is_harmless(error: BadRequest) -> bool:
    """Whether a refusal to edit, delete or acknowledge leaves nothing to do."""
    message = error.message.lower()
    return any(words in message for words in HARMLESS)


def delivery_failure(error: Exception) -> DeliveryFailed:
    """What `error` means for a delivery. The order matters: a BadRequest is a NetworkError too."""
    if isinstance(error, BadRequest):
        return DeliveryFailed(_bad_request_code(error), permanent=True)
    if isinstance(error, RetryAfter):
        return DeliveryFailed("flood", retry_after=retry_seconds(error))
    if isinstance(error, Forbidden):
        return DeliveryFailed("blocked", permanent=True, blocked=True)
    return DeliveryFailed(next((code for kind, code in TRANSIENT if isinstance(error, kind)), "garbage"))


def retry_seconds(error: RetryAfter) -> float:
    """Telegram's wait, in seconds, whichever type the library gives it."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


async def call(request: Awaitable[T]) -> T:
    """Await a request to Telegram, and raise DeliveryFailed for any way it can fail.

    A body that is no answer of the Bot API makes the library fail with these errors of Python;
    the message may have been sent or not, so they are tried again like a broken connection.
    The original is dropped: its text may quote the token or the message.
    """
    try:
        return await request
    except (TelegramError, KeyError, TypeError, ValueError, AttributeError) as error:
        failure = delivery_failure(error)
    raise failure


def _bad_request_code(error: BadRequest) -> str:
    message = error.message.lower()
    return next((code for words, code in BAD_REQUESTS.items() if words in message), "bad_request")
