"""Pictures to mark word starts from: `python -m benchmarks.human_speech.pictures FOLDER`.

Each page shows two stretches of 0.9 s of one sentence, overlapping by 0.1 s: the waveform and
a wide-band spectrogram (5 ms windows, so that bursts and voicing pulses stand apart), with a
line every 10 ms and the ms from the start of the file under every 50.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.human_speech.sentences import RATE_HZ, SENTENCES, samples_of

SHOWN_MS, STEP_MS = 900, 800
_TOP_HZ = 7000
_WINDOW, _HOP = 80, 8  # samples at 16 kHz: 5 ms and 0.5 ms
_RANGE_DB = 55


def main(folder: Path) -> None:
    """Write all pages into the folder."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    folder.mkdir(parents=True, exist_ok=True)
    for name in SENTENCES:
        samples = samples_of(name) / 32768.0
        starts = range(0, len(samples) * 1000 // RATE_HZ, STEP_MS)
        for page, first in enumerate(range(0, len(starts), 2)):
            figure, axes = plt.subplots(
                *(4, 1), figsize=(16, 11), height_ratios=(1, 2.2, 1, 2.2), layout="constrained"
            )
            for row, start_ms in enumerate(starts[first : first + 2]):
                _draw(axes[2 * row], axes[2 * row + 1], samples, start_ms)
            axes[0].set_title(f"{name}, page {page}")
            figure.savefig(folder / f"{name}-{page}.png", dpi=100)
            plt.close(figure)


def _draw(wave: Any, picture: Any, samples: NDArray[np.float64], start_ms: int) -> None:
    margin = 100 * RATE_HZ // 1000
    first = start_ms * RATE_HZ // 1000
    stop = min(len(samples), first + SHOWN_MS * RATE_HZ // 1000)
    times = np.arange(first, stop) * 1000 / RATE_HZ
    wave.plot(times, samples[first:stop], "k", linewidth=0.6)
    wave.set_ylim(*(np.array([-1.05, 1.05]) * np.abs(samples[first:stop]).max()))
    from scipy.signal import spectrogram

    around = samples[max(0, first - margin) : stop + margin]
    raised = np.append(around[:1], around[1:] - 0.95 * around[:-1])
    hz, seconds, power = spectrogram(
        *(raised, RATE_HZ, "hann", _WINDOW, _WINDOW - _HOP), nfft=512, mode="psd"
    )
    decibels = 10 * np.log10(power + 1e-14)
    top = float(np.percentile(decibels, 99.7))
    at = 1000 * seconds + max(0, first - margin) * 1000 / RATE_HZ
    picture.pcolormesh(
        *(at, hz, decibels), vmin=top - _RANGE_DB, vmax=top, cmap="gray_r", shading="nearest",
        rasterized=True,
    )  # fmt: skip
    picture.set_ylim(0, _TOP_HZ)
    for axis in (wave, picture):
        axis.set_xlim(start_ms, start_ms + SHOWN_MS)
        axis.set_xticks(np.arange(start_ms, start_ms + SHOWN_MS + 1, 50))
        axis.set_xticks(np.arange(start_ms, start_ms + SHOWN_MS + 1, 10), minor=True)
        axis.grid(axis="x", which="major", color="tab:blue", alpha=0.6, linewidth=0.8)
        axis.grid(axis="x", which="minor", color="tab:blue", alpha=0.25, linewidth=0.5)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
