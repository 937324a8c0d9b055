"""The command line. Exit codes: 0 all well, 1 failed, 2 usage, 3 the checks found something."""

from __future__ import annotations

import json
import sys
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cattrs
import click
from rich.console import Console

from pipeline import film
from pipeline.align_command import align_command
from pipeline.cache_command import cache
from pipeline.console import (
    SilentWatcher,
    TerminalWatcher,
    claims_table,
    closing_table,
    finding_text,
)
from pipeline.doctor import diagnose, show_diagnosis
from pipeline.errors import EXIT_FAILED, EXIT_FINDINGS, FindingsError, RoughcutError, UsageError
from pipeline.folder import FilmFolder, find_film
from pipeline.listen_command import listen_command
from pipeline.local_workers import local_workers
from pipeline.models_command import models
from pipeline.preview import preview
from pipeline.reuse import reasons
from pipeline.schema import QUALITIES, Quality
from pipeline.spelling import spelling_findings
from pipeline.start import start_film
from pipeline.store import Store
from review.commands import notes

if TYPE_CHECKING:
    from review.flagged_draft import Asked


def _quality(_context: click.Context, _option: click.Parameter, letter: str) -> Quality:
    return QUALITIES[letter]


quality_option = click.option(
    *("-q", "quality"),
    type=click.Choice(list(QUALITIES)),
    default="m",
    callback=_quality,
    show_default=True,
    help="l 854x480 at 15 fps, m 1280x720 at 30, h 1920x1080 at 60, k 3840x2160 at 60.",
)
jobs_option = click.option(
    *("--jobs", "-j"), type=click.IntRange(1), help="Worker processes (default: one per core)."
)
cluster_option = click.option(
    "--cluster", metavar="URL", help="Draw on a Dask cluster, such as tcp://host:8786."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")
film_argument = click.argument("name", metavar="[FILM]", required=False)


def _workers(jobs: int | None, cluster: str | None) -> Executor:
    if cluster is None:
        return local_workers(jobs)
    from pipeline.cluster import cluster_workers  # with Dask, which is slow to import

    workers = cluster_workers(cluster)
    for refusal in workers.refused.values():
        click.echo(str(refusal), err=True)
    return workers


class _OneSentence(click.Group):
    """Ends with one clear sentence where a user can mend it; the unexpected keeps its trace."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except FindingsError as error:
            console = Console(stderr=True, highlight=False)
            for finding in error.findings:
                console.print(finding_text(finding), soft_wrap=True)
            context.exit(error.exit_code)
        except RoughcutError as error:
            click.echo(str(error), err=True)
            context.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Interrupted: no draft was written; finished shots are kept.", err=True)
            context.exit(EXIT_FAILED)


@click.group(cls=_OneSentence, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="roughcut")
def main() -> None:
    """From a markdown script to a narrated Manim draft."""


@main.command()
@film_argument
@quality_option
@jobs_option
@click.option("--only", metavar="SEG,..", help="Make these segments, keep the rest as it is.")
@click.option("--flagged", is_flag=True, help="The same for the segments that open issues name.")
@click.option("--strict", is_flag=True, help="Stop if a scene comes late to a cue.")
@click.option("--final", is_flag=True, help="Slow encoder settings, for the last draft of all.")
@click.option("--no-reuse", is_flag=True, help="Draw every frame anew.")
@cluster_option
@json_option
def draft(
    name: str | None,
    quality: Quality,
    jobs: int | None,
    only: str | None,
    flagged: bool,
    strict: bool,
    final: bool,
    no_reuse: bool,
    cluster: str | None,
    as_json: bool,
) -> None:
    """Make the next numbered draft of FILM (of the only film, if it is not named).

    With --only every other shot stays as it is in the latest draft of this quality; with
    --flagged each open issue is looked for again in the draft that was made for it.
    """
    folder = find_film(Path.cwd(), name)
    watcher = SilentWatcher() if as_json else TerminalWatcher()
    chosen, segments = replace(quality, final=final), _segments_in(only)
    asked = _asked_for(folder, chosen, segments) if flagged else None
    if asked:
        segments = asked.flags.segments
        if not segments:
            click.echo(asked.nothing_to_make, err=True)
            if as_json:
                click.echo(json.dumps({"draft": None, "issues": []}))
            return
    with _workers(jobs, cluster) as workers:
        made = film.make_draft(folder, chosen, workers, watcher, strict, not no_reuse, segments)
    outcomes = asked.look_again(made.draft.number) if asked else ()
    if as_json:
        issues = {"issues": [outcome.as_json() for outcome in outcomes]} if asked else {}
        click.echo(json.dumps({**_summary(made), **issues}, indent=1))
        return
    Console(highlight=False).print(closing_table(made), soft_wrap=True)
    for outcome in outcomes:
        click.echo("\n".join(outcome.lines()))


@main.command()
@film_argument
@jobs_option
@click.option("--words-only", is_flag=True, help="Check the script and its claims, no scene.")
@json_option
def check(name: str | None, jobs: int | None, words_only: bool, as_json: bool) -> None:
    """Check script, claims and scenes of FILM without drawing anything."""
    folder = find_film(Path.cwd(), name)
    watcher = SilentWatcher() if as_json else TerminalWatcher()
    if words_only:
        script, claims = film.read_words(folder, watcher)
        findings = spelling_findings(folder, script)
    else:
        plan = film.plan_film(folder, QUALITIES["l"], watcher)
        with local_workers(jobs) as workers:
            seen = film.inspect_film(folder, plan, workers, watcher)
        claims, findings = plan.claims, film.check_film(folder, plan, seen)
    watcher.found(findings)
    if as_json:
        click.echo(
            json.dumps(cattrs.unstructure({"claims": claims, "findings": findings}), indent=1)
        )
    else:
        Console(highlight=False).print(claims_table(claims), soft_wrap=True)
    if findings:
        sys.exit(EXIT_FINDINGS)


@main.command()
@film_argument
def narrate(name: str | None) -> None:
    """Make the narration of FILM alone and say how long each segment is."""
    folder = find_film(Path.cwd(), name)
    plan = film.plan_film(folder, QUALITIES["l"], TerminalWatcher())
    for alignment in plan.alignments:
        seconds = alignment.length_ms / 1000
        click.echo(
            f"{alignment.segment:32} {seconds:7.2f} s  {len(alignment.words):4} words  "
            f"{alignment.kind.value}"
        )


@main.command("preview")
@click.argument("segment")
@click.option("--film", "name", help="The film, where there are several.")
@quality_option
@jobs_option
def preview_segment(segment: str, name: str | None, quality: Quality, jobs: int | None) -> None:
    """Render the one shot that holds SEGMENT, with its narration."""
    folder = find_film(Path.cwd(), name)
    with local_workers(jobs) as workers:
        path = preview(folder, segment, quality, workers, TerminalWatcher())
    click.echo(folder.relative(path))


@main.command()
@film_argument
@quality_option
def why(name: str | None, quality: Quality) -> None:
    """Say for every shot of FILM whether the next draft performs it, and why."""
    folder = find_film(Path.cwd(), name)
    plan = film.plan_film(folder, quality, SilentWatcher())
    for job in plan.jobs:
        click.echo(f"{', '.join(job.segments)} ({job.scene or 'card'}):")
        for reason in reasons(job, Store(folder.cache)):
            click.echo(f"    {reason}")


@main.command()
@click.argument("name")
def new(name: str) -> None:
    """Start a film called NAME here: a script, a scene, a model, ready to draft."""
    for path in start_film(Path.cwd(), name):
        click.echo(f"wrote {path}")
    click.echo(f"Now: roughcut draft {name} -ql")


@main.command()
@json_option
def doctor(as_json: bool) -> None:
    """Say what roughcut needs, what is here, and what to do about what is missing."""
    diagnosis = diagnose()
    show_diagnosis(diagnosis, as_json)
    if any(not finding.well for finding in diagnosis):
        sys.exit(EXIT_FAILED)


for command in (align_command, cache, listen_command, models, notes):
    main.add_command(command)


def _asked_for(folder: FilmFolder, quality: Quality, segments: tuple[str, ...]) -> Asked:
    """What the open issues ask of the next draft."""
    from review.flagged_draft import asked_for  # with the store of notes, which is slow to import

    if segments:
        raise UsageError("--flagged names the segments itself: leave out --only")
    return asked_for(folder, quality)


def _segments_in(names: str | None) -> tuple[str, ...]:
    """Segment ids as they are written on the command line, with commas between."""
    if names is None:
        return ()
    if ids := tuple(filter(None, (name.strip() for name in names.split(",")))):
        return ids
    raise UsageError("--only needs the id of a segment, or several: --only hook,rows")


def _summary(made: film.Made) -> dict[str, Any]:
    return {
        "draft": made.draft.number,
        "folder": made.draft.folder,
        "film": made.draft.film_file,
        "frames": made.draft.frames,
        "fps": made.draft.fps,
        "shots": len(made.clips),
        "reused": sum(clip.reused for clip in made.clips),
        "kept": len(made.plan.kept),
        "frames_drawn": sum(clip.frames_drawn for clip in made.clips),
        "claims": len(made.plan.claims),
        "late": [str(finding) for finding in made.late],
    }


if __name__ == "__main__":
    main()
