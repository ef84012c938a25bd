"""Delivery to the phone: the page reads the transcript, so there is nothing to carry anywhere."""

from __future__ import annotations

from store.outbox import Delivery


class PhoneChannel:
    """The phone, as deliveries see it."""

    name = "phone"
    paced = False

    async def send(self, delivery: Delivery) -> str | None:
        """Do nothing more: the message is in the store, and marking it sent wakes the open pages."""
        return None
