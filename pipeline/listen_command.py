"""`roughcut listen`: how the voice sounds, and where a listener would complain."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.audio import read_sound
from pipeline.console import SilentWatcher, TerminalWatcher
from pipeline.errors import EXIT_FINDINGS, UsageError
from pipeline.folder import FilmFolder, find_film
from pipeline.options import film_argument, json_option
from pipeline.schema import SoundFault, SoundFaultKind
from pipeline.sound_check import check_recordings, check_sound
from pipeline.sound_plot import draw_sound
from pipeline.sound_report import SegmentSound, SoundReport

COUNTED = (
    ("clips", (SoundFaultKind.CLIPPING, SoundFaultKind.FLAT_TOP)),
    ("pops", (SoundFaultKind.POP,)),
    ("steps", (SoundFaultKind.NOISE_STEP,)),
    ("dips", (SoundFaultKind.TAIL_DIP,)),
)

ONE_PLACE_MS = 500
"""What is known no better than this is no place but a stretch."""


@click.command("listen")
@film_argument
@click.option(
    "--plot",
    "plotted",
    metavar="SEGMENT",
    multiple=True,
    help="Only this segment, and a picture of it in renders/FILM/sound/; may be repeated.",
)
@click.option(
    "--recordings",
    is_flag=True,
    help="The recordings as they came, dropped takes and all, instead of what is kept of them.",
)
@json_option
def listen_command(
    name: str | None, plotted: tuple[str, ...], recordings: bool, as_json: bool
) -> None:
    """Say how the voice of FILM sounds, recorded or not: loudness, room, clipping, pops, steps
    in the noise between words, words that end too softly. What is judged are the takes as
    they are cut. Exit code 3 if anything is clipped; the rest is for your ears to judge."""
    if recordings and plotted:
        raise UsageError("--plot draws a segment as it is kept: leave --recordings away")
    folder = find_film(Path.cwd(), name)
    watcher = SilentWatcher() if as_json else TerminalWatcher()
    if recordings:
        report = check_recordings(folder, watcher)
    else:
        report = check_sound(folder, watcher, plotted)
    pictures = {one.segment: _draw(folder, one) for one in report.segments if plotted}
    if as_json:
        click.echo(json.dumps(_record(folder, report, pictures), indent=1))
    else:
        _print(folder, report, pictures)
    if report.damaged:
        sys.exit(EXIT_FINDINGS)


def _draw(folder: FilmFolder, sound: SegmentSound) -> Path:
    samples = read_sound(Path(sound.take.path)).samples
    path = folder.renders / "sound" / f"{sound.segment}.png"
    return draw_sound(sound.segment, samples, sound.words, sound.faults, path)


# --- what is shown ---------------------------------------------------------------------


def _print(folder: FilmFolder, report: SoundReport, pictures: dict[str, Path]) -> None:
    console = Console(highlight=False)
    if not report.segments:
        console.print("Nothing to listen to: nothing is recorded, or film.yaml names no voice.")
        return
    console.print(_table(report), soft_wrap=True)
    for sound in report.segments:
        for fault in sound.faults:
            line = f"{sound.segment} {_clock(fault.span.start_ms)}: {_sentence(sound, fault)}"
            console.print(line, soft_wrap=True, markup=False)
    for step in report.room_steps:
        how = "louder" if step.db > 0 else "quieter"
        console.print(
            f"{step.after}: its room is {abs(step.db):.0f} dB {how} than that of {step.before} "
            "before it",
            soft_wrap=True,
            markup=False,
        )
    for path in pictures.values():
        console.print(f"picture: {folder.relative(path)}", soft_wrap=True, markup=False)


def _table(report: SoundReport) -> Table:
    table = Table(box=None, pad_edge=False)
    names = [len(sound.segment) for sound in report.segments]
    table.add_column("segment", min_width=max(names))
    for heading in ("length", "LUFS", "dBTP", "room"):
        table.add_column(heading, justify="right")
    for heading, _ in COUNTED:
        table.add_column(heading, justify="right")
    table.add_column("voice")
    for sound in report.segments:
        counts = [sum(fault.kind in kinds for fault in sound.faults) for _, kinds in COUNTED]
        table.add_row(
            sound.segment,
            f"{sound.take.length_ms / 1000:.1f} s",
            f"{sound.loudness.integrated_lufs:.1f}" if sound.loudness.audible else "-",
            "-" if sound.loudness.silent else f"{sound.loudness.true_peak_dbtp:.1f}",
            "-" if sound.room_db is None else f"{sound.room_db:.0f}",
            *(str(count or "") for count in counts),
            sound.take.recording or sound.take.kind.value,
        )
    return table


def _sentence(sound: SegmentSound, fault: SoundFault) -> str:
    word = f"“{sound.word_of(fault)}”" if fault.word is not None else "no word"
    amount = f"{abs(fault.amount):.0f}"
    match fault.kind:
        case SoundFaultKind.CLIPPING:
            return f"clipped in {word}, {amount} samples at full scale: record it again, softer"
        case SoundFaultKind.FLAT_TOP:
            return f"clipped and then turned down in {word}, {amount} samples at one level"
        case SoundFaultKind.POP:
            return f"a pop at {word}, {amount} dB over the usual low end"
        case SoundFaultKind.NOISE_STEP:
            how = "louder" if fault.amount > 0 else "quieter"
            if fault.span.end_ms - fault.span.start_ms > ONE_PLACE_MS:
                until = _clock(fault.span.end_ms)
                return f"the room gets {amount} dB {how} somewhere from here to {until}"
            return f"the room gets {amount} dB {how} at {word}"
        case SoundFaultKind.TAIL_DIP:
            return f"{word} ends {amount} dB softer than such words do here"


def _clock(ms: int) -> str:
    """Minutes, seconds and ms: where to look in an audio editor."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def _record(folder: FilmFolder, report: SoundReport, pictures: dict[str, Path]) -> dict[str, Any]:
    return {
        "segments": [
            {
                "segment": sound.segment,
                "voice": sound.take.kind.value,
                "recording": sound.take.recording or None,
                "length_ms": sound.take.length_ms,
                "lufs": sound.loudness.integrated_lufs if sound.loudness.audible else None,
                "dbtp": None if sound.loudness.silent else sound.loudness.true_peak_dbtp,
                "room_dbfs": sound.room_db,
                "faults": [_fault_record(sound, fault) for fault in sound.faults],
                "picture": (
                    folder.relative(pictures[sound.segment]) if sound.segment in pictures else None
                ),
            }
            for sound in report.segments
        ],
        "room_steps": [
            {"before": step.before, "after": step.after, "db": step.db}
            for step in report.room_steps
        ],
        "damaged": report.damaged,
    }


def _fault_record(sound: SegmentSound, fault: SoundFault) -> dict[str, Any]:
    return {
        "kind": fault.kind.value,
        "start_ms": fault.span.start_ms,
        "end_ms": fault.span.end_ms,
        "word": sound.word_of(fault) or None,
        "amount": fault.amount,
        "unit": "samples" if fault.certain else "dB",
    }
