"""Files, comments, notes, issues, and the steps of their lives."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "files",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("draft", sa.Integer),
        sa.Column("added_by", sa.LargeBinary, nullable=False),
        sa.Column("added_at", sa.String, nullable=False),
    )
    op.create_table(
        "comments",
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("source", sa.String, nullable=False, unique=True),
        sa.Column("author", sa.LargeBinary, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("moment", sa.LargeBinary),
        sa.Column("draft", sa.Integer),
        sa.Column("file", sa.String, sa.ForeignKey("files.digest"), nullable=False),
    )
    op.create_table(
        "issues",
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("category", sa.String, nullable=False),
        sa.Column("kind", sa.String),
        sa.Column("title", sa.LargeBinary, nullable=False),
        sa.Column("said", sa.LargeBinary, nullable=False),
        sa.Column("wrong", sa.LargeBinary),
        sa.Column("right", sa.LargeBinary),
        sa.Column("anchor", sa.LargeBinary),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("merged_into", sa.String, sa.ForeignKey("issues.id")),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_table(
        "notes",
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("source", sa.String, nullable=False, index=True),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("stop", sa.Integer, nullable=False),
        sa.Column("draft", sa.Integer),
        sa.Column("reading", sa.LargeBinary),
        sa.Column("in_tray", sa.Boolean, nullable=False),
        sa.Column("issue", sa.String, sa.ForeignKey("issues.id"), index=True),
    )
    op.create_table(
        "steps",
        sa.Column("step", sa.Integer, primary_key=True),
        sa.Column("issue", sa.String, sa.ForeignKey("issues.id"), nullable=False, index=True),
        sa.Column("who", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("why", sa.LargeBinary, nullable=False),
        sa.Column("draft", sa.Integer),
        sa.Column("from_state", sa.String),
        sa.Column("to_state", sa.String),
        sa.Column("into", sa.String, sa.ForeignKey("issues.id")),
        sa.Column("note", sa.String, sa.ForeignKey("notes.id")),
        sa.Column("undone_by", sa.Integer, sa.ForeignKey("steps.step")),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("steps.step")),
    )
