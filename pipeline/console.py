"""What a person sees while the line runs: bars with the time left, findings, a closing table.

Bars go to stderr and only to a terminal; elsewhere each stage is one plain line.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from pipeline.errors import Finding, Severity
from pipeline.timecode import clock, ms_from_frames

if TYPE_CHECKING:  # slow to import, and not needed to show how far somebody else is
    from pipeline.claims import ClaimResult
    from pipeline.film import Made

UNITS = {
    "narration": "segments",
    "alignment": "s of sound",
    "listening": "segments",
    "inspection": "frames",
    "pictures": "frames",
    "assembly": "steps",
}
BESIDE_THE_FILM = (
    *("captions (.srt .vtt)", "chapters.txt", "poster.png", "contact-sheet.png"),
    "manifest.json",
)
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


PLAIN_LINE_SECONDS = 10  # between two lines of progress where there is no terminal


class _TimeLeft(TimeRemainingColumn):
    """The time left by what the work costs, where that is known; else by how it has gone."""

    def render(self, task: Task) -> Text:
        seconds = task.fields.get("left")
        if seconds is None or task.finished:
            return super().render(task).append(" left")
        return Text(f"{timedelta(seconds=round(seconds))} left", style="progress.remaining")


class _Stage:
    """Tells a bar, or now and then a line, how much of a stage is done."""

    def __init__(
        self, console: Console, bar: Progress, task: TaskID, total: str, name: str
    ) -> None:
        self._console, self._bar, self._task = console, bar, task
        self._total, self._name = total, name
        self._left = ""
        self._told = time.monotonic()
        self._at_first: int | None = None

    def __call__(self, done: int) -> None:
        self._bar.update(self._task, completed=done)
        if self._console.is_terminal:
            return
        if self._name == "pictures" and self._at_first is None:
            self._at_first = done
            if done:
                self._console.print(f"pictures: {done} of {self._total} are in the store")
        if time.monotonic() - self._told >= PLAIN_LINE_SECONDS:
            self._told = time.monotonic()
            self._console.print(f"{self._name}: {done} of {self._total}{self._left}")

    def left(self, seconds: float) -> None:
        """The rest takes about so many seconds."""
        self._bar.update(self._task, left=seconds)
        self._left = f", about {seconds:.0f} s left"


class TerminalWatcher:
    """Shows stages and findings on stderr."""

    def __init__(self) -> None:
        self.console = Console(stderr=True, highlight=False)
        self.warnings = 0

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Callable[[int], None]]:
        """A bar for one stage; the callable is told how much of `total` is done."""
        began = time.monotonic()
        with self._bar() as bar:
            task = bar.add_task(name, total=total, unit=UNITS.get(name, ""), left=None)
            yield _Stage(self.console, bar, task, f"{total} {UNITS.get(name, '')}".strip(), name)
        if not self.console.is_terminal:
            seconds = time.monotonic() - began
            self.console.print(f"{name}: {total} {UNITS.get(name, '')} in {seconds:.1f} s")

    def found(self, findings: Iterable[Finding]) -> None:
        """Print findings, one below the other."""
        for finding in findings:
            self.warnings += finding.severity is Severity.WARNING
            self.console.print(finding_text(finding), soft_wrap=True)

    def _bar(self) -> Progress:
        return Progress(
            TextColumn("{task.description:>10}"),
            BarColumn(bar_width=32),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}"),
            TimeElapsedColumn(),
            _TimeLeft(),
            console=self.console,
            disable=not self.console.is_terminal,
        )


class SilentWatcher:
    """Shows nothing: for `--json`, and for calls from Python."""

    @contextmanager
    def stage(self, _name: str, _total: int) -> Iterator[Callable[[int], None]]:
        """A stage without a bar."""
        yield lambda _done: None

    def found(self, _findings: Iterable[Finding]) -> None:
        """Warnings are part of the JSON."""


def finding_text(finding: Finding) -> Text:
    """A finding as compilers write it: place, weight, sentence, and the hint below."""
    text = Text(f"{finding.place}: ", style="bold")
    text.append(f"{finding.severity}: ", style=f"bold {COLOURS[finding.severity]}")
    text.append(finding.message, style="not bold")
    if finding.hint:
        text.append(f"\n  {finding.hint}", style="not bold dim")
    return text


def claims_table(claims: Iterable[ClaimResult]) -> Table:
    """What was said, what the model computes, and whether the words may stand."""
    table = Table("where", "said", "asked of the model", "computed", "", box=None, pad_edge=False)
    for result in claims:
        table.add_row(
            str(result.claim.place),
            result.claim.said,
            f"{result.claim.function}()",
            "" if result.value is None else f"{result.value:,.12g}",
            Text("holds", "green") if result.holds else Text("does not hold", "bold red"),
        )
    return table


def closing_table(made: Made) -> Table:
    """What the draft is made of and where its files lie."""
    plan, draft = made.plan, made.draft
    cards = sum(segment.scene is None for segment in plan.script.segments)
    animated = len(plan.script.segments) - cards
    reused = sum(clip.reused for clip in made.clips)
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="dim")
    table.add_row("draft", f"{draft.number}")
    length = clock(ms_from_frames(draft.frames, draft.fps))
    table.add_row("length", f"{length} ({draft.frames:,} frames at {draft.fps} fps)")
    table.add_row("segments", f"{animated} animated, {cards} on cards")
    table.add_row("shots", f"{len(made.clips) - reused} performed, {reused} reused")
    drawn = sum(clip.frames_drawn for clip in made.clips)
    table.add_row("frames", f"{drawn:,} drawn, {draft.frames - drawn:,} reused")
    holding = sum(claim.holds for claim in plan.claims)
    table.add_row("claims", f"{holding} of {len(plan.claims)} hold")
    table.add_row("late cues", str(sum(len(clip.inspection.late) for clip in made.clips)))
    if not draft.loudness_on_target:
        table.add_row("loudness", Text("off its target: see sound in manifest.json", "yellow"))
    table.add_row("film", draft.film_file)
    table.add_row("beside it", ", ".join(BESIDE_THE_FILM))
    return table
