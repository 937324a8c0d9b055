"""Exports for other programs, read back as those programs would."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import opentimelineio as otio
import pytest
from placed_film import draft_record

from pipeline.schema import Span
from review.issues import Anchor, Evidence, Issue, IssueState, Verdict, Vote
from review.outgoing.github import github_issue, github_text
from review.outgoing.markers import markers_on, timecode
from review.outgoing.otio import timeline_json
from review.outgoing.premiere import sequence_xml
from review.outgoing.resolve import marker_edl
from review.outgoing.table import COLUMNS, issues_csv
from review.schema import Category, DefectKind

FPS = 30
HOSTILE = (
    "\u202etxt.exe", "zero\u200bwidth", "\ud800 lone", "\x00\x1b[31m\x07", "\x85\u2028\ufeff",
    "<script>alert(1)</script>]]>&amp;", "=cmd|' /C calc'!A0", "+1-1", "-2", "@SUM(A1)", "\t=1",
    "a | b |C:ResolveColorBlue |M:x |D:9", "two\nlines\r\nthree", "``` ~~~ ````", "`", "x" * 5_000,
    "@everyone #1 [a](javascript:alert(1)) ![x](http://a.b/c.png)", '"quoted", comma', "🎉 數學",
)  # fmt: skip


def issue(number: int, said: str = "it jumps", at_ms: int | None = 16_000, end_ms: int = 0):
    anchor = None
    if at_ms is not None:
        share = (at_ms - 10_000) / 20_000
        end = max(at_ms, end_ms)
        anchor = Anchor(1, "rows", share, (end - 10_000) / 20_000, Span(at_ms, end))
    votes = (Vote(f"{number:08x}", 0, 3, "Ola", 1),)
    name = f"jitter-{number}"
    kind = (Category.VISUAL_DEFECT, DefectKind.JITTER)
    return Issue(name, *kind, "it jumps", said, anchor=anchor, votes=votes)


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    return draft_record(tmp_path_factory.mktemp("renders"))


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    return draft_record(tmp_path_factory.mktemp("later"), number=2)


ISSUES = (issue(1, at_ms=22_000), issue(2, end_ms=18_000), issue(3, at_ms=None))


def test_marks_are_in_order_and_the_homeless_are_told(record):
    marks, homeless = markers_on(ISSUES, record)
    assert [(mark.issue.id, mark.start, mark.frames) for mark in marks] == [
        ("jitter-2", 480, 60),
        ("jitter-1", 660, 1),
    ]
    assert [one.id for one in homeless] == ["jitter-3"]


def test_marks_are_carried_to_the_draft_that_is_asked_for(record, later):
    assert [mark.start for mark in markers_on(ISSUES, later)[0]] == [480, 660]
    gone = replace(ISSUES[0], anchor=replace(ISSUES[0].anchor, segment="removed"))
    assert markers_on([gone], later) == ([], [gone])


def test_a_mark_at_the_very_end_is_inside(record):
    end = Anchor(1, "turn", 1.0, 1.0, Span(50_000, 50_000))
    ((mark,), _) = markers_on([replace(ISSUES[0], anchor=end)], record)
    assert mark.start + mark.frames == record.timeline.frames


def read_edl(text: str) -> list[tuple[str, str, int]]:
    """Marks as Resolve reads them: (record in, note, duration)."""
    found = re.findall(
        r"^\d{3}  001      V     C        \S+ \S+ (\S+) \S+ *\n"
        r"([^|\n]*) \|C:ResolveColor(?:Red|Blue|Green) \|M:[^|\n]* \|D:(\d+)$",
        text,
        re.MULTILINE,
    )
    return [(at, note, int(frames)) for at, note, frames in found]


def hostile_marks(record):
    return markers_on([issue(at, said) for at, said in enumerate(HOSTILE)], record)[0]


def test_resolve_reads_the_edl(record):
    marks, _ = markers_on(ISSUES, record)
    assert read_edl(marker_edl(marks, "tiny", FPS)) == [
        ("01:00:16:00", "it jumps [jitter-2]", 60),
        ("01:00:22:00", "it jumps [jitter-1]", 1),
    ]


def test_no_text_breaks_the_edl(record):
    text = marker_edl(hostile_marks(record), "tiny | \n x", FPS)
    assert len(read_edl(text)) == len(HOSTILE)
    assert text.count("\n") == 2 + 1 + 3 * len(HOSTILE) - 1
    text.encode("utf-8")


def test_premiere_reads_the_xml(record):
    marks, _ = markers_on(ISSUES, record)
    xml = sequence_xml(marks, "tiny", FPS, 1500, 160, 90)
    found = [
        (mark.findtext("in"), mark.findtext("out"), mark.findtext("comment"))
        for mark in ElementTree.fromstring(xml).iter("marker")
    ]
    assert found == [("480", "540", "it jumps [jitter-2]"), ("660", "-1", "it jumps [jitter-1]")]


def test_no_text_breaks_the_xml(record):
    xml = sequence_xml(hostile_marks(record), "<tiny>\x00", FPS, 1500, 160, 90)
    comments = [m.findtext("comment") for m in ElementTree.fromstring(xml.encode()).iter("marker")]
    assert len(comments) == len(HOSTILE)
    assert any("<script>alert(1)</script>]]>&amp;" in text for text in comments)
    assert any(r"\u202etxt.exe" in text for text in comments)


def read_otio(text: str):
    timeline = otio.adapters.read_from_string(text, "otio_json")
    (clip,) = timeline.find_clips()
    return clip


def test_opentimelineio_reads_its_own(record):
    marks, _ = markers_on(ISSUES, record)
    clip = read_otio(timeline_json(marks, "tiny", "renders/tiny/a.mp4", FPS, 1500))
    assert clip.source_range.duration == otio.opentime.RationalTime(1500, FPS)
    first, second = clip.markers
    assert (first.marked_range.start_time.value, first.marked_range.duration.value) == (480, 60)
    assert second.metadata["roughcut"]["issue"] == "jitter-1"
    assert (first.color, first.comment) == ("RED", "it jumps [jitter-2]")


def test_no_text_breaks_the_timeline(record):
    clip = read_otio(timeline_json(hostile_marks(record), "t\ud800", "a.mp4", FPS, 1500))
    assert len(clip.markers) == len(HOSTILE)
    assert any("x" * 5_000 in marker.comment for marker in clip.markers)


def test_a_spreadsheet_gets_every_word_and_no_formula():
    table = list(csv.reader(io.StringIO(issues_csv(map(issue, range(99), HOSTILE)))))
    assert tuple(table[0]) == COLUMNS and len(table) == 1 + len(HOSTILE)
    for row, said in zip(table[1:], HOSTILE, strict=True):
        cell = row[-1]
        assert not cell.lstrip().startswith(("=", "+", "-", "@")), cell
        plain = "".join(letter for letter in said if letter.isalnum() and letter.isprintable())
        assert plain in re.sub(r"\W|_", "", cell) or "\\" in cell


def test_github_shows_words_and_acts_on_none():
    for said in HOSTILE:
        told = github_issue(issue(1, said))
        fence, _, rest = told.body.partition("Said in the review:\n\n")[2].partition("text\n")
        block, end, _ = rest.partition(f"\n{fence}\n")
        assert set(fence) == {"`"} and end
        assert fence not in block, said
        told.body.encode("utf-8")


def test_github_tells_place_evidence_and_labels():
    seen = Evidence("motion", Verdict.SUPPORTS, "The dashes jump.", 1)
    text = github_text(github_issue(replace(issue(1), evidence=(seen,))))
    for part in (
        "# jitter in rows",
        "draft 1 at 0:16",
        "The dashes jump.",
        "visual-defect, jitter",
    ):
        assert part in text


def test_titles_mention_nobody():
    assert "@ola" not in github_issue(replace(issue(1), title="@ola sees #1")).title


@pytest.mark.parametrize(
    ("frame", "fps", "code"),
    [(0, 15, "00:00:00:00"), (14, 15, "00:00:00:14"), (15, 15, "00:00:01:00"),
     (60 * 3600, 60, "01:00:00:00"), (59, 60, "00:00:00:59")],
)  # fmt: skip
def test_timecodes_count_every_frame(frame, fps, code):
    assert timecode(frame, fps) == code


def test_finished_issues_keep_their_colour(record):
    done = replace(ISSUES[0], state=IssueState.VERIFIED)
    assert markers_on([done], record)[0][0].colour == "Red"
