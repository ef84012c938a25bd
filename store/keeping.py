"""The keeping and erasing job: each kind of thing has its term; each passage leaves its proof."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from flows.state import Conversation
from store.crypto import Keyring
from store.tables import KeepingRow
from store.websessions import delete_expired

CHAT = timedelta(days=30)
"""A conversation without a case."""

ANSWERS = timedelta(days=90)
"""The answers of an unfinished procedure, after the person's last message."""

CASE = timedelta(days=182)
"""A case and its conversation, after closing: six months."""

TECHNICAL = timedelta(days=7)
"""Inbox, outbox, dead letters and jobs."""

JOURNAL = timedelta(days=366)
"""The journal: a year, leap years included. Its trigger refuses anything younger than a year."""

FAREWELL = timedelta(days=2)
"""Longest time the address of an erased person waits for the last word to be delivered."""

DELETIONS: tuple[tuple[str, timedelta, str], ...] = (
    ("transcript", CHAT, "DELETE FROM transcript WHERE case_id IS NULL AND at < :before"),
    ("case", CASE, "DELETE FROM help_case WHERE state = 'closed' AND closed_at < :before"),
    (
        "inbox",
        TECHNICAL,
        "DELETE FROM inbox WHERE (status <> 'pending' AND coalesce(done_at, received_at) < :before)",
    ),
    (
        "outbox",
        TECHNICAL,
        "DELETE FROM outbox WHERE status IN ('sent', 'failed', 'withdrawn') AND created_at < :before",
    ),
    (
        "jobs",
        TECHNICAL,
        "DELETE FROM procrastinate_jobs AS job WHERE job.status NOT IN ('todo', 'doing') AND NOT EXISTS"
        " (SELECT 1 FROM procrastinate_events AS event WHERE event.job_id = job.id AND event.at >= :before)",
    ),
    ("erasures", JOURNAL, "DELETE FROM erasure WHERE in_ledger AND erased_at < :before"),
    ("media", timedelta(), "DELETE FROM media WHERE expires_at < :before"),
    (
        "media_of_closed_cases",
        timedelta(),
        "DELETE FROM media USING help_case WHERE help_case.person_id = media.person_id"
        " AND help_case.closed_at <= :before AND media.created_at <= help_case.closed_at"
        " AND NOT EXISTS (SELECT 1 FROM help_case AS other WHERE other.person_id = media.person_id"
        " AND other.state <> 'closed')",
    ),
)
"""What goes, how long after, and how. `:before` is the moment of the passage less the term."""

REMEMBER_UNDELIVERED = """
UPDATE transcript SET undelivered = outbox.status FROM outbox
WHERE outbox.id = transcript.outbox_id AND outbox.status IN ('failed', 'withdrawn') AND outbox.created_at < :before
"""

COUNT_JOURNAL = """
INSERT INTO monthly_count (structure_id, month, what, flow, step, detail, outcome, count)
SELECT structure_id, date_trunc('month', at AT TIME ZONE 'UTC')::date, what, flow, step, detail, outcome, count(*)
FROM journal WHERE at < :before GROUP BY 1, 2, 3, 4, 5, 6, 7
ON CONFLICT ON CONSTRAINT uq_monthly_count DO UPDATE SET count = monthly_count.count + excluded.count
"""

FORGET_GONE = """
DELETE FROM person WHERE forgotten_at IS NOT NULL AND (
    forgotten_at < :longest
    OR NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.person_id = person.id AND status IN ('queued', 'sending'))
    AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.person_id = person.id AND status = 'pending')
)
"""

FORGET_SILENT = """
DELETE FROM person WHERE created_at < :before
AND NOT EXISTS (SELECT 1 FROM conversation WHERE conversation.person_id = person.id AND last_message_at >= :before)
AND NOT EXISTS (SELECT 1 FROM help_case WHERE help_case.person_id = person.id)
AND NOT EXISTS (SELECT 1 FROM reminder WHERE reminder.person_id = person.id)
AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.person_id = person.id AND status = 'pending')
"""


async def keep_and_erase(s: AsyncSession, kr: Keyring, now: datetime) -> dict[str, int]:
    """Erase all whose term has come, write the proof, and return what was erased, counted by kind."""
    await s.execute(text(REMEMBER_UNDELIVERED), {"before": now - TECHNICAL})
    erased = {name: await _run(s, query, before=now - term) for name, term, query in DELETIONS}
    erased["answers"] = await _forget_answers(s, kr, now - ANSWERS)
    erased["people"] = await _run(s, FORGET_GONE, longest=now - FAREWELL)
    erased["people"] += await _run(s, FORGET_SILENT, before=now - ANSWERS)
    erased["web_sessions"] = await delete_expired(s, now)
    await s.execute(text(COUNT_JOURNAL), {"before": now - JOURNAL})
    erased["journal"] = await _run(s, "DELETE FROM journal WHERE at < :before", before=now - JOURNAL)
    await s.execute(insert(KeepingRow).values(at=now, erased=erased))
    return erased


async def _run(s: AsyncSession, query: str, **moments: datetime) -> int:
    # Counted by the database: some drivers do not say how many rows a statement touched.
    done = await s.scalar(
        text(f"WITH gone AS ({query} RETURNING 1) SELECT count(*) FROM gone"),  # noqa: S608 (the queries above)
        moments,
    )
    return int(done or 0)


async def _forget_answers(s: AsyncSession, kr: Keyring, unheard_since: datetime) -> int:
    """Empty the conversations of those silent for so long; nobody may be answering them."""
    rows = await s.execute(
        text(
            "SELECT person_id, state FROM conversation WHERE last_message_at < :before"
            " AND owner IN ('assistant', 'ended') FOR UPDATE"
        ),
        {"before": unheard_since},
    )
    emptied = 0
    for person_id, state in rows.all():
        before = Conversation.model_validate_json(kr.unseal(state))
        # What must outlive the answers: the turn's number, and a refusal of messages.
        after = Conversation(turn=before.turn, unreachable=before.unreachable, structure=before.structure)
        if after != before:
            emptied += 1
            await s.execute(
                text(
                    "UPDATE conversation SET state = :state, owner = 'assistant', flow_versions = '{}'"
                    " WHERE person_id = :person"
                ),
                {"state": kr.seal(after.model_dump_json()), "person": person_id},
            )
    return emptied
