"""`roughcut watch`: every save shows the shots that it changed."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from pipeline.console import TerminalWatcher, finding_text
from pipeline.errors import FindingsError, RoughcutError
from pipeline.folder import FilmFolder, find_film
from pipeline.local_workers import local_workers
from pipeline.schema import QUALITIES
from pipeline.watching import Round, rounds

QUIET_SECONDS = 0.2
"""Editors write a file in several steps: a save is over when nothing has happened for so long."""

CHANGES = ("created", "modified", "moved", "deleted")


@click.command()
@click.argument("name", metavar="[FILM]", required=False)
@click.option(
    *("-q", "letter"),
    type=click.Choice(list(QUALITIES)),
    default="l",
    show_default=True,
    help="As for drafts.",
)
@click.option("--jobs", "-j", type=click.IntRange(1), help="Worker processes.")
def watch(name: str | None, letter: str, jobs: int | None) -> None:
    """Watch FILM while it is written: every save shows the shots that it changed.

    They are drawn, with their voice, into renders/<film>/watch.mp4; late cues and faults of
    layout are told. No draft is made. Ctrl-C ends it.
    """
    folder = find_film(Path.cwd(), name)
    watcher = TerminalWatcher()
    with local_workers(jobs) as workers, saves_of(folder) as saves:
        try:
            for seen in rounds(folder, QUALITIES[letter], workers, watcher, saves):
                _tell(seen, folder, watcher)
        except KeyboardInterrupt:
            click.echo("No longer watched.", err=True)


@contextmanager
def saves_of(folder: FilmFolder) -> Iterator[Iterator[None]]:
    """An iterator that comes to its next item at once, and then after every save of a file
    of the film's script or scenes."""
    changes: queue.SimpleQueue[None] = queue.SimpleQueue()

    class Notes(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            ours = "__pycache__" in str(event.src_path) or event.is_directory
            if event.event_type in CHANGES and not ours:
                changes.put(None)

    observer = Observer()
    for place in (folder.script, folder.root / "scenes"):
        if place.is_dir():
            observer.schedule(Notes(), str(place), recursive=True)
    observer.start()
    try:
        yield _saves(changes)
    finally:
        observer.stop()
        observer.join()


def _saves(changes: queue.SimpleQueue[None]) -> Iterator[None]:
    yield
    while True:
        changes.get()
        time.sleep(QUIET_SECONDS)
        while not changes.empty():
            while not changes.empty():
                changes.get()
            time.sleep(QUIET_SECONDS)
        yield


def _tell(seen: Round | RoughcutError, folder: FilmFolder, watcher: TerminalWatcher) -> None:
    match seen:
        case FindingsError():
            for finding in seen.findings:
                watcher.console.print(finding_text(finding), soft_wrap=True)
        case RoughcutError():
            click.echo(str(seen), err=True)
        case Round(path=None):
            click.echo("Nothing changed in the pictures; watching.", err=True)
        case Round(changed=changed, path=Path() as path):
            click.echo(f"{', '.join(changed)}: {folder.relative(path)}")
