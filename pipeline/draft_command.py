"""`roughcut draft`: the next numbered draft, of the whole film or of some of its segments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import UsageError
from pipeline.folder import FilmFolder, find_film
from pipeline.options import (
    cluster_option,
    film_argument,
    jobs_option,
    json_option,
    quality_of,
    quality_option,
    show,
    watcher_for,
    workers_for,
)

if TYPE_CHECKING:
    from pipeline.film import Watcher
    from pipeline.schema import Quality
    from pipeline.served import Served, Wanted
    from review.flagged_draft import Asked

# Whatever else it needs is imported when it is needed: most of it is slow to import, and a
# draft of a film that has not changed is answered without any of it.


@click.command()
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
    asked = _asked_for(folder, quality_of(letter, final), segments) if flagged else None
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
    made = None if jobs or cluster else ask_for_draft(folder, wanted, watcher_for(as_json))
    made = made or _draft_here(folder, wanted, watcher_for(as_json), jobs, cluster)
    if whole:
        draft_folder = folder.root / made.summary["folder"]
        remember_draft(folder, letter, final, state, draft_folder, made.summary)
    outcomes = asked.look_again(made.summary["draft"]) if asked else ()
    if as_json:
        issues = {"issues": [outcome.as_json() for outcome in outcomes]} if asked else {}
        click.echo(json.dumps({**made.summary, **issues}, indent=1))
        return
    show(made.table)
    for outcome in outcomes:
        click.echo("\n".join(outcome.lines()))


def _draft_here(
    folder: FilmFolder, wanted: Wanted, watcher: Watcher, jobs: int | None, cluster: str | None
) -> Served:
    """The draft, made by this process and its workers."""
    with workers_for(jobs, cluster) as workers:  # they get ready while the film is planned
        from pipeline.console import closing_table
        from pipeline.film import make_draft
        from pipeline.served import Served
        from pipeline.summary import summary_of

        made = make_draft(
            *(folder, quality_of(wanted.letter, wanted.final), workers, watcher),
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
