"""Our own tables, as `store.tables` describes them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915 (one flat list of tables)
    """Create every table, its constraints and its indexes."""
    op.create_table(
        "erasure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("address_print", sa.String(length=64), nullable=False),
        sa.Column("erased_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("in_ledger", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("address_print", "erased_at", name=op.f("uq_erasure_address_print_erased_at")),
    )
    op.create_table(
        "flow_version",
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("flow", sa.String(length=64), nullable=False),
        sa.Column("yaml", sa.String(), nullable=False),
        sa.Column("served_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_flow_version")),
    )
    op.create_table(
        "keeping",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("erased", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keeping")),
    )
    op.create_table(
        "pacing",
        sa.Column("bot", sa.String(length=64), nullable=False),
        sa.Column("next_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot", name=op.f("pk_pacing")),
    )
    op.create_table(
        "poll_state",
        sa.Column("bot", sa.String(length=64), nullable=False),
        sa.Column("next_update", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bot", name=op.f("pk_poll_state")),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
    )
    op.create_table(
        "structure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("hours", sa.String(), nullable=True),
        sa.Column("privacy_contact", sa.String(), nullable=True),
        sa.Column("places_note", sa.String(), nullable=True),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("slug ~ '^[a-z0-9_]{1,40}$'", name=op.f("ck_structure_slug_readable")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_structure")),
        sa.UniqueConstraint("slug", name=op.f("uq_structure_slug")),
    )
    op.create_index(
        "uq_structure_default", "structure", ["is_default"], unique=True, postgresql_where=sa.text("is_default")
    )
    op.create_table(
        "web_session",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_web_session")),
    )
    op.create_index(op.f("ix_web_session_expires_at"), "web_session", ["expires_at"], unique=False)
    op.create_table(
        "aidant",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("structure_id", sa.BigInteger(), nullable=False),
        sa.Column("first_name", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("email_print", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("locked_until", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('aidant', 'coordinator', 'editor', 'admin')", name=op.f("ck_aidant_role_known")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_aidant_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aidant")),
        sa.UniqueConstraint("email_print", name=op.f("uq_aidant_email_print")),
    )
    op.create_index(op.f("ix_aidant_structure_id"), "aidant", ["structure_id"], unique=False)
    op.create_table(
        "journal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("structure_id", sa.BigInteger(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("aidant_id", sa.BigInteger(), nullable=True),
        sa.Column("flow", sa.String(length=64), nullable=True),
        sa.Column("step", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_journal_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_at"), "journal", ["at"], unique=False)
    op.create_index("ix_journal_structure_id_at", "journal", ["structure_id", "at"], unique=False)
    op.create_table(
        "monthly_count",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("structure_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("flow", sa.String(length=64), nullable=True),
        sa.Column("step", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_monthly_count_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_count")),
        sa.UniqueConstraint(
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
    op.create_index(op.f("ix_monthly_count_structure_id"), "monthly_count", ["structure_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("structure_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("address_print", sa.String(length=64), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("blocked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("forgotten_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("channel IN ('telegram', 'phone', 'terminal')", name=op.f("ck_person_channel_known")),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_person_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("channel", "address_print", name=op.f("uq_person_channel_address_print")),
    )
    op.create_index(op.f("ix_person_structure_id"), "person", ["structure_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("structure_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("text_version", sa.String(length=64), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_consent_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"], unique=False)
    op.create_index(op.f("ix_consent_structure_id"), "consent", ["structure_id"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("structure_id", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column(
            "flow_versions", postgresql.ARRAY(sa.String(length=64)), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("last_message_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "owner IN ('assistant', 'waiting', 'human', 'ended')", name=op.f("ck_conversation_owner_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_conversation_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_conversation_structure_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_conversation")),
    )
    op.create_index(op.f("ix_conversation_structure_id"), "conversation", ["structure_id"], unique=False)
    op.create_table(
        "help_case",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("structure_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("urgency", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=64), server_default="waiting", nullable=False),
        sa.Column("opened_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("waiting_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("aidant_id", sa.BigInteger(), nullable=True),
        sa.Column("claimed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("replied_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("closed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(state = 'claimed') = (aidant_id IS NOT NULL) OR state = 'closed'",
            name=op.f("ck_help_case_claimed_by_someone"),
        ),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_help_case_closed_on_a_day")),
        sa.CheckConstraint("state IN ('waiting', 'claimed', 'closed')", name=op.f("ck_help_case_state_known")),
        sa.CheckConstraint("urgency IN ('normal', 'soon', 'vital')", name=op.f("ck_help_case_urgency_known")),
        sa.ForeignKeyConstraint(["aidant_id"], ["aidant.id"], name=op.f("fk_help_case_aidant_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_help_case_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_help_case_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_case")),
    )
    op.create_index(op.f("ix_help_case_person_id"), "help_case", ["person_id"], unique=False)
    op.create_index("ix_help_case_queue", "help_case", ["structure_id", "state"], unique=False)
    op.create_index(op.f("ix_help_case_structure_id"), "help_case", ["structure_id"], unique=False)
    op.create_index(
        "uq_help_case_open", "help_case", ["person_id"], unique=True, postgresql_where=sa.text("state <> 'closed'")
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("structure_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("update_key", sa.String(length=120), nullable=False),
        sa.Column("event", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=64), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("done_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('pending', 'done', 'dead')", name=op.f("ck_inbox_status_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_inbox_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_inbox_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("update_key", name=op.f("uq_inbox_update_key")),
    )
    op.create_index(
        "ix_inbox_pending", "inbox", ["person_id", "id"], unique=False, postgresql_where=sa.text("status = 'pending'")
    )
    op.create_index(op.f("ix_inbox_person_id"), "inbox", ["person_id"], unique=False)
    op.create_index(op.f("ix_inbox_structure_id"), "inbox", ["structure_id"], unique=False)
    op.create_table(
        "media",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("structure_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_media_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_media_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
    )
    op.create_index(op.f("ix_media_expires_at"), "media", ["expires_at"], unique=False)
    op.create_index(op.f("ix_media_person_id"), "media", ["person_id"], unique=False)
    op.create_index(op.f("ix_media_structure_id"), "media", ["structure_id"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("structure_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_reminder_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_due_on"), "reminder", ["due_on"], unique=False)
    op.create_index(op.f("ix_reminder_person_id"), "reminder", ["person_id"], unique=False)
    op.create_index(op.f("ix_reminder_structure_id"), "reminder", ["structure_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("structure_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("voice", sa.String(length=64), server_default="system", nullable=False),
        sa.Column("owner_then", sa.String(length=64), server_default="assistant", nullable=False),
        sa.Column("must_reach", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("has_buttons", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=64), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("not_before", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("sending_since", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("sent_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "message_refs", postgresql.ARRAY(sa.String(length=64)), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("reason_code", sa.String(length=64), nullable=True),
        sa.CheckConstraint("kind IN ('say', 'delete', 'clear')", name=op.f("ck_outbox_kind_known")),
        sa.CheckConstraint(
            "status IN ('queued', 'sending', 'sent', 'failed', 'withdrawn')", name=op.f("ck_outbox_status_known")
        ),
        sa.CheckConstraint("voice IN ('assistant', 'human', 'system')", name=op.f("ck_outbox_voice_known")),
        sa.ForeignKeyConstraint(["case_id"], ["help_case.id"], name=op.f("fk_outbox_case_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_outbox_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_case_id"), "outbox", ["case_id"], unique=False)
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["person_id", "id"],
        unique=False,
        postgresql_where=sa.text("status IN ('queued', 'sending')"),
    )
    op.create_index(op.f("ix_outbox_person_id"), "outbox", ["person_id"], unique=False)
    op.create_index(op.f("ix_outbox_structure_id"), "outbox", ["structure_id"], unique=False)
    op.create_table(
        "transcript",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("structure_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("outbox_id", sa.BigInteger(), nullable=True),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("message_ref", sa.String(length=64), nullable=True),
        sa.Column("undelivered", sa.String(length=64), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "who IN ('person', 'assistant', 'human', 'system', 'note')", name=op.f("ck_transcript_who_known")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["help_case.id"], name=op.f("fk_transcript_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_transcript_outbox_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_transcript_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_transcript_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcript")),
    )
    op.create_index(op.f("ix_transcript_case_id"), "transcript", ["case_id"], unique=False)
    op.create_index(op.f("ix_transcript_outbox_id"), "transcript", ["outbox_id"], unique=False)
    op.create_index("ix_transcript_person_id_id", "transcript", ["person_id", "id"], unique=False)
    op.create_index(op.f("ix_transcript_structure_id"), "transcript", ["structure_id"], unique=False)
