"""The script reader: a film's pages become segments with words, cues and claims.

All mistakes of all pages are found in one go, each with its file, line and column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.attributes import nearest
from pipeline.chapter import Section, read_chapter
from pipeline.errors import Finding, FindingsError, Place, Severity
from pipeline.folder import FilmFolder
from pipeline.page import Page, read_page
from pipeline.recording_settings import recordings_of
from pipeline.schema import Recordings, Script, Segment
from pipeline.segments import Names, build_segment
from pipeline.settings import DEFAULT_LANGUAGE, FilmSettings, read_film_settings
from pipeline.sources import model_functions, scene_classes

NOT_PAGES = ("README.md",)


def read_script(folder: FilmFolder) -> tuple[Script, tuple[Finding, ...]]:
    """The script of a film, and the warnings about it.

    Raises FindingsError with every error and warning, sorted by place, if there is an error.
    """
    findings: list[Finding] = []
    settings = _film_settings(folder, findings)
    language = settings.language if settings else DEFAULT_LANGUAGE
    names = _names(folder, findings)
    pages = [read_chapter(page, findings) for page in _pages(folder, findings)]
    sections = [section for page in pages for section in page]
    built = [build_segment(section, names, language, findings) for section in sections]
    segments = tuple(segment for segment in built if segment)
    findings += _repeated_names(sections, segments)
    findings += _repeated_chapters(pages)
    if settings:
        findings += _unknown_poster(settings, sections)
    ids = [section.id.value for section in sections if section.id]
    recordings = recordings_of(settings.recordings if settings else None, ids, findings)
    in_order = tuple(sorted(dict.fromkeys(findings), key=lambda found: found.place))
    if settings is None or any(found.severity is Severity.ERROR for found in in_order):
        raise FindingsError(in_order)
    return _script(folder.name, settings, segments, recordings), in_order


def _script(
    film: str, settings: FilmSettings, segments: tuple[Segment, ...], recordings: Recordings
) -> Script:
    return Script(
        film=film,
        title=settings.title,
        language=settings.language,
        voice=settings.voice,
        pacing=settings.pacing,
        poster=settings.poster.value if settings.poster else None,
        segments=segments,
        recordings=recordings,
    )


# --- files -----------------------------------------------------------------------------


def _film_settings(folder: FilmFolder, findings: list[Finding]) -> FilmSettings | None:
    file = folder.relative(folder.settings)
    if not folder.settings.is_file():
        hint = "write it, with at least one line: title: The film's title"
        findings.append(Finding(Place(file), "the film's settings are missing", hint))
        return None
    text = _text(folder.settings, file, findings)
    return None if text is None else read_film_settings(text, file, findings)


def _pages(folder: FilmFolder, findings: list[Finding]) -> list[Page]:
    paths = [
        path
        for path in sorted(folder.script.glob("*.md"))
        if path.name not in NOT_PAGES and not path.name.startswith("_")
    ]
    if not paths:
        place = Place(folder.relative(folder.script))
        hint = "write one, such as 01-hook.md: # Title, then ## Segment {#id}, then its words"
        findings.append(Finding(place, "the film has no page", hint))
    texts = [(folder.relative(path), path) for path in paths]
    return [
        read_page(text, file)
        for file, path in texts
        if (text := _text(path, file, findings)) is not None
    ]


def _text(path: Path, file: str, findings: list[Finding]) -> str | None:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line_start = content.rfind(b"\n", 0, error.start) + 1
        line = content.count(b"\n", 0, error.start) + 1
        column = len(content[line_start : error.start].decode("utf-8", "replace")) + 1
        message = f"byte 0x{content[error.start]:02x} is not UTF-8"
        hint = "save the file as UTF-8"
        findings.append(Finding(Place(file, line, column), message, hint))
        return None


# --- names -----------------------------------------------------------------------------


def _names(folder: FilmFolder, findings: list[Finding]) -> Names:
    return Names(
        _known(scene_classes, folder, findings),
        _known(model_functions, folder, findings),
        f"{folder.relative(folder.scenes)}/",
        folder.relative(folder.model),
    )


def _known(
    read: Callable[[FilmFolder], dict[str, Place]], folder: FilmFolder, findings: list[Finding]
) -> Mapping[str, Place] | None:
    """The names that a page may use, or None where the film's Python cannot say."""
    try:
        return read(folder)
    except FindingsError as error:
        findings += error.findings
        return None


def _repeated_names(sections: Sequence[Section], segments: Sequence[Segment]) -> Iterator[Finding]:
    """Ids of segments and names of cues share one space in the film: both name a moment."""
    ids = [("segment id", section.id.value, section.id.place) for section in sections if section.id]
    cues = [("cue", cue.name, cue.place) for segment in segments for cue in segment.cues]
    taken: dict[str, tuple[str, Place]] = {}
    for what, name, place in [*ids, *cues]:
        if name in taken:
            first_what, first = taken[name]
            message = f"the {what} {name!r} is taken: it is a {first_what} at {first}"
            yield Finding(place, message, "every moment of the film needs a name of its own")
        taken.setdefault(name, (what, place))


def _repeated_chapters(pages: Sequence[tuple[Section, ...]]) -> Iterator[Finding]:
    """Players and players' lists tell chapters apart by their titles."""
    taken: dict[str, Place] = {}
    for sections in filter(None, pages):
        chapter, file = sections[0].chapter, Place(sections[0].place.file)
        if chapter and chapter in taken:
            message = f"the chapter title {chapter!r} is taken by {taken[chapter]}"
            yield Finding(file, message, "give each page a title of its own")
        taken.setdefault(chapter, file)


def _unknown_poster(settings: FilmSettings, sections: Sequence[Section]) -> Iterator[Finding]:
    ids = tuple(section.id.value for section in sections if section.id)
    if settings.poster and settings.poster.value not in ids:
        name = settings.poster.value
        hint = nearest(name, ids, "poster is the id of a segment")
        yield Finding(settings.poster.place, f"no segment {name!r} for the poster", hint)
