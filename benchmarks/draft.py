"""A full draft of the first film from nothing, and again with nothing changed.

    python -m benchmarks.draft [QUALITY]

Works on a copy of `script/` and `scenes/` in a temporary folder, with an empty cache.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.table import Row, keep
from pipeline import media

ROOT = Path(__file__).parents[1]
FILM = "mlp"


def main(letter: str = "l") -> None:
    """Measure at one quality letter and keep the figures."""
    with tempfile.TemporaryDirectory(prefix="roughcut-bench-") as folder:
        root = Path(folder)
        for part in ("script", "scenes"):
            shutil.copytree(ROOT / part / FILM, root / part / FILM)
        first, first_seconds = draft(root, letter)
        again, again_seconds = draft(root, letter)
        film = root / first["film"]
        manifest = json.loads((root / first["folder"] / "manifest.json").read_text())
        rows = [
            Row("full draft, empty cache", first_seconds, "s", "< 900", first_seconds < 900),
            Row("length of the film", first["frames"] / first["fps"], "s", "780 to 900", None),
            *picture_rows(film, manifest),
            *sound_rows(film, manifest),
            *word_rows(first, manifest),
            Row("shots performed, nothing changed", again["shots"] - again["reused"], "shots",
                "0", again["shots"] == again["reused"]),
            Row("draft, nothing changed", again_seconds, "s", "seconds", again_seconds < 30),
        ]  # fmt: skip
    keep(f"draft-{letter}", rows)


def draft(root: Path, letter: str) -> tuple[dict[str, Any], float]:
    """Make one draft; its summary and the wall time in seconds."""
    began = time.monotonic()
    answer = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "draft", FILM, f"-q{letter}", "--json"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(answer.stdout), time.monotonic() - began


def picture_rows(film: Path, manifest: dict[str, Any]) -> list[Row]:
    """Frames counted, evenly spaced, and a key frame where each shot begins."""
    planned = manifest["frames"]
    times = media.packet_times(film)
    steps = {after - before for before, after in pairwise(times)}
    starts = {segment["id"]: segment["start"] for segment in manifest["segments"]}
    shot_starts = [starts[shot["segments"][0]] for shot in manifest["shots"]]
    key_frames = set(key_frame_numbers(film))
    off = sum(start not in key_frames for start in shot_starts)
    return [
        Row("frames in the film", len(times), "frames", f"{planned}", len(times) == planned),
        Row("different steps between frames", len(steps), "steps", "1", len(steps) == 1),
        Row("shots that do not begin on their planned frame", off, f"of {len(shot_starts)}",
            "0", off == 0),
    ]  # fmt: skip


def key_frame_numbers(film: Path) -> list[int]:
    """Numbers of the frames that are key frames, as ffprobe flags them."""
    flags = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "packet=flags",
         "-of", "csv=p=0", str(film)],
        check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    return [number for number, flag in enumerate(flags) if flag.startswith("K")]


def sound_rows(film: Path, manifest: dict[str, Any]) -> list[Row]:
    """Where the sound ends against the picture, and how loud the film is."""
    facts = media.probe(film)
    assert facts.video and facts.audio
    apart = float(abs(facts.video.seconds - facts.audio.seconds)) * manifest["fps"]
    said = subprocess.run(
        ["ffmpeg", "-i", str(film), "-vn", "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True, text=True,
    ).stderr  # fmt: skip
    loudness = float(re.findall(r"I:\s+(-[\d.]+) LUFS", said)[-1])
    peak = float(re.findall(r"Peak:\s+(-[\d.]+) dBFS", said)[-1])
    return [
        Row("sound's end from the picture's", apart, "frames", "<= 1", apart <= 1),
        Row("integrated loudness", loudness, "LUFS", "-14 +- 0.5", abs(loudness + 14) <= 0.5),
        Row("true peak", peak, "dBTP", "<= -1", peak <= -1),
    ]


def word_rows(made: dict[str, Any], manifest: dict[str, Any]) -> list[Row]:
    """Claims, unclaimed numbers and late cues."""
    failing = sum(not claim["holds"] for claim in manifest["claims"])
    cues = sum(len(segment["cues"]) for segment in manifest["segments"])
    late = len(made["late"])
    return [
        Row("claims that do not hold", failing, f"of {len(manifest['claims'])}", "0", not failing),
        Row("late cues", late, f"of {cues}", "0", not late),
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
