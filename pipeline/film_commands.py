"""The commands that look at a film, or begin one, and make no draft of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from pipeline.errors import EXIT_FAILED, EXIT_FINDINGS
from pipeline.folder import find_film
from pipeline.options import (
    film_argument,
    jobs_option,
    json_option,
    quality_of,
    quality_option,
    show,
    watcher_for,
    workers_for,
)

# Whatever else a command needs is imported when it runs: most of it is slow to import.


@click.command()
@film_argument
@jobs_option
@click.option("--words-only", is_flag=True, help="Check the script and its claims, no scene.")
@json_option
def check(name: str | None, jobs: int | None, words_only: bool, as_json: bool) -> None:
    """Check script, claims and scenes of FILM without drawing anything."""
    import cattrs

    from pipeline import film
    from pipeline.console import claims_table
    from pipeline.spelling import spelling_findings

    folder = find_film(Path.cwd(), name)
    watcher = watcher_for(as_json)
    if words_only:
        script, claims = film.read_words(folder, watcher)
        findings = spelling_findings(folder, script)
    else:
        plan = film.plan_film(folder, quality_of("l"), watcher)
        with workers_for(jobs) as workers:
            seen = film.inspect_film(folder, plan, workers, watcher)
        claims, findings = plan.claims, film.check_film(folder, plan, seen)
    watcher.found(findings)
    if as_json:
        click.echo(
            json.dumps(cattrs.unstructure({"claims": claims, "findings": findings}), indent=1)
        )
    else:
        show(claims_table(claims))
    if findings:
        sys.exit(EXIT_FINDINGS)


@click.command()
@film_argument
def narrate(name: str | None) -> None:
    """Make the narration of FILM alone, as renders/FILM/narration.wav, and say how long each
    segment is."""
    from pipeline import film
    from pipeline.narration import narration_of
    from pipeline.store import Store

    folder = find_film(Path.cwd(), name)
    with Store(folder.cache).in_use():
        plan = film.plan_film(folder, quality_of("l"), watcher_for())
        for alignment in plan.alignments:
            seconds = alignment.length_ms / 1000
            click.echo(
                f"{alignment.segment:32} {seconds:7.2f} s  {len(alignment.words):4} words  "
                f"{alignment.kind.value}"
            )
        folder.renders.mkdir(parents=True, exist_ok=True)
        narration = narration_of(plan.timeline, plan.alignments)
        path = narration.write(folder.renders / "narration.wav")
    click.echo(f"narration: {folder.relative(path)}")


@click.command("preview")
@click.argument("segment")
@click.option("--film", "name", help="The film, where there are several.")
@quality_option
@jobs_option
def preview_segment(segment: str, name: str | None, letter: str, jobs: int | None) -> None:
    """Render the one shot that holds SEGMENT, with its narration."""
    from pipeline.preview import preview

    folder = find_film(Path.cwd(), name)
    with workers_for(jobs) as workers:
        path = preview(folder, segment, quality_of(letter), workers, watcher_for())
    click.echo(folder.relative(path))


@click.command()
@film_argument
@quality_option
def why(name: str | None, letter: str) -> None:
    """Say for every shot of FILM whether the next draft performs it, and why."""
    from pipeline import film
    from pipeline.reuse import reasons
    from pipeline.store import Store

    folder = find_film(Path.cwd(), name)
    plan = film.plan_film(folder, quality_of(letter), watcher_for(silent=True))
    for job in plan.jobs:
        click.echo(f"{', '.join(job.segments)} ({job.scene or 'card'}):")
        for reason in reasons(job, Store(folder.cache)):
            click.echo(f"    {reason}")


@click.command()
@click.argument("name")
def new(name: str) -> None:
    """Start a film called NAME here: a script, a scene, a model, ready to draft."""
    from pipeline.start import start_film

    for path in start_film(Path.cwd(), name):
        click.echo(f"wrote {path}")
    click.echo(f"Now: roughcut draft {name} -ql")


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Say what roughcut needs, what is here, and what to do about what is missing."""
    from pipeline.doctor import diagnose, show_diagnosis

    diagnosis = diagnose()
    show_diagnosis(diagnosis, as_json)
    if any(not finding.well for finding in diagnosis):
        sys.exit(EXIT_FAILED)
