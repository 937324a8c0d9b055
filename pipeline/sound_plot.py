"""A picture of a segment's sound: the waveform with its words, the level over it, and what a
listener would complain of, marked where it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.levels import Floats, level_db, unit
from pipeline.schema import SoundFault, SoundFaultKind, Span, Word, WordStatus

LONGEST_ROW_MS = 6000
"""So much of a sound stands in one row: its words can be read."""

_RATE_HZ = 48_000
_LEVEL_MS, _HOP_MS = 100, 20
_COLOURS = {
    SoundFaultKind.CLIPPING: "tab:red",
    SoundFaultKind.FLAT_TOP: "tab:red",
    SoundFaultKind.POP: "tab:orange",
    SoundFaultKind.NOISE_STEP: "tab:purple",
    SoundFaultKind.TAIL_DIP: "tab:blue",
}
_QUIETEST_DB = -72
_LEAST_WIDTH_MS = 12  # a fault of 1 ms would not be seen
_SURE_WITHIN_MS = 500  # somewhere in a longer stretch, which is shaded faintly
_LABEL_MS = 800  # the width of a label
_LETTER_SHARE = 0.0045  # how wide a letter is, as a share of the width of its row


def draw_sound(
    title: str,
    samples: Any,
    words: Sequence[Word],
    faults: Sequence[SoundFault],
    path: Path,
) -> Path:
    """Write a PNG of a sound (one channel at 48 kHz, 16-bit integers or floating point in
    -1..1) with its words and faults, times in ms of the sound; in rows of one length, at most
    `LONGEST_ROW_MS`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    signal = unit(samples)
    length_ms = max(1, len(signal) * 1000 // _RATE_HZ)
    rows = -(-length_ms // LONGEST_ROW_MS)
    row_ms = -(-length_ms // rows)
    figure = Figure(figsize=(16, 0.6 + 2.7 * rows), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, 1, squeeze=False)[:, 0]
    peak = max(0.05, float(np.abs(signal).max(initial=0.0)))
    for row, axis in enumerate(axes):
        shown = Span(row * row_ms, (row + 1) * row_ms)
        _draw_row(axis, signal, shown, peak)
        _draw_words(axis, words, shown, peak)
        _draw_faults(axis, faults, shown, peak)
    _draw_legend(axes[0], title, faults)
    axes[-1].set_xlabel("seconds")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=100)
    return path


def _draw_row(axis: Any, signal: Floats, shown: Span, peak: float) -> None:
    """The waveform as the extremes of every 2 ms, and the level on an axis of its own."""
    part = signal[shown.start_ms * _RATE_HZ // 1000 : shown.end_ms * _RATE_HZ // 1000]
    step = 2 * _RATE_HZ // 1000
    whole = part[: len(part) // step * step].reshape(-1, step)
    times = (shown.start_ms + 2 * np.arange(len(whole)) + 1) / 1000
    axis.fill_between(
        times, whole.min(axis=1), whole.max(axis=1), color="0.55", linewidth=0.3, step="mid"
    )
    axis.set_xlim(shown.start_ms / 1000, shown.end_ms / 1000)
    axis.set_ylim(-1.75 * peak, 1.8 * peak)
    axis.set_yticks([])
    axis.set_xticks(np.arange(-(-shown.start_ms // 500), shown.end_ms // 500 + 1) / 2)
    axis.grid(axis="x", alpha=0.25)
    level = level_db(part, _LEVEL_MS * _RATE_HZ // 1000, _HOP_MS * _RATE_HZ // 1000)
    over = axis.twinx()
    middles = (shown.start_ms + _LEVEL_MS / 2 + _HOP_MS * np.arange(len(level))) / 1000
    over.plot(middles, np.maximum(level, _QUIETEST_DB), color="tab:green", linewidth=1.2)
    over.set_ylim(_QUIETEST_DB - 45, 25)  # above the words
    over.set_yticks(range(-60, 1, 20))
    over.set_ylabel("dBFS", color="tab:green")
    over.tick_params(axis="y", colors="tab:green", labelsize=8)


def _draw_words(axis: Any, words: Sequence[Word], shown: Span, peak: float) -> None:
    """Under the waveform, on two lines by turns, each beginning at its word."""
    for number, word in enumerate(words):
        if not shown.start_ms <= word.span.start_ms < shown.end_ms:
            continue
        unsure = word.status in (WordStatus.MISSING, WordStatus.ESTIMATED)
        axis.plot(
            [word.span.start_ms / 1000] * 2, [-1.05 * peak, 1.05 * peak], color="0.3",
            linewidth=0.6, alpha=0.6,
        )  # fmt: skip
        width_ms = _LETTER_SHARE * (shown.end_ms - shown.start_ms) * (len(word.text) + 1)
        cut_off = word.span.start_ms + width_ms > shown.end_ms
        axis.text(
            (shown.end_ms if cut_off else word.span.start_ms) / 1000,
            (-1.32 - 0.26 * (number % 2)) * peak, f" {word.text}",
            fontsize=9, color="0.6" if unsure else "black", ha="right" if cut_off else "left",
            style="italic" if unsure else "normal", clip_on=True,
        )  # fmt: skip


def _draw_faults(axis: Any, faults: Sequence[SoundFault], shown: Span, peak: float) -> None:
    """A coloured stretch with its number; labels that would meet stand above each other."""
    taken_until = [-1.0, -1.0]
    for fault in sorted(faults, key=lambda fault: fault.span.start_ms):
        first, last = float(fault.span.start_ms), float(fault.span.end_ms)
        if last < shown.start_ms or first >= shown.end_ms:
            continue
        if last - first < _LEAST_WIDTH_MS:
            middle = (first + last) / 2
            first, last = middle - _LEAST_WIDTH_MS / 2, middle + _LEAST_WIDTH_MS / 2
        colour = _COLOURS[fault.kind]
        alpha = 0.35 if last - first < _SURE_WITHIN_MS else 0.12
        axis.axvspan(first / 1000, last / 1000, color=colour, alpha=alpha, linewidth=0)
        at_ms = min(max(first, shown.start_ms), shown.end_ms - _LABEL_MS)
        line = 0 if at_ms >= taken_until[0] else 1
        taken_until[line] = at_ms + _LABEL_MS
        axis.text(
            at_ms / 1000, (1.2 + 0.28 * line) * peak,
            f"{fault.kind} {fault.amount:.0f} {'samples' if fault.certain else 'dB'}",
            fontsize=9, color=colour, weight="bold", clip_on=True,
        )  # fmt: skip


def _draw_legend(axis: Any, title: str, faults: Sequence[SoundFault]) -> None:
    kinds = sorted({fault.kind for fault in faults})
    counts = ", ".join(f"{kind} ({sum(fault.kind is kind for fault in faults)})" for kind in kinds)
    said = counts or "nothing to complain of"
    axis.set_title(f"{title}: {said}; green: level of {_LEVEL_MS} ms", loc="left", fontsize=11)
