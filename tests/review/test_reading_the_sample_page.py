"""The sample page, read as a careful person reads it (truth.yaml beside it)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline.errors import RoughcutError, UsageError
from review.as_json import as_json
from review.files import read_file
from review.read import read_notes

DATA = Path(__file__).parents[1] / "data" / "review"
DRAFT_MS = 680_000
TELL = """
import sys
from pathlib import Path
from review.files import read_file
from review.read import read_notes
for one in read_notes(read_file(Path(sys.argv[1]))).comments:
    print(one.comment, [(note, note.judgement.chances) for note in one.notes])
"""


@pytest.fixture(scope="module")
def truth():
    return yaml.safe_load((DATA / "truth.yaml").read_text(encoding="utf-8"))["comments"]


@pytest.fixture(scope="module")
def read():
    return as_json(read_notes(read_file(DATA / "page.txt"), DRAFT_MS))["comments"]


def test_comments_and_authors_are_all_there(truth, read):
    assert [one["author"] for one in read] == [one["author"] for one in truth]


def test_notes_and_times_are_those_of_the_truth(truth, read):
    for wanted, one in zip(truth, read, strict=True):
        if "notes" in wanted:
            times = [note["times"] for note in one["notes"]]
            assert times == [note["times"] for note in wanted["notes"]], one["text"]


def test_categories_are_right_or_ask(truth, read):
    for wanted, one in zip(truth, read, strict=True):
        for label, note in zip(wanted.get("notes", []), one["notes"], strict=False):
            assert note["unsure"] or note["category"] == label["category"], note


def test_merges_are_those_of_the_truth(read):
    merged = {
        (at, place): tuple(note["duplicate_of"])
        for at, one in enumerate(read)
        for place, note in enumerate(one["notes"])
        if note["duplicate_of"]
    }
    assert merged == {(3, 0): (2, 1), (8, 0): (2, 0), (8, 1): (2, 1), (8, 2): (2, 2)}


def test_the_words_of_typos_are_named(read):
    assert (read[3]["notes"][0]["wrong"], read[3]["notes"][0]["right"]) == (
        "frequancy",
        "frequency",
    )
    assert (read[2]["notes"][1]["wrong"], read[2]["notes"][1]["right"]) == (
        "frequancy",
        "frequency",
    )
    caption = read[7]["notes"][1]
    assert (caption["wrong"], caption["right"]) == ("correlation", "convolution")


def test_a_time_after_the_end_is_not_in_this_draft(read):
    (note,) = read[11]["notes"]
    assert (note["times"], note["not_in_draft"]) == ([], [764])


def test_the_post_and_the_furniture_are_no_comments():
    reviews = read_file(DATA / "page.txt")
    assert "11:20" in reviews.post
    assert reviews.furniture == ("More Creators",)


def test_a_comment_may_hold_blank_lines():
    reviews = read_file(DATA / "paragraphs.txt")
    assert [one.author for one in reviews.comments] == ["Jörg", "Mo", "user 1.0"]
    assert reviews.comments[0].text.count("\n\n") == 2
    assert reviews.furniture == ("Load more comments",)


@pytest.mark.parametrize(
    ("name", "comments"),
    [
        ("youtube.json", [("@ada", None), ("@bob", None), ("@cy", None)]),
        ("frameio.json", [("Noor", 192_000), ("Teo", 192_000), ("Ola", None), ("Ola", 10_000)]),
        ("vimeo.json", [("Zoë", 192_000), ("Kim", None)]),
        ("plain.csv", [("Ada", 192_000), ("Bob", None), ("Cy", 602_000)]),
        ("frameio.csv", [("Ada", 192_000), ("Bob", None)]),
        ("semicolons.csv", [("Uwe", 51_000), ("Ana", 3_735_000)]),
    ],
)
def test_exports_are_read(name, comments):
    found = read_file(DATA / name).comments
    assert [
        (one.author, one.moment.span.start_ms if one.moment else None) for one in found
    ] == comments


def test_a_note_without_a_time_of_its_own_takes_that_of_its_export():
    reading = as_json(read_notes(read_file(DATA / "plain.csv")))
    assert [one["notes"][0]["times"] for one in reading["comments"]] == [[192], [], [[602, 608]]]


def test_html_is_kept_and_read_through():
    reviews = read_file(DATA / "youtube.json")
    reply = reviews.comments[1]
    assert reply.text == "agreed &#39;teh&#39;"
    (note,) = read_notes(reviews).comments[1].notes
    assert note.text == reply.text


def test_frames_without_a_rate_are_said_and_not_guessed(tmp_path):
    export = tmp_path / "c.json"
    export.write_text('[{"text": "x", "timestamp": 48, "owner": {"name": "a"}}]', encoding="utf-8")
    reviews = read_file(export)
    assert reviews.comments[0].moment is None
    assert "--fps" in reviews.warnings[0]
    assert read_file(export, fps=24).comments[0].moment.span.start_ms == 2000


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", '{"items": [', "a.json:1:"),
        ("a.json", '{"title": "x"}', "no comments found"),
        ("a.json", "[" * 100_000, "nested"),
    ],
)
def test_a_broken_export_is_one_clear_sentence(tmp_path, name, text, said):
    broken = tmp_path / name
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(RoughcutError, match=r"error: ") as caught:
        read_file(broken)
    assert said in str(caught.value)


def test_a_missing_file_is_a_matter_of_usage(tmp_path):
    with pytest.raises(UsageError, match="nowhere"):
        read_file(tmp_path / "nowhere.txt")


def test_a_page_is_read_the_same_to_the_last_digit_whatever_order_sets_have():
    told = [
        subprocess.run(
            [sys.executable, "-c", TELL, str(DATA / "page.txt")],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0]
    assert told[0] == told[1]
