"""The tables of a film's notes. What people wrote is kept as bytes: nothing that a text may
hold (a lone surrogate, a NUL) is lost or refused on its way through the database.

`REVISION` is the newest migration; raise it with every new one in migrations/versions.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

REVISION = "0002"


class Written(TypeDecorator[str]):
    """Text from outside as bytes: UTF-8 that lets lone surrogates pass."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Text to bytes."""
        return None if value is None else value.encode("utf-8", "surrogatepass")

    def process_result_value(self, value: bytes | str | None, dialect: Dialect) -> str | None:
        """Bytes to text; text that somebody put there with another tool stays text."""
        return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


metadata = MetaData()

files = Table(
    "files",
    metadata,
    Column("digest", String, primary_key=True),
    Column("name", Written, nullable=False),  # the file's own name, without folders
    Column("content", LargeBinary, nullable=False),  # never altered
    Column("draft", Integer),
    Column("added_by", Written, nullable=False),
    Column("added_at", String, nullable=False),
)

comments = Table(
    "comments",
    metadata,
    Column("place", Integer, primary_key=True),  # in the order of arrival
    Column("source", String, nullable=False, unique=True),  # digest, see review.filing
    Column("author", Written, nullable=False),
    Column("text", Written, nullable=False),  # never altered
    Column("moment", Written),  # JSON
    Column("draft", Integer),
    Column("file", String, ForeignKey("files.digest"), nullable=False),
)

issues = Table(
    "issues",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("category", String, nullable=False),
    Column("kind", String),
    Column("title", Written, nullable=False),
    Column("said", Written, nullable=False),
    Column("wrong", Written),
    Column("right", Written),
    Column("anchor", Written),  # JSON
    Column("state", String, nullable=False),
    Column("merged_into", String, ForeignKey("issues.id")),
    Column("revision", Integer, nullable=False),
    Column("shared_revision", Integer),  # the one last written to, or read from, its file
    Column("shared_digest", String),  # of that file's text
)

notes = Table(
    "notes",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("source", String, nullable=False, index=True),  # its comment, where that is here
    Column("first", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("draft", Integer),
    Column("voter", Integer),  # who it was among an issue's voters, where only its file tells
    Column("reading", Written),  # JSON: what was read out of it; NULL where only voted
    Column("in_tray", Boolean, nullable=False),
    Column("issue", String, ForeignKey("issues.id"), index=True),
)

steps = Table(
    "steps",
    metadata,
    Column("step", Integer, primary_key=True),
    Column("issue", String, ForeignKey("issues.id"), nullable=False, index=True),
    Column("who", Written, nullable=False),
    Column("at", String, nullable=False),
    Column("why", Written, nullable=False),
    Column("draft", Integer),
    Column("from_state", String),
    Column("to_state", String),
    Column("into", String, ForeignKey("issues.id")),  # the issue that it was merged into
    Column("note", String, ForeignKey("notes.id")),  # the note that joined it
    Column("undone_by", Integer, ForeignKey("steps.step")),
    Column("undoes", Integer, ForeignKey("steps.step")),
)

links = Table(
    "links",
    metadata,
    Column("one", String, ForeignKey("issues.id"), primary_key=True),
    Column("other", String, ForeignKey("issues.id"), primary_key=True),
)

evidence = Table(
    "evidence",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("issue", String, ForeignKey("issues.id"), nullable=False, index=True),
    Column("found", Written, nullable=False),  # JSON
)
