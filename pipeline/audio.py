"""The one door to pydub: sound files of any kind in, 16-bit mono at `RATE_HZ` out.

Inside, a sound is a numpy array: a film's narration is laid out by the sample, and pydub's
own joining copies everything before it each time.
"""

from __future__ import annotations

import shutil
import warnings
from dataclasses import dataclass
from math import gcd
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import RoughcutError

with warnings.catch_warnings():
    # pydub warns on import where there is no ffmpeg; `read_sound` says so when it matters.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.audio_segment import extract_wav_headers
    from pydub.exceptions import CouldntDecodeError
    from pydub.utils import mediainfo_json

RATE_HZ = 48_000
SUFFIXES = (".wav", ".flac", ".ogg", ".mp3", ".m4a")
MS = RATE_HZ // 1000
"""Samples in a ms."""

TAKE_LEVEL_DB = -23.0
"""Level of every take before the film as a whole is set to its loudness, in dBFS RMS."""

Samples = NDArray[np.int16]

_WINDOW_MS, _SUSTAINED = 10, 3  # loudness is taken in windows; a voice lasts three of them
_SILENCE_DB = -80.0
_AGAIN = "export it again, best as WAV, 48 kHz, mono"
_WAV_PCM, _WAV_EXTENSIBLE = 1, 0xFFFE
# Programs that write to a pipe do not know the length yet and leave one near the limit.
_LENGTH_NOT_KNOWN = 0x7FFF_0000
# Decoders pad the ends of compressed files; a file cut short lacks far more.
_DECODER_SLACK_S = 0.2


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

    Plain WAV is read without ffmpeg. Raises RoughcutError if the file is not there, empty,
    cut short or no sound at all, or if it takes ffmpeg and there is none.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RoughcutError(f"{path.name} can not be opened: {error.strerror}") from None
    if not content:
        raise RoughcutError(f"{path.name} is empty: {_AGAIN}")
    if _lacks_last_ogg_page(content):
        raise _cut_short(path.name, "its last page is missing")
    segment = _plain_wav(path.name, content) or _decoded(path)
    if not segment.frame_count():
        raise RoughcutError(f"{path.name} holds no sound: {_AGAIN}")
    return Sound(resampled(_mono(segment), segment.frame_rate))


def write_wav(path: Path, sound: Sound) -> Path:
    """Write 16-bit mono WAV at `RATE_HZ`."""
    segment = AudioSegment(
        data=sound.samples.tobytes(), sample_width=2, frame_rate=RATE_HZ, channels=1
    )
    segment.export(path, format="wav").close()
    return path


def resampled(samples: NDArray[Any], rate_hz: int) -> Samples:
    """16-bit samples at `RATE_HZ` of a signal in 16-bit units at `rate_hz`.

    Not by pydub's `set_frame_rate`, which draws straight lines between samples: from
    espeak-ng's 22,050 Hz it leaves mirror images at -30 dB where the voice has nothing (13
    to 18 kHz, a hiss on every s) and takes 4 dB off the top octave. The polyphase filter
    leaves -76 dB and takes 0.1 dB.
    """
    if rate_hz != RATE_HZ:
        from scipy.signal import resample_poly  # 0.7 s to import, and most runs need none

        common = gcd(rate_hz, RATE_HZ)
        samples = resample_poly(samples.astype(np.float64), RATE_HZ // common, rate_hz // common)
    return to_int16(samples)


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
    loudness = _loudness(sound)
    if not len(loudness):
        return 0, sound.length_ms
    loud = float(np.percentile(loudness, 95))
    threshold = max(loud - 35.0, min(float(loudness.min()) + 10.0, loud - 12.0))
    above = np.convolve(loudness > threshold, np.ones(_SUSTAINED, np.int64), "valid")
    (runs,) = np.nonzero(above == _SUSTAINED)
    if loud <= _SILENCE_DB or not len(runs):
        return 0, sound.length_ms
    return int(runs[0]) * _WINDOW_MS, int(runs[-1] + _SUSTAINED) * _WINDOW_MS


def levelled(sound: Sound) -> Sound:
    """The sound at the level of every take: `TAKE_LEVEL_DB` RMS while the voice sounds.

    One gain for the whole take (what is loud or soft inside it was meant), at most 30 dB (a
    take of nothing but noise stays noise), and no peak above -1 dBFS.
    """
    start, end = sounding_ms(sound)
    voice = sound.samples[start * MS : end * MS].astype(np.float64)
    peak = np.abs(sound.samples.astype(np.float64)).max(initial=1.0)
    rms = np.sqrt(np.mean(voice**2)) if len(voice) else 1.0
    wanted = 32768 * 10 ** (TAKE_LEVEL_DB / 20) / max(rms, 1.0)
    gain = min(wanted, 32768 * 10 ** (-1 / 20) / peak, 10 ** (30 / 20))
    return Sound(to_int16(sound.samples * gain))


def _loudness(sound: Sound) -> NDArray[np.float64]:
    """RMS of every whole window, in dBFS, at least -120."""
    size = _WINDOW_MS * MS
    whole = len(sound.samples) // size
    windows = sound.samples[: whole * size].reshape(whole, size).astype(np.float64)
    decibels: NDArray[np.float64] = 10 * np.log10(np.mean(windows**2, axis=1) / 2.0**30 + 1e-12)
    return decibels


# --- reading ---------------------------------------------------------------------------


def _plain_wav(name: str, content: bytes) -> Any | None:
    """A WAV of whole numbers, read without ffmpeg; None for anything else."""
    chunks = {chunk.id: chunk for chunk in _wav_chunks(content)}
    if b"fmt " not in chunks or b"data" not in chunks:
        return None
    start = chunks[b"fmt "].position + 8
    coding = int.from_bytes(content[start : start + 2], "little")
    if coding == _WAV_EXTENSIBLE:
        # pydub takes every extensible WAV for whole numbers, floating point too: noise.
        coding = int.from_bytes(content[start + 24 : start + 26], "little")
    if coding != _WAV_PCM:
        return None
    promised = chunks[b"data"].size
    there = len(content) - chunks[b"data"].position - 8
    if there < promised < _LENGTH_NOT_KNOWN:
        raise _cut_short(name, f"{there:,} of {promised:,} bytes of sound are there")
    try:
        return AudioSegment(data=content)
    except (CouldntDecodeError, ValueError):
        return None


def _wav_chunks(content: bytes) -> list[Any]:
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        return []
    return list(extract_wav_headers(content))


def _lacks_last_ogg_page(content: bytes) -> bool:
    """Whether an Ogg file ends before the page that is marked as its last; it says nowhere
    how long it is, and ffmpeg plays what is there.

    Page layout: RFC 3533, section 6 (flags in byte 5, lengths of the parts from byte 26).
    """
    page = content[content.rfind(b"OggS") :]
    if not content.startswith(b"OggS") or len(page) < 27:
        return content.startswith(b"OggS")
    parts = page[27 : 27 + page[26]]
    return not page[5] & 0x04 or len(page) < 27 + page[26] + sum(parts)


def _decoded(path: Path) -> Any:
    """What ffmpeg makes of the file, as 16-bit WAV."""
    if not (shutil.which("ffmpeg") and shutil.which("ffprobe")):
        raise RoughcutError(
            f"reading {path.name} takes ffmpeg, which is not installed: install ffmpeg, or "
            "export the recording as 16-bit WAV"
        )
    try:
        with path.open("rb") as stream:
            # An open file, not its name: by name pydub would misread a floating-point WAV.
            # -xerror: a damaged file is an error, not a shorter sound.
            segment = AudioSegment.from_file_using_temporary_files(stream, parameters=["-xerror"])
    except CouldntDecodeError as error:
        why = str(error).strip().splitlines()[-1].rpartition(": ")[2]
        raise RoughcutError(f"{path.name} is damaged or no sound ({why}): {_AGAIN}") from None
    promised_s = float(mediainfo_json(str(path)).get("format", {}).get("duration", 0))
    if segment.duration_seconds < promised_s - _DECODER_SLACK_S:
        raise _cut_short(
            path.name, f"{segment.duration_seconds:.1f} of {promised_s:.1f} s are there"
        )
    return segment


def _cut_short(name: str, there: str) -> RoughcutError:
    return RoughcutError(f"{name} is cut short ({there}): copy or {_AGAIN}")


def _mono(segment: Any) -> NDArray[np.float64]:
    """The mean of the channels, in 16-bit units."""
    width = segment.sample_width
    whole = np.frombuffer(segment.raw_data, f"<i{width}").reshape(-1, segment.channels)
    mean: NDArray[np.float64] = whole.mean(axis=1) / 2.0 ** (8 * width - 16)
    return mean
