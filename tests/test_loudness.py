"""Any voice comes out at -14 LUFS and at most -1 dBTP, sample for sample where it was."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline import media
from pipeline.audio import RATE_HZ, Sound, resampled, to_int16, write_wav
from pipeline.espeak import speak
from pipeline.loudness import (
    PEAK_LIMIT_DBTP,
    TARGET_LUFS,
    TOLERANCE_LU,
    Loudness,
    level_voice,
    measure,
)
from tests.solid_clips import sound_of

Signal = NDArray[np.float64]

TEXT = (
    "The up-projection has just under fifty thousand rows. Each row asks a question. "
    "Is this token the name of a person? Pause, and look at the sum."
)
SHIFT_TOLERANCE_SAMPLES = 2
METERS_DIFFER_LU = 0.3  # on voices that come and go, by where each lets its gate fall


@pytest.fixture(scope="module")
def voice() -> Signal:
    """Ten seconds of speech, in 16-bit units; its peaks stand 19 dB above its loudness."""
    speech = speak(TEXT, "en-us", 150)
    return resampled(speech.samples, speech.rate_hz).astype(float)


def levelled(folder: Path, signal: Signal) -> tuple[Loudness, Path]:
    wav = write_wav(folder / "voice.wav", Sound(to_int16(signal)))
    to = folder / "voice.m4a"
    return level_voice(wav, to, len(signal)).heard, to


def by_loudnorm(path: Path) -> tuple[float, float]:
    """Loudness and true peak by another of ffmpeg's meters."""
    graph = ["-af", "loudnorm=print_format=json", "-f", "null", "-"]
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-i", str(path), *graph]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    heard = json.loads(told[told.rindex("{") :][: told[told.rindex("{") :].index("}") + 1])
    return float(heard["input_i"]), float(heard["input_tp"])


def with_clicks(voice: Signal) -> Signal:
    """A recording with two hard clicks, which leave the voice itself far below them."""
    clicked = voice * 0.3
    clicked[len(voice) // 3], clicked[len(voice) // 3 + 1] = 32767, -32768
    clicked[len(voice) // 2] = 30000
    return clicked


def with_silences(voice: Signal) -> Signal:
    quiet, half = np.zeros(8 * RATE_HZ), len(voice) // 2
    return np.concatenate([quiet, voice[:half], quiet, quiet, voice[half:], quiet])


VOICES = {
    "as spoken": lambda voice: voice,
    "very quiet": lambda voice: voice * 0.004,
    "far too loud": lambda voice: voice * 20,
    "long silences": with_silences,
    "clicks": with_clicks,
    "uneven": lambda voice: np.concatenate([voice * 0.1, voice, voice * 0.4]),
    "one second": lambda voice: voice[:RATE_HZ],
}


@pytest.mark.parametrize("kind", VOICES)
def test_on_target_whatever_comes_in(tmp_path: Path, voice: Signal, kind: str) -> None:
    signal = VOICES[kind](voice)
    told, path = levelled(tmp_path, signal)
    lufs, peak = by_loudnorm(path)
    assert lufs == pytest.approx(TARGET_LUFS, abs=TOLERANCE_LU)
    assert peak <= PEAK_LIMIT_DBTP
    assert told.true_peak_dbtp == pytest.approx(peak, abs=0.12)
    assert told.integrated_lufs == pytest.approx(lufs, abs=METERS_DIFFER_LU)
    assert told.on_target


@pytest.mark.parametrize("kind", ["as spoken", "clicks", "one second"])
def test_sound_stays_where_it_was(tmp_path: Path, voice: Signal, kind: str) -> None:
    signal = VOICES[kind](voice)
    _, path = levelled(tmp_path, signal)
    audio = media.probe(path).audio
    assert audio and (audio.codec, audio.rate_hz, audio.channels) == ("aac", RATE_HZ, 2)
    assert audio.start_pts == 0
    shortest = len(signal) if media.has_movie_timescale() else len(signal) - RATE_HZ // 1000
    assert shortest <= audio.seconds * RATE_HZ <= len(signal)
    assert abs(shift_between(signal, sound_of(path))) <= SHIFT_TOLERANCE_SAMPLES


def shift_between(before: Signal, after: Signal) -> int:
    """By how many samples `after` lags, by cross-correlation."""
    length = 1 << (len(before) + len(after)).bit_length()
    spectra = np.fft.rfft(after, length) * np.conj(np.fft.rfft(before, length))
    lag = int(np.fft.irfft(spectra, length).argmax())
    return lag if lag < length // 2 else lag - length


@pytest.mark.parametrize("samples", [200, 3200, 5 * RATE_HZ + 13])
def test_silence_stays_silence(tmp_path: Path, samples: int) -> None:
    told, path = levelled(tmp_path, np.zeros(samples))
    assert told.silent and not told.audible and told.on_target
    assert not np.abs(sound_of(path)).any()


def test_too_short_to_have_a_loudness(tmp_path: Path, voice: Signal) -> None:
    """67 ms: BS.1770 needs 400 ms; the peak is all there is to go by."""
    told, path = levelled(tmp_path, voice[2000:5200])
    assert not told.audible and -3 < told.true_peak_dbtp <= PEAK_LIMIT_DBTP
    assert by_loudnorm(path)[1] <= PEAK_LIMIT_DBTP


def test_a_narration_of_another_length_is_cut_or_filled(tmp_path: Path, voice: Signal) -> None:
    wav = write_wav(tmp_path / "voice.wav", Sound(to_int16(voice)))
    for name, samples in (("cut", len(voice) - 777), ("filled", len(voice) + 777)):
        level_voice(wav, tmp_path / f"{name}.m4a", samples)
        audio = media.probe(tmp_path / f"{name}.m4a").audio
        assert audio and audio.seconds * RATE_HZ == pytest.approx(samples, abs=48)
    assert measure(tmp_path / "cut.m4a").on_target


def test_clicks_alone_are_as_loud_as_their_peaks_allow(tmp_path: Path) -> None:
    """Six ms of sound a second can't have the loudness of speech; the peaks must still hold."""
    ticks = np.zeros(5 * RATE_HZ)
    for start in range(0, len(ticks), RATE_HZ):
        ticks[start : start + 288] = 9000 * np.sin(2 * np.pi * 2000 * np.arange(288) / RATE_HZ)
    told, path = levelled(tmp_path, ticks)
    lufs, peak = by_loudnorm(path)
    assert not told.on_target and lufs < TARGET_LUFS - TOLERANCE_LU
    assert -2.5 < peak <= PEAK_LIMIT_DBTP


def test_no_part_of_a_trial_is_left(tmp_path: Path, voice: Signal) -> None:
    levelled(tmp_path, voice)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["voice.m4a", "voice.wav"]
