"""Takes what the outbox holds to the channels: in order for each person, paced, tried again, never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from bot.channels.base import Channel, DeliveryFailed
from bot.clock import Clock
from bot.pacing import ChatBuckets, Pace
from flows.events import Blocked
from store import inbox, outbox, queue
from store.crypto import Keyring
from store.database import AsyncSession, Database
from store.outbox import Delivery

log = structlog.get_logger()

SHORT_WAIT = timedelta(seconds=0.5)
"""Longest wait inside a job; a longer one is a date in the outbox, so that no worker is held."""

FIRST_RETRY = timedelta(seconds=0.5)
"""Pause after a first failure; it doubles at each one."""

LONGEST_RETRY = timedelta(seconds=60)
"""Longest pause between two tries."""

GIVE_UP_AFTER = timedelta(hours=24)
"""Age of a delivery after which a step out of date would only confuse."""


class Deliverer:
    """Delivers for every channel. One job at a time works for a person: the queue's lock sees to it."""

    def __init__(
        self, db: Database, keyring: Keyring, channels: Mapping[str, Channel], pace: Pace, clock: Clock
    ) -> None:
        self._db = db
        self._keyring = keyring
        self._channels = channels
        self._pace = pace
        self._clock = clock
        self._chats = ChatBuckets()
        self._reserved: dict[int, datetime] = {}
        """The moment given to deliveries that wait for it: one that comes back must not queue up again."""
        self._handed_over: dict[int, str | None] = {}
        """References of what left but could not be noted: when the store is back, it is not sent twice."""

    async def deliver(self, person_id: int) -> None:
        """Send what is due to a person, oldest first, until nothing is or something has to wait."""
        while (delivery := await self._take(person_id)) is not None:
            if not await self._hand_over(delivery):
                return

    async def sweep(self) -> int:
        """Ask for the deliveries whose moment has come, and say for how many people."""
        async with self._db.transaction() as s:
            due = await outbox.due_people(s, self._clock())
            for person_id in due:
                await queue.defer_send(s, person_id)
        return len(due)

    async def _take(self, person_id: int) -> Delivery | None:
        """The next delivery, its moment come. Committed as being sent before the network is touched."""
        now = self._clock()
        async with self._db.transaction() as s:
            delivery = await outbox.next_delivery(s, self._keyring, person_id, now)
            if delivery is None:
                return None
            moment = await self._moment(s, delivery, now)
            if moment - now > SHORT_WAIT:
                self._reserved[delivery.id] = moment
                await outbox.delay(s, delivery.id, moment)
                return None
        if moment > now:
            await asyncio.sleep((moment - now).total_seconds())
        return delivery

    async def _moment(self, s: AsyncSession, delivery: Delivery, now: datetime) -> datetime:
        reserved = self._reserved.pop(delivery.id, None)
        if reserved is not None:
            return reserved
        if delivery.kind != "say" or self._pace.per_second is None or not self._is_paced(delivery):
            return now
        slot = await outbox.reserve_slot(s, self._pace.bot, self._pace.per_second, now)
        return max(slot, self._chats.reserve(delivery.person_id, now))

    def _is_paced(self, delivery: Delivery) -> bool:
        channel = self._channels.get(delivery.channel)
        return channel is not None and channel.paced

    async def _hand_over(self, delivery: Delivery) -> bool:
        """Send one delivery and note what became of it. False when what follows must wait."""
        try:
            if delivery.id not in self._handed_over:
                self._handed_over[delivery.id] = await self._send(delivery)
        except DeliveryFailed as failure:
            log.warning(
                "delivery.failed", delivery=delivery.id, person=delivery.person_id, code=failure.code,
                permanent=failure.permanent, attempts=delivery.attempts,
            )  # fmt: skip
            return await self._note_failure(delivery, failure)
        async with self._db.transaction() as s:
            await outbox.mark_sent(s, delivery.id, self._handed_over[delivery.id], self._clock())
        del self._handed_over[delivery.id]
        log.info("delivery.sent", delivery=delivery.id, person=delivery.person_id, kind=delivery.kind)
        return True

    async def _send(self, delivery: Delivery) -> str | None:
        channel = self._channels.get(delivery.channel)
        if channel is None:
            # This process serves other channels, or a setting is missing: another one, or a restart, may do it.
            raise DeliveryFailed("no_channel")
        return await channel.send(delivery)

    async def _note_failure(self, delivery: Delivery, failure: DeliveryFailed) -> bool:
        now = self._clock()
        async with self._db.transaction() as s:
            if failure.blocked:
                await self._mark_blocked(s, delivery, now)
                return False
            if failure.permanent or delivery.kind == "clear" or now - delivery.created_at > GIVE_UP_AFTER:
                # Old buttons are harmless: a press on them moves nothing. They are worth no second try.
                await outbox.mark_failed(s, delivery.id, failure.code)
                return True
            await outbox.delay(s, delivery.id, now + _pause(delivery, failure), failure.code)
            return False

    async def _mark_blocked(self, s: AsyncSession, delivery: Delivery, now: datetime) -> None:
        """Stop all that waits for the person, and let the conversation know as if Telegram had told us."""
        await outbox.mark_blocked(s, delivery.person_id)
        key = f"blocked:{delivery.id}"
        await inbox.receive(s, self._keyring, delivery.person_id, Blocked(), update_key=key, received_at=now)


def _pause(delivery: Delivery, failure: DeliveryFailed) -> timedelta:
    """How long to wait: exactly what the service said, else twice as long as the last time."""
    if failure.retry_after is not None:
        return timedelta(seconds=failure.retry_after)
    doublings: int = 2 ** min(max(delivery.attempts - 1, 0), 10)
    return min(FIRST_RETRY * doublings, LONGEST_RETRY)
