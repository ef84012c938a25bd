"""Takes what the outbox holds to the channels: in order for each person, paced, tried again, never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Outcome:
    """What became of a delivery: handed over, with its reference, or failed."""

    delivery: Delivery
    reference: str | None = None
    failure: DeliveryFailed | None = None


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
        self._handed_over: dict[int, Outcome] = {}
        """What left but could not be noted: when the store is back, it is not sent twice."""

    async def deliver(self, person_id: int) -> None:
        """Send what is due to a person, oldest first, until nothing is or something has to wait."""
        outcome: Outcome | None = None
        while True:
            # One transaction notes the last delivery and takes the next, which is committed
            # as being sent before the network is touched.
            async with self._db.transaction() as s:
                if outcome is not None and not await self._note(s, outcome):
                    return
                taken = await self._take(s, person_id)
            if outcome is not None:
                self._handed_over.pop(outcome.delivery.id, None)
            if taken is None:
                return
            delivery, wait = taken
            await asyncio.sleep(wait.total_seconds())
            outcome = await self._hand_over(delivery)

    async def sweep(self) -> int:
        """Ask for the deliveries whose moment has come, and say for how many people."""
        async with self._db.transaction() as s:
            due = await outbox.due_people(s, self._clock())
            for person_id in due:
                await queue.defer_send(s, person_id)
        return len(due)

    async def _take(self, s: AsyncSession, person_id: int) -> tuple[Delivery, timedelta] | None:
        """The next delivery and how long it must still wait; none when it must wait for long."""
        now = self._clock()
        delivery = await outbox.next_delivery(s, self._keyring, person_id, now)
        if delivery is None:
            return None
        moment = await self._moment(s, delivery, now)
        if moment - now > SHORT_WAIT:
            self._reserved[delivery.id] = moment
            await outbox.delay(s, delivery.id, moment)
            return None
        return delivery, max(moment - now, timedelta())

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

    async def _hand_over(self, delivery: Delivery) -> Outcome:
        known = self._handed_over.get(delivery.id)
        if known is not None:
            return known
        try:
            outcome = Outcome(delivery, reference=await self._send(delivery))
        except DeliveryFailed as failure:
            log.warning(
                "delivery.failed", delivery=delivery.id, person=delivery.person_id, code=failure.code,
                permanent=failure.permanent, attempts=delivery.attempts,
            )  # fmt: skip
            return Outcome(delivery, failure=failure)
        self._handed_over[delivery.id] = outcome
        log.info("delivery.sent", delivery=delivery.id, person=delivery.person_id, kind=delivery.kind)
        return outcome

    async def _send(self, delivery: Delivery) -> str | None:
        channel = self._channels.get(delivery.channel)
        if channel is None:
            # This process serves other channels, or a setting is missing: another one, or a restart, may do it.
            raise DeliveryFailed("no_channel")
        return await channel.send(delivery)

    async def _note(self, s: AsyncSession, outcome: Outcome) -> bool:
        """Keep what became of a delivery. False when what follows must wait."""
        delivery, failure, now = outcome.delivery, outcome.failure, self._clock()
        if failure is None:
            await outbox.mark_sent(s, delivery.id, outcome.reference, now)
            return True
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
