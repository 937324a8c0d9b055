"""Captions: where they break, how long they stay, and files that players can read."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pysubs2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.caption_breaks import (
    LINGER_MS,
    MAX_LINE_CHARACTERS,
    MAX_LINES,
    MAX_MS,
    MIN_MS,
    SaidWord,
    break_lines,
    break_paragraph,
)
from pipeline.captions import GAP_FRAMES, Caption, captions_of, write_srt, write_vtt
from pipeline.schema import Word, WordStatus
from pipeline.timecode import ms_from_frames
from tests.tiny_films import Part, said, tiny_film

FPS = 30
GAP_MS = ms_from_frames(GAP_FRAMES, FPS)


def words_of(
    text: str, ms_per_word: int = 380, pauses: dict[str, int] | None = None
) -> tuple[SaidWord, ...]:
    spans = said(text, ms_per_word, pauses)
    pairs = zip(text.split(), spans, strict=True)
    return tuple(SaidWord(word, span.start_ms, span.end_ms) for word, span in pairs)


def parts_of(text: str, **timing: Any) -> list[str]:
    """The captions of a paragraph, their lines joined by " | "."""
    parts = break_paragraph(words_of(text, **timing))
    return [" | ".join(break_lines([word.text for word in part])) for part in parts]


@pytest.mark.parametrize(
    ("paragraph", "captions"),
    [
        ("Where are facts kept?", ["Where are facts kept?"]),
        (
            "Each row asks one question. The answer is a number.",
            ["Each row asks one question.", "The answer is a number."],
        ),
        (
            "It is a long list of numbers, or an arrow in a space with very many dimensions.",
            [
                "It is a long list of numbers, or an arrow | in a space with very many dimensions.",
            ],
        ),
        (
            "In GPT-3, that list has 12,288 entries.",
            ["In GPT-3, that list has 12,288 entries."],
        ),
        (
            "A vector carries the full name Michael Jordan if its dot product with M is one, "
            "and its dot product with J is one as well.",
            [
                "A vector carries the full name Michael | Jordan if its dot product with M is one,",
                "and its dot product with J is one as well.",
            ],
        ),
        (
            "Some letters, e.g. the first ones, mean nothing by themselves.",
            ["Some letters, e.g. the first ones, | mean nothing by themselves."],
        ),
    ],
)
def test_breaks(paragraph: str, captions: list[str]) -> None:
    assert parts_of(paragraph) == captions


def test_a_short_answer_joins_its_neighbours_only_if_there_is_no_time_to_read_it() -> None:
    text = "Is that all? No. There is more to it."
    assert parts_of(text, ms_per_word=200) == [text]
    assert parts_of(text, pauses={"No.": 900}) == ["Is that all?", "No.", "There is more to it."]


def test_no_scrap_of_a_sentence_stands_alone() -> None:
    text = (
        "So an earlier attention block must already have carried Michael over to the vector "
        "of Jordan."
    )
    assert all(len(caption) > 24 for caption in parts_of(text))


def test_lines_break_where_a_reader_breathes() -> None:
    sentence = "Nowhere did this sentence say, not once, basketball."
    lines = ("Nowhere did this sentence say,", "not once, basketball.")
    assert break_lines(sentence.split()) == lines
    assert break_lines(["x" * 60]) == ("x" * 60,), "a word is never cut"


def test_a_film_is_captioned_in_its_own_time() -> None:
    film = tiny_film(
        [Part("one", 90, text="First words here."), Part("two", 90, text="Then these.", voice_at=6)]
    )
    captions = captions_of(film.script, film.timeline, film.alignments)
    assert [caption.lines for caption in captions] == [("First words here.",), ("Then these.",)]
    assert [caption.start_ms for caption in captions] == [0, 3000 + ms_from_frames(6, FPS)]


def test_paragraphs_are_never_run_together() -> None:
    film = tiny_film([Part("one", 60, text="Yes. / No.")])
    captions = captions_of(film.script, film.timeline, film.alignments)
    assert [caption.lines for caption in captions] == [("Yes.",), ("No.",)]


def test_a_word_that_was_not_said_is_not_shown() -> None:
    film = tiny_film([Part("one", 90, text="Well, this is it.")])
    heard = film.alignments[0]
    unsaid = Word("Well,", heard.words[0].span, WordStatus.MISSING)
    alignment = replace(heard, words=(unsaid, *heard.words[1:]))
    captions = captions_of(film.script, film.timeline, [alignment])
    assert [caption.lines for caption in captions] == [("this is it.",)]


words = st.from_regex(r"[a-z]{1,12}[,.;?]?", fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(
    text=st.lists(words, min_size=1, max_size=40).map(" ".join),
    frames=st.integers(15, 600),
    voice_at=st.integers(0, 10),
)
@example(text="a", frames=211, voice_at=0)  # a word of seven seconds that runs into the next
def test_rules_hold_for_any_words(text: str, frames: int, voice_at: int) -> None:
    parts = [Part("one", frames, text=text, voice_at=voice_at), Part("two", 30)]
    film = tiny_film(parts, FPS)
    captions = captions_of(film.script, film.timeline, film.alignments)

    shown = " ".join(line for caption in captions for line in caption.lines)
    assert shown == f"{text} A few words.", "every word once, in order"
    starts = {word.span.start_ms for word in film.alignments[0].words}
    assert {c.start_ms - ms_from_frames(voice_at, FPS) for c in captions[:-1]} <= starts
    assert captions[-1].end_ms <= ms_from_frames(film.timeline.frames, FPS)
    for caption in captions:
        assert len(caption.lines) <= MAX_LINES
        assert max(map(len, caption.lines)) <= MAX_LINE_CHARACTERS
        assert 0 < caption.end_ms - caption.start_ms <= MAX_MS
    for caption, following in pairwise(captions):
        gap_ms = following.start_ms - caption.end_ms
        assert gap_ms == 0 or gap_ms >= GAP_MS


def test_a_caption_lingers_and_stays_a_second_where_there_is_room() -> None:
    film = tiny_film([Part("one", 300, text="Yes. / No, not at all.")])
    slow = film.alignments[0]
    spans = said("Yes. No, not at all.", 300, pauses={"Yes.": 5000})
    heard = tuple(replace(word, span=span) for word, span in zip(slow.words, spans, strict=True))
    captions = captions_of(film.script, film.timeline, [replace(slow, words=heard)])
    assert captions[0].end_ms == MIN_MS
    assert captions[1].end_ms == spans[-1].end_ms + LINGER_MS


AWKWARD = [
    Caption(("if x < 3 & y > 2", r"then \nabla and \N stay"), 0, 1500),
    Caption(("the set {1, 2} — “naïve” 89°",), 1500, 3_723_004),
]


def test_srt(tmp_path: Path) -> None:
    write_srt(AWKWARD, tmp_path / "a.srt")
    assert (tmp_path / "a.srt").read_text(encoding="utf-8").replace("\u2060", "") == (
        "1\n00:00:00,000 --> 00:00:01,500\nif x < 3 & y > 2\nthen \\nabla and \\N stay\n\n"
        "2\n00:00:01,500 --> 01:02:03,004\nthe set {1, 2} — “naïve” 89°\n\n"
    )


def test_vtt_is_valid_and_escaped(tmp_path: Path) -> None:
    write_vtt(AWKWARD, tmp_path / "a.vtt")
    page = (tmp_path / "a.vtt").read_text(encoding="utf-8")
    header, *cues = page.strip().split("\n\n")
    assert header == "WEBVTT"
    timing = re.compile(r"\d{2}:\d{2}:\d{2}\.\d{3} --> \d{2}:\d{2}:\d{2}\.\d{3}")
    for cue in cues:
        _, times, *lines = cue.split("\n")
        assert timing.fullmatch(times)
        assert lines and not any("<" in line or "-->" in line for line in lines)
        assert not re.search(r"&(?!(amp|lt|gt);)", "\n".join(lines))
    assert "if x &lt; 3 &amp; y &gt; 2" in page
    assert len(pysubs2.load(str(tmp_path / "a.vtt"))) == len(AWKWARD)
