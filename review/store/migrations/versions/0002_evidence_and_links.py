"""Evidence, links between issues, and what their files hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what verifying and sharing need."""
    with op.batch_alter_table("issues") as issues:
        issues.add_column(sa.Column("shared_revision", sa.Integer))
        issues.add_column(sa.Column("shared_digest", sa.String))
    with op.batch_alter_table("notes") as notes:
        notes.add_column(sa.Column("voter", sa.Integer))
    op.create_table(
        "links",
        sa.Column("one", sa.String, sa.ForeignKey("issues.id"), primary_key=True),
        sa.Column("other", sa.String, sa.ForeignKey("issues.id"), primary_key=True),
    )
    op.create_table(
        "evidence",
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("issue", sa.String, sa.ForeignKey("issues.id"), nullable=False, index=True),
        sa.Column("found", sa.LargeBinary, nullable=False),
    )
