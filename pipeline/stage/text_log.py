"""Which strings were on screen when, and which scene line wrote them.

Looked at between plays: a text belongs to every play at whose start or end it is part of
the scene.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from manim import DecimalNumber, Mobject, Text, Typst
from manim.mobject.text.tex_mobject import SingleStringMathTex

from pipeline.errors import Place
from pipeline.schema import Play, TextOnScreen
from pipeline.stage.look import Formula, Words


def written_text(mobject: Mobject) -> str | None:
    """The string that a mobject shows, as its author wrote it; None if it is no text."""
    match mobject:
        case Words() | Formula():
            return mobject.text
        case Typst():
            return mobject.typst_code.strip()
        case DecimalNumber():
            return mobject._get_num_string(mobject.number)
        case Text():
            return mobject.original_text
        case SingleStringMathTex():
            return mobject.tex_string
    return None


def texts_in(mobjects: Iterable[Mobject]) -> Iterator[tuple[str, Mobject]]:
    """Every text among the mobjects and their parts; the parts of a text are not asked."""
    for mobject in mobjects:
        text = written_text(mobject)
        if text is None:
            yield from texts_in(mobject.submobjects)
        elif mobject.has_points() or mobject.submobjects:
            yield text, mobject


class TextLog:
    """Gathers the texts of one performance, play by play."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, Place], None] = {}
        self._spans: dict[tuple[str, Place], list[list[int]]] = {}
        self._first_seen: dict[str, Place] = {}

    def note(self, mobjects: Iterable[Mobject], play: Play) -> None:
        """Record the texts that are on screen after `play`, and those before it."""
        after: dict[tuple[str, Place], None] = {}
        for text, mobject in texts_in(mobjects):
            # Manim's own text classes do not know their line: the first play shows it.
            seen = self._first_seen.setdefault(text, play.place)
            after[text, getattr(mobject, "written_at", seen)] = None
        for key in {**self._before, **after}:
            spans = self._spans.setdefault(key, [])
            if spans and spans[-1][1] >= play.first_frame:
                spans[-1][1] = play.first_frame + play.frames
            else:
                spans.append([play.first_frame, play.first_frame + play.frames])
        self._before = after

    def texts(self, frames: int) -> tuple[TextOnScreen, ...]:
        """What was on screen within the first `frames` frames, in order of appearance."""
        shown = [
            TextOnScreen(text, first, min(stop, frames), place)
            for (text, place), spans in self._spans.items()
            for first, stop in spans
            if first < frames
        ]
        return tuple(sorted(shown, key=lambda text: (text.first_frame, text.place, text.text)))
