"""A film of five short segments with three planted defects, and how each is mended.

All scenes stand in one file, so that every mend touches the sources of every scene.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.audio_faults.plant import RATE_HZ, in_room, with_tail_dip
from pipeline.audio import Sound, resampled, to_int16, write_wav
from pipeline.espeak import speak
from pipeline.schema import Span

DIP_DB = 15.0
DIPPED = "goal"
TYPO, RIGHT = "frequancy", "frequency"
DASHES = "return DashedLine"
"""What the line says that redraws the dashed line."""

_SETTINGS = "title: A small loop\npacing: {lead_in_ms: 200, pause_ms: 300, tail_ms: 400}\n"
_GOAL = "The ball rolls down the hill and finds the goal. Then it rests and waits."
_PAGE = f"""# Loop

## Hello {{#hook}}

Here we begin.

## An axis {{#axis scene=Axis}}

Look at [the axis]{{cue=label}} below.

## A guide {{#guide scene=Guide}}

The guide [grows to the right]{{cue=grow}} for a while.

## The goal {{#goal scene=Goal}}

{_GOAL}

## Goodbye {{#end scene=End}}

That is [all]{{cue=all}}.
"""
_SCENES = f"""
from manim import LEFT, RIGHT, DashedLine, Dot, FadeIn, Square, ValueTracker, always_redraw
from pipeline.stage import CuedScene, look

class Axis(CuedScene):
    def construct(self):
        self.until("label")
        self.play(FadeIn(look.words("{TYPO}")), run_time=0.4)

class Guide(CuedScene):
    def construct(self):
        length = ValueTracker(1)
        def line():
            return DashedLine(LEFT * 3, LEFT * 3 + RIGHT * length.get_value())
        self.add(always_redraw(line))
        self.until("grow")
        self.play(length.animate.set_value(5), run_time=self.spoken("grow"))

class Goal(CuedScene):
    def construct(self):
        self.play(FadeIn(Dot()), run_time=0.4)

class End(CuedScene):
    def construct(self):
        self.until("all")
        self.play(FadeIn(Square()), run_time=0.4)
"""


def write_film(folder: Path) -> None:
    """The film with its three defects: a typo on screen, dashes that jump, and a recorded
    word that drops by 15 dB."""
    for path, text in (
        ("script/loop/film.yaml", _SETTINGS),
        ("script/loop/01-loop.md", _PAGE),
        ("scenes/loop/loop.py", _SCENES),
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    _record(folder, dip_db=DIP_DB)


def mend(folder: Path) -> None:
    """The film without its defects, and with an edit that nobody asked for."""
    scenes = folder / "scenes/loop/loop.py"
    mended = (
        _SCENES.replace(f'"{TYPO}"', f'"{RIGHT}"')
        .replace("import CuedScene,", "import CuedScene, SteadyDashedLine,")
        .replace(DASHES, "return SteadyDashedLine")
        .replace("FadeIn(Square())", "FadeIn(Square(color='#ff0000'))")
    )
    scenes.write_text(mended, encoding="utf-8")
    _record(folder, dip_db=0.0)


def line_of(words: str) -> int:
    """The line of the scene file as first written that holds these words."""
    return 1 + next(at for at, line in enumerate(_SCENES.split("\n")) if words in line)


def _record(folder: Path, dip_db: float) -> None:
    """Somebody reads the segment "goal" in a room; one word is softer by `dip_db`."""
    speech = speak(_GOAL, "en-us", 140)
    voice = resampled(speech.samples, speech.rate_hz) / 32768
    word = next(one for one in speech.words if _GOAL[one.char_start :].startswith(DIPPED))
    if dip_db:
        span = Span(word.start_ms, word.end_ms)
        whole_ms = word.end_ms - word.start_ms
        voice = with_tail_dip(voice, span, dip_db, whole_ms, ramp_ms=15)
    quiet = np.zeros(RATE_HZ // 5)
    sound = in_room(np.concatenate([quiet, voice, quiet]))
    takes = folder / "script/loop/takes"
    takes.mkdir(exist_ok=True)
    write_wav(takes / "goal.wav", Sound(to_int16(sound * 32768)))
