"""Every version of a procedure ever served, by content hash: a conversation stays on the one it began."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import ConversationRow, FlowVersionRow


async def save_version(s: AsyncSession, flow_id: str, content_hash: str, yaml: str) -> bool:
    """Keep a version about to be served; False if it was kept already."""
    made = await s.scalar(
        insert(FlowVersionRow)
        .values(content_hash=content_hash, flow=flow_id, yaml=yaml, served_at=func.now())
        .on_conflict_do_nothing()
        .returning(FlowVersionRow.content_hash)
    )
    return made is not None


async def versions_in_use(s: AsyncSession) -> Sequence[str]:
    """Return the YAML of each version on which a conversation stands, running or paused."""
    used = select(func.unnest(ConversationRow.flow_versions)).distinct()
    return (
        await s.scalars(
            select(FlowVersionRow.yaml)
            .where(FlowVersionRow.content_hash.in_(used))
            .order_by(FlowVersionRow.flow, FlowVersionRow.served_at)
        )
    ).all()
