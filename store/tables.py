"""Every table, with the rules of safety that the database itself enforces.

A column named `sealed_…` or of type `Sealed` holds encrypted bytes; nothing that a person wrote
stands anywhere else. Rows that belong to a structure carry `structure_id`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, cast

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP, TSVECTOR
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Moment = Annotated[datetime, mapped_column(TIMESTAMP(timezone=True))]
Sealed = Annotated[bytes, mapped_column(LargeBinary, info={"sealed": True})]
Key = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
StructureKey = Annotated[int, mapped_column(BigInteger, ForeignKey("structure.id"), index=True)]
PersonKey = Annotated[int, mapped_column(BigInteger, ForeignKey("person.id", ondelete="CASCADE"), index=True)]
Code = Annotated[str, mapped_column(String(64))]


def _one_of(column: str, *values: str) -> CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class SecretRow(Base):
    """Secrets of the database itself, sealed by the keys: the lookup secret."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Sealed]


class StructureRow(Base):
    """An association, a town's social office…: whose aidants help whom."""

    __tablename__ = "structure"
    __table_args__ = (
        # No hyphen: a deep link joins a structure and a flow by one.
        CheckConstraint("slug ~ '^[a-z0-9_]{1,40}$'", name="slug_readable"),
        Index("uq_structure_default", "is_default", unique=True, postgresql_where=text("is_default")),
    )

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    area: Mapped[str | None]
    hours: Mapped[str | None]
    privacy_contact: Mapped[str | None]
    places_note: Mapped[str | None]
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))


class PersonRow(Base):
    """Who is helped, on one channel. The address is found by its fingerprint only."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("channel", "address_print"),
        _one_of("channel", "telegram", "phone", "terminal"),
    )

    id: Mapped[Key]
    structure_id: Mapped[StructureKey]
    channel: Mapped[Code]
    address_print: Mapped[Code]
    address: Mapped[Sealed]
    name: Mapped[Sealed | None]
    blocked: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[Moment]
    forgotten_at: Mapped[Moment | None]
    """When they asked to be erased; their row goes once the last word is delivered."""


class ConversationRow(Base):
    """The state of a person's exchange. `owner` and `flow_versions` repeat facts of the sealed state."""

    __tablename__ = "conversation"
    __table_args__ = (_one_of("owner", "assistant", "waiting", "human", "ended"),)

    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    structure_id: Mapped[StructureKey]
    turn: Mapped[int]
    owner: Mapped[Code]
    state: Mapped[Sealed]
    flow_versions: Mapped[list[str]] = mapped_column(ARRAY(String(64)), server_default=text("'{}'"))
    last_message_at: Mapped[Moment]
    """When the person last did something."""


class InboxRow(Base):
    """What happened and waits for its turn. The unique key makes the same update harmless."""

    __tablename__ = "inbox"
    __table_args__ = (
        _one_of("status", "pending", "done", "dead"),
        Index("ix_inbox_pending", "person_id", "id", postgresql_where=text("status = 'pending'")),
    )

    id: Mapped[Key]
    structure_id: Mapped[StructureKey]
    person_id: Mapped[PersonKey]
    update_key: Mapped[str] = mapped_column(String(120), unique=True)
    event: Mapped[Sealed]
    status: Mapped[Code] = mapped_column(server_default="pending")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    code: Mapped[Code | None]
    received_at: Mapped[Moment]
    done_at: Mapped[Moment | None]


class CaseRow(Base):
    """A person passed to humans. At most one open case a person, whatever the code does."""

    __tablename__ = "help_case"
    __table_args__ = (
        _one_of("state", "waiting", "claimed", "closed"),
        _one_of("urgency", "normal", "soon", "vital"),
        CheckConstraint("(state = 'claimed') = (aidant_id IS NOT NULL) OR state = 'closed'", name="claimed_by_someone"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_on_a_day"),
        Index("uq_help_case_open", "person_id", unique=True, postgresql_where=text("state <> 'closed'")),
        Index("ix_help_case_queue", "structure_id", "state"),
    )

    id: Mapped[Key]
    structure_id: Mapped[StructureKey]
    person_id: Mapped[PersonKey]
    reason: Mapped[Code]
    urgency: Mapped[Code]
    summary: Mapped[Sealed]
    state: Mapped[Code] = mapped_column(server_default="waiting")
    opened_at: Mapped[Moment]
    waiting_since: Mapped[Moment]
    aidant_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("aidant.id", ondelete="SET NULL"))
    claimed_at: Mapped[Moment | None]
    replied_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]
    outcome: Mapped[Code | None]


class OutboxRow(Base):
    """What must reach a person, in order, with what became of it."""

    __tablename__ = "outbox"
    __table_args__ = (
        _one_of("kind", "say", "delete", "clear"),
        _one_of("status", "queued", "sending", "sent", "failed", "withdrawn"),
        _one_of("voice", "assistant", "human", "system"),
        Index("ix_outbox_open", "person_id", "id", postgresql_where=text("status IN ('queued', 'sending')")),
    )

    id: Mapped[Key]
    structure_id: Mapped[StructureKey]
    person_id: Mapped[PersonKey]
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("help_case.id", ondelete="SET NULL"), index=True)
    kind: Mapped[Code]
    voice: Mapped[Code] = mapped_column(server_default="system")
    owner_then: Mapped[Code] = mapped_column(server_default="assistant")
    """Who owned the conversation when this was said: a change since then withdraws it."""
    must_reach: Mapped[bool] = mapped_column(server_default=text("false"))
    """A vital number is never withdrawn, whoever speaks now."""
    payload: Mapped[Sealed | None]
    has_buttons: Mapped[bool] = mapped_column(server_default=text("false"))
    turn: Mapped[int]
    status: Mapped[Code] = mapped_column(server_default="queued")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    not_before: Mapped[Moment]
    created_at: Mapped[Moment]
    sending_since: Mapped[Moment | None]
    sent_at: Mapped[Moment | None]
    message_refs: Mapped[list[str]] = mapped_column(ARRAY(String(64)), server_default=text("'{}'"))
    """The channel's identifiers of what was sent (kind say), or of what to take back (delete, clear)."""
    reason_code: Mapped[Code | None]


class TranscriptRow(Base):
    """What was said by whom: the person, the assistant, a human, or a note for the aidant."""

    __tablename__ = "transcript"
    __table_args__ = (
        _one_of("who", "person", "assistant", "human", "system", "note"),
        Index("ix_transcript_person_id_id", "person_id", "id"),
    )

    id: Mapped[Key]
    structure_id: Mapped[StructureKey]
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id", ondelete="CASCADE"))
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("help_case.id", ondelete="CASCADE"), index=True)
    outbox_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("outbox.id", ondelete="SET NULL"), index=True)
    who: Mapped[Code]
    payload: Mapped[Sealed]
    message_ref: Mapped[Code | None]
    """The channel's identifier of the person's own message."""
    undelivered: Mapped[Code | None]
    """« failed » or « withdrawn », kept here once the delivery's own row has gone."""
    turn: Mapped[int]
    at: Mapped[Moment]


class AidantRow(Base):
    """Who answers at the desk."""

    __tablename__ = "aidant"
    __table_args__ = (_one_of("role", "aidant", "coordinator", "editor", "admin"),)

    id: Mapped[Key]
    structure_id: Mapped[StructureKey]
    first_name: Mapped[Sealed]
    email: Mapped[Sealed]
    email_print: Mapped[Code] = mapped_column(unique=True)
    password_hash: Mapped[str]
    role: Mapped[Code]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    locked_until: Mapped[Moment | None]
    created_at: Mapped[Moment]


class WebSessionRow(Base):
    """A browser's session: found by the hash of its identifier, content sealed."""

    __tablename__ = "web_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[Sealed]
    expires_at: Mapped[Moment] = mapped_column(index=True)


class ReminderRow(Base):
    """A day the person asked to be reminded of. Never a job: a job that waits would hold their queue."""

    __tablename__ = "reminder"

    id: Mapped[Key]
    structure_id: Mapped[StructureKey]
    person_id: Mapped[PersonKey]
    due_on: Mapped[date] = mapped_column(index=True)
    payload: Mapped[Sealed]


class ConsentRow(Base):
    """Each time consent was given or withdrawn, with the version of the text read."""

    __tablename__ = "consent"

    id: Mapped[Key]
    structure_id: Mapped[StructureKey]
    person_id: Mapped[PersonKey]
    text_version: Mapped[Code]
    given: Mapped[bool]
    at: Mapped[Moment]


class MediaRow(Base):
    """A voice note or a picture, sealed, until its day of erasure."""

    __tablename__ = "media"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    structure_id: Mapped[StructureKey]
    person_id: Mapped[PersonKey]
    kind: Mapped[Code]
    content: Mapped[Sealed]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment] = mapped_column(index=True)


class JournalRow(Base):
    """What happened, without content or names. Its triggers refuse changes and early deletion."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_structure_id_at", "structure_id", "at"),)

    id: Mapped[Key]
    structure_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("structure.id"))
    at: Mapped[Moment] = mapped_column(index=True)
    what: Mapped[Code]
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    """No foreign key: the line outlives the person and then points at nobody."""
    case_id: Mapped[int | None] = mapped_column(BigInteger)
    aidant_id: Mapped[int | None] = mapped_column(BigInteger)
    flow: Mapped[Code | None]
    step: Mapped[Code | None]
    detail: Mapped[Code | None]
    outcome: Mapped[Code | None]


class MonthlyCountRow(Base):
    """Figures without identity: what the journal said, counted by month before its lines go."""

    __tablename__ = "monthly_count"
    __table_args__ = (
        UniqueConstraint(
            "structure_id",
            "month",
            "what",
            "flow",
            "step",
            "detail",
            "outcome",
            name="uq_monthly_count",
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[Key]
    structure_id: Mapped[StructureKey]
    month: Mapped[date]
    what: Mapped[Code]
    flow: Mapped[Code | None]
    step: Mapped[Code | None]
    detail: Mapped[Code | None]
    outcome: Mapped[Code | None]
    count: Mapped[int] = mapped_column(BigInteger)


class ErasureRow(Base):
    """That someone was erased, by fingerprint: what a restore must do again."""

    __tablename__ = "erasure"
    __table_args__ = (UniqueConstraint("address_print", "erased_at"),)

    id: Mapped[Key]
    address_print: Mapped[Code]
    erased_at: Mapped[Moment]
    in_ledger: Mapped[bool] = mapped_column(server_default=text("false"))


class KeepingRow(Base):
    """The proof of each passage of the keeping job: what it erased, counted."""

    __tablename__ = "keeping"

    id: Mapped[Key]
    at: Mapped[Moment]
    erased: Mapped[dict[str, Any]] = mapped_column(JSONB)


class FlowVersionRow(Base):
    """Every version of a procedure ever served, by content hash."""

    __tablename__ = "flow_version"

    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    flow: Mapped[Code]
    yaml: Mapped[str]
    served_at: Mapped[Moment]


class PollStateRow(Base):
    """The next update to ask Telegram for, one row a bot."""

    __tablename__ = "poll_state"

    bot: Mapped[str] = mapped_column(String(64), primary_key=True)
    next_update: Mapped[int] = mapped_column(BigInteger)


class PacingRow(Base):
    """When a bot may send next: one row a bot, shared by all processes."""

    __tablename__ = "pacing"

    bot: Mapped[str] = mapped_column(String(64), primary_key=True)
    next_at: Mapped[Moment]


class SheetRow(Base):
    """An official sheet of service-public.fr: what is shown of it, and what it is found by."""

    __tablename__ = "sheet"
    __table_args__ = (Index("ix_sheet_words", "words", postgresql_using="gin"),)

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    title: Mapped[str]
    lines: Mapped[str]
    url: Mapped[str]
    theme: Mapped[str | None]
    modified: Mapped[date | None]
    print: Mapped[Code]
    """Hash of the file: the same file is not read again."""
    words: Mapped[str] = mapped_column(TSVECTOR)
    vector: Mapped[bytes | None]
    """Sense of the title and lines, 32-bit floats, where the extra `semantic` was installed."""


class SheetWordRow(Base):
    """In how many sheets a word stands: the rarer, the more it says."""

    __tablename__ = "sheet_word"

    word: Mapped[str] = mapped_column(primary_key=True)
    sheets: Mapped[int]


class ImportedPlaceRow(Base):
    """A place of help imported from the national standard. Public facts: nothing of a person stands here."""

    __tablename__ = "imported_place"
    __table_args__ = (UniqueConstraint("source", "source_id"),)

    id: Mapped[Key]
    source: Mapped[str] = mapped_column(String(300))
    source_id: Mapped[str] = mapped_column(String(300))
    content_hash: Mapped[Code]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The row as it came, columns that nobody knows included."""
    changed_at: Mapped[Moment]
    retired_at: Mapped[Moment | None]
    """When it vanished from its source."""


def table_of(rows: type[Base]) -> Table:
    """Return the bare table, for rows written by the handful: the mapper has nothing to add."""
    return cast(Table, rows.__table__)
