"""`make bench-human_speech`: the built-in aligner on the little human speech there is.

Five sentences by one speaker (see README.md): a table of its own, with its small number said.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.alignment.measure import aligned, edits_found
from benchmarks.alignment.speech import Performance
from benchmarks.human_speech.marks import first_marks, second_marks
from benchmarks.human_speech.performances import Arrangement, arrangements, perform, script_text
from benchmarks.human_speech.sentences import SENTENCES
from benchmarks.table import Row, keep
from pipeline.audio import write_wav
from pipeline.forcing import WordTime
from pipeline.sentences import Text
from pipeline.story import Story

PACKAGES = ("numpy", "scipy", "pocketsphinx")
FEW = "5 sentences, 1 speaker"
SENTENCE_START_MS, MEDIAN_MS, P95_MS = 100, 40, 120


@dataclass(frozen=True, eq=False)
class Run:
    """What the aligner made of a performance."""

    performance: Performance
    times: Mapping[int, WordTime]
    story: Story


def main() -> None:
    """Measure everything and keep the table."""
    text = script_text()
    once = [_run(text, perform(text, range(len(SENTENCES))))]
    edited = {
        arrangement: _run(text, perform(text, arrangement.said)) for arrangement in arrangements()
    }
    runs = list(edited.values())
    rows = [
        *_marks(),
        *_words("read once", text, once),
        *_edits(text, edited),
        *_sentences(text, runs),
        *_words("3 retakes, 1 skip, 1 swap", text, runs),
    ]
    keep("human_speech", rows, PACKAGES)


def _run(text: Text, performance: Performance) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        path = write_wav(Path(folder, "take.wav"), performance.sound)
        times, story, _, _ = aligned(text, path)
    return Run(performance, times, story)


def _marks() -> Iterator[Row]:
    first = {(mark.sentence, mark.at): mark for mark in first_marks()}
    apart = [abs(ms - first[word].start_ms) for word, ms in second_marks().items()]
    sure = sum(mark.sure for mark in first.values())
    yield Row("word starts marked by hand", sure, "words", ">= 60", sure >= 60, FEW)
    again = f"{len(apart)} words marked again"
    yield Row("marked twice: median", float(np.median(apart)), "ms apart", "", None, again)
    yield Row("marked twice: 95 %", float(np.percentile(apart, 95)), "ms apart", "", None, again)


def _edits(text: Text, edited: Mapping[Arrangement, Run]) -> Iterator[Row]:
    told = [edits_found(text, run.performance, run.story) for run in edited.values()]
    swaps = sum(_sees_swap(run.story, arrangement) for arrangement, run in edited.items())
    counts = (
        ("retakes", sum(one.retakes_right for one in told), sum(one.retakes for one in told)),
        ("skips", sum(one.skips_right for one in told), sum(one.skips for one in told)),
        ("swaps", swaps, len(edited)),
        ("sentences", sum(one.right for one in told), sum(one.sentences for one in told)),
    )
    recordings = f"{len(edited)} recordings of the same {FEW}"
    for what, right, of in counts:
        yield Row(f"{what} right", f"{right} of {of}", "", "all", right == of, recordings)
    alarms = sum(one.false_alarms for one in told)
    yield Row("ad-libs told where there is none", alarms, "", "", None, recordings)


def _sees_swap(story: Story, arrangement: Arrangement) -> bool:
    """Whether both swapped sentences were found, in the order in which they were said."""
    first, second = (story.chosen[number] for number in arrangement.swapped)
    return first is not None and second is not None and second.first < first.first


def _sentences(text: Text, runs: Sequence[Run]) -> Iterator[Row]:
    firsts = {sentence.first for sentence in text.sentences}
    late = [off for run in runs for word, off in _distances(run, text) if word in firsts]
    near = sum(off <= SENTENCE_START_MS for off in late)
    yield Row(
        f"sentence starts within {SENTENCE_START_MS} ms",
        f"{near} of {len(late)}",
        "",
        "all",
        near == len(late),
        f"at most {max(late):.0f} ms",
    )


def _words(name: str, text: Text, runs: Sequence[Run]) -> Iterator[Row]:
    distances = [off for run in runs for _, off in _distances(run, text)]
    middle, most = float(np.median(distances)), float(np.percentile(distances, 95))
    missing = sum(np.isinf(distances))
    words = f"{len(distances)} marked words, {missing} not found; {FEW}"
    what = f"{name}: marked word starts"
    yield Row(f"{what}, median", middle, "ms", f"<= {MEDIAN_MS}", middle <= MEDIAN_MS, words)
    yield Row(f"{what}, 95 %", most, "ms", f"<= {P95_MS}", most <= P95_MS, words)


def _distances(run: Run, text: Text) -> Iterator[tuple[int, float]]:
    """Each word whose start is marked and was wanted, and how far off the aligner's start is
    in ms; a word that was not found is infinitely far."""
    for word in run.performance.words:
        if word.exact and run.performance.utterances[word.utterance].wanted:
            time = run.times.get(word.word)
            yield word.word, abs(time.span.start_ms - word.start_ms) if time else np.inf


if __name__ == "__main__":
    main()
