"""A few seconds of synthetic speech with known word times, and films that it belongs to."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import Place
from pipeline.folder import FilmFolder
from pipeline.schema import Cue, Pacing, Script, Segment, Token
from pipeline.spoken import spoken_form

PAGE = "script/demo/01-rows.md"


def segment_of(name: str, text: str, page: str = PAGE, cue: str = "") -> Segment:
    """A segment of this text; "/" parts paragraphs, `cue` is the word that a cue stands on."""
    tokens = tuple(
        Token(word, spoken_form(word), number, Place(page, 3 + number, 1))
        for number, paragraph in enumerate(text.split("/"))
        for word in paragraph.split()
    )
    cues = tuple(
        Cue(cue, at, at + 1, Place(page, 3)) for at, token in enumerate(tokens) if token.text == cue
    )
    return Segment(name, name, "One", None, tokens, cues, (), (), Place(page, 1))


def script_of(*segments: Segment, language: str = "en-us") -> Script:
    return Script("demo", "Demo", language, "none", Pacing(), None, segments)


def folder_in(root: Path) -> FilmFolder:
    folder = FilmFolder(root, "demo")
    folder.takes.mkdir(parents=True)
    return folder
