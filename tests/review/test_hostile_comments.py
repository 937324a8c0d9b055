"""Whatever the text: nothing is lost, nothing raises, and the time is bounded."""

import json
from time import process_time

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from review.as_json import as_json
from review.commands import notes
from review.read import read_comment, read_notes
from review.schema import Comment, Reviews

LETTERS = 20_000
MOST_SECONDS = 0.2
SLOW_MACHINE = 8  # other work on the machine; growth with the square would cost hundreds
HOSTILE_PARTS = (
    *("3:12 ", "\n", "\n\n", "- ", "1) ", "2) ", '"teh"', "<br>", "&quot;"),
    *("\u200b", "\u202e", "\ud800", "🎉", " and ", ". Also ", "３：１２", "\t", "|"),
    *("Sound: ", "?", "http://a.b/?t=12", "typo -> type"),
)
PARTS = st.sampled_from(HOSTILE_PARTS)
COMMENTS = st.one_of(st.text(st.characters(codec=None)), st.lists(PARTS).map("".join))


def visible(text):
    return "".join(text.split())


@settings(max_examples=150, deadline=None)
@given(COMMENTS)
def test_the_notes_cover_the_comment(text):
    found = read_comment(Comment("a", text))
    assert visible("".join(note.text for note in found)) == visible(text)
    assert all(text[note.first : note.stop] == note.text for note in found)
    edges = [edge for note in found for edge in (note.first, note.stop)]
    assert edges == sorted(edges)
    for note in found:
        for moment in note.moments:
            assert note.first <= moment.first < moment.stop <= note.stop


@settings(max_examples=60, deadline=None)
@given(COMMENTS)
def test_the_json_holds_the_comment_unaltered(text):
    reading = as_json(read_notes(Reviews((Comment("a", text),))))
    assert json.loads(json.dumps(reading))["comments"][0]["text"] == text


HOSTILE = {
    "list marks": " ".join(f"{n}) dots" for n in range(1, 3001)),
    "lines": "\n".join(f"{n // 60}:{n % 60:02} typo asdf{n}" for n in range(1200)),
    "times": "3:12 " * LETTERS,
    "joined times": "3:12 - " * LETTERS,
    "clauses": "a, and 3:12 b, " * LETTERS,
    "emoji": "🎉" * LETTERS,
    "zero width": "3\u200b:\u200b1\u200b2 " * LETTERS,
    "bidi": "\u202e3:12\u202c " * LETTERS,
    "surrogates": "\ud800\udfff" * LETTERS,
    "html": "<a <br>&quot;" * LETTERS,
    "script": "<script>alert(1)</script>" * LETTERS,
    "digits": "1" * LETTERS,
    "colons": "1:" * LETTERS,
    "dots": ". " * LETTERS,
    "spaces": " " * LETTERS,
    "quotes": '"a" ' * LETTERS,
    "apostrophes": "'a " * LETTERS,
    "mail": ("a" * 60 + ".") * LETTERS,
    "commas": "1,111" * LETTERS,
    "minutes": "minute " * LETTERS,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_twenty_thousand_letters_are_read_at_once(name):
    text = HOSTILE[name] if name == "list marks" else HOSTILE[name][:LETTERS]
    read_comment(Comment("a", 'warm up 3:12 "frequancy"'))
    start = process_time()
    found = read_comment(Comment("a", text))
    assert process_time() - start < MOST_SECONDS * SLOW_MACHINE
    assert visible("".join(note.text for note in found)) == visible(text)


def test_three_thousand_list_marks_are_three_thousand_notes():
    assert len(read_comment(Comment("a", HOSTILE["list marks"]))) == 3000


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".json"])
def test_a_line_of_ten_megabytes_is_read_in_bounded_time(tmp_path, suffix):
    line = "3:12 the label jitters. " * (10_000_000 // 24)
    path = tmp_path / f"long{suffix}"
    path.write_text(json.dumps([{"text": line}]) if suffix == ".json" else line, encoding="utf-8")
    start = process_time()
    result = CliRunner().invoke(notes, ["read", str(path), "--json"])
    assert result.exit_code == 0, result.output
    assert process_time() - start < 10
    (comment,) = json.loads(result.stdout)["comments"]
    assert visible("".join(note["text"] for note in comment["notes"])) == visible(line)


def test_markup_is_shown_to_nobody_as_markup(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("[red]3:12[/] \x1b[31mtypo\x1b[0m <script>\n\nEve[/]\n", encoding="utf-8")
    result = CliRunner().invoke(notes, ["read", str(page)])
    assert result.exit_code == 0
    assert "\x1b" not in result.output and "[red]" in result.output
