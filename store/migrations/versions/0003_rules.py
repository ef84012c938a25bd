"""What constraints cannot say: the journal refuses changes, and one structure exists from the start."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GUARD = """
CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '1 year' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the journal refuses %', TG_OP USING ERRCODE = 'restrict_violation';
END;
$$
"""
ROWS = """
CREATE TRIGGER journal_keeps_rows BEFORE UPDATE OR DELETE ON journal
FOR EACH ROW EXECUTE FUNCTION journal_refuses()
"""
TABLE = """
CREATE TRIGGER journal_keeps_table BEFORE TRUNCATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()
"""
DEFAULT_STRUCTURE = "INSERT INTO structure (slug, name, is_default) VALUES ('defaut', 'Pas à Pas', true)"


def upgrade() -> None:
    """Create the triggers and the default structure."""
    for statement in (GUARD, ROWS, TABLE, DEFAULT_STRUCTURE):
        op.execute(statement)
