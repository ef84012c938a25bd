"""The official sheets of service-public.fr, and how common each of their words is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the two tables and the full-text index."""
    op.create_table(
        "sheet",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lines", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=True),
        sa.Column("modified", sa.Date(), nullable=True),
        sa.Column("print", sa.String(length=64), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet")),
    )
    op.create_index(op.f("ix_sheet_words"), "sheet", ["words"], unique=False, postgresql_using="gin")
    op.create_table(
        "sheet_word",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_sheet_word")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("sheet_word")
    op.drop_table("sheet")
