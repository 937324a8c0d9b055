"""The five sentences read by a person, from Debian's package `pocketsphinx-testdata`."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path("/usr/share/pocketsphinx/test/data/librivox")
HOW_TO_GET = "sudo apt-get install pocketsphinx-testdata"
RATE_HZ = 16_000

# What is said. The package's transcript of 0920 has a slip, "a more a amiable woman"; a
# second "a" is not in the recording.
SENTENCES = {
    "0870": "And Mister John Dashwood had then leisure to consider how much there might be "
    "prudently in his power to do for them.",
    "0880": "He was not an ill disposed young man.",
    "0890": "Unless to be rather cold hearted and rather selfish is to be ill disposed.",
    "0920": "Had he married a more amiable woman, he might have been made still more "
    "respectable than he was.",
    "0930": "He might even have been made amiable himself.",
}


def samples_of(name: str) -> NDArray[np.int16]:
    """One sentence's samples at `RATE_HZ`, 16-bit mono. Raises SystemExit with what to do if
    the package is not installed."""
    path = FOLDER / f"sense_and_sensibility_01_austen_64kb-{name}.wav"
    if not path.exists():
        raise SystemExit(f"{path} is not there: {HOW_TO_GET}")
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels()) == (RATE_HZ, 1)
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)
