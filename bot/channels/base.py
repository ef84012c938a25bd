"""What a channel must do for us, whatever it is."""

from __future__ import annotations

from typing import Protocol

from store.outbox import Delivery


class DeliveryFailed(Exception):
    """A delivery was not handed over.

    Attributes:
        code: Why, as a word from a closed list, kept for the desk and the logs.
        permanent: Trying again would fail again.
        retry_after: Seconds to wait before the next try, when the channel said so.
        blocked: The person closed the channel to us.
    """

    def __init__(
        self, code: str, *, permanent: bool = False, retry_after: float | None = None, blocked: bool = False
    ) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.retry_after = retry_after
        self.blocked = blocked


class Channel(Protocol):
    """One way to reach people."""

    name: str
    paced: bool
    """Whether sends must respect the limits of a service that is not ours."""

    async def send(self, delivery: Delivery) -> str | None:
        """Hand `delivery` over and return the channel's reference of the message.

        Raises:
            DeliveryFailed: It was not handed over, or nobody can tell.
        """
