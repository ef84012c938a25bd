"""The worker's turn on a real database: order, understanding, failures that open the conversation to humans."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.turns import TRIES, Turner
from flows.events import Said
from flows.understanding import SecretKind, Understanding
from store import inbox, transcript
from store.crypto import Keyring
from store.database import Database
from store.people import find_or_make_person
from tests.sample import sample_library

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


class FixedClassifier:
    """Understands nothing, except that one text breaks it."""

    def __init__(self, breaks_on: str = "") -> None:
        self.breaks_on = breaks_on
        self.seen: list[str] = []

    def understand(self, masked_text: str, secrets: tuple[SecretKind, ...] = ()) -> Understanding:
        self.seen.append(masked_text)
        if masked_text == self.breaks_on:
            raise RuntimeError("broken on purpose")
        return Understanding(masked_text=masked_text, secrets=secrets)


async def a_person(db: Database, keyring: Keyring, *texts: str) -> int:
    """Make a person who wrote these texts."""
    async with db.transaction() as s:
        person = await find_or_make_person(s, keyring, "terminal", "amina")
        for text in texts:
            await inbox.receive(s, keyring, person.id, Said(text=text), update_key=f"k:{text}", received_at=NOW)
    return person.id


def turner(db: Database, keyring: Keyring, classifier: FixedClassifier) -> Turner:
    return Turner(db, keyring, classifier, sample_library, lambda: NOW)


async def said_to(db: Database, keyring: Keyring, person_id: int) -> list[tuple[str, str]]:
    """Return who said what, in order."""
    async with db.transaction() as s:
        return [(line.who, line.text) for line in await transcript.shown(s, keyring, person_id)]


async def test_messages_are_answered_in_order(db: Database, keyring: Keyring) -> None:
    person_id = await a_person(db, keyring, "premier", "deuxième", "troisième")
    classifier = FixedClassifier()
    await turner(db, keyring, classifier).answer(person_id)
    assert classifier.seen == ["premier", "deuxième", "troisième"]
    lines = await said_to(db, keyring, person_id)
    assert [text for who, text in lines if who == "person"] == ["premier", "deuxième", "troisième"]
    # Each message is followed by an answer before the next one.
    last = [who for who, _ in lines]
    assert all(last[i + 1] != "person" for i, who in enumerate(last) if who == "person")


async def test_answering_twice_changes_nothing(db: Database, keyring: Keyring) -> None:
    person_id = await a_person(db, keyring, "bonjour")
    worker = turner(db, keyring, FixedClassifier())
    await worker.answer(person_id)
    before = await said_to(db, keyring, person_id)
    await worker.answer(person_id)
    assert await said_to(db, keyring, person_id) == before


async def test_a_message_that_always_fails_opens_to_humans_and_holds_nothing_back(
    db: Database, keyring: Keyring
) -> None:
    person_id = await a_person(db, keyring, "casse", "après")
    classifier = FixedClassifier(breaks_on="casse")
    await turner(db, keyring, classifier).answer(person_id)
    assert classifier.seen.count("casse") == TRIES
    assert "après" in classifier.seen
    lines = await said_to(db, keyring, person_id)
    assert any("panne" in text for _, text in lines)
    async with db.transaction() as s:
        assert await inbox.dead_letters(s) == 1
    assert any("Personne ne peut répondre ici" in text or "Votre demande" in text for _, text in lines)
