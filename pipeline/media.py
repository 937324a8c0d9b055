"""The one door to ffmpeg: the only file that starts `ffmpeg` and `ffprobe`.

Graphs are ffmpeg-python values, built elsewhere by pure functions; `run` acts on one. What
the programs answer becomes records here. Works with ffmpeg 4.4 to 9.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import ffmpeg
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from pipeline.errors import RoughcutError
from pipeline.programs import run_program

if TYPE_CHECKING:  # known to the type checker alone
    from av.container.core import Chapter

INSTALL_HINT = (
    "Install ffmpeg (its package brings ffprobe too): `sudo apt install ffmpeg` on Debian and "
    "Ubuntu, `brew install ffmpeg` on macOS"
)


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """A picture track: size in pixels, rate in frames per second, times in `time_base`.

    `encoder` is a digest of the H.264 parameter sets: tracks that differ in it can not be
    joined by stream copy, because an MP4 track has room for one set only.
    """

    codec: str
    width: int
    height: int
    pixel_format: str
    rate: Fraction
    time_base: Fraction
    b_frames: bool
    encoder: str
    frames: int
    start_pts: int
    seconds: Fraction


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """A sound track: sample rate in Hz, length in seconds, start in its own time base."""

    codec: str
    rate_hz: int
    channels: int
    start_pts: int
    seconds: Fraction


@dataclass(frozen=True, slots=True)
class ChapterFacts:
    """A chapter mark in a file: start and end in seconds from the start of the film."""

    title: str
    start: Fraction
    end: Fraction


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What a media file holds, by its headers: the first track of each sort."""

    title: str
    video: VideoFacts | None
    audio: AudioFacts | None
    chapters: tuple[ChapterFacts, ...]


def run(stream: Any, *, report: bool = False) -> str:
    """Perform an ffmpeg-python graph and give back what ffmpeg wrote on stderr.

    `report` asks for the filters' summaries. Raises ToolFailed, or RoughcutError if ffmpeg is
    not installed or the output file exists already: nothing is ever overwritten.
    """
    # `-n` alone is not enough: from 7.0 on ffmpeg then does nothing and calls it success.
    output = stream.node.kwargs["filename"]
    if output != "-" and Path(output).exists():
        raise RoughcutError(f"{output} exists already and is not overwritten")
    level = "info" if report else "warning"
    head = ["ffmpeg", "-hide_banner", "-nostats", "-loglevel", level, "-nostdin", "-n"]
    return _start(tuple(ffmpeg.compile(stream, cmd=head))).stderr


def probe(path: Path) -> MediaFacts:
    """What a file's headers say it holds. Raises RoughcutError if it is no media file.

    Reads them in this process: a film has many clips, and starting ffprobe takes thirty times
    as long as looking.
    """
    try:
        with av.open(str(path)) as container:
            return facts_of(container)
    except (av.FFmpegError, OSError) as error:
        raise RoughcutError(f"{path} can't be read as film or sound: {error.strerror}") from error


def facts_of(container: Any) -> MediaFacts:
    """What the headers of a file that PyAV has open say it holds."""
    videos, audios = container.streams.video, container.streams.audio
    return MediaFacts(
        title=container.metadata.get("title", ""),
        video=_video_facts(videos[0]) if videos else None,
        audio=_audio_facts(audios[0]) if audios else None,
        chapters=tuple(_chapter_facts(mark) for mark in container.chapters()),
    )


def count_frames(path: Path) -> int:
    """How many pictures a file holds, counted packet by packet, not read from its header."""
    answer = _ffprobe(
        path, "-count_packets", "-select_streams", "v:0",
        "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0",
    )  # fmt: skip
    return int(answer.split()[0].rstrip(",")) if answer.strip() else 0


def packet_times(path: Path, track: str = "v:0") -> tuple[int, ...]:
    """The presentation times of a track's packets, as integers in the track's time base.

    `track` is an ffprobe stream specifier ("v:0", "a:0").
    """
    answer = _ffprobe(
        path, "-select_streams", track, "-show_entries", "packet=pts", "-of", "csv=p=0"
    )
    return tuple(int(line.split(",")[0]) for line in answer.split())


def picture_times(path: Path) -> tuple[int, ...]:
    """The presentation times of a film's pictures in its track's time base, from the tables
    of an MP4 without B-frames: what its packets will say, without reading any of them.

    Raises RoughcutError if it is no media file.
    """
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                return ()
            track = container.streams.video[0]
            return tuple(entry.timestamp for entry in track.index_entries)
    except (av.FFmpegError, OSError) as error:
        raise RoughcutError(f"{path} can't be read as film or sound: {error.strerror}") from error


def pictures_at(path: Path, frames: Sequence[int]) -> Iterator[tuple[int, Image.Image]]:
    """The pictures with these frame numbers, in film order, each number once.

    Jumps to the key frame before each one, so the cost does not grow with the film. Raises
    RoughcutError if the film is shorter than that.
    """
    with av.open(str(path)) as container:
        track = container.streams.video[0]
        track.thread_type = "AUTO"
        if track.average_rate is None or track.time_base is None:
            raise RoughcutError(f"{path} has no frame rate: it is not a film that roughcut made")
        step = int(1 / (track.average_rate * track.time_base))
        reached: Iterator[VideoFrame] = iter(())
        for number in sorted(set(frames)):
            container.seek(number * step, stream=track, backward=True)
            reached = container.decode(track)
            yield number, _picture_with(reached, number, step, path)


@cache
def tool_version(tool: str) -> str:
    """The version that "ffmpeg" or "ffprobe" says it has ("5.1.9-0+deb12u1").

    Raises RoughcutError if it is not installed.
    """
    words = _start((tool, "-version")).stdout.split()
    return words[2] if len(words) > 2 else "unknown"


@cache
def encoders() -> frozenset[str]:
    """The names of the encoders that this ffmpeg was built with ("aac", "libx264")."""
    lines = _start(("ffmpeg", "-hide_banner", "-encoders")).stdout.splitlines()
    return frozenset(line.split()[1] for line in lines if len(line.split()) > 1)


@cache
def has_movie_timescale() -> bool:
    """Whether this ffmpeg can set the clock of a film as a whole (5.0 and later can)."""
    return "movie_timescale" in _start(("ffmpeg", "-hide_banner", "-h", "muxer=mp4")).stdout


def _picture_with(
    pictures: Iterator[VideoFrame], number: int, step: int, path: Path
) -> Image.Image:
    for picture in pictures:
        if picture.pts == number * step:
            return Image.fromarray(picture.to_ndarray(format="rgb24"))
    raise RoughcutError(f"{path} has no frame {number}")


def _ffprobe(path: Path, *arguments: str) -> str:
    return _start(("ffprobe", "-v", "error", *arguments, str(path))).stdout


def _start(argv: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    try:
        return run_program(argv)
    except FileNotFoundError:
        raise RoughcutError(f"the program {argv[0]} is not on the PATH. {INSTALL_HINT}") from None


def _video_facts(track: VideoStream) -> VideoFacts:
    # PyAV 19 has fractions of its own, which are written as 25/1.
    time_base = Fraction(track.time_base or 1)
    settings = hashlib.sha256(track.codec_context.extradata or b"").hexdigest()
    return VideoFacts(
        codec=track.codec_context.name,
        width=track.width,
        height=track.height,
        pixel_format=track.pix_fmt or "",
        rate=Fraction(track.base_rate or 0),
        time_base=time_base,
        b_frames=bool(track.codec_context.has_b_frames),
        encoder=settings[:12],
        frames=track.frames,
        start_pts=track.start_time or 0,
        seconds=(track.duration or 0) * time_base,
    )


def _audio_facts(track: AudioStream) -> AudioFacts:
    return AudioFacts(
        codec=track.codec_context.name,
        rate_hz=track.rate,
        channels=track.channels,
        start_pts=track.start_time or 0,
        seconds=(track.duration or 0) * Fraction(track.time_base or 1),
    )


def _chapter_facts(mark: Chapter) -> ChapterFacts:
    return ChapterFacts(
        title=mark["metadata"].get("title", ""),
        start=mark["start"] * Fraction(mark["time_base"] or 1),
        end=mark["end"] * Fraction(mark["time_base"] or 1),
    )
