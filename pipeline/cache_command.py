"""`roughcut cache`: how large the store is, and room made in it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipeline.console import SilentWatcher
from pipeline.errors import FindingsError, RoughcutError
from pipeline.folder import FilmFolder, find_films
from pipeline.options import json_option
from pipeline.store import Store

MB = 1_000_000


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def cache(context: click.Context, as_json: bool) -> None:
    """Say what lies in the store of made things, by kind."""
    if context.invoked_subcommand:
        return
    from pipeline.cache import things

    store = Store(find_films(Path.cwd())[0].cache)
    _show(_by_kind((thing.kind, thing.size) for thing in things(store)), "in all", as_json)


@cache.command()
@click.option(
    "--keep-drafts", type=click.IntRange(0), default=3, show_default=True, metavar="N",
    help="Keep what the last N drafts of each film are made of.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Remove nothing, only say what would go.")
@json_option
def gc(keep_drafts: int, dry_run: bool, as_json: bool) -> None:
    """Remove made things that neither the last drafts nor the films as they are now need.

    Drafts, scripts, scenes and recordings stay; whatever goes can be made again.
    """
    from pipeline.cache import plan_now, unneeded

    folders = find_films(Path.cwd())
    store, began = Store(folders[0].cache), time.time()
    planned = []
    for folder in folders:
        try:
            planned.append(plan_now(folder, SilentWatcher()))
        except FindingsError as error:
            raise RoughcutError(_unknown(folder, error)) from None
    with store.alone():
        store.sweep()
        gone = unneeded(store, planned, keep_drafts, began)
        for thing in () if dry_run else gone:
            thing.remove()
    total = "would be freed" if dry_run else "freed"
    _show(_by_kind((thing.kind, thing.size) for thing in gone), total, as_json)


def _unknown(folder: FilmFolder, error: FindingsError) -> str:
    first = error.findings[0]
    return (
        f"nothing was removed: what {folder.name!r} needs can't be known while its script has "
        f"errors ({first.place}: {first.message}). Mend them (roughcut check {folder.name}), "
        "then run the command again"
    )


def _by_kind(sizes: Iterable[tuple[str, int]]) -> dict[str, tuple[int, int]]:
    """The number of things of each kind and their bytes."""
    kinds: dict[str, tuple[int, int]] = {}
    for kind, size in sizes:
        count, total = kinds.get(kind, (0, 0))
        kinds[kind] = count + 1, total + size
    return kinds


def _show(kinds: dict[str, tuple[int, int]], total: str, as_json: bool) -> None:
    count = sum(things for things, _ in kinds.values())
    size = sum(size for _, size in kinds.values())
    if as_json:
        rows = {kind: {"things": things, "bytes": size} for kind, (things, size) in kinds.items()}
        click.echo(json.dumps({"kinds": rows, "things": count, "bytes": size}, indent=1))
        return
    table = Table("kind", box=None, pad_edge=False)
    table.add_column("things", justify="right")
    table.add_column("MB", justify="right")
    for kind, (of_kind, its_size) in sorted(kinds.items(), key=lambda row: -row[1][1]):
        table.add_row(kind, f"{of_kind:,}", f"{its_size / MB:,.1f}")
    table.add_row(total, f"{count:,}", f"{size / MB:,.1f}", style="bold")
    Console(highlight=False).print(table)
