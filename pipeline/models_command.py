"""`roughcut models`: which of Whisper's models are here, and getting one on request."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import click

from pipeline.errors import RoughcutError, UsageError
from pipeline.options import json_option
from pipeline.whisper_models import (
    INSTALL_WHISPER,
    MODEL_FILES,
    cache_folder,
    find_model,
    whisper_is_installed,
)

_READ_AT_ONCE = 1 << 20


@click.group()
def models() -> None:
    """The models of Whisper that can hear your takes: which are here, and getting one."""


@models.command("list")
@json_option
def list_models(as_json: bool) -> None:
    """List the models, their sizes on this disk, and where they lie."""
    rows = _models_here()
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], indent=1))
        return
    click.echo(f"Whisper's models in {cache_folder()}:")
    for row in rows:
        size = f"{row.bytes / 1e6:8,.0f} MB" if row.file else "   not here"
        mark = "  used unless another is named" if row.chosen else ""
        click.echo(f"  {row.name:15}{size}{mark}")
    if not whisper_is_installed():
        click.echo(f"Whisper itself is not installed: {INSTALL_WHISPER}")


@dataclass(frozen=True, slots=True)
class _ModelHere:
    """A model of Whisper: its file and size if it is here, and whether it is the default."""

    name: str
    file: str | None
    bytes: int
    chosen: bool


def _models_here() -> list[_ModelHere]:
    chosen = find_model(None)
    return [
        _ModelHere(name, str(path), path.stat().st_size, path == chosen)
        if (path := find_model(name))
        else _ModelHere(name, None, 0, False)
        for name in MODEL_FILES
    ]


@models.command("get")
@click.argument("name")
def get(name: str) -> None:
    """Download the model NAME (base.en is a good one for English) into Whisper's own cache."""
    path, is_new = get_model(name)
    click.echo(f"{'wrote' if is_new else 'is here already:'} {path}")


def get_model(name: str) -> tuple[Path, bool]:
    """The file of a model, and whether it had to be downloaded.

    A model is moved into the cache only when it is whole, so an interrupted download leaves
    nothing behind. Raises UsageError if Whisper has no such model, RoughcutError if it is not
    installed, or the download fails or is not what Whisper's checksum promises.
    """
    if name not in MODEL_FILES:
        raise UsageError(f"Whisper has no model {name!r}; it has: {', '.join(MODEL_FILES)}")
    if not whisper_is_installed():
        raise RoughcutError(f"Whisper is not installed: {INSTALL_WHISPER}")
    import whisper

    url = whisper._MODELS[name]
    path = cache_folder() / MODEL_FILES[name]
    if path.is_file() and _digest(path) == url.split("/")[-2]:
        return path, False
    try:
        _download(url, path)
    except (OSError, RuntimeError, TypeError, ValueError) as error:
        host = url.split("/")[2]
        raise RoughcutError(
            f"{name} could not be downloaded from {host} ({error}): try again, or put the file "
            f"there yourself as {path}"
        ) from None
    return path, True


def _download(url: str, path: Path) -> None:
    """By Whisper itself, which shows a bar and checks the file against the sum in its address."""
    import whisper

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".getting-", dir=path.parent) as aside:
        Path(whisper._download(url, aside, in_memory=False)).replace(path)


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(_READ_AT_ONCE):
            digest.update(block)
    return digest.hexdigest()
