"""`roughcut notes import`: what was edited, here or in another branch, comes in."""

from __future__ import annotations

from pathlib import Path

import click

from review.desk import open_desk, who_am_i
from review.sharing import import_issues
from review.verbs.export import show_exchange
from review.verbs.options import by_option, film_option, json_option


@click.command("import")
@click.argument("paths", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--theirs", is_flag=True, help="Where both changed, take what the file says.")
@by_option
@film_option
@json_option
def command(
    paths: tuple[Path, ...], theirs: bool, by: str | None, film: str | None, for_machines: bool
) -> None:
    """Take in the issue FILEs (YAML), or all of the film's. A file that is older than what is
    here is refused, and both versions are shown."""
    with open_desk(film) as desk:
        done = import_issues(desk.store, paths, by or who_am_i(), over_store=theirs)
    show_exchange(done, "took in", for_machines)
