"""Sound inside: 16-bit mono at `RATE_HZ`, read from files of any kind; the one door to pydub,
which writes WAV and knows its chunks.

Inside, a sound is a numpy array: a film's narration is laid out by the sample, and pydub's
own joining copies everything before it each time. What may be hours long goes by blocks.
"""

from __future__ import annotations

import mmap
import warnings
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.decoding import AGAIN, Block, cut_short, mono_blocks
from pipeline.energy import WINDOW_MS, Energies, decibels, energies, loud_db
from pipeline.errors import RoughcutError
from pipeline.resampling import BLOCK, in_blocks, resampled_blocks
from pipeline.schema import Span

with warnings.catch_warnings():
    # pydub warns on import where there is no ffmpeg: what it does here takes none.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.audio_segment import extract_wav_headers

RATE_HZ = 48_000
SUFFIXES = (".wav", ".flac", ".ogg", ".mp3", ".m4a")
MS = RATE_HZ // 1000
"""Samples in a ms."""

TAKE_LEVEL_DB = -23.0
"""Level of every take before the film as a whole is set to its loudness, in dBFS RMS."""

Samples = NDArray[np.int16]

_SUSTAINED = 3  # windows of loudness that a voice lasts
_SILENCE_DB = -80.0
# Programs that write to a pipe do not know the length yet and leave one near the limit.
_LENGTH_NOT_KNOWN = 0x7FFF_0000
_LONGEST_OGG_PAGE = 65_307  # bytes


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """16-bit mono samples at `RATE_HZ`."""

    samples: Samples

    @property
    def length_ms(self) -> int:
        """Length in ms, a broken one counted as whole."""
        return -(-len(self.samples) // MS)


def read_sound(path: Path) -> Sound:
    """A sound file (WAV, FLAC, Ogg, MP3, M4A; any rate, depth and number of channels) at
    `RATE_HZ`, its channels mixed to one.

    Raises RoughcutError if the file is not there, empty, cut short or no sound at all.
    """
    return Sound(np.concatenate([to_int16(block) for block in sound_blocks(path)]))


def sound_blocks(path: Path) -> Iterator[Block]:
    """The same sound in 16-bit units, not rounded, in blocks of some seconds."""
    _refuse_incomplete(path)
    return mono_blocks(path, RATE_HZ)


def read_ranges(path: Path, spans: Sequence[Span]) -> list[Samples]:
    """The samples of some ranges of a WAV that was written here, without reading the rest."""
    with wave.open(str(path), "rb") as file:
        return [_read_range(file, span) for span in spans]


def write_wav(path: Path, sound: Sound) -> Path:
    """Write 16-bit mono WAV at `RATE_HZ`."""
    segment = AudioSegment(
        data=sound.samples.tobytes(), sample_width=2, frame_rate=RATE_HZ, channels=1
    )
    segment.export(path, format="wav").close()
    return path


def write_levelled(recording: Path, path: Path) -> int:
    """Write a recording as `write_wav` would at the level of every take (see `levelled`),
    filled up to a whole ms, and give its length in ms.

    The file is decoded twice, so that hours of sound take little memory and a soft recording
    of 24 bits keeps what 16 would round away. Raises RoughcutError as `read_sound` does.
    """
    energy, peak, count = _levels(recording)
    gain = _gain(energy, peak)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        for block in sound_blocks(recording):
            file.writeframes(to_int16(block * gain).tobytes())
        file.writeframes(bytes(2 * (-count % MS)))
    return -(-count // MS)


def resampled(samples: NDArray[Any], rate_hz: int) -> Samples:
    """16-bit samples at `RATE_HZ` of a signal in 16-bit units at `rate_hz`.

    Not by pydub's `set_frame_rate`, which draws straight lines between samples: from
    espeak-ng's 22,050 Hz it leaves mirror images at -30 dB where the voice has nothing (13
    to 18 kHz, a hiss on every s) and takes 4 dB off the top octave. The polyphase filter
    leaves -76 dB and takes 0.1 dB.
    """
    blocks = list(resampled_blocks([samples.astype(np.float64)], rate_hz, RATE_HZ))
    return to_int16(np.concatenate(blocks) if blocks else samples)


def to_int16(samples: NDArray[Any]) -> Samples:
    """Samples in 16-bit units as 16-bit integers, those beyond the limits at the limits."""
    whole: Samples = np.clip(np.rint(samples), -32768, 32767).astype(np.int16)
    return whole


# --- how loud, and where ---------------------------------------------------------------


def sounding_ms(sound: Sound) -> tuple[int, int]:
    """Where the voice begins and ends, in ms; the whole sound if none of it stands out.

    A voice is what keeps above a threshold for 30 ms (a click does not). The threshold lies
    35 dB under the loud parts, so that a soft first h still counts, but at least 10 dB over
    the quietest moment, so that a noisy room does not.
    """
    windows = _sounding(energies(sound.samples, RATE_HZ))
    if windows is None:
        return 0, sound.length_ms
    return windows[0] * WINDOW_MS, windows[1] * WINDOW_MS


def sounding_ms_in(path: Path) -> tuple[int, int]:
    """The same of a file, which may be hours long. Raises RoughcutError as `read_sound`."""
    energy, _, count = _levels(path)
    windows = _sounding(energy)
    if windows is None:
        return 0, -(-count // MS)
    return windows[0] * WINDOW_MS, windows[1] * WINDOW_MS


def levelled(sound: Sound) -> Sound:
    """The sound at the level of every take: `TAKE_LEVEL_DB` RMS while the voice sounds.

    One gain for the whole take (what is loud or soft inside it was meant), at most 30 dB (a
    take of nothing but noise stays noise), and no peak above -1 dBFS.
    """
    peak = float(np.abs(sound.samples.astype(np.float64)).max(initial=0.0))
    gain = _gain(energies(sound.samples, RATE_HZ), peak)
    return Sound(to_int16(sound.samples * gain))


def _levels(path: Path) -> tuple[Energies, float, int]:
    """The windows of a file's sound, its peak in 16-bit units, and how many samples it has."""
    found, peak, count = [], 0.0, 0
    for block in in_blocks(sound_blocks(path), BLOCK):
        found.append(energies(block / np.float32(32768), RATE_HZ))
        peak = max(peak, float(np.abs(block).max()))
        count += len(block)
    return np.concatenate(found), peak, count


def _gain(energy: Energies, peak: float) -> float:
    """The gain of a take with these windows and this peak (16-bit units)."""
    first, stop = _sounding(energy) or (0, len(energy))
    rms = 32768 * float(np.sqrt(np.mean(energy[first:stop]))) if stop > first else 1.0
    wanted = 32768 * 10 ** (TAKE_LEVEL_DB / 20) / max(rms, 1.0)
    return float(min(wanted, 32768 * 10 ** (-1 / 20) / max(peak, 1.0), 10 ** (30 / 20)))


def _sounding(energy: Energies) -> tuple[int, int] | None:
    """The first window of the voice and the one after its last; None if none stands out."""
    loudness = decibels(energy)
    if not len(loudness):
        return None
    loud = loud_db(loudness)
    threshold = max(loud - 35.0, min(float(loudness.min()) + 10.0, loud - 12.0))
    above = np.convolve(loudness > threshold, np.ones(_SUSTAINED, np.int64), "valid")
    (runs,) = np.nonzero(above == _SUSTAINED)
    if loud <= _SILENCE_DB or not len(runs):
        return None
    return int(runs[0]), int(runs[-1] + _SUSTAINED)


# --- reading ---------------------------------------------------------------------------


def _read_range(file: wave.Wave_read, span: Span) -> Samples:
    file.setpos(min(span.start_ms * MS, file.getnframes()))
    return np.frombuffer(file.readframes((span.end_ms - span.start_ms) * MS), np.int16)


def _refuse_incomplete(path: Path) -> None:
    """Raise RoughcutError for a file that lacks bytes which its own headers promise: a
    decoder plays what is there and says nothing."""
    try:
        with path.open("rb") as file:
            if not path.stat().st_size:
                raise RoughcutError(f"{path.name} is empty: {AGAIN}")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                _refuse_short_wav(path.name, content)
                if _lacks_last_ogg_page(content):
                    raise cut_short(path.name, "its last page is missing")
    except OSError as error:
        raise RoughcutError(f"{path.name} can not be opened: {error.strerror}") from None


def _refuse_short_wav(name: str, content: mmap.mmap) -> None:
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        return
    for chunk in extract_wav_headers(content):
        there = len(content) - chunk.position - 8
        if chunk.id == b"data" and there < chunk.size < _LENGTH_NOT_KNOWN:
            raise cut_short(name, f"{there:,} of {chunk.size:,} bytes of sound are there")


def _lacks_last_ogg_page(content: mmap.mmap) -> bool:
    """Whether an Ogg file ends before the page that is marked as its last; it says nowhere
    how long it is, and decoders play what is there.

    Page layout: RFC 3533, section 6 (flags in byte 5, lengths of the parts from byte 26).
    """
    if content[:4] != b"OggS":
        return False
    last = content.rfind(b"OggS", max(0, len(content) - 2 * _LONGEST_OGG_PAGE))
    page = content[last:] if last >= 0 else b""
    if len(page) < 27:
        return True
    parts = page[27 : 27 + page[26]]
    return not page[5] & 0x04 or len(page) < 27 + page[26] + sum(parts)
