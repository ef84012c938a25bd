"""The work queue: procrastinate's own schema, as its library ships it."""

from __future__ import annotations

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create procrastinate's tables and functions."""
    # Several statements at once, with percent signs: only the driver itself takes them unread.
    driver = op.get_bind().connection.dbapi_connection
    assert driver is not None
    driver.cursor().execute(SchemaManager.get_schema())
