"""`make bench-audio_faults`: which planted faults of a take are found, and how often a clean
take is called faulty.

Faults are planted one at a time into synthetic voices in a quiet room, and into the little
human speech there is (five sentences, one speaker; rows of their own).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.audio_faults.plant import (
    with_clipping,
    with_noise_step,
    with_pop,
    with_tail_dip,
)
from benchmarks.audio_faults.voices import SYNTHETIC, Voice, human_voice, synthetic_voices
from benchmarks.table import Row, keep
from pipeline.audio import to_int16
from pipeline.clipping import clipping
from pipeline.noise_steps import noise_steps
from pipeline.pops import pops
from pipeline.schema import SoundFault, Span
from pipeline.tail_dips import NATURAL_DB, tail_dips

PACKAGES = ("numpy", "scipy", "espeakng-loader")
EACH, EACH_HUMAN = 5, 60
"""Faults of each kind in one take at most, each in a copy of its own."""

LONG_MS, PAUSE_MS, NEAR_MS = 220, 250, 60
DIP_DB = 15


@dataclass(slots=True)
class Tally:
    """How many faults of a kind were planted and found, and how many were found in takes
    without any, so many minutes long."""

    planted: int = 0
    found: int = 0
    false: int = 0
    minutes: float = 0.0

    def count(self, found: bool) -> None:
        self.planted += 1
        self.found += found


def main() -> None:
    """Measure everything and keep the table."""
    voices = list(synthetic_voices())
    rows = list(_rows("", voices, f"{len(voices)} takes of {len(SYNTHETIC)} voices"))
    if human := human_voice():
        rows += _rows("human: ", [human], "5 sentences, 1 speaker", targets=False)
    keep("audio_faults", rows, PACKAGES)


def _rows(
    prefix: str, voices: Sequence[Voice], against: str, targets: bool = True
) -> Iterator[Row]:
    tallies = {
        kind: Tally()
        for kind in ("clipping", "clipped, turned down", "pop", "noise step", "tail dip")
    }
    firsts = Tally()
    for number, voice in enumerate(voices):
        random = np.random.default_rng(number)
        _limits(voice, random, tallies["clipping"], 0.0)
        _limits(voice, random, tallies["clipped, turned down"], float(random.uniform(2, 8)))
        _pops(voice, random, tallies["pop"])
        _steps(voice, random, tallies["noise step"])
        _dips(voice, random, firsts, tallies["tail dip"])
    wanted = {
        "clipping": 1.0, "clipped, turned down": 1.0, "pop": 0.9, "noise step": 0.9,
        "tail dip": 0.95,
    }  # fmt: skip
    for kind, tally in tallies.items():
        share = tally.found / max(tally.planted, 1)
        what = f"{prefix}{kind}: found"
        if kind == "tail dip":
            what = f"{prefix}dip of {DIP_DB} dB: among the first three"
            first = firsts.found / max(firsts.planted, 1)
            goal = ">= 90" if targets else ""
            ok = first >= 0.9 if targets else None
            told = f"{firsts.found} of {firsts.planted}; {against}"
            yield Row(f"{prefix}dip of {DIP_DB} dB: ranks first", 100 * first, "%", goal, ok, told)
        goal = f">= {100 * wanted[kind]:.0f}" if targets else ""
        ok = share >= wanted[kind] if targets else None
        told = f"{tally.found} of {tally.planted}; {against}"
        yield Row(what, 100 * share, "%", goal, ok, told)
        rate = tally.false / tally.minutes
        yield Row(
            f"{prefix}{kind}: false alarms", rate, "a minute", "<= 0.5" if targets else "",
            rate <= 0.5 if targets else None, f"{tally.false} in {tally.minutes:.1f} min",
        )  # fmt: skip


def _most(voice: Voice) -> int:
    """How many faults of a kind a voice gets."""
    return EACH_HUMAN if voice.name == "human" else EACH


def _long(voice: Voice, random: np.random.Generator) -> list[int]:
    long = [at for at, span in enumerate(voice.spans) if span.end_ms - span.start_ms >= LONG_MS]
    return [int(at) for at in random.permutation(long)[: _most(voice)]]


def _limits(voice: Voice, random: np.random.Generator, tally: Tally, down_db: float) -> None:
    tally.false += len(clipping(to_int16(voice.sound * 32768), voice.spans))
    tally.minutes += voice.minutes
    for at in _long(voice, random):
        drive_db = float(random.uniform(2, 6))
        loud = with_clipping(voice.sound, voice.spans[at], drive_db, down_db)
        found = clipping(to_int16(loud * 32767), voice.spans)
        tally.count(bool(found) and all(_inside(fault, voice.spans[at]) for fault in found))


def _inside(fault: SoundFault, span: Span) -> bool:
    return span.start_ms <= fault.span.start_ms and fault.span.end_ms <= span.end_ms


def _pops(voice: Voice, random: np.random.Generator, tally: Tally) -> None:
    tally.false += len(pops(voice.sound, voice.spans))
    tally.minutes += voice.minutes
    for at in _long(voice, random):
        start_ms = voice.spans[at].start_ms
        level_db, hz, ms = random.uniform(-15, -6), random.uniform(30, 70), random.integers(60, 150)
        popped = with_pop(voice.sound, start_ms, float(level_db), float(hz), int(ms))
        found = pops(popped, voice.spans)
        tally.count(any(abs(fault.span.start_ms - start_ms) <= NEAR_MS for fault in found))


def _steps(voice: Voice, random: np.random.Generator, tally: Tally) -> None:
    tally.false += len(noise_steps(voice.sound, voice.spans))
    tally.minutes += voice.minutes
    spans = voice.spans
    pauses = [
        Span(one.end_ms, other.start_ms)
        for one, other in pairwise(spans[2:-2])
        if other.start_ms - one.end_ms >= PAUSE_MS
    ]
    for pause in pauses[: _most(voice)]:
        at_ms = (pause.start_ms + pause.end_ms) // 2
        quiet_db = float(random.uniform(-54, -48))
        step_db = float(random.uniform(8, 14))
        rooms = (quiet_db, quiet_db + step_db)
        from_db, to_db = rooms if random.random() < 0.5 else rooms[::-1]
        seed = int(random.integers(1_000_000))
        found = noise_steps(with_noise_step(voice.sound, at_ms, from_db, to_db, seed), spans)
        near = [
            abs(fault.span.start_ms - at_ms) <= pause.end_ms - pause.start_ms for fault in found
        ]
        tally.count(any(near))


def _dips(voice: Voice, random: np.random.Generator, firsts: Tally, tally: Tally) -> None:
    clean = tail_dips(voice.sound, voice.words)
    tally.false += sum(dip.amount >= NATURAL_DB for dip in clean)
    tally.minutes += voice.minutes
    for at in _long(voice, random):
        tail_ms, ramp_ms = int(random.integers(80, 140)), int(random.integers(5, 30))
        dipped = with_tail_dip(voice.sound, voice.spans[at], DIP_DB, tail_ms, ramp_ms)
        ranks = [dip.word for dip in tail_dips(dipped, voice.words)]
        firsts.count(ranks[0] == at)
        tally.count(at in ranks[:3])


if __name__ == "__main__":
    main()
