"""`python -m benchmarks.alignment_side_by_side`: our aligner and four others, in one run.

The text is that of the tiny Whisper checkpoint (46 sentences, 31 of them of its training), so
that those that need Whisper can compete; the voices are espeak-ng's that it knows. The figures
say how the ways differ on synthetic speech, nothing about people. stable-ts comes from the
extra `bench` (requirements-bench.lock); where it is not installed it is left out.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from benchmarks.alignment.edits import planted
from benchmarks.alignment.fixture_text import fixture_text
from benchmarks.alignment.measure import SILENT_FAILURE_MS
from benchmarks.alignment.rivals import (
    Rival,
    built_in,
    find_alignment,
    stable_ts,
    warp,
    whisper_alone,
    whole_file,
    with_whisper,
)
from benchmarks.alignment.speech import Performance, perform, read_aloud, with_noise, with_reverb
from benchmarks.alignment_whisper import load_fixture
from benchmarks.table import Row, keep
from pipeline.audio import Sound, write_wav
from pipeline.listening import Voice, read_voice
from pipeline.sentences import Text, spellings, text_of
from pipeline.sphinx import RATE_HZ, Sphinx, sphinx

PACKAGES = (
    *("numpy", "scipy", "pocketsphinx", "espeakng-loader"),
    *("openai-whisper", "torch", "stable-ts"),
)
BUILT_IN, COMBINED = "roughcut, built in", "roughcut with Whisper"
VOICES = (("en-us", 165, 1), ("en-us+f2", 150, 2))
NEAR_MS = 100


def main() -> None:
    """Every way on every recording."""
    import torch

    torch.set_num_threads(1)
    halves = _halves()
    sentences = [sentence for half in halves for sentence in spellings(half)]
    rows: list[Row] = []
    with sphinx(sentences) as model:
        rivals = _rivals(model)
        for name, recordings in _sets(halves).items():
            found = {}
            for rival, starts in rivals.items():
                print(f"{name}: {rival}", file=sys.stderr)
                found[rival] = _found(recordings, starts)
                rows += _rows(f"{name}: {rival}", found[rival])
            rows.append(_against(name, found))
    here = find_spec("stable_whisper") is not None
    keep("alignment_side_by_side", rows, PACKAGES if here else PACKAGES[:-1])


def _halves() -> tuple[Text, Text]:
    """Two scripts of some two minutes each: what is whole in one file can fail in another."""
    segments = fixture_text().segments
    return text_of(segments[: len(segments) // 2]), text_of(segments[len(segments) // 2 :])


def _rivals(model: Sphinx) -> dict[str, Rival]:
    """The ways by their names, everything that is loaded once loaded."""
    whisper = load_fixture()
    model.recognise(np.zeros(16_000, np.int16))
    model.force(np.zeros(16_000, np.int16), ["a"], 1e-48)
    rivals = {
        BUILT_IN: built_in(model),
        COMBINED: with_whisper(model, whisper),
        "roughcut with Whisper, no acoustic model": whisper_alone(whisper),
        "set_align_text, whole file": whole_file(model),
        "whisper find_alignment": find_alignment(whisper),
    }
    if find_spec("stable_whisper"):
        rivals["stable-ts align"] = stable_ts(whisper)
    warp(_halves()[0], Voice(np.zeros(RATE_HZ, np.int16)))  # its DTW is compiled on first use
    rivals["synthesise and warp"] = warp
    return rivals


_Recordings = list[tuple[Text, Performance, Voice]]


def _sets(halves: tuple[Text, Text]) -> dict[str, _Recordings]:
    sets: dict[str, _Recordings] = {"clean": [], "20 dB noise + reverb": [], "planted edits": []}
    for text, (voice, words_per_minute, seed) in zip(halves, VOICES, strict=True):
        plain = perform(text, read_aloud(text), voice, words_per_minute, seed)
        room = with_noise(with_reverb(plain.sound, seed=seed), 20, seed)
        utterances = planted(text, retakes=6, skips=3, ad_libs=3, false_starts=2, seed=seed)
        edited = perform(text, utterances, voice, words_per_minute, seed)
        sets["clean"].append((text, plain, _voice(plain.sound)))
        sets["20 dB noise + reverb"].append((text, plain, _voice(room)))
        sets["planted edits"].append((text, edited, _voice(edited.sound)))
    return sets


def _voice(sound: Sound) -> Voice:
    with tempfile.TemporaryDirectory() as folder:
        return read_voice(write_wav(Path(folder, "take.wav"), sound))


@dataclass(frozen=True, slots=True)
class Found:
    """What one way found on one set: distances from the true starts in ms (of all words with a
    time, of those said to be sure), words wanted, files, files without an answer, CPU time
    against the length of the sound."""

    errors: tuple[float, ...]
    sure_errors: tuple[float, ...]
    wanted: int
    files: int
    failed: int
    cpu: float

    @property
    def near(self) -> float:
        """Share of the wanted words within `NEAR_MS`, in %: a word without a time is not."""
        return 100 * sum(error <= NEAR_MS for error in self.errors) / self.wanted


def _found(recordings: _Recordings, rival: Rival) -> Found:
    errors: list[float] = []
    sure: list[float] = []
    wanted = failed = 0
    cpu_s = sound_s = 0.0
    for text, performance, voice in recordings:
        began = time.process_time()
        starts = rival(text, voice) or {}
        cpu_s += time.process_time() - began
        sound_s += voice.length_ms / 1000
        failed += not starts
        for word in performance.words:
            if word.exact and performance.utterances[word.utterance].wanted:
                wanted += 1
                if start := starts.get(word.word):
                    errors.append(abs(start.ms - word.start_ms))
                    sure += errors[-1:] if start.sure else []
    return Found(tuple(errors), tuple(sure), wanted, len(recordings), failed, cpu_s / sound_s)


def _rows(what: str, found: Found) -> Iterator[Row]:
    said_sure = len(found.sure_errors) > 0
    figures = [
        ("median", _percentile(found.errors, 50), "ms"),
        ("95 %", _percentile(found.errors, 95), "ms"),
        (f"within {NEAR_MS} ms", found.near, "%"),
        ("files without an answer", found.failed, f"of {found.files}"),
        ("CPU time", found.cpu, "x real time"),
    ]
    if said_sure:
        wrong = sum(error > SILENT_FAILURE_MS for error in found.sure_errors)
        figures += [
            ("words said to be sure", 100 * len(found.sure_errors) / found.wanted, "%"),
            ("sure words, 95 %", _percentile(found.sure_errors, 95), "ms"),
            ("sure words off by 0.5 s", wrong, "words"),
        ]
    for figure_of, figure, unit in figures:
        yield Row(f"{what}: {figure_of}", figure, unit, "", None, f"{found.wanted} words")


def _percentile(errors: Sequence[float], percent: float) -> float | str:
    return float(np.percentile(errors, percent)) if errors else "none"


def _against(name: str, found: Mapping[str, Found]) -> Row:
    """Whisper's words with forced times against the built-in recogniser's."""
    more = found[COMBINED].near - found[BUILT_IN].near
    what = f"{name}: {COMBINED}, more words within {NEAR_MS} ms than built in"
    return Row(what, more, "points", ">= 0", more >= 0)


if __name__ == "__main__":
    main()
