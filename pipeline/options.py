"""What the commands share: their options, and what these mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pipeline.film import Watcher
    from pipeline.schema import Quality

QUALITY_LETTERS = ("l", "m", "h", "k")

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


def quality_of(letter: str, final: bool = False) -> Quality:
    """The quality that a letter on the command line names."""
    from pipeline.schema import QUALITIES

    return replace(QUALITIES[letter], final=final)


def watcher_for(silent: bool = False) -> Watcher:
    """Who is told how far the work is: the terminal, or nobody."""
    from pipeline.console import SilentWatcher, TerminalWatcher

    return SilentWatcher() if silent else TerminalWatcher()


def show(table: Any) -> None:
    """Print one of rich's tables."""
    from rich.console import Console

    Console(highlight=False).print(table, soft_wrap=True)


def workers_for(jobs: int | None, cluster: str | None = None) -> Executor:
    """Processes of this machine (None: one per core), or the cluster's; who of a cluster is
    refused is told. Raises RoughcutError where `cluster_workers` does."""
    if cluster is None:
        from pipeline.local_workers import local_workers

        return local_workers(jobs)
    from pipeline.cluster import cluster_workers  # with Dask, which is slow to import

    workers = cluster_workers(cluster)
    for refusal in workers.refused.values():
        click.echo(str(refusal), err=True)
    return workers
