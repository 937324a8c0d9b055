"""`roughcut notes read`, as it is called."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from review.commands import notes

PAGE = Path(__file__).parents[1] / "data" / "review" / "page.txt"
NOTE_KEYS = {
    "text", "span", "times", "approximate", "category", "confidence", "unsure", "wrong", "right",
    "duplicate_of",
}  # fmt: skip


def run(*arguments):
    return CliRunner().invoke(notes, ["read", *map(str, arguments)])


def test_json_has_the_agreed_form():
    result = run(PAGE, "--duration", 680, "--json")
    assert result.exit_code == 0
    for comment in json.loads(result.stdout)["comments"]:
        assert {"author", "text", "notes"} <= comment.keys()
        for note in comment["notes"]:
            assert note.keys() >= NOTE_KEYS
            first, stop = note["span"]
            assert comment["text"][first:stop] == note["text"]
            assert 0 <= note["confidence"] <= 1


def test_people_get_a_table(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    result = run(PAGE, "--duration", 680)
    assert result.exit_code == 0
    assert "12:44 (not in this draft)" in result.output


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("missing.txt", None, 2),
        ("broken.json", b"{", 1),
        ("empty.txt", b"", 0),
        ("odd.txt", b"\xff\xfa", 0),
    ],
)
def test_exit_codes(tmp_path, name, content, code):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    result = run(path, "--json")
    assert result.exit_code == code
    assert "Traceback" not in result.output


def test_bytes_that_are_no_text_are_kept(tmp_path):
    path = tmp_path / "latin1.txt"
    path.write_bytes("tr\u00e8s bien".encode("latin-1"))
    (comment,) = json.loads(run(path, "--json").stdout)["comments"]
    assert comment["text"].encode("utf-8", "surrogateescape") == "tr\u00e8s bien".encode("latin-1")
