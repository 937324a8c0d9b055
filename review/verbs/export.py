"""`roughcut notes export`: issues as files for git, for editors, for spreadsheets, for GitHub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from pipeline.errors import EXIT_FAILED, RoughcutError, UsageError
from review.desk import Desk, SeenDraft, open_desk, seen_draft
from review.issues import NEEDS_WORK, Issue, IssueState
from review.outgoing.github import github_issue, github_text
from review.outgoing.markers import Marker, markers_on
from review.outgoing.table import issues_csv
from review.sharing import Exchange, export_issues
from review.store import issue_id, load_issues, reading
from review.verbs.options import draft_option, film_option, json_option, say, say_json, states

FORMATS = ("yaml", "csv", "edl", "premiere", "otio", "github")
_STILL_TO_DO = NEEDS_WORK | {IssueState.FIX_RENDERED}


@click.command("export")
@click.argument("names", metavar="[ISSUE]...", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="yaml", show_default=True,
    help="yaml: a file per issue, for git. edl: DaVinci Resolve markers. "
    "premiere: Final Cut Pro 7 XML markers. otio: OpenTimelineIO markers.",
)  # fmt: skip
@click.option("--output", "-o", type=click.Path(path_type=Path), help="A new file to write.")
@click.option("--state", "wanted", type=states, multiple=True, help="Only in this state.")
@draft_option
@click.option("--over-edits", is_flag=True, help="Write over YAML that was edited by hand.")
@film_option
@json_option
def command(
    names: tuple[str, ...], form: str, output: Path | None, wanted: tuple[str, ...],
    number: int | None, over_edits: bool, film: str | None, for_machines: bool,
) -> None:  # fmt: skip
    """Export issues: all of them as YAML or CSV; to other formats, those named, or all on
    which there is still work to do. Times are those of --draft."""
    with open_desk(film) as desk:
        if form == "yaml":
            if names or output or wanted:
                raise UsageError("the YAML files are of all issues, in the film's review folder")
            done = export_issues(desk.store, over_edits)
            show_exchange(done, "wrote", for_machines)
            return
        issues = _chosen(desk, names, wanted, form)
        draft = seen_draft(desk.folder, number) if form in ("edl", "premiere", "otio") else None
        text, homeless = _written(desk, issues, draft, form)
    if output:
        _keep(output, text)
    if for_machines:
        say_json(_as_json(form, issues, homeless, output, text))
    elif output:
        say(f"wrote {output}: {len(issues) - len(homeless)} issues")
    else:
        click.echo(text, nl=False)
    if homeless:
        ids = ", ".join(issue.id for issue in homeless)
        click.echo(f"warning: without a place in this draft, and left out: {ids}", err=True)


def _chosen(desk: Desk, names: Sequence[str], wanted: Sequence[str], form: str) -> list[Issue]:
    with reading(desk.store) as connection:
        meant = {issue_id(connection, name) for name in names}
        issues = load_issues(connection, meant or None)
    if wanted:
        return [issue for issue in issues if issue.state.value in wanted]
    everything = bool(meant) or form == "csv"
    return [issue for issue in issues if everything or issue.state in _STILL_TO_DO]


def _written(
    desk: Desk, issues: list[Issue], draft: SeenDraft | None, form: str
) -> tuple[str, list[Issue]]:
    """The export's text, and the issues that have no place in it."""
    if form == "csv":
        return issues_csv(issues), []
    if draft is None:
        texts = [github_text(github_issue(issue)) for issue in issues]
        return "\n---\n\n".join(texts), []
    if draft.record is None:
        raise RoughcutError(f"draft {draft.number} is not here, so nothing can be placed in it")
    marks, homeless = markers_on(issues, draft.record)
    return _marked(desk, marks, draft, form), homeless


def _marked(desk: Desk, marks: list[Marker], draft: SeenDraft, form: str) -> str:
    record = draft.record
    assert record is not None
    title = f"{desk.folder.name} draft {draft.number}"
    fps, frames = record.timeline.fps, record.timeline.frames
    if form == "edl":
        from review.outgoing.resolve import marker_edl

        return marker_edl(marks, title, fps)
    if form == "premiere":
        from review.outgoing.premiere import sequence_xml

        quality = record.quality
        return sequence_xml(marks, title, fps, frames, quality.width, quality.height)
    from review.outgoing.otio import timeline_json

    return timeline_json(marks, title, _film_file(desk, draft), fps, frames)


def _film_file(desk: Desk, draft: SeenDraft) -> str:
    from pipeline.drafts import find_draft

    folder = find_draft(desk.folder.renders, draft.number)
    films = sorted(folder.glob("*.mp4"))
    return desk.folder.relative(films[0] if films else folder)


def _keep(output: Path, text: str) -> None:
    try:
        with output.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise UsageError(f"{output} is there already, and is not written over") from error
    except OSError as error:
        raise RoughcutError(f"{output} can not be written ({error.strerror})") from error


def _as_json(
    form: str, issues: list[Issue], homeless: list[Issue], output: Path | None, text: str
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "format": form,
        "issues": [issue.id for issue in issues],
        "without_place": [issue.id for issue in homeless],
        "file": str(output) if output else None,
    }
    if form == "github":
        return {**told, "texts": [asdict(github_issue(issue)) for issue in issues]}
    return told if output else {**told, "text": text}


def show_exchange(done: Exchange, verb: str, for_machines: bool) -> None:
    """Say what an export or import of YAML files did; exit with 1 if any was refused."""
    if for_machines:
        say_json(
            {
                "changed": list(done.changed),
                "same": list(done.same),
                "refused": [asdict(one) for one in done.refused],
            }
        )
    else:
        say(f"{verb} {len(done.changed)} issues, {len(done.same)} were the same")
        for one in done.refused:
            click.echo(str(one), err=True)
    if done.refused:
        raise SystemExit(EXIT_FAILED)
