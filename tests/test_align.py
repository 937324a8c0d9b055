"""Words in time: known from the synthesiser, or spread by their lengths."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.align import align, spread
from pipeline.audio import MS, Sound, write_wav
from pipeline.errors import Place
from pipeline.folder import FilmFolder
from pipeline.schema import (
    AlignmentKind,
    Pacing,
    Script,
    Segment,
    Span,
    Take,
    TakeKind,
    Token,
    WordStatus,
)
from pipeline.store import Store
from pipeline.takes import gather_takes

PLACE = Place("01.md", 1)
LEVEL_TOLERANCE_MS = 20
ESTIMATE_TOLERANCE_MS = 400  # of a passage of some six seconds


def segment(name: str, *tokens: Token) -> Segment:
    return Segment(name, name, "One", None, tokens, (), (), (), PLACE)


def script_of(*segments: Segment, words_per_minute: int = 150) -> Script:
    pacing = Pacing(words_per_minute=words_per_minute)
    return Script("demo", "Demo", "en", "en-us", pacing, None, segments)


def read(text: str) -> tuple[Token, ...]:
    """Tokens of a text with an empty line between paragraphs."""
    return tuple(
        Token(word, word.strip(",.;:?!–"), number, PLACE)
        for number, paragraph in enumerate(text.split("\n\n"))
        for word in paragraph.split()
    )


@pytest.fixture
def recording(tmp_path: Path) -> Take:
    """Noise between 500 and 3500 ms of a file of 5 s."""
    samples = np.zeros(5000 * MS, np.int16)
    random = np.random.default_rng(1)
    samples[500 * MS : 3500 * MS] = random.integers(-4000, 4000, 3000 * MS)
    path = write_wav(tmp_path / "take.wav", Sound(samples))
    return Take("rows", TakeKind.RECORDED, str(path), "digest", 5000)


ROWS = segment("rows", *read("Each row asks a question, and the answer is one number."))


def test_a_scratch_take_s_times_are_known(tmp_path: Path) -> None:
    script = script_of(ROWS)
    takes, _ = gather_takes(FilmFolder(tmp_path, "demo"), script, Store(tmp_path / "cache"))
    (alignment,) = align(script, takes)
    assert alignment.kind is AlignmentKind.SCRATCH
    assert alignment.take == takes["rows"]
    assert alignment.length_ms == takes["rows"].length_ms
    assert [word.text for word in alignment.words] == [token.text for token in ROWS.tokens]
    assert {word.status for word in alignment.words} == {WordStatus.KNOWN}
    assert tuple(word.span for word in alignment.words) == takes["rows"].word_spans


def test_a_recording_s_words_lie_where_it_sounds(recording: Take) -> None:
    (alignment,) = align(script_of(ROWS), {"rows": recording})
    assert alignment.kind is AlignmentKind.ESTIMATED
    assert alignment.length_ms == 5000
    assert {word.status for word in alignment.words} == {WordStatus.ESTIMATED}
    first, last = alignment.words[0].span, alignment.words[-1].span
    assert first.start_ms == pytest.approx(500, abs=LEVEL_TOLERANCE_MS)
    assert last.end_ms == pytest.approx(3500, abs=LEVEL_TOLERANCE_MS)


def test_without_sound_the_speech_rate_gives_the_length() -> None:
    number = Token("12,288.", "twelve thousand two hundred eighty eight", 0, PLACE)
    (alignment,) = align(script_of(segment("n", *read("It has"), number), words_per_minute=120), {})
    assert alignment.kind is AlignmentKind.ESTIMATED
    assert alignment.take is None
    assert alignment.length_ms == 8 * 500
    assert alignment.words[-1].span.end_ms == alignment.length_ms


def test_segments_keep_the_script_s_order(recording: Take) -> None:
    names = ("b", "rows", "a")
    script = script_of(*(segment(name, *ROWS.tokens) for name in names))
    assert tuple(alignment.segment for alignment in align(script, {"rows": recording})) == names


def test_marks_part_the_words_and_a_paragraph_parts_them_most() -> None:
    def pause(between: str) -> int:
        before, after = spread(read(f"rows{between}columns"), 0, 10_000)
        return after.start_ms - before.end_ms

    pauses = [pause(between) for between in (" ", ", ", "; ", ". ", ".\n\n")]
    assert pauses[0] == 0
    assert pauses == sorted(set(pauses))


def test_the_estimate_is_near_to_what_a_voice_does(tmp_path: Path) -> None:
    text = "Each row asks a question of the vector. The bias, minus one, sets the threshold for it."
    script = script_of(segment("rows", *read(text)))
    takes, _ = gather_takes(FilmFolder(tmp_path, "demo"), script, Store(tmp_path / "cache"))
    known = takes["rows"].word_spans
    estimated = spread(read(text), known[0].start_ms, known[-1].end_ms)
    for told, true in zip(estimated, known, strict=True):
        assert told.start_ms == pytest.approx(true.start_ms, abs=ESTIMATE_TOLERANCE_MS)


WRITTEN = st.sampled_from(["row", "rows,", "end.", "“so”:", "—", "I", "é", "…", "W_up", "yes?!"])
SPOKEN = st.sampled_from(["", "row", "two hundred and four", "I", "W up", "é", "..."])
TOKENS = st.lists(
    st.builds(Token, WRITTEN, SPOKEN, st.integers(0, 2), st.just(PLACE)), min_size=1, max_size=25
).map(lambda tokens: tuple(sorted(tokens, key=lambda token: token.paragraph)))


@given(TOKENS, st.integers(0, 5_000), st.integers(0, 90_000))
def test_any_words_are_spread_in_order_from_start_to_end(
    tokens: tuple[Token, ...], start_ms: int, length_ms: int
) -> None:
    spans = spread(tokens, start_ms, start_ms + length_ms)
    assert len(spans) == len(tokens)
    edges = [ms for span in spans for ms in (span.start_ms, span.end_ms)]
    assert edges == sorted(edges)
    assert edges[0] == start_ms
    assert edges[-1] <= start_ms + length_ms
    if any(token.spoken.strip(".") for token in tokens):
        assert edges[-1] == start_ms + length_ms


@given(st.lists(TOKENS, min_size=1, max_size=5), st.integers(60, 400))
@settings(deadline=None)
def test_any_script_is_aligned_word_for_word(
    pages: list[tuple[Token, ...]], words_per_minute: int
) -> None:
    script = script_of(
        *(segment(f"s{number}", *tokens) for number, tokens in enumerate(pages)),
        words_per_minute=words_per_minute,
    )
    for written, alignment in zip(script.segments, align(script, {}), strict=True):
        assert alignment.segment == written.id
        assert [word.text for word in alignment.words] == [token.text for token in written.tokens]
        for word, following in pairwise(alignment.words):
            assert word.span.end_ms <= following.span.start_ms
        assert alignment.words[-1].span.end_ms <= alignment.length_ms


@given(st.lists(TOKENS, min_size=1, max_size=3))
@settings(max_examples=20, deadline=None)
def test_any_script_spoken_is_aligned_word_for_word(pages: list[tuple[Token, ...]]) -> None:
    script = script_of(*(segment(f"s{number}", *page) for number, page in enumerate(pages)))
    with TemporaryDirectory() as root:
        store = Store(Path(root, "cache"))
        takes, findings = gather_takes(FilmFolder(Path(root), "demo"), script, store)
        assert not findings
        for written, alignment in zip(script.segments, align(script, takes), strict=True):
            assert len(alignment.words) == len(written.tokens)
            for token, (before, word) in zip(
                written.tokens[1:], pairwise(alignment.words), strict=True
            ):
                assert before.span.end_ms <= word.span.start_ms
                if not token.spoken:
                    assert word.span == Span(before.span.end_ms, before.span.end_ms)
