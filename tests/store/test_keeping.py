"""Keeping and erasing: one test for each line of the table, with the clock as an argument."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from flows.events import Said
from flows.outputs import Say
from flows.state import Frame, Run
from store import cases, journal, media, outbox, turns
from store.accounts import Aidant
from store.database import Database
from store.keeping import keep_and_erase
from store.people import PersonRef
from tests.store.doubles import NOW, count, open_case, receive, run, send_all, take, turn

DAY = timedelta(days=1)


async def _keep(db: Database, now: datetime) -> dict[str, int]:
    async with db.transaction() as s:
        return await keep_and_erase(s, db.keyring, now)


async def _close(db: Database, case_id: int, now: datetime = NOW) -> None:
    async with db.transaction() as s:
        await cases.close(s, case_id, "done", now)


async def test_a_chat_without_a_case_is_kept_thirty_days(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="a"), Say(text="b"))
    assert (await _keep(db, NOW + 29 * DAY))["transcript"] == 0
    assert (await _keep(db, NOW + 31 * DAY))["transcript"] == 2
    assert await count(db, "transcript") == 0


async def test_answers_of_an_unfinished_procedure_are_kept_ninety_days(db: Database, amina: PersonRef) -> None:
    run_ = Run(frames=(Frame(flow="caf", version="a" * 64, step="un"),))
    await turn(db, amina, Said(text="a"), slots={"mois": "2026-11"}, run=run_)
    async with db.transaction() as s:
        # A consent keeps the row of the person, not their answers.
        await s.execute(text("UPDATE person SET created_at = :now"), {"now": NOW})
    assert (await _keep(db, NOW + 89 * DAY))["answers"] == 0
    async with db.transaction() as s:
        assert (await turns.load_conversation(s, db.keyring, amina.id)).slots == {"mois": "2026-11"}
    assert (await _keep(db, NOW + 91 * DAY))["answers"] == 1
    async with db.transaction() as s:
        kept = await turns.load_conversation(s, db.keyring, amina.id)
    assert (kept.slots, kept.run) == ({}, None)


async def test_a_case_and_its_words_are_kept_six_months_after_closing(db: Database, amina: PersonRef) -> None:
    case_id = await open_case(db, amina)
    assert (await _keep(db, NOW + 400 * DAY))["case"] == 0
    await _close(db, case_id, NOW + 400 * DAY)
    assert (await _keep(db, NOW + 580 * DAY))["case"] == 0
    assert await count(db, "transcript", "case_id = :case", case=case_id) > 0
    assert (await _keep(db, NOW + 583 * DAY))["case"] == 1
    assert await count(db, "transcript") == 0


@pytest.mark.parametrize(("closed", "days", "kept"), [(False, 29, 1), (False, 31, 0), (True, 0, 0)])
async def test_voice_and_pictures_go_after_thirty_days_or_at_closing(
    db: Database, amina: PersonRef, closed: bool, days: int, kept: int
) -> None:
    case_id = await open_case(db, amina)
    async with db.transaction() as s:
        reference = await media.save(s, db.keyring, amina.id, "voice", b"ogg", now=NOW)
        found = await media.load(s, db.keyring, reference)
    assert found is not None
    assert found.content == b"ogg"
    if closed:
        await _close(db, case_id)
    await _keep(db, NOW + days * DAY)
    assert await count(db, "media") == kept


async def test_the_inbox_is_kept_seven_days_once_answered(db: Database, amina: PersonRef) -> None:
    await receive(db, amina, Said(text="a"), "u1")
    await receive(db, amina, Said(text="b"), "u2")
    await receive(db, amina, Said(text="c"), "u3")
    await run(db, "UPDATE inbox SET status = 'done', done_at = :now WHERE update_key = 'u1'", now=NOW)
    await run(db, "UPDATE inbox SET status = 'dead', done_at = :now WHERE update_key = 'u2'", now=NOW)
    assert (await _keep(db, NOW + 6 * DAY))["inbox"] == 0
    assert (await _keep(db, NOW + 8 * DAY))["inbox"] == 2
    assert await count(db, "inbox", "status = 'pending'") == 1


async def test_the_outbox_is_kept_seven_days_and_failures_stay_visible(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="a"), Say(text="un"), Say(text="deux"), Say(text="trois"))
    first = await take(db, amina)
    assert first is not None
    async with db.transaction() as s:
        await outbox.mark_failed(s, first.id, "message_too_long")
        second = await outbox.next_delivery(s, db.keyring, amina.id, NOW)
        assert second is not None
        await outbox.mark_sent(s, second.id, "9", NOW)
    assert (await _keep(db, NOW + 6 * DAY))["outbox"] == 0
    assert (await _keep(db, NOW + 8 * DAY))["outbox"] == 2
    async with db.transaction() as s:
        shown = await outbox.messages_after(s, db.keyring, amina.id, 0)
    assert [line.state for line in shown] == ["received", "failed", "sent", "queued"]


async def test_jobs_that_failed_are_kept_seven_days(db: Database, amina: PersonRef) -> None:
    await receive(db, amina, Said(text="a"), "u1")
    await run(db, "UPDATE procrastinate_jobs SET status = 'failed'")
    now = datetime.now(UTC)
    assert (await _keep(db, now + 6 * DAY))["jobs"] == 0
    assert (await _keep(db, now + 8 * DAY))["jobs"] == 1
    await receive(db, amina, Said(text="b"), "u2")
    assert (await _keep(db, now + 80 * DAY))["jobs"] == 0


async def test_the_journal_is_kept_a_year_then_counted_without_identity(db: Database, amina: PersonRef) -> None:
    now = datetime.now(UTC)
    for days_ago in (300, 367, 368, 800):
        async with db.transaction() as s:
            await journal.note(
                s,
                "flow_ended",
                structure_id=amina.structure_id,
                at=now - days_ago * DAY,
                person_id=amina.id,
                flow="caf",
                outcome="done",
            )
    assert (await _keep(db, now))["journal"] == 3
    assert await count(db, "journal") == 1
    assert await count(db, "monthly_count", "flow = 'caf' AND outcome = 'done'") >= 2
    async with db.transaction() as s:
        total = await s.scalar(text("SELECT sum(count) FROM monthly_count"))
    assert total == 3


async def test_a_month_counted_twice_adds_up(db: Database, amina: PersonRef) -> None:
    now = datetime.now(UTC)
    for _ in range(2):
        async with db.transaction() as s:
            await journal.note(s, "worked", structure_id=amina.structure_id, at=now - 400 * DAY)
        await _keep(db, now)
    assert await count(db, "monthly_count", "what = 'worked' AND count = 2") == 1


async def test_who_stays_silent_is_forgotten_with_their_name(db: Database, amina: PersonRef, bernard: Aidant) -> None:
    await turn(db, amina, Said(text="a"))
    await run(db, "UPDATE person SET created_at = :now", now=NOW)
    assert (await _keep(db, NOW + 89 * DAY))["people"] == 0
    assert (await _keep(db, NOW + 91 * DAY))["people"] == 1
    assert await count(db, "conversation") == 0


async def test_who_has_a_case_is_not_forgotten(db: Database, amina: PersonRef) -> None:
    case_id = await open_case(db, amina)
    await _close(db, case_id)
    await run(db, "UPDATE person SET created_at = :now", now=NOW)
    await send_all(db, amina)
    await run(db, "UPDATE inbox SET status = 'done', done_at = :now", now=NOW)
    assert (await _keep(db, NOW + 100 * DAY))["people"] == 0
    assert (await _keep(db, NOW + 200 * DAY))["people"] == 1


async def test_each_passage_leaves_its_proof(db: Database, amina: PersonRef) -> None:
    await turn(db, amina, Said(text="a"))
    erased = await _keep(db, NOW + 31 * DAY)
    assert await count(db, "keeping", "erased = CAST(:erased AS jsonb)", erased=str(erased).replace("'", '"')) == 1
    assert erased["transcript"] == 1
    again = await _keep(db, NOW + 31 * DAY)
    assert set(again.values()) == {0}
