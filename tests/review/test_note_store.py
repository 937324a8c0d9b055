"""The store itself: made by itself, migrated whole or not at all, and shared by processes."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from keeping import PAGE, add_words, issues_of
from sqlalchemy import insert

from pipeline.errors import RoughcutError
from review.store import migrate, open_store, reading, writing
from review.store.opening import NoteStore, _engine
from review.store.tables import REVISION, files, metadata


def test_the_migrations_end_in_the_tables_of_today(tmp_path):
    with open_store(tmp_path) as store, reading(store) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        mode = connection.exec_driver_sql("pragma journal_mode").scalar()
    assert mode == "wal"
    assert migrate.revision_of(store.path) == REVISION
    steps = ScriptDirectory(str(tmp_path.__class__(migrate.__file__).parent / "migrations"))
    assert steps.get_current_head() == REVISION


def test_git_sees_the_issues_and_not_the_store(tmp_path):
    with open_store(tmp_path) as store:
        ignored = (store.folder / ".gitignore").read_text().splitlines()
    assert "/notes.db*" in ignored and not any(
        "issues" in line for line in ignored if line[0] == "/"
    )


def older_store(folder):
    """A store as the first version left it, with a comment and an issue in it."""
    folder.mkdir(parents=True)
    store = NoteStore(folder, _engine(folder / "notes.db"))
    migrate.bring_up_to_date(store.path, store.engine, to="0001")
    store.engine.dispose()
    with sqlite3.connect(store.path) as old:
        old.execute("insert into files values ('d', 'page.txt', x'00ff', 1, 'Kim', 'then')")
        old.execute(
            "insert into comments (source, author, text, file) values ('abcdef12', 'Kim', ?, 'd')",
            (b"the dots jump",),
        )
        old.execute(
            "insert into issues (id, category, title, said, state, revision) "
            "values ('jitter-1', 'visual-defect', 'dots', 'the dots jump', 'open', 4)"
        )
        old.execute(
            "insert into notes (id, source, first, stop, in_tray, issue) "
            "values ('n', 'abcdef12', 0, 13, 0, 'jitter-1')"
        )
    return store


def test_an_older_store_is_brought_up_to_date_and_a_copy_of_it_kept(tmp_path):
    older_store(tmp_path / "film")
    with open_store(tmp_path / "film") as store:
        (issue,) = issues_of(store)
        assert (issue.id, issue.revision, issue.votes[0].author) == ("jitter-1", 4, "Kim")
        add_words(store, PAGE)
        assert len(issues_of(store)) > 1
    copy = tmp_path / "film" / f"notes.db.before-{REVISION}"
    with sqlite3.connect(copy) as old:
        assert old.execute("select version_num from alembic_version").fetchall() == [("0001",)]
        assert old.execute("select id from issues").fetchall() == [("jitter-1",)]


def test_a_migration_that_fails_changes_nothing(tmp_path):
    old = older_store(tmp_path / "film")
    with sqlite3.connect(old.path) as spoilt:
        spoilt.execute("create table evidence (something int)")  # what the migration makes
    with pytest.raises(RoughcutError, match="Nothing was changed"), open_store(tmp_path / "film"):
        pass
    with sqlite3.connect(old.path) as still:
        assert still.execute("select version_num from alembic_version").fetchall() == [("0001",)]
        columns = [row[1] for row in still.execute("pragma table_info(issues)")]
    assert "shared_revision" not in columns


def test_a_newer_store_is_refused_and_left_alone(tmp_path):
    with open_store(tmp_path) as store:
        path = store.path
    with sqlite3.connect(path) as newer:
        newer.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(RoughcutError, match="newer roughcut"), open_store(tmp_path):
        pass
    assert migrate.revision_of(path) == "9999"


@pytest.mark.parametrize("content", [b"", b"no database at all, but a long enough text" * 9])
def test_a_file_that_is_no_store(tmp_path, content):
    (tmp_path / "notes.db").write_bytes(content)
    if content:
        with pytest.raises(RoughcutError, match="not a store of notes"), open_store(tmp_path):
            pass
        assert (tmp_path / "notes.db").read_bytes() == content
    else:
        with open_store(tmp_path) as store:
            assert issues_of(store) == ()


def test_writers_wait_for_each_other(tmp_path):
    def write(at):
        with open_store(tmp_path) as store, writing(store) as connection:
            row = {"digest": str(at), "name": "n", "content": b"", "added_by": "", "added_at": ""}
            connection.execute(insert(files).values(row))

    with ThreadPoolExecutor(8) as people:
        list(people.map(write, range(24)))
    with open_store(tmp_path) as store, reading(store) as connection:
        assert connection.exec_driver_sql("select count(*) from files").scalar() == 24


def test_a_change_that_raises_is_no_change(tmp_path):
    with open_store(tmp_path) as store:
        with pytest.raises(KeyError), writing(store) as connection:
            row = {"digest": "a", "name": "n", "content": b"", "added_by": "", "added_at": ""}
            connection.execute(insert(files).values(row))
            raise KeyError
        with reading(store) as connection:
            assert connection.exec_driver_sql("select count(*) from files").scalar() == 0
