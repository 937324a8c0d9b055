"""Chapter marks: from slots to the MP4 and to YouTube's lines."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.chapters import Chapter, chapters_of, youtube_chapters
from tests.tiny_films import Part, tiny_film

FPS = 30


def spread(*starts_s: int) -> list[Chapter]:
    """Chapters that start at these seconds; the last number is the film's end."""
    return [
        Chapter(f"Part {n}", start * FPS, stop * FPS)
        for n, (start, stop) in enumerate(pairwise(starts_s), start=1)
    ]


def chapters_of_film(*parts: tuple[str, str, int]) -> tuple[Chapter, ...]:
    """The chapters of a film of segments (id, chapter, frames)."""
    film = tiny_film([Part(name, frames, chapter=chapter) for name, chapter, frames in parts])
    return chapters_of(film.script, film.timeline)


def test_neighbouring_segments_of_a_chapter_are_one() -> None:
    chapters = chapters_of_film(
        ("a", "Hook", 30), ("b", "Hook", 60), ("c", "Rows", 45), ("d", "Rows", 15)
    )
    assert chapters == (Chapter("Hook", 0, 90), Chapter("Rows", 90, 150))


def test_a_chapter_without_a_title_takes_its_first_segments() -> None:
    assert chapters_of_film(("rows", "", 30), ("columns", "", 30)) == (Chapter("Rows", 0, 60),)


def test_youtube_lines() -> None:
    chapters = [*spread(0, 65, 80), Chapter("The end", 80 * FPS, 3700 * FPS)]
    listed = youtube_chapters([*chapters, Chapter("Credits", 3700 * FPS, 3800 * FPS)], FPS)
    assert listed.reason == ""
    assert listed.text == "0:00 Part 1\n1:05 Part 2\n1:20 The end\n1:01:40 Credits\n"


@pytest.mark.parametrize(
    ("chapters", "reason"),
    [
        (spread(0, 20, 40), "it has 2, and at least 3 are needed"),
        (spread(0, 20, 29, 60), "'Part 2' lasts 9 s, and each needs at least 10 s"),
        (spread(0, 20, 40, 45), "'Part 3' lasts 5 s, and each needs at least 10 s"),
        (spread(1, 20, 40, 60), "the first one does not start at 0:00"),
    ],
)
def test_youtube_refuses(chapters: list[Chapter], reason: str) -> None:
    listed = youtube_chapters(chapters, FPS)
    assert listed.reason == reason
    assert listed.text.startswith(f"YouTube will show no chapters for this film: {reason}.\n\n")
    assert len(listed.text.splitlines()) == 2 + len(chapters)


def test_ten_seconds_by_the_shown_whole_seconds() -> None:
    """10.0 s from 19.97 s on is shown as 0:19 to 0:29; from 20.03 s, 9.97 s as 0:20 to 0:30:
    the site sees only what is shown."""
    long_enough = [Chapter("A", 0, 601), Chapter("B", 601, 900), Chapter("C", 900, 1800)]
    assert youtube_chapters(long_enough, FPS).reason == ""
    too_short = [Chapter("A", 0, 600), Chapter("B", 600, 899), Chapter("C", 899, 1800)]
    assert youtube_chapters(too_short, FPS).reason.startswith("'B' lasts 9 s")
