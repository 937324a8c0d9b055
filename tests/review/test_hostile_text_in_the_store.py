"""Whatever people write comes through the store, its files and every export: whole, and dead."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3

import pytest
from click.testing import CliRunner
from keeping import issues_of, tray_of

from review.commands import notes
from review.publishable import LONGEST_SAID, shows
from review.store import notes_in, open_store, reading

HUGE = "0:16 typo: frequancy should be frequency " + "x" * 10_000_000
TEXTS = (
    "0:16 typo: frequancy should be frequency \u202e\u200b\u2066 turned",
    "0:17 typo: matrx should be matrix \ud800 \udfff lone",
    "0:18 typo: colour should be color <script>alert(1)</script><img src=x onerror=alert(1)>",
    "0:19 typo: =cmd|' /C calc'!A0 should be calc \x00\x1b]0;owned\x07",
    "0:20 typo: lenght should be length !!python/object/apply:os.system ['touch owned'] &a *a",
    "0:21 typo: graident should be gradient {{7*7}} ${7*7} $(touch owned) `touch owned` %n",
    "\n".join("- 0:22 the dots jitter" for _ in range(1_000)),
    "",
    "\u200b\u200b",
)


def run(*words: object):
    return CliRunner().invoke(notes, [*map(str, words)])


@pytest.fixture(scope="module")
def hostile(drafted, tmp_path_factory):
    """The film's folder after all of it was added, once."""
    root = tmp_path_factory.mktemp("hostile") / "film"
    shutil.copytree(drafted, root)
    comments = [{"author": f"P{at}\u202e\ud800<b>", "text": text} for at, text in enumerate(TEXTS)]
    # ASCII escapes: the file is fine, its texts are not.
    (root / "hostile.json").write_text(json.dumps(comments))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        result = run("add", "hostile.json")
    assert result.exit_code == 0, result.output
    return root


@pytest.fixture
def added(hostile, tmp_path, monkeypatch):
    root = tmp_path / "film"
    shutil.copytree(hostile, root)
    monkeypatch.chdir(root)
    yield root
    assert not list(root.rglob("owned"))


def test_the_store_holds_every_letter_and_every_span(added):
    with open_store(added / "review" / "tiny") as store:
        with sqlite3.connect(store.path) as raw:
            rows = raw.execute("select text from comments order by place").fetchall()
        kept = [text.decode("utf-8", "surrogatepass") for (text,) in rows]
        assert kept == [text for text in TEXTS if text or text in kept]
        with reading(store) as connection:
            for one in notes_in(connection):
                text = next(text for text in TEXTS if one.note and one.note.text in text)
                assert text[one.first : one.stop] == one.note.text
        assert len(issues_of(store)) + len(tray_of(store)) >= 6


def test_files_show_everything_and_run_nothing(added):
    assert run("export").exit_code == 0
    files = sorted((added / "review" / "tiny" / "issues").iterdir())
    first = [path.read_bytes() for path in files]
    for content in first:
        assert all(shows(letter) for letter in content.decode() if letter != "\n")
    assert run("import").exit_code == 0 and run("export").exit_code == 0
    assert [path.read_bytes() for path in files] == first


@pytest.mark.parametrize("form", ["csv", "edl", "premiere", "otio", "github"])
def test_exports_show_everything(added, form):
    result = run("export", "--format", form, "-o", f"out.{form}")
    assert result.exit_code == 0, result.output
    text = (added / f"out.{form}").read_text(encoding="utf-8")
    assert all(shows(letter) or letter in "\n\t" for letter in text)
    assert "frequancy" in text
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_terminals_are_told_nothing_to_act_on(added):
    for words in (["list"], ["list", "--tray"], ["reply"], ["show", "typo-frequancy"]):
        output = run(*words).output
        assert all(shows(letter) or letter == "\n" for letter in output), words
    for words in (["list", "--json"], ["reply", "--json"], ["triage", "--json"]):
        assert run(*words).output.isascii()


def test_a_line_of_ten_megabytes_is_kept_whole_and_told_in_short(film):
    (film / "huge.txt").write_text(f"Comments\n\n{HUGE}\n\nOla\n")
    assert run("add", "huge.txt").exit_code == 0
    with open_store(film / "review" / "tiny") as store, sqlite3.connect(store.path) as raw:
        ((content,),) = raw.execute("select content from files").fetchall()
        ((text,),) = raw.execute("select text from comments").fetchall()
    assert content == (film / "huge.txt").read_bytes() and text.decode() == HUGE
    for words in (["list"], ["list", "--tray"], ["reply"]):
        assert len(run(*words).output) < 4 * LONGEST_SAID
    assert run("export").exit_code == 0
    for path in (film / "review" / "tiny" / "issues").iterdir():
        assert path.stat().st_size < 4 * LONGEST_SAID
