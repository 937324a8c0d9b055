"""The command line. Exit codes: 0 all well, 1 failed, 2 usage, 3 the checks found something."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import EXIT_FAILED, EXIT_FINDINGS, FindingsError, RoughcutError, UsageError
from pipeline.folder import FilmFolder, find_film

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pipeline.film import Watcher
    from pipeline.schema import Quality
    from pipeline.served import Served, Wanted
    from review.flagged_draft import Asked

# Whatever else a command needs is imported when it runs: most of it is slow to import, and a
# draft of a film that has not changed is answered without any of it.

QUALITY_LETTERS = ("l", "m", "h", "k")
COMMANDS_ELSEWHERE = {
    "align": "pipeline.align_command:align_command",
    "cache": "pipeline.cache_command:cache",
    "listen": "pipeline.listen_command:listen_command",
    "models": "pipeline.models_command:models",
    "notes": "review.commands:notes",
    "watch": "pipeline.watch_command:watch",
}


quality_option = click.option(
    *("-q", "letter"),
    type=click.Choice(QUALITY_LETTERS),
    default="m",
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


def _quality(letter: str, final: bool = False) -> Quality:
    from pipeline.schema import QUALITIES

    return replace(QUALITIES[letter], final=final)


def _watcher(silent: bool = False) -> Watcher:
    from pipeline.console import SilentWatcher, TerminalWatcher

    return SilentWatcher() if silent else TerminalWatcher()


def _show(table: Any) -> None:
    from rich.console import Console

    Console(highlight=False).print(table, soft_wrap=True)


def _workers(jobs: int | None, cluster: str | None = None) -> Executor:
    if cluster is None:
        from pipeline.local_workers import local_workers

        return local_workers(jobs)
    from pipeline.cluster import cluster_workers  # with Dask, which is slow to import

    workers = cluster_workers(cluster)
    for refusal in workers.refused.values():
        click.echo(str(refusal), err=True)
    return workers


class _OneSentence(click.Group):
    """Ends with one clear sentence where a user can mend it; the unexpected keeps its trace.

    Commands of other files are imported when they are asked for.
    """

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted({*super().list_commands(context), *COMMANDS_ELSEWHERE})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS_ELSEWHERE:
            return super().get_command(context, name)
        module, _, command = COMMANDS_ELSEWHERE[name].partition(":")
        found: click.Command = getattr(import_module(module), command)
        return found

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except FindingsError as error:
            from rich.console import Console

            from pipeline.console import finding_text

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
    letter: str,
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

    If nothing has changed since the latest draft of this quality, that draft is named instead.
    With --only every other shot stays as it is in the latest draft of this quality; with
    --flagged each open issue is looked for again in the draft that was made for it.
    """
    from pipeline.served import Wanted, ask_for_draft
    from pipeline.unchanged import (
        film_state,
        forget_draft,
        installation,
        remember_draft,
        unchanged_draft,
    )

    folder = find_film(Path.cwd(), name)
    whole = not (only or flagged)
    if whole and not (strict or no_reuse or cluster):
        before = unchanged_draft(folder, letter, final)
        if before:
            _say_unchanged(before, as_json)
            return
    segments = _segments_in(only)
    asked = _asked_for(folder, _quality(letter, final), segments) if flagged else None
    if asked:
        segments = asked.flags.segments
        if not segments:
            click.echo(asked.nothing_to_make, err=True)
            if as_json:
                click.echo(json.dumps({"draft": None, "issues": []}))
            return
    state = film_state(folder)
    forget_draft(folder, letter, final)
    wanted = Wanted(letter, final, strict, not no_reuse, segments, installation(state))
    made = None if jobs or cluster else ask_for_draft(folder, wanted, _watcher(as_json))
    made = made or _draft_here(folder, wanted, _watcher(as_json), jobs, cluster)
    if whole:
        draft_folder = folder.root / made.summary["folder"]
        remember_draft(folder, letter, final, state, draft_folder, made.summary)
    outcomes = asked.look_again(made.summary["draft"]) if asked else ()
    if as_json:
        issues = {"issues": [outcome.as_json() for outcome in outcomes]} if asked else {}
        click.echo(json.dumps({**made.summary, **issues}, indent=1))
        return
    _show(made.table)
    for outcome in outcomes:
        click.echo("\n".join(outcome.lines()))


@main.command()
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
    watcher = _watcher(as_json)
    if words_only:
        script, claims = film.read_words(folder, watcher)
        findings = spelling_findings(folder, script)
    else:
        plan = film.plan_film(folder, _quality("l"), watcher)
        with _workers(jobs) as workers:
            seen = film.inspect_film(folder, plan, workers, watcher)
        claims, findings = plan.claims, film.check_film(folder, plan, seen)
    watcher.found(findings)
    if as_json:
        click.echo(
            json.dumps(cattrs.unstructure({"claims": claims, "findings": findings}), indent=1)
        )
    else:
        _show(claims_table(claims))
    if findings:
        sys.exit(EXIT_FINDINGS)


@main.command()
@film_argument
def narrate(name: str | None) -> None:
    """Make the narration of FILM alone, as renders/FILM/narration.wav, and say how long each
    segment is."""
    from pipeline import film
    from pipeline.narration import narration_of
    from pipeline.store import Store

    folder = find_film(Path.cwd(), name)
    with Store(folder.cache).in_use():
        plan = film.plan_film(folder, _quality("l"), _watcher())
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


@main.command("preview")
@click.argument("segment")
@click.option("--film", "name", help="The film, where there are several.")
@quality_option
@jobs_option
def preview_segment(segment: str, name: str | None, letter: str, jobs: int | None) -> None:
    """Render the one shot that holds SEGMENT, with its narration."""
    from pipeline.preview import preview

    folder = find_film(Path.cwd(), name)
    with _workers(jobs) as workers:
        path = preview(folder, segment, _quality(letter), workers, _watcher())
    click.echo(folder.relative(path))


@main.command()
@film_argument
@quality_option
def why(name: str | None, letter: str) -> None:
    """Say for every shot of FILM whether the next draft performs it, and why."""
    from pipeline import film
    from pipeline.reuse import reasons
    from pipeline.store import Store

    folder = find_film(Path.cwd(), name)
    plan = film.plan_film(folder, _quality(letter), _watcher(silent=True))
    for job in plan.jobs:
        click.echo(f"{', '.join(job.segments)} ({job.scene or 'card'}):")
        for reason in reasons(job, Store(folder.cache)):
            click.echo(f"    {reason}")


@main.command()
@click.argument("name")
def new(name: str) -> None:
    """Start a film called NAME here: a script, a scene, a model, ready to draft."""
    from pipeline.start import start_film

    for path in start_film(Path.cwd(), name):
        click.echo(f"wrote {path}")
    click.echo(f"Now: roughcut draft {name} -ql")


@main.command()
@json_option
def doctor(as_json: bool) -> None:
    """Say what roughcut needs, what is here, and what to do about what is missing."""
    from pipeline.doctor import diagnose, show_diagnosis

    diagnosis = diagnose()
    show_diagnosis(diagnosis, as_json)
    if any(not finding.well for finding in diagnosis):
        sys.exit(EXIT_FAILED)


def _draft_here(
    folder: FilmFolder, wanted: Wanted, watcher: Watcher, jobs: int | None, cluster: str | None
) -> Served:
    """The draft, made by this process and its workers."""
    with _workers(jobs, cluster) as workers:  # they get ready while the film is planned
        from pipeline.console import closing_table
        from pipeline.film import make_draft
        from pipeline.served import Served
        from pipeline.summary import summary_of

        made = make_draft(
            *(folder, _quality(wanted.letter, wanted.final), workers, watcher),
            *(wanted.strict, wanted.reuse, wanted.only),
        )
        return Served(summary_of(made), closing_table(made))


def _say_unchanged(summary: dict[str, Any], as_json: bool) -> None:
    """Nothing has changed: the summary of the draft that is this film already."""
    nothing_drawn = {**summary, "reused": summary["shots"], "frames_drawn": 0, "unchanged": True}
    if as_json:
        click.echo(json.dumps(nothing_drawn, indent=1))
        return
    late = f"; {len(summary['late'])} warnings of late cues stand" if summary["late"] else ""
    click.echo(
        f"Nothing has changed: draft {summary['draft']} is this film already{late}.\n"
        f"{summary['film']}\nAnother one all the same: --no-reuse"
    )


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


if __name__ == "__main__":
    main()
