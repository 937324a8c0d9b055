"""A draft of a small film, as its manifest tells it: to place notes on.

hook  0:00-0:10  a card
rows  0:10-0:30  Rows, with the cues slide (0:12) and count (0:22)
turn  0:30-0:50  Turn
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.draft_record import DraftRecord, read_draft_record
from pipeline.errors import Place
from pipeline.manifest import manifest, write_manifest
from pipeline.schema import Clip, Play, Quality, Segment, ShotCue, TextOnScreen
from pipeline.spoken import spoken_form
from tests.tiny_films import Part, seen_nothing, tiny_film

FPS = 30
SCENES = "scenes/tiny/shots.py"
PAGE = "script/tiny/01.md"
HOOK = Part("hook", 300, None, text="We look for the goal of this film.")
ROWS = Part(
    "rows",
    600,
    "Rows",
    text="The matrix slides left and the goal appears. It has 604 million rows, one goal each.",
)
TURN = Part("turn", 600, "Turn", text="Stopping here gives the gradient its name. We write W_up.")
PARTS = (HOOK, ROWS, TURN)
# Shot, text, from and to which second of the shot, line of the scene (0: a card's).
TEXTS = (
    ("hook", "We look for the goal of this film.", 1, 10, 0),
    ("rows", "rows of the matrix", 2, 20, 14),
    ("rows", "frequancy", 6, 12, 21),
    ("turn", "gradient", 1, 20, 40),
    ("turn", "The lenght of a step", 4, 20, 44),
)
CUES = (("rows", "slide", 2), ("rows", "count", 12))


def draft_record(
    folder: Path,
    parts: Sequence[Part] = PARTS,
    number: int = 1,
    old: bool = False,
    redrawn: Collection[str] = (),
) -> DraftRecord:
    """The record of a draft, by way of its manifest; `old`: without what the first manifests
    did not say; `redrawn`: segments whose pictures are others than usual."""
    film = tiny_film(parts, FPS)
    film = replace(film, script=replace(film.script, segments=_spoken(film.script.segments)))
    clips = []
    for shot in film.timeline.shots:
        (name,) = shot.segments
        cues = tuple(
            ShotCue(cue, name, second * FPS, 10, Place(PAGE, 3))
            for of, cue, second in CUES
            if of == name and second * FPS < shot.frames
        )
        texts = tuple(
            TextOnScreen(text, first * FPS, stop * FPS, Place(SCENES, line) if line else Place(""))
            for of, text, first, stop, line in TEXTS
            if of == name
        )
        step = 2 * FPS  # a play every two seconds, on lines 10, 12, 14, ...
        plays = tuple(
            Play(
                at,
                step,
                step,
                f"{name} {number * (name in redrawn)}",
                Place(SCENES, 10 + at // FPS) if shot.scene else Place(""),
            )
            for at in range(0, shot.frames, step)
        )
        seen = replace(seen_nothing(shot.frames, texts), plays=plays)
        clips.append(Clip(replace(shot, cues=cues), name, "", shot.frames, seen, 0, False))
    record = manifest(
        film.script, film.timeline, film.alignments, clips, Quality("t", 160, 90, FPS), number
    )
    path = folder / f"draft-{number:03}" / "manifest.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_manifest(record, path)
    if old:
        _age(path)
    return read_draft_record(path.parent)


def _spoken(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments with what a voice says for their words."""
    return tuple(
        replace(
            segment,
            tokens=tuple(replace(one, spoken=spoken_form(one.text)) for one in segment.tokens),
        )
        for segment in segments
    )


def _age(path: Path) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    for shot in record["shots"]:
        del shot["plays"]
    for segment in record["segments"]:
        for name in ("length_ms", "picture_notes"):
            del segment[name]
    path.write_text(json.dumps(record), encoding="utf-8")
