"""What roughcut needs of this machine, whether it is here, and what to do if it is not."""

from __future__ import annotations

import json
import platform
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version

import click
from packaging.requirements import Requirement

from pipeline.errors import RoughcutError
from pipeline.media import encoders, tool_version

OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 13)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that roughcut needs: what was found of it, and the cure if it is not well."""

    name: str
    found: str
    well: bool
    cure: str = ""


def diagnose() -> tuple[Need, ...]:
    """Everything that a full draft needs, in the order in which it is needed."""
    return (
        _python(),
        *_packages(),
        _tool("ffmpeg"),
        _tool("ffprobe"),
        _encoder("aac"),
        _probe("espeak-ng", _espeak, "pip install --force-reinstall espeakng-loader"),
        _probe("typst", _typst, "pip install --force-reinstall 'manim[typst]'"),
    )


def show_diagnosis(needs: Iterable[Need], as_json: bool) -> None:
    """Print the diagnosis: a line each, or JSON."""
    if as_json:
        click.echo(json.dumps([asdict(need) for need in needs], indent=1))
        return
    for need in needs:
        mark = "ok  " if need.well else "MISS"
        click.echo(f"{mark} {need.name:24} {need.found}")
        if not need.well:
            click.echo(f"     -> {need.cure}")


def install_command(package: str) -> str:
    """How to install a system package on this kind of machine."""
    if sys.platform == "darwin":
        return f"brew install {package}"
    if shutil.which("apt-get"):
        return f"sudo apt-get install {package}"
    return f"install {package} with this system's package manager"


def _python() -> Need:
    here = sys.version_info[:2]
    return Need(
        "python",
        platform.python_version(),
        OLDEST_PYTHON <= here <= NEWEST_PYTHON,
        f"use Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} to "
        f"{NEWEST_PYTHON[0]}.{NEWEST_PYTHON[1]}: make PYTHON=python3.12 setup",
    )


def _packages() -> list[Need]:
    wanted = [Requirement(line) for line in requires("roughcut") or ()]
    return [_package(wish) for wish in wanted if not wish.marker or wish.marker.evaluate()]


def _package(wish: Requirement) -> Need:
    cure = f"pip install '{wish.name}{wish.specifier}'"
    try:
        found = version(wish.name)
    except PackageNotFoundError:
        return Need(wish.name, "missing", False, cure)
    return Need(wish.name, found, wish.specifier.contains(found, prereleases=True), cure)


def _tool(name: str) -> Need:
    return _probe(name, lambda: tool_version(name), install_command("ffmpeg"))


def _encoder(name: str) -> Need:
    def find() -> str:
        if name not in encoders():
            raise RoughcutError(f"this ffmpeg was built without the encoder {name}")
        return "there"

    return _probe(f"ffmpeg encoder {name}", find, install_command("ffmpeg"))


def _probe(name: str, find: Callable[[], str], cure: str) -> Need:
    try:
        return Need(name, find(), True)
    except (RoughcutError, OSError, ImportError) as error:
        return Need(name, str(error).splitlines()[0], False, cure)


def _espeak() -> str:
    from pipeline.espeak import espeak_version

    return espeak_version()


def _typst() -> str:
    import typst

    typst.compile(b"roughcut", format="svg")
    return version("typst")
