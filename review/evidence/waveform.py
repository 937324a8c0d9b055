"""A picture of a stretch of sound: waveform, level, the words, and what is meant."""

from __future__ import annotations

import numpy as np

from pipeline.levels import level_db
from pipeline.schema import Span
from review.evidence.case import Case
from review.evidence.listened import RATE_HZ, Listened

BESIDE_MS = 1_500
_BACKGROUND, _INK, _WAVE, _LEVEL, _MEANT = "#17191d", "#eceff3", "#6cb4ff", "#f6d860", "#ff7285"
_WINDOW_MS, _HOP_MS = 20, 5


def write_waveform(case: Case, check: str, heard: Listened, meant: Span) -> tuple[str, ...]:
    """Draw the sound around a span (ms from the start of what was heard); the picture's name
    for the evidence."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    first = max(0, meant.start_ms - BESIDE_MS)
    stop = min(len(heard.samples) * 1000 // RATE_HZ, meant.end_ms + BESIDE_MS)
    samples = heard.samples[first * RATE_HZ // 1000 : stop * RATE_HZ // 1000]
    if not len(samples):
        return ()
    start_s = (heard.span.start_ms + first) / 1000
    times = start_s + np.arange(len(samples)) / RATE_HZ
    window, hop = _WINDOW_MS * RATE_HZ // 1000, _HOP_MS * RATE_HZ // 1000
    levels = level_db(samples, window, hop)
    level_times = start_s + (np.arange(len(levels)) * _HOP_MS + _WINDOW_MS / 2) / 1000

    figure = Figure(figsize=(12, 5), dpi=100, facecolor=_BACKGROUND)
    wave, level = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    step = max(1, len(samples) // 8000)
    wave.plot(times[::step], samples[::step], color=_WAVE, linewidth=0.6)
    wave.set_ylabel("sample value")
    level.plot(level_times, levels, color=_LEVEL, linewidth=1.2)
    level.set_ylabel("level (dBFS)")
    level.set_xlabel("time in the draft (s)")
    level.set_ylim(-80, 0)
    for axes in (wave, level):
        axes.set_facecolor(_BACKGROUND)
        axes.tick_params(colors=_INK)
        axes.xaxis.label.set_color(_INK)
        axes.yaxis.label.set_color(_INK)
        for spine in axes.spines.values():
            spine.set_color(_INK)
        axes.axvspan(
            (heard.span.start_ms + meant.start_ms) / 1000,
            (heard.span.start_ms + meant.end_ms) / 1000,
            color=_MEANT,
            alpha=0.35,
        )
    _name_words(wave, heard, Span(first, stop))
    wave.set_xlim(start_s, start_s + len(samples) / RATE_HZ)
    figure.tight_layout()
    path, name = case.picture(check)
    FigureCanvasAgg(figure)  # draws it without a screen
    figure.savefig(path, facecolor=_BACKGROUND)
    return (name,)


def _name_words(axes: object, heard: Listened, shown: Span) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    top = axes.get_ylim()[1]
    for number, word in enumerate(heard.words):
        if shown.start_ms <= word.span.start_ms and word.span.end_ms <= shown.end_ms:
            start_s = (heard.span.start_ms + word.span.start_ms) / 1000
            axes.axvline(start_s, color=_INK, linewidth=0.5, alpha=0.5)
            height = top * (0.88 if number % 2 else 0.74)  # neighbours would write over each other
            axes.text(start_s, height, f" {word.text}", color=_INK, fontsize=10)
