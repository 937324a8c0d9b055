"""The narration at broadcast loudness: -14 LUFS and at most -1 dBTP, true of the AAC itself.

Measure, then act on what was measured, as two-pass `loudnorm` does; but a synthesiser's
voice peaks 19 dB above its loudness, so -14 LUFS is out of reach of one plain gain, and
`loudnorm` then ends 2 to 4 LU too quiet. So: a gain, then a look-ahead limiter working at four
times the sample rate, in drafts at twice (it sees the peaks between samples, ITU-R BS.1770-4
annex 2), the gain found by measuring; then the encoded file is measured and corrected once more
if AAC overshot. While the gain is sought the limiter works at the plain rate, five times as
quick: peaks between samples are too rare to be heard in the loudness, and the AAC is measured in
any case. It holds one voice on both sides, alike to -80 dB, so one is measured and counted twice.
"""

from __future__ import annotations

import math
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline import media
from pipeline.errors import RoughcutError

TARGET_LUFS = -14.0
TOLERANCE_LU = 0.5
PEAK_LIMIT_DBTP = -1.0
RATE_HZ = 48_000
FINAL_AAC = {"audio_bitrate": "192k"}
# At a quality, not a rate, and without the tools that weigh one coding against another: a third
# of the work, 40 dB of signal to noise instead of 53, 120 kbit/s of a voice.
DRAFT_AAC = {"q:a": "2", "aac_pns": "0", "aac_is": "0", "aac_tns": "0"}

_FIRST_CEILING_DBTP = -1.6
_FINAL_LIMITER_HZ, _DRAFT_LIMITER_HZ = 4 * RATE_HZ, 2 * RATE_HZ
_LIMITER_ATTACK_MS = 5
_LIMITER_RELEASE_MS = 80
_NEAR_ENOUGH_LU = 0.11  # one tenth, the least that the meter tells
_LAST_STEP_LU = 0.4  # for so little the gain is corrected without measuring again
_WORTH_IT_LU_PER_DB = 0.15
_GAIN_ROUNDS = 10
_ENCODING_ROUNDS = 4
_SILENCE_DBTP = -80.0  # below this there is only the dither of 16-bit sound
_UNHEARD_LUFS = -70.0  # the gate of BS.1770: what lies below has no loudness


@dataclass(frozen=True, slots=True)
class Loudness:
    """A measurement: integrated loudness in LUFS (-70 where nothing is heard) and true peak
    in dBTP (-inf for digital silence), both to 0.1."""

    integrated_lufs: float
    true_peak_dbtp: float

    @property
    def silent(self) -> bool:
        """Nothing to hear, so nothing to raise."""
        return self.true_peak_dbtp < _SILENCE_DBTP

    @property
    def audible(self) -> bool:
        """Loud and long enough (400 ms) to have a loudness."""
        return self.integrated_lufs > _UNHEARD_LUFS

    @property
    def on_target(self) -> bool:
        """Within what the platforms ask: -14 +- 0.5 LUFS (if audible), peak at most -1 dBTP."""
        level = abs(self.integrated_lufs - TARGET_LUFS) <= TOLERANCE_LU or not self.audible
        return level and self.true_peak_dbtp <= PEAK_LIMIT_DBTP

    def as_record(self) -> dict[str, float | bool | None]:
        """For JSON, which knows no infinity: None where there is nothing to hear."""
        return {
            "lufs": self.integrated_lufs if self.audible else None,
            "dbtp": None if self.silent else self.true_peak_dbtp,
            "on_target": self.on_target,
        }


@dataclass(frozen=True, slots=True)
class Levelling:
    """What is done to the voice: a gain in dB, then no peak above `ceiling_dbtp`."""

    gain_db: float
    ceiling_dbtp: float


@dataclass(frozen=True, slots=True)
class Levelled:
    """What was measured on an encoded voice, and what had been done to it."""

    heard: Loudness
    by: Levelling

    def as_record(self) -> dict[str, float | bool | None]:
        """For JSON; `levelling_of` reads it back."""
        done = {"gain_db": self.by.gain_db, "ceiling_dbtp": self.by.ceiling_dbtp}
        return {**self.heard.as_record(), **done}


def levelling_of(record: Mapping[str, Any]) -> Levelling | None:
    """What was done to a draft's voice, by its manifest's `sound`; older ones do not say."""
    if record.get("gain_db") is None or record.get("ceiling_dbtp") is None:
        return None
    return Levelling(float(record["gain_db"]), float(record["ceiling_dbtp"]))


def measure(path: Path) -> Loudness:
    """The loudness of a file's sound, decoded (EBU R 128). Raises ToolFailed."""
    return _measured(ffmpeg.input(str(path))["a"])


def _measured_one_side(path: Path) -> Loudness:
    """The same of a file that was written here, with one voice on both sides."""
    left = ffmpeg.input(str(path))["a"].filter("channelmap", map="0", channel_layout="mono")
    return _measured(left, both_sides=True)


def level_voice(
    wav: Path, to: Path, samples: int, like: Levelling | None = None, final: bool = False
) -> Levelled:
    """Write `wav` as stereo AAC of exactly `samples` samples at 48 kHz, at -14 LUFS; `final`
    spends more time and bits on it.


    Shorter sound is filled with silence, longer sound is cut; silence stays silence, and
    what has too little sound in it to be as loud as that is made as loud as its peaks allow.
    What was done to an earlier version, `like`, is done again if it still hits the target:
    then whatever sounds alike in both comes out byte for byte alike. Gives back what was
    measured on the AAC. Raises RoughcutError if the peaks can't be held.
    """
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".level-") as aside:
        tries: list[tuple[Levelled, Path]] = []
        if like:
            tries.append(_encoded(wav, Path(aside) / "like.m4a", like, samples, final))
        if not (tries and tries[0][0].heard.on_target):
            tries = _searched(wav, Path(aside), samples, final)
        levelled_voice, made = min(tries, key=lambda each: _miss(each[0].heard))
        peak = levelled_voice.heard.true_peak_dbtp
        if peak > PEAK_LIMIT_DBTP:
            raise RoughcutError(
                f"{wav}: peaks of {peak:g} dBTP are left after AAC coding, "
                f"{PEAK_LIMIT_DBTP:g} is the limit. Look for clicks in the recorded takes"
            )
        shutil.move(made, to)
    return levelled_voice


def _searched(wav: Path, aside: Path, samples: int, final: bool) -> list[tuple[Levelled, Path]]:
    """Encodings, each corrected by what was measured on the one before."""
    plan = _settled(wav, samples, _first_levelling(_roughly_measured(wav)))
    tries: list[tuple[Levelled, Path]] = []
    for turn in range(_ENCODING_ROUNDS):
        tries.append(_encoded(wav, aside / f"{turn}.m4a", plan, samples, final))
        heard = tries[-1][0].heard
        if heard.on_target or _no_nearer([each.heard for each, _ in tries]):
            break
        plan = _settled(wav, samples, _corrected(plan, heard))
    return tries


def _encoded(
    wav: Path, to: Path, plan: Levelling, samples: int, final: bool
) -> tuple[Levelled, Path]:
    media.run(encoding(wav, to, plan, samples, final))
    return Levelled(_measured_one_side(to), plan), to


def recipe(final: bool = False) -> tuple[str | float, ...]:
    """What the levelled sound depends on besides the voice itself: part of its cache key."""
    return (
        *(TARGET_LUFS, TOLERANCE_LU, PEAK_LIMIT_DBTP, RATE_HZ),
        *_aac(final).values(),
        *(_FIRST_CEILING_DBTP, _LIMITER_ATTACK_MS, _LIMITER_RELEASE_MS, _limiter_hz(final)),
        media.tool_version("ffmpeg"),
    )


def levelled(wav: Path, plan: Levelling, samples: int, inside_hz: int) -> Any:
    """The graph: gain, limiter, exactly `samples` samples, mono.

    The limiter works at `inside_hz`. It looks ahead and so answers late by its attack (its own
    `latency` option is missing from older versions): that much is cut off again, which keeps
    voice and picture together to the sample.
    """
    late = inside_hz * _LIMITER_ATTACK_MS // 1000
    return (
        ffmpeg.input(str(wav))["a"]
        .filter("aformat", sample_fmts="dblp", channel_layouts="mono")
        .filter("volume", f"{plan.gain_db:.3f}dB", precision="double")
        .filter("aresample", inside_hz)
        .filter("apad", pad_len=late)
        .filter(
            "alimiter",
            limit=f"{10 ** (plan.ceiling_dbtp / 20):.6f}",
            attack=_LIMITER_ATTACK_MS,
            release=_LIMITER_RELEASE_MS,
            level="false",
        )
        .filter("atrim", start_sample=late)
        .filter("asetpts", "N/SR/TB")
        .filter("aresample", RATE_HZ)
        .filter("apad", whole_len=samples)
        .filter("atrim", end_sample=samples)
    )


def encoding(wav: Path, to: Path, plan: Levelling, samples: int, final: bool = False) -> Any:
    """The graph that writes the levelled voice, the same on both sides, as AAC in an MP4 box.

    The `fast` coder is twice as quick as ffmpeg's standard one and overshoots peaks less.
    The box's clock is set to the sample rate: with the usual 1 ms the length is rounded.
    """
    clock = {"movie_timescale": RATE_HZ} if media.has_movie_timescale() else {}
    voice = levelled(wav, plan, samples, _limiter_hz(final))
    both = voice.filter("channelmap", map="0|0", channel_layout="stereo")
    return ffmpeg.output(
        both, str(to), format="ipod", aac_coder="fast",
        map_metadata=-1, fflags="+bitexact", **{"c:a": "aac"}, **_aac(final), **clock,
    )  # fmt: skip


def _aac(final: bool) -> dict[str, str]:
    return FINAL_AAC if final else DRAFT_AAC


def _limiter_hz(final: bool) -> int:
    return _FINAL_LIMITER_HZ if final else _DRAFT_LIMITER_HZ


def _settled(wav: Path, samples: int, plan: Levelling) -> Levelling:
    """The plan with its gain raised until the limited voice is as loud as it should be:
    what the limiter takes off can only be found by trying. Clicks alone never get there;
    the gain stops where more of it makes nothing louder."""
    gain_db, before, lu_per_db = plan.gain_db, -math.inf, 1.0
    for _ in range(_GAIN_ROUNDS):
        voice = levelled(wav, plan, samples, RATE_HZ)
        heard = _measured(voice, peak="sample", both_sides=True).integrated_lufs
        missing = TARGET_LUFS - heard
        if heard <= _UNHEARD_LUFS or abs(missing) <= _NEAR_ENOUGH_LU:
            break
        if math.isfinite(before):
            lu_per_db = (heard - before) / (plan.gain_db - gain_db)
        if lu_per_db < _WORTH_IT_LU_PER_DB:
            break
        gain_db, before = plan.gain_db, heard
        plan = Levelling(gain_db + missing / min(lu_per_db, 1.0), plan.ceiling_dbtp)
        if abs(missing) <= _LAST_STEP_LU:
            break
    return plan


def _miss(heard: Loudness) -> tuple[float, float]:
    """How far from the target, peaks first."""
    return (
        max(0.0, heard.true_peak_dbtp - PEAK_LIMIT_DBTP),
        abs(heard.integrated_lufs - TARGET_LUFS),
    )


def _no_nearer(tries: Sequence[Loudness]) -> bool:
    """Whether the last try came no nearer than the one before it."""
    return len(tries) > 1 and _miss(tries[-1]) >= _miss(tries[-2])


def _first_levelling(heard: Loudness) -> Levelling:
    if heard.silent:
        gain = 0.0
    elif heard.audible:
        gain = TARGET_LUFS - heard.integrated_lufs
    else:  # too quiet or too short for a loudness: go by the peak
        gain = _FIRST_CEILING_DBTP - heard.true_peak_dbtp
    return Levelling(gain, _FIRST_CEILING_DBTP)


def _corrected(plan: Levelling, heard: Loudness) -> Levelling:
    """The next plan, after the encoded sound was found off the target."""
    over = max(0.0, heard.true_peak_dbtp - PEAK_LIMIT_DBTP)
    off = TARGET_LUFS - heard.integrated_lufs if heard.audible else 0.0
    ceiling = plan.ceiling_dbtp - (over + 0.2 if over else 0.0)
    return Levelling(plan.gain_db + off, ceiling)


def _roughly_measured(wav: Path) -> Loudness:
    """Its loudness, and as its peak that of its samples: what a first guess takes."""
    return _measured(ffmpeg.input(str(wav))["a"], peak="sample", both_sides=True)


def _measured(sound: Any, peak: str = "true", both_sides: bool = False) -> Loudness:
    """What the meter says; of mono sound, if asked, what it says of it on `both_sides`."""
    twice = str(both_sides).lower()
    metered = sound.filter("ebur128", peak=peak, framelog="verbose", dualmono=twice)
    return _read_summary(media.run(ffmpeg.output(metered, "-", format="null"), report=True))


def _read_summary(stderr: str) -> Loudness:
    """The meter's closing summary as a record."""
    summary = stderr[stderr.rindex("Summary:") :] if "Summary:" in stderr else ""
    integrated = re.search(r"I:\s+(\S+) LUFS", summary)
    peak = re.search(r"Peak:\s+(\S+) dBFS", summary)
    if integrated is None or peak is None:
        raise RoughcutError(f"ffmpeg's loudness meter gave no summary:\n{stderr[-500:]}")
    return Loudness(float(integrated[1]), float(peak[1]))
