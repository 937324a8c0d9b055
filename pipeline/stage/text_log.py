"""Which strings were on screen when, and on which scene line they stand.

Looked at when a play ends, and a few times a second while it runs: a text that is part of the
scene at the start or at the end of a play belongs to all of it, one that comes and goes within
a play to the time around the looks that saw it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from manim import Mobject

from pipeline.errors import Place
from pipeline.schema import Play, TextKind, TextOnScreen, WordPlace
from pipeline.stage.source_lines import SourceLines
from pipeline.stage.written import Written, texts_in


@dataclass(slots=True)
class _Seen:
    """When a text was on screen, and the line of the play that first showed it."""

    first_play: Place | None = None
    spans: list[list[int]] = field(default_factory=list)

    def add(self, first: int, stop: int) -> None:
        if self.spans and self.spans[-1][1] >= first:
            self.spans[-1][1] = max(stop, self.spans[-1][1])
        else:
            self.spans.append([first, stop])


class TextLog:
    """Gathers the texts of one performance; `step` is the frames between two looks."""

    def __init__(self, sources: SourceLines, step: int) -> None:
        self._sources, self._step = sources, step
        self._before: dict[Written, None] = {}
        self._passing: dict[Written, _Seen] = {}
        self._seen: dict[Written, _Seen] = {}

    def glimpse(self, mobjects: Iterable[Mobject], frame: int) -> None:
        """Look at what is on screen at `frame`, within a play."""
        for text, _ in texts_in(mobjects):
            if text.kind is not TextKind.NUMBER:  # a running counter would fill the log
                self._passing.setdefault(text, _Seen()).add(frame - self._step, frame + self._step)

    def note(self, mobjects: Iterable[Mobject], play: Play) -> None:
        """Record the texts that are on screen after `play`, those before it and within it."""
        first, stop = play.first_frame, play.first_frame + play.frames
        after = {text: None for text, _ in texts_in(mobjects)}
        for text in {**self._before, **after}:
            self._at(text, play).add(first, stop)
        for text, glimpsed in self._passing.items():
            if text not in self._before and text not in after:
                for seen_from, seen_to in glimpsed.spans:
                    self._at(text, play).add(max(first, seen_from), min(stop, seen_to))
        self._before, self._passing = after, {}

    def texts(self, frames: int) -> tuple[TextOnScreen, ...]:
        """What was on screen within the first `frames` frames, in order of appearance."""
        spans: dict[tuple[str, Place, TextKind, tuple[WordPlace, ...]], _Seen] = {}
        for text, seen in self._seen.items():
            place, elsewhere = self._place(text, seen)
            at = spans.setdefault((text.text, place, text.kind, elsewhere), _Seen())
            at.spans += seen.spans
        shown = [
            TextOnScreen(text, first, min(stop, frames), place, kind, elsewhere)
            for (text, place, kind, elsewhere), seen in spans.items()
            for first, stop in _joined(seen.spans)
            if first < frames
        ]
        return tuple(sorted(shown, key=lambda text: (text.first_frame, text.place, text.text)))

    def _at(self, text: Written, play: Play) -> _Seen:
        seen = self._seen.setdefault(text, _Seen())
        seen.first_play = seen.first_play or play.place
        return seen

    def _place(self, text: Written, seen: _Seen) -> tuple[Place, tuple[WordPlace, ...]]:
        chain = text.chain or ((seen.first_play,) if seen.first_play else ())
        if text.kind is TextKind.NUMBER:
            return (chain[0] if chain else Place("")), ()
        return self._sources.of(text.text, chain)


def _joined(spans: Iterable[list[int]]) -> list[list[int]]:
    joined = _Seen()
    for first, stop in sorted(spans):
        joined.add(first, stop)
    return joined.spans
