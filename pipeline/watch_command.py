"""`roughcut watch`: every save shows the shots that it changed."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from pipeline.console import TerminalWatcher, finding_text
from pipeline.errors import FindingsError, RoughcutError
from pipeline.folder import FilmFolder, find_film
from pipeline.local_workers import local_workers
from pipeline.options import film_argument, jobs_option
from pipeline.schema import QUALITIES
from pipeline.serving import Asked, answer, draft_desk
from pipeline.watching import PutOff, Round, rounds

QUIET_SECONDS = 0.3
"""Editors write a file in several steps: a save is over when nothing has happened for so long."""

CHANGES = ("created", "modified", "moved", "deleted")


@click.command()
@film_argument
@click.option(
    *("-q", "letter"),
    type=click.Choice(list(QUALITIES)),
    default="l",
    show_default=True,
    help="As for drafts.",
)
@jobs_option
def watch(name: str | None, letter: str, jobs: int | None) -> None:
    """Watch FILM while it is written: every save shows the shots that it changed.

    They are drawn, with their voice, into renders/<film>/watch.mp4; late cues and faults of
    layout are told. No draft is made but those that `roughcut draft` asks for in another
    terminal: they come sooner, because everything is ready here. Ctrl-C ends it.
    """
    folder = find_film(Path.cwd(), name)
    watcher, events = TerminalWatcher(), Events()
    with local_workers(jobs) as workers, saves_of(folder, events), draft_desk(folder, events.ask):
        saves = _answering(folder, events)
        try:
            for seen in rounds(
                *(folder, QUALITIES[letter], workers, watcher, saves, events.give_way)
            ):
                _tell(seen, folder, watcher)
        except KeyboardInterrupt:
            click.echo("No longer watched.", err=True)


class Events:
    """What there is to answer: saves, several shortly after one another being one, and drafts
    that are asked for once the film has been looked at."""

    def __init__(self) -> None:
        self._came: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
        self._looked = threading.Event()
        self._drafts: deque[Asked] = deque()  # those that are asked for and not begun

    def save(self) -> None:
        """A file was saved."""
        self._came.put(None)

    def ask(self, asked: Asked) -> bool:
        """A draft is asked for; says whether it is taken."""
        if not self._looked.is_set():
            return False
        self._drafts.append(asked)
        self._came.put(asked)
        return True

    def give_way(self) -> None:
        """Raise PutOff if somebody waits for a draft; what was saved is then looked at again."""
        if self._drafts:
            self.save()
            raise PutOff

    def __iter__(self) -> Iterator[Asked | None]:
        """A first save at once, and then each thing as it comes."""
        yield None
        self._looked.set()
        while True:
            came = self._came.get()
            if came is None:
                yield from self._drafts_until_quiet()
                yield None
            else:
                yield self._begun(came)

    def _drafts_until_quiet(self) -> Iterator[Asked]:
        """Wait until nothing has been saved for a while."""
        with suppress(queue.Empty):
            while True:
                came = self._came.get(timeout=QUIET_SECONDS)
                if came is not None:
                    yield self._begun(came)

    def _begun(self, asked: Asked) -> Asked:
        self._drafts.remove(asked)
        return asked


def _answering(folder: FilmFolder, events: Iterable[Asked | None]) -> Iterator[None]:
    """The saves among the events; drafts are made between them."""
    for event in events:
        if event is None:
            yield
        elif number := answer(folder, event):
            click.echo(f"Draft {number} was made for another terminal; watching.", err=True)


@contextmanager
def saves_of(folder: FilmFolder, events: Events) -> Iterator[None]:
    """While it lasts, every save of a file of the film's script or scenes is told to `events`."""

    class Notes(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            ours = "__pycache__" in str(event.src_path) or event.is_directory
            if event.event_type in CHANGES and not ours:
                events.save()

    observer = Observer()
    for place in (folder.script, folder.root / "scenes"):
        if place.is_dir():
            observer.schedule(Notes(), str(place), recursive=True)
    observer.start()
    try:
        yield
    finally:
        observer.stop()
        observer.join()


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
