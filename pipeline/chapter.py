"""A page as a chapter: its title, and a section under each level-2 heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.attributes import (
    HEADING_KEYS,
    ID,
    Attribute,
    Attributes,
    name_problem,
    read_attributes,
)
from pipeline.errors import Finding, Place
from pipeline.page import Block, Heading, Page, Paragraph, Passage, PictureNote
from pipeline.settings import PAGE_KEYS, read_settings, text_of
from pipeline.wording import read_wording


@dataclass(frozen=True, slots=True)
class Section:
    """A segment before its words are read: heading, paragraphs and picture notes.

    `id` is None where the page gives none that can be used (which is a finding).
    """

    id: Attribute | None
    title: str
    chapter: str
    scene: Attribute | None
    passages: tuple[Passage, ...]
    picture_notes: tuple[str, ...]
    place: Place


def read_chapter(page: Page, findings: list[Finding]) -> tuple[Section, ...]:
    """The sections of a page in order; everything that is out of place is a finding."""
    findings.extend(page.findings)
    chapter = _chapter_title(page, findings)
    starts = [index for index, block in enumerate(page.blocks) if _opens_segment(block)]
    if not starts:
        hint = "open one with a line: ## Title {#id}"
        findings.append(Finding(Place(page.file), "the page has no segment", hint))
    _nothing_before_segments(page.blocks[: starts[0] if starts else None], findings)
    stops = [*starts[1:], len(page.blocks)]
    return tuple(
        _section(page.blocks[start:stop], chapter, findings)
        for start, stop in zip(starts, stops if starts else [], strict=True)
    )


def _opens_segment(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 2


def _chapter_title(page: Page, findings: list[Finding]) -> str:
    """The title from the level-1 heading, or from the front matter."""
    before, front_matter = len(findings), page.front_matter or ""
    settings = read_settings(front_matter, page.file, PAGE_KEYS, findings, first_line=2)
    unreadable = not settings and len(findings) > before
    headings = [b for b in page.blocks if isinstance(b, Heading) and b.level == 1]
    for extra in headings if "chapter" in settings else headings[1:]:
        hint = "a page is one chapter: give this one a page of its own"
        findings.append(Finding(extra.place, "a second chapter title", hint))
    if "chapter" in settings:
        return text_of(settings, "chapter", "", findings)
    if not headings and unreadable:
        return ""
    if not headings:
        hint = "start it with a line: # Title"
        findings.append(Finding(Place(page.file), "the page has no chapter title", hint))
        return ""
    if headings[0] is not page.blocks[0]:
        hint = "put # Title above everything else"
        findings.append(Finding(headings[0].place, "the chapter's title must come first", hint))
    _attributes(headings[0], (), findings)
    return _title(headings[0], findings)


def _nothing_before_segments(blocks: Sequence[Block], findings: list[Finding]) -> None:
    for block in blocks:
        if isinstance(block, Heading):
            continue
        place = block.place if isinstance(block, PictureNote) else block.passage.place(0)
        message = "this stands before the first segment and belongs to none"
        findings.append(Finding(place, message, "put a line ## Title {#id} above it"))


def _section(blocks: Sequence[Block], chapter: str, findings: list[Finding]) -> Section:
    heading, *body = blocks
    assert isinstance(heading, Heading)
    attributes = _attributes(heading, HEADING_KEYS, findings)
    return Section(
        id=_id(heading, attributes, findings),
        title=_title(heading, findings),
        chapter=chapter,
        scene=attributes.get("scene"),
        passages=tuple(block.passage for block in body if isinstance(block, Paragraph)),
        picture_notes=tuple(block.text for block in body if isinstance(block, PictureNote)),
        place=heading.place,
    )


def _attributes(heading: Heading, keys: tuple[str, ...], findings: list[Finding]) -> Attributes:
    if heading.attributes is None:
        return {}
    block, offset = heading.attributes
    return read_attributes(block, 0, lambda at: heading.passage.place(offset + at), keys, findings)


def _id(heading: Heading, attributes: Attributes, findings: list[Finding]) -> Attribute | None:
    name = attributes.get(ID)
    if name is None:
        hint = "end its heading with an id that never changes: {#id}"
        findings.append(Finding(heading.place, "this segment has no id", hint))
        return None
    if problem := name_problem(name.value, "segment"):
        findings.append(Finding(name.place, *problem))
        return None
    return name


def _title(heading: Heading, findings: list[Finding]) -> str:
    """The heading's text without markup; a title is shown, so nothing in it has a cue."""
    wording = read_wording(heading.passage, findings)
    for span in wording.spans:
        message = "a title is not spoken and takes no marks on its words"
        findings.append(Finding(span.place, message, "mark the words below it instead"))
    title = " ".join(word.text for word in wording.words)
    if not title:
        findings.append(Finding(heading.place, "this heading has no title", "write one"))
    return title
