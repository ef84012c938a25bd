"""Where the polling of Telegram stands, and which process may poll."""

from __future__ import annotations

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import PollStateRow


async def next_update(s: AsyncSession, bot: str) -> int:
    """Return the next update to ask for, 0 at the first start."""
    return (await s.scalar(select(PollStateRow.next_update).where(PollStateRow.bot == bot))) or 0


async def save_next_update(s: AsyncSession, bot: str, update_id: int) -> None:
    """Keep the next update to ask for, in the transaction that keeps those before it. It never goes back."""
    statement = insert(PollStateRow).values(bot=bot, next_update=update_id)
    await s.execute(
        statement.on_conflict_do_update(
            index_elements=["bot"],
            set_={"next_update": func.greatest(PollStateRow.next_update, update_id)},
        )
    )


async def forget_updates(s: AsyncSession, bot: str) -> None:
    """Start again from what Telegram holds: it restarts its numbers after a week of silence."""
    statement = insert(PollStateRow).values(bot=bot, next_update=0)
    await s.execute(statement.on_conflict_do_update(index_elements=["bot"], set_={"next_update": 0}))


async def try_lead(s: AsyncSession, bot: str) -> bool:
    """Try to be the one process that polls, for as long as this session's transaction stays open."""
    return bool(await s.scalar(text("SELECT pg_try_advisory_xact_lock(hashtextextended(:bot, 7))"), {"bot": bot}))
