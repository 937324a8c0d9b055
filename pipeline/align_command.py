"""`roughcut align`: find every word of the recordings, and say how sure that is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline import film
from pipeline.clips_to_hear import ClipToHear, write_clips
from pipeline.console import SilentWatcher, TerminalWatcher
from pipeline.folder import FilmFolder, find_film
from pipeline.options import film_argument, json_option
from pipeline.reading import Reading
from pipeline.recognisers import recogniser_for
from pipeline.schema import Aligner, Script, WordStatus
from pipeline.script import read_script
from pipeline.store import Store
from pipeline.takes import gather_takes
from pipeline.timecode import clock


@click.command("align")
@film_argument
@click.option("--again", is_flag=True, help="Listen again to recordings that are aligned already.")
@click.option(
    "--aligner",
    type=click.Choice([aligner.value for aligner in Aligner]),
    help="Who recognises the words: hmm is built in, auto whisper if a model is here, else hmm. "
    "Without it film.yaml says who, else auto.",
)
@click.option("--whisper-model", metavar="NAME|PATH", help="Which model of Whisper.")
@json_option
def align_command(
    name: str | None, again: bool, aligner: str | None, whisper_model: str | None, as_json: bool
) -> None:
    """Find every word of FILM's recorded takes: which take is kept, what is left out or said
    besides, and how sure each time is. What it finds is kept in script/FILM/alignments/."""
    folder = find_film(Path.cwd(), name)
    watcher = SilentWatcher() if as_json else TerminalWatcher()
    script, findings = read_script(folder)
    film.report(findings, watcher)
    recordings = replace(
        script.recordings,
        aligner=Aligner(aligner) if aligner else script.recordings.aligner,
        whisper_model=whisper_model or script.recordings.whisper_model,
    )
    script = replace(script, recordings=recordings)
    recogniser_for(recordings, script.language)  # what can not be had is said before anything
    takes, findings = gather_takes(folder, script, Store(folder.cache))
    film.report(findings, watcher)
    read = film.read_recordings(folder, script, takes, watcher, again)
    clips = write_clips(folder, read.readings, read.takes)
    if as_json:
        summary = [_summary(reading) for reading in read.readings.values()]
        click.echo(json.dumps({"segments": summary, "clips": _clip_rows(folder, clips)}, indent=1))
        return
    _print(folder, script, tuple(read.readings.values()), clips)


# --- what is shown ---------------------------------------------------------------------


def _print(
    folder: FilmFolder, script: Script, readings: Sequence[Reading], clips: Sequence[ClipToHear]
) -> None:
    console = Console(highlight=False)
    if not readings:
        takes = folder.relative(folder.takes)
        console.print(f"No recorded take in {takes}/: {script.title!r} has scratch narration only.")
        return
    console.print(_table(readings), soft_wrap=True)
    for reading in readings:
        for line in _lines(reading):
            console.print(line, soft_wrap=True, markup=False)
    if clips:
        where = folder.relative(folder.renders / "listen")
        console.print(f"{len(clips)} clips of unsure words: {where}/")


def _table(readings: Sequence[Reading]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("segment")
    for heading in ("words", "sure", "missing", "retakes", "ad-libs", "kept"):
        table.add_column(heading, justify="right")
    table.add_column("recording")
    for reading in readings:
        row = _summary(reading)
        table.add_row(
            reading.segment,
            str(row["words"]),
            f"{row['confirmed']:.0%}" if reading.found else "none",
            str(len(row["missing"])),
            str(row["retakes"]),
            str(len(row["ad_libs"])),
            f"{row['kept_ms'] / 1000:.1f} s",
            reading.recording,
        )
    return table


def _lines(reading: Reading) -> list[str]:
    """Where a sentence was said more than once, what is missing, what was said besides."""
    lines = []
    by_sentence: dict[str, list[str]] = {}
    for take in reading.takes:
        sign = "kept" if take.chosen else "dropped"
        at = f"{clock(take.span.start_ms)} {sign} ({take.share_hit:.0%})"
        by_sentence.setdefault(take.text, []).append(at)
    for text, places in by_sentence.items():
        if len(places) > 1:
            lines.append(f"{reading.segment}: takes of “{text} ...”: {', '.join(places)}")
    if reading.missing and reading.found:
        lines.append(f"{reading.segment}: not heard: {' '.join(reading.missing)}")
    for span, text in reading.ad_libs:
        lines.append(
            f"{reading.segment}: besides the script, {clock(span.start_ms)} to "
            f"{clock(span.end_ms)}, something like “{text}”"
        )
    return lines


def _summary(reading: Reading) -> dict[str, Any]:
    kept = [take for take in reading.takes if take.chosen]
    return {
        "segment": reading.segment,
        "recording": reading.recording,
        "aligner": reading.aligner,
        "found": reading.found,
        "words": len(reading.words),
        "confirmed": round(reading.share(WordStatus.CONFIRMED), 3),
        "missing": list(reading.missing),
        "sentences_found": len(kept),
        "retakes": len(reading.takes) - len(kept),
        "kept_ms": sum(span.end_ms - span.start_ms for span in reading.cut),
        "skipped_ms": reading.skipped_ms,
        "takes": [
            {
                "text": take.text,
                "start_ms": take.span.start_ms,
                "end_ms": take.span.end_ms,
                "share_hit": take.share_hit,
                "chosen": take.chosen,
            }
            for take in reading.takes
        ],
        "ad_libs": [
            {"start_ms": span.start_ms, "end_ms": span.end_ms, "text": text}
            for span, text in reading.ad_libs
        ],
    }


def _clip_rows(folder: FilmFolder, clips: Sequence[ClipToHear]) -> list[dict[str, Any]]:
    return [
        {
            "segment": clip.segment,
            "file": folder.relative(clip.path),
            "start_ms": clip.start_ms,
            "words": [word.text for word in clip.words],
        }
        for clip in clips
    ]
