"""Full-text search of the official sheets, in PostgreSQL's French; texts come in without accents, queries too."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, Float, String, delete, func, literal, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import SheetRow, SheetWordRow

_WEIGHTS = "{0.05, 0.2, 0.4, 1.0}"
"""What a word is worth in the body, the headings, the subject and the title."""

_BY_LENGTH = 1
"""`ts_rank` divides by the logarithm of the length: a long sheet holds every word."""


@dataclass(frozen=True)
class KeptSheet:
    """A sheet to keep. `texts` has no accents: title, subject, headings, body."""

    id: str
    title: str
    lines: str
    url: str
    theme: str | None
    modified: date | None
    print: str
    texts: tuple[str, str, str, str]
    vector: bytes | None


@dataclass(frozen=True)
class FoundSheet:
    """A sheet that holds words of the query. `score` grows with their rarity and place."""

    id: str
    title: str
    lines: str
    url: str
    modified: date | None
    score: float
    matched: float
    """Sum of the weights of the words found."""


async def prints(s: AsyncSession) -> dict[str, str]:
    """Return the hash of each kept sheet, by its number."""
    rows = await s.execute(select(SheetRow.id, SheetRow.print))
    return dict(rows.all())


async def save_sheets(s: AsyncSession, sheets: Sequence[KeptSheet]) -> None:
    """Keep sheets, in place of those of the same number."""
    for sheet in sheets:
        values = {
            "id": sheet.id, "title": sheet.title, "lines": sheet.lines, "url": sheet.url, "theme": sheet.theme,
            "modified": sheet.modified, "print": sheet.print, "vector": sheet.vector, "words": _words(sheet.texts),
        }  # fmt: skip
        changed = {name: value for name, value in values.items() if name != "id"}
        await s.execute(insert(SheetRow).values(values).on_conflict_do_update(index_elements=["id"], set_=changed))


def _words(texts: Sequence[str]) -> Any:
    """Return the words of a sheet, each with the place it stands in."""
    parts = [
        func.setweight(func.to_tsvector(text("'french'"), part), text(f"'{weight}'"))
        for part, weight in zip(texts, "ABCD", strict=True)
    ]
    whole: Any = parts[0]
    for part in parts[1:]:
        whole = whole.op("||")(part)
    return whole


async def retire_sheets(s: AsyncSession, kept: Collection[str]) -> int:
    """Delete every sheet that is not in `kept`, and return how many."""
    gone = await s.scalars(delete(SheetRow).where(SheetRow.id.not_in(kept)).returning(SheetRow.id))
    return len(gone.all())


async def count_words(s: AsyncSession) -> None:
    """Count again in how many sheets each word stands."""
    await s.execute(delete(SheetWordRow))
    await s.execute(text("INSERT INTO sheet_word SELECT word, ndoc FROM ts_stat('SELECT words FROM sheet')"))


async def count_sheets(s: AsyncSession) -> int:
    """Return the number of sheets kept."""
    return await s.scalar(select(func.count()).select_from(SheetRow)) or 0


async def stems(s: AsyncSession, words: Sequence[str]) -> dict[str, str]:
    """Return the stem of each word; words that say nothing, « de » or « est », have none."""
    rows = await s.execute(
        text("SELECT w, (tsvector_to_array(to_tsvector('french', w)))[1] FROM unnest(cast(:words AS text[])) AS w"),
        {"words": list(words)},
    )
    return {word: stem for word, stem in rows if stem is not None}


async def frequencies(s: AsyncSession, words: Collection[str]) -> dict[str, int]:
    """Return in how many sheets each stem stands; those in none are left out."""
    rows = await s.execute(select(SheetWordRow.word, SheetWordRow.sheets).where(SheetWordRow.word.in_(words)))
    return dict(rows.all())


async def vocabulary(s: AsyncSession) -> Sequence[str]:
    """Return every stem of four letters and more that two sheets share, to read misspelt words by."""
    words = select(SheetWordRow.word).where(func.length(SheetWordRow.word) >= 4, SheetWordRow.sheets >= 2)
    return (await s.scalars(words.order_by(SheetWordRow.word))).all()


async def find_sheets(s: AsyncSession, weights: Mapping[str, float], limit: int) -> list[FoundSheet]:
    """Return the sheets that hold the stems of a query, best first.

    Args:
        s: The transaction.
        weights: What each stem is worth, the rarer the more.
        limit: Most sheets returned.
    """
    if not weights:
        return []
    query = select(
        func.unnest(literal(list(weights), ARRAY(String))).label("word"),
        func.unnest(literal(list(weights.values()), ARRAY(Float))).label("weight"),
    ).subquery()
    asked = func.plainto_tsquery(text("'simple'"), query.c.word)
    rank = func.ts_rank(text(f"'{_WEIGHTS}'"), SheetRow.words, asked, _BY_LENGTH)
    score = func.sum(query.c.weight * rank)
    rows = await s.execute(
        select(
            SheetRow.id, SheetRow.title, SheetRow.lines, SheetRow.url, SheetRow.modified,
            score.label("score"), func.sum(query.c.weight).label("matched"),
        )
        .join(query, SheetRow.words.op("@@")(asked))
        .group_by(SheetRow.id)
        .order_by(score.desc(), SheetRow.id)
        .limit(limit)
    )  # fmt: skip
    return [FoundSheet(*row) for row in rows]


async def read_sheets(s: AsyncSession, identifiers: Collection[str]) -> list[FoundSheet]:
    """Return sheets by their numbers, with nothing found in them."""
    rows = await s.execute(
        select(SheetRow.id, SheetRow.title, SheetRow.lines, SheetRow.url, SheetRow.modified)
        .where(SheetRow.id.in_(identifiers))
        .order_by(SheetRow.id)
    )
    return [FoundSheet(*row, score=0.0, matched=0.0) for row in rows]


async def vectors(s: AsyncSession) -> dict[str, bytes]:
    """Return the vector of each sheet that has one."""
    rows = await s.execute(select(SheetRow.id, SheetRow.vector).where(SheetRow.vector.is_not(None)))
    return {identifier: vector for identifier, vector in rows if vector is not None}
