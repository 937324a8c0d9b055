"""How much of a recording is listened to when little or nothing of the script is in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.patience import PATIENCE_MS, SAMPLED_MS, Heard, fits_in, listen_patiently
from pipeline.schema import HeardWord, Span
from pipeline.sentences import text_of
from tests.spoken_takes import segment_of

CHUNK_MS = 15_000
PATIENT, SAMPLED = PATIENCE_MS // CHUNK_MS, SAMPLED_MS // CHUNK_MS
HOUR = 3_600_000 // CHUNK_MS


def words_of(text: str, start_ms: int = 0) -> tuple[HeardWord, ...]:
    """The words, one in every 300 ms."""
    return tuple(
        HeardWord(word, Span(start_ms + 300 * at, start_ms + 300 * at + 200), 1.0)
        for at, word in enumerate(text.split())
    )


def heard_of(
    chunks: int, fitting: set[int], on_ms: Callable[[int], None] | None = None
) -> tuple[list[int], Heard]:
    """Which chunks of so many are listened to, in this order, and what is heard, if these ones
    are the script's."""
    listened: list[int] = []
    spans = [Span(at * CHUNK_MS, (at + 1) * CHUNK_MS) for at in range(chunks)]

    def listen(chunk: Span) -> tuple[HeardWord, ...]:
        at = chunk.start_ms // CHUNK_MS
        listened.append(at)
        return words_of("script" if at in fitting else "else", chunk.start_ms)

    heard = listen_patiently(spans, listen, lambda words: words[0].text == "script", on_ms)
    return listened, heard


def test_a_reading_is_listened_to_in_full() -> None:
    listened, heard = heard_of(HOUR, set(range(0, HOUR, PATIENT)))
    assert listened == list(range(HOUR))
    assert [word.span.start_ms // CHUNK_MS for word in heard.words] == listened
    assert heard.skipped == ()


@pytest.mark.parametrize("hours", [1, 3])
def test_hours_of_something_else_are_sampled_and_no_word_of_them_counts(hours: int) -> None:
    listened, heard = heard_of(hours * HOUR, set())
    assert listened[:PATIENT] == list(range(PATIENT))
    assert PATIENT + SAMPLED // 2 < len(listened) <= PATIENT + SAMPLED
    assert listened[-1] >= 0.9 * hours * HOUR
    assert heard.words == ()
    assert heard.skipped_ms == (hours * HOUR - len(listened)) * CHUNK_MS


def test_a_short_recording_of_something_else_is_listened_to_in_full() -> None:
    chunks = PATIENT + SAMPLED
    listened, heard = heard_of(chunks, set())
    assert listened == list(range(chunks))
    assert len(heard.words) == chunks
    assert not heard.skipped


def test_a_reading_after_an_hour_of_talk_is_found_and_what_was_left_out_is_told() -> None:
    reading = set(range(HOUR, HOUR + 60))
    listened, heard = heard_of(HOUR + 60, reading)
    assert reading <= set(listened)
    assert len(listened) == len(set(listened)) < HOUR
    starts = [word.span.start_ms for word in heard.words]
    assert starts == sorted(starts)
    assert {start // CHUNK_MS for start in starts} == set(listened)
    assert heard.has_skipped(Span(heard.skipped[0].start_ms + 10, heard.skipped[0].end_ms - 10))
    assert not heard.has_skipped(Span(HOUR * CHUNK_MS, (HOUR + 60) * CHUNK_MS))


@pytest.mark.parametrize("at", [PATIENT + 30 * number for number in (0, 3, 16, 30, 39)])
def test_a_take_that_one_sample_met_is_not_lost_on_the_way_to_it(at: int) -> None:
    """Of five hours one chunk in 30 is a sample: more than patience lasts."""
    take = set(range(at - 5, at + 5))
    listened, heard = heard_of(5 * HOUR, take)
    assert at in listened[: PATIENT + SAMPLED]
    assert take <= set(listened)
    assert heard.words


@pytest.mark.parametrize(
    "fitting",
    [set(), set(range(2 * HOUR, 2 * HOUR + 60)), set(range(3 * HOUR))],
    ids=["nothing fits", "a take fits", "all fits"],
)
def test_progress_never_goes_back_and_samples_are_a_small_part_of_it(fitting: set[int]) -> None:
    told: list[int] = []
    listened, _ = heard_of(3 * HOUR, fitting, told.append)
    assert told == sorted(told)
    assert told[-1] == 3 * HOUR * CHUNK_MS
    first = listened[: PATIENT + SAMPLED // 3]
    assert told[: len(first)] == [CHUNK_MS * number for number in range(1, len(first) + 1)]


TEXT = text_of(
    [segment_of("rows", "Each row asks a question of the vector. The answer is one number.")]
)


@pytest.mark.parametrize(
    ("said", "fitting"),
    [
        ("each row asks a question of the vector the answer is one number", True),
        ("row asks a question um of the vector sorry the answer is one number", True),
        ("the answer of the question is a number of the one row", False),
        ("one um the number okay row vector the again a", False),
        ("answer is one", False),
        ("", False),
    ],
)
def test_a_chunk_fits_if_most_of_it_surely_is_the_script_s(said: str, fitting: bool) -> None:
    assert fits_in(TEXT)(words_of(said)) is fitting
