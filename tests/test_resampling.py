"""Sound at another rate is what SciPy makes of it, whichever way it is made."""

from __future__ import annotations

from math import gcd

import numpy as np
import pytest
from scipy.signal import resample_poly

from pipeline.resampling import resampled_blocks

ROUNDING = 1e-7  # of samples in 16-bit units
ODD_RATE = 22_051  # shares nothing with the others


@pytest.mark.parametrize("samples", [1, 147, 30_000])
@pytest.mark.parametrize(
    ("rate_hz", "to_hz"),
    [(22_050, 48_000), (44_100, 48_000), (96_000, 48_000), (8_000, 48_000), (48_000, 16_000),
     (ODD_RATE, 48_000)],
)  # fmt: skip
def test_a_signal_at_another_rate(rate_hz: int, to_hz: int, samples: int) -> None:
    signal = np.random.default_rng(samples).normal(0, 3000, samples)
    common = gcd(rate_hz, to_hz)
    expected = resample_poly(signal, to_hz // common, rate_hz // common)
    made = np.concatenate(list(resampled_blocks([signal], rate_hz, to_hz)))
    assert made.shape == expected.shape
    assert np.abs(made - expected).max() < ROUNDING
