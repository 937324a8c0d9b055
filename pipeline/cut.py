"""The cut: which ranges of a recording are kept, and the sound that they make together.

Ranges begin and end at quiet moments of the recording's own room tone, so that no breath is
cut in two, and cross-fade where they meet.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.audio import MS, Samples, to_int16
from pipeline.energy import WINDOW_MS
from pipeline.listening import Voice
from pipeline.schema import Span

FADE_MS = 30
"""Length of a cross-fade; the cut is shorter by this for every join."""

BEFORE_MS, AFTER_MS = 400, 300
"""So much of the pause before and after the kept words stays at most, breath included."""

_LEAST_PAUSE_MS = 60
_SMOOTH = 5  # windows: the quietest 50 ms


def ranges(
    voice: Voice, wanted: Sequence[Span], unwanted: Sequence[Span], whole: bool
) -> tuple[Span, ...]:
    """The ranges of a recording that hold the wanted stretches of speech, in their order, and
    nothing of the unwanted ones.

    Neighbours stay together with the pause between them unless something unwanted lies there.
    `whole` keeps the silence at both ends of the recording where nothing unwanted is.
    """
    kept = []
    for run in _runs(wanted, unwanted):
        others = [span for span in (*wanted, *unwanted) if not _inside(span, run)]
        before = [span.end_ms for span in others if span.start_ms < run.start_ms]
        after = [span.start_ms for span in others if span.end_ms > run.end_ms]
        start_ms, end_ms = _quiet_before(voice, run, before), _quiet_after(voice, run, after)
        if whole and not before:
            start_ms = 0
        if whole and not after:
            end_ms = voice.length_ms
        kept.append(Span(start_ms, end_ms))
    return tuple(kept)


def joined(parts: Sequence[Samples]) -> Samples:
    """Stretches of sound one after the other, cross-faded at equal power: two rooms that
    differ sound as loud as one."""
    angle = np.linspace(0.0, np.pi / 2, FADE_MS * MS, endpoint=False)
    pieces = [parts[0].astype(np.float64)]
    for part in parts[1:]:
        before = pieces.pop()
        size = min(len(angle), len(before), len(part))
        rise, fall = np.sin(angle[:size]), np.cos(angle[:size])
        meeting = before[len(before) - size :] * fall + part[:size] * rise
        pieces += [before[: len(before) - size], np.concatenate([meeting, part[size:]])]
    return to_int16(np.concatenate(pieces))


def cut_length_ms(kept: Sequence[Span]) -> int:
    """How long the cut is."""
    return _offset(kept, len(kept)) + (FADE_MS if kept else 0)


def in_cut(span: Span, kept: Sequence[Span]) -> Span | None:
    """Where a stretch of the recording lies in the cut; None if no range holds its start."""
    for number, kept_span in enumerate(kept):
        if kept_span.start_ms <= span.start_ms < kept_span.end_ms:
            shift_ms = _offset(kept, number) - kept_span.start_ms
            end_ms = min(span.end_ms, kept_span.end_ms)
            return Span(span.start_ms + shift_ms, end_ms + shift_ms)
    return None


def before_cut(span: Span, kept: Sequence[Span]) -> Span:
    """Where a stretch of the cut lies in the recording: the other way round than `in_cut`."""
    offsets = [_offset(kept, number) for number in range(len(kept))]
    number = max((n for n, at_ms in enumerate(offsets) if at_ms <= span.start_ms), default=0)
    shift_ms = kept[number].start_ms - offsets[number]
    return Span(span.start_ms + shift_ms, span.end_ms + shift_ms)


def _offset(kept: Sequence[Span], number: int) -> int:
    """Where the range of this number begins in the cut."""
    return sum(span.end_ms - span.start_ms - FADE_MS for span in kept[:number])


def _runs(wanted: Sequence[Span], unwanted: Sequence[Span]) -> list[Span]:
    """Wanted stretches that can stay together."""
    runs: list[Span] = []
    for span in wanted:
        if runs and span.start_ms >= runs[-1].end_ms:
            gap = Span(runs[-1].end_ms, span.start_ms)
            if not any(_overlap(gap, other) for other in unwanted):
                runs[-1] = Span(runs[-1].start_ms, span.end_ms)
                continue
        runs.append(span)
    return runs


def _overlap(one: Span, other: Span) -> bool:
    return min(one.end_ms, other.end_ms) > max(one.start_ms, other.start_ms)


def _inside(span: Span, run: Span) -> bool:
    return run.start_ms <= span.start_ms and span.end_ms <= run.end_ms


def _quiet_before(voice: Voice, run: Span, speech_ends: Sequence[int]) -> int:
    """Where to begin: the quietest moment of the pause before the run."""
    limit_ms = max([0, *(end for end in speech_ends if end <= run.start_ms)])
    return _quietest(voice, max(limit_ms, run.start_ms - BEFORE_MS), run.start_ms, first=True)


def _quiet_after(voice: Voice, run: Span, speech_starts: Sequence[int]) -> int:
    starts = [start for start in speech_starts if start >= run.end_ms]
    limit_ms = min([voice.length_ms, *starts])
    return _quietest(voice, run.end_ms, min(limit_ms, run.end_ms + AFTER_MS), first=False)


def _quietest(voice: Voice, start_ms: int, end_ms: int, first: bool) -> int:
    """The middle of the quietest 50 ms; of equal moments the one farthest from the speech."""
    if end_ms - start_ms < _LEAST_PAUSE_MS:
        return start_ms if first else end_ms
    loudness = voice.loudness[start_ms // WINDOW_MS : end_ms // WINDOW_MS]
    # 3 dB more or less of room tone are the same; then the longer pause is the better one.
    steps = np.round(np.convolve(loudness, np.ones(_SMOOTH) / _SMOOTH, "valid") / 3.0)
    if not len(steps):
        return start_ms if first else end_ms
    at = int(steps.argmin()) if first else len(steps) - 1 - int(steps[::-1].argmin())
    return start_ms + (at + _SMOOTH // 2) * WINDOW_MS
