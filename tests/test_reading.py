"""The reading's file: what is written is read, and nothing that a person wrote is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.reading import Reading, TakeFound, digest_of_words, load_reading, save_reading
from pipeline.schema import Span, Word, WordStatus
from tests.spoken_takes import segment_of

READING = Reading(
    segment="rows",
    recording="rows.wav",
    recording_digest="ab",
    words_digest="cd",
    aligner="hmm",
    cut=(Span(0, 900), Span(2000, 4000)),
    words=(
        Word("“Rows:”", Span(10, 300), WordStatus.CONFIRMED),
        Word("no,", Span(300, 300), WordStatus.MISSING),
        Word("12,288", Span(400, 2500), WordStatus.FORCED),
    ),
    takes=(TakeFound("Rows: no, 12,288", Span(10, 800), 0.67, True),),
    ad_libs=((Span(900, 1900), "sorry again"),),
)


def test_a_reading_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "alignments" / "rows.yaml"
    save_reading(path, READING)
    assert load_reading(path) == READING


@pytest.mark.parametrize("text", ["", "format: 99", "- 1", "words: [", "format: 1\nwords: 7", "\0"])
def test_what_is_no_reading_is_made_again(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rows.yaml"
    path.write_text(text, encoding="utf-8")
    assert load_reading(path) is None
    assert load_reading(tmp_path / "none.yaml") is None


def test_a_corrected_time_counts_and_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "rows.yaml"
    save_reading(path, READING)
    corrected = path.read_text(encoding="utf-8").replace("[10, 300, confirmed", "[25, 300, known")
    path.write_text(corrected, encoding="utf-8")
    reading = load_reading(path)
    assert reading and reading.words[0] == Word("“Rows:”", Span(25, 300), WordStatus.KNOWN)
    newer = replace(READING, recording_digest="ef")
    for number in (1, 2):
        save_reading(path, newer)
        assert load_reading(path) == newer
        path.write_text(corrected, encoding="utf-8")
        assert len(list(tmp_path.glob("rows.before*.yaml"))) == number
    assert (tmp_path / "rows.before.yaml").read_text(encoding="utf-8") == corrected


def test_an_untouched_reading_is_simply_replaced(tmp_path: Path) -> None:
    save_reading(tmp_path / "rows.yaml", READING)
    save_reading(tmp_path / "rows.yaml", replace(READING, aligner="whisper"))
    assert [path.name for path in tmp_path.iterdir()] == ["rows.yaml"]


def test_other_words_make_another_digest() -> None:
    one = segment_of("rows", "Each row asks.")
    assert digest_of_words(one) == digest_of_words(segment_of("other", "Each row asks.", cue="row"))
    for text in ("Each row asked.", "Each row asks", "Each / row asks."):
        assert digest_of_words(segment_of("rows", text)) != digest_of_words(one)
