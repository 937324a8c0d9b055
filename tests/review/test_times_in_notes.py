"""Every form in which people write times, and what only looks like one."""

import pytest

from review.files import read_file
from review.read import read_notes
from review.times import find_moments


def seconds(text, duration_ms=None):
    return [
        start / 1000 if start == end else (start / 1000, end / 1000)
        for start, end in (
            (moment.span.start_ms, moment.span.end_ms) for moment in find_moments(text, duration_ms)
        )
    ]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("4:18 x", [258]),
        ("04:18", [258]),
        ("at 1:02:15 the", [3735]),
        ("00:25:21.00", [1521]),
        ("00:04:18:12 in the cut", [258]),
        ("4'18\" label", [258]),
        ("4′18″", [258]),
        ("2m10s", [130]),
        ("51s the label", [51]),
        ("at 51s", [51]),
        ("3 min 23 sec", [203]),
        ("At about 7 min 30 the", [450]),
        ("7min30", [450]),
        ("At 16 minutes and 45 seconds I", [1005]),
        ("1h02m15s", [3735]),
        ("minute 5 is", [300]),
        ("in the minute 9 you", [540]),
        ("the 3s mark", [3]),
        ("at the two minute mark", [120]),
        ("seconds 23 through 26", [(23, 26)]),
        ("51-55s", [(51, 55)]),
        ("around 5 minutes in", [300]),
        ("3:12-3:15", [(192, 195)]),
        ("3:12–15 shakes", [(192, 195)]),
        ("3:12 — 3:15", [(192, 195)]),
        ("from 3:12 to 3:15", [(192, 195)]),
        ("3:12 until 3:20", [(192, 200)]),
        ("between 6:10 and 6:25", [(370, 385)]),
        ("3:10 and 3:20", [190, 200]),
        ("at 4:18, 5:20 and 6:01", [258, 320, 361]),
        ("@4:18", [258]),
        ("[4:18] (5:18)", [258, 318]),
        ("5:05. Then", [305]),
        ("At 4:40: does", [280]),
        ("| 4:18 | typo |", [258]),
        ("https://youtu.be/abc?t=130 look", [130]),
        ("https://youtu.be/abc?t=1m30s", [90]),
        ("３：１２ そこ", [192]),
    ],
)
def test_a_time_is_found(text, times):
    from review.plain import plain

    assert seconds(plain(text).text) == times


@pytest.mark.parametrize(
    "text",
    [
        "2 seconds too long",
        "2-3 seconds too long",
        "a 3 second pause",
        "for 2 seconds",
        "hold it 2s longer",
        "5 seconds later",
        "the last two minutes",
        "the first 30 seconds",
        "a 10 minute video",
        "16:9",
        "3:1 odds",
        "a 16:10 aspect",
        "the ratio 2:15",
        "on 2019/07/12",
        "12.07.2019",
        "12,288 samples",
        "section 4.2",
        "H.264, AAC-LC since 1997",
        "at 10:30 pm",
        "tomorrow at 10:30",
        "10:30 CET",
        "1) foo 2) bar",
        "see https://example.org/2019/07/12/rotors-(part-2)",
        "arXiv 1706.03762",
        "30 fps, 3.14, 24 hours",
        "John 3:16",
        "the second one is lit",
        "decimals ending in 9s are",
        "chapter 3",
    ],
)
def test_what_is_no_time_is_left_alone(text):
    assert seconds(text) == []


@pytest.mark.parametrize(
    "text", ["~4:18", "around 4:18", "4:18ish", "4:18+", "4:18 onwards", "minute 4", "roughly 4:18"]
)
def test_approximate_wording_widens_the_window(text):
    (moment,) = find_moments(text)
    assert moment.approximate
    assert (
        moment.window.start_ms < moment.span.start_ms <= moment.span.end_ms < moment.window.end_ms
    )


def test_a_time_past_the_end_is_kept_and_marked():
    near, far = find_moments("1:00 and 12:44 typo", duration_ms=680_000)
    assert (near.in_draft, far.in_draft) == (True, False)


def test_a_long_draft_has_hours_and_no_frames():
    (moment,) = find_moments("1:20:00 typo", duration_ms=4_360_000)
    assert (moment.span.start_ms, moment.in_draft) == (4_800_000, False)


def test_minutes_seconds_frames_are_told_by_the_length_of_the_draft():
    assert seconds("04:18:12", duration_ms=680_000) == [258]


def test_positions_are_those_of_the_words():
    text = "see from 3:12 to 3:15, ok"
    (moment,) = find_moments(text)
    assert text[moment.first : moment.stop] == "3:12 to 3:15"


@pytest.mark.parametrize(("row", "in_draft"), [("9:59", False), ("8:00", True)])
def test_the_time_of_a_row_past_the_end_is_kept_and_marked(tmp_path, row, in_draft):
    path = tmp_path / "notes.csv"
    path.write_text(f"time,text,author\n{row},the last card flickers,Ada\n", encoding="utf-8")
    (comment,) = read_notes(read_file(path), duration_ms=510_000).comments
    assert [one.in_draft for one in comment.notes[0].moments] == [in_draft]
