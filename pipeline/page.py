"""A markdown page as blocks with places: headings, paragraphs and picture notes.

markdown-it-py reads the page; two things are added. It is made to remember where in the
source each piece of a line stood, so that every word has a line and a column, and a heading
may end in an attribute block. What cannot be read aloud becomes a finding.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token as Piece
from markdown_it.utils import EnvType
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from pipeline.errors import Finding, Place

_ATTRIBUTES_AT_END = re.compile(r"[ \t]*(\{[^{}]*\})$")
_HEADING_MARKS = re.compile(r"[^#]*#+[ \t]*")
_ONLY_COMMENTS = re.compile(r"(?:\s*<!--.*?-->)*\s*", re.DOTALL)
_NOTE_LINE = re.compile(r"\s*(?:[-*+]\s+|\d+[.)]\s+)*>")
_NEVER_SPOKEN = {
    "fence": ("a block of code cannot be read aloud", "show it in the scene, say it in words"),
    "code_block": ("a line indented by four spaces is code to markdown", "indent it less"),
    "table_open": ("a table cannot be read aloud", "show it in the scene, say it in words"),
    "hr": ("a ruled line has no meaning in a script", "delete it; settings stand on line 1 only"),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """The inline content of a heading or a paragraph, with the way back to its source.

    `starts` are the offsets in `content` at which its lines begin, `columns` the source
    column (from 0) of each line's first character, `first_line` counts from 1.
    """

    file: str
    content: str
    pieces: tuple[Piece, ...]
    first_line: int
    starts: tuple[int, ...]
    columns: tuple[int, ...]

    def place(self, offset: int) -> Place:
        """Where a character of `content` stands in the page."""
        line = bisect_right(self.starts, offset) - 1
        column = self.columns[line] + offset - self.starts[line] + 1
        return Place(self.file, self.first_line + line, column)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or 2; `attributes` is the block at its end and the offset at which
    that starts (the passage itself leaves it out)."""

    level: int
    passage: Passage
    attributes: tuple[str, int] | None
    place: Place


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words to be spoken."""

    passage: Passage


@dataclass(frozen=True, slots=True)
class PictureNote:
    """A block quote: what the picture should do, never spoken."""

    text: str
    place: Place


Block = Heading | Paragraph | PictureNote


@dataclass(frozen=True, slots=True)
class Page:
    """A page in blocks; `front_matter` is the YAML between the dashes of its first lines
    (which starts on line 2), `findings` what the page holds that a script cannot."""

    file: str
    front_matter: str | None
    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...]


def read_page(text: str, file: str) -> Page:
    """The blocks of a page's text in order; `file` is its name in places."""
    lines = re.sub(r"\r\n?", "\n", text).split("\n")
    reader = _PageReader(file, lines, [])
    pieces = _markdown().parse("\n".join(lines))
    front_matter = next((piece.content for piece in pieces if piece.type == "front_matter"), None)
    if front_matter is None and lines[0].startswith("---"):
        hint = "end the settings of the page with a line of three dashes"
        reader.findings.append(Finding(Place(file, 1, 1), "the front matter never ends", hint))
        front_matter = _cut_open_front_matter(lines)
        pieces = _markdown().parse("\n".join(lines))
    return Page(file, front_matter, tuple(reader.blocks(pieces)), tuple(reader.findings))


def _cut_open_front_matter(lines: list[str]) -> str:
    """Empties the lines above the first heading and returns them: the settings, most likely,
    so that the rest of the page can be checked in the same go."""
    stop = next((at for at, line in enumerate(lines) if line.startswith("#")), len(lines))
    front_matter = "\n".join(lines[1:stop])
    lines[:stop] = [""] * stop
    return front_matter


@dataclass(frozen=True, slots=True)
class _PageReader:
    file: str
    lines: list[str]
    findings: list[Finding]

    def blocks(self, pieces: Sequence[Piece]) -> Iterator[Block]:
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            if piece.type == "blockquote_open":
                end = _closing(pieces, at)
                yield self._note(pieces[at:end])
                at = end
            elif piece.type == "heading_open":
                yield from self._heading(piece, pieces[at + 1])
                at += 2
            elif piece.type == "inline":
                yield Paragraph(self._passage(piece))
            elif piece.type == "html_block":
                self._html(piece)
            elif piece.type in _NEVER_SPOKEN:
                self._report(self._first_place(piece), *_NEVER_SPOKEN[piece.type])
                at = _closing(pieces, at)
            at += 1

    def _heading(self, opening: Piece, inline: Piece) -> Iterator[Heading]:
        place = self._first_place(opening)
        level = int(opening.tag[1:])
        if level <= 2:
            passage = self._passage(inline, heading=True)
            yield Heading(level, passage, opening.meta.get("attributes"), place)
        else:
            message = f"a heading of level {level} has no meaning in a script"
            self._report(place, message, "# is the chapter's title, ## opens a segment")

    def _note(self, pieces: Sequence[Piece]) -> PictureNote:
        first, stop = pieces[0].map or (0, 0)
        for number in range(first, stop):
            line = self.lines[number]
            if line.strip() and not _NOTE_LINE.match(line):
                hint = "leave an empty line between them, or start this one with >"
                message = "this line continues the picture note above and would not be spoken"
                place = Place(self.file, number + 1, len(line) - len(line.lstrip()) + 1)
                self._report(place, message, hint)
        text = " ".join(piece.content for piece in pieces if piece.type == "inline")
        return PictureNote(" ".join(text.split()), self._first_place(pieces[0]))

    def _html(self, piece: Piece) -> None:
        if _ONLY_COMMENTS.fullmatch(piece.content):
            return
        place = self._first_place(piece)
        if not piece.content.lstrip().startswith("<!--"):
            self._report(place, "HTML cannot be read aloud", "write plain markdown")
        elif "-->" not in piece.content:
            self._report(place, "this comment never ends", "end it with -->")
        else:
            message = "words right behind a comment would not be spoken"
            self._report(place, message, "put the comment on lines of its own")

    def _passage(self, piece: Piece, heading: bool = False) -> Passage:
        first, _ = piece.map or (0, 0)
        starts, columns, offset = [], [], 0
        for number, line in enumerate(piece.content.split("\n")):
            source = self.lines[first + number].rstrip()
            starts.append(offset)
            # What markdown strips from a paragraph's line stands on its left (indent, list
            # mark), so the two lines agree from the right; a heading may lose both ends.
            marks = _HEADING_MARKS.match(source) if heading else None
            columns.append(marks.end() if marks else len(source) - len(line.rstrip()))
            offset += len(line) + 1
        children = tuple(piece.children or ())
        return Passage(self.file, piece.content, children, first + 1, tuple(starts), tuple(columns))

    def _first_place(self, piece: Piece) -> Place:
        first, _ = piece.map or (0, 0)
        line = self.lines[first]
        return Place(self.file, first + 1, len(line) - len(line.lstrip()) + 1)

    def _report(self, place: Place, message: str, hint: str) -> None:
        self.findings.append(Finding(place, message, hint))


def _closing(pieces: Sequence[Piece], at: int) -> int:
    """Where the block that opens at `at` closes; a block of one piece closes at once."""
    depth = 0
    for index in range(at, len(pieces)):
        depth += pieces[index].nesting
        if depth == 0:
            return index
    return len(pieces) - 1


class _PlacedState(StateInline):
    """Inline parsing that notes in each piece's `meta["at"]` where its source starts; for
    the end of a bracket span, where the bracket closes."""

    pending_at = 0

    def append_pending(self, text: str) -> None:
        if not self.pending:
            self.pending_at = self.pos
        super().append_pending(text)

    def pushPending(self) -> Piece:  # noqa: N802 (markdown-it's name)
        piece = super().pushPending()
        piece.meta["at"] = self.pending_at
        return piece

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Piece:
        piece = super().push(ttype, tag, nesting)
        piece.meta["at"] = self.posMax if ttype == "span_close" else self.pos
        return piece


class _PlacedParser(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Piece]) -> list[Piece]:
        state = _PlacedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark")
    markdown.inline = _PlacedParser()
    markdown.configure("commonmark").enable("table")
    # Underlined headings and link references would swallow spoken lines; joined pieces would
    # lose their places.
    markdown.disable(["lheading", "reference", "fragments_join", "text_join"])
    markdown.use(front_matter_plugin)
    markdown.use(attrs_plugin, after=("span_close",), spans=True)
    markdown.core.ruler.before("inline", "heading_attributes", _cut_heading_attributes)
    return markdown


def _cut_heading_attributes(state: StateCore) -> None:
    """The rule for `## Title {#id scene=Class}`: the block leaves the title for the
    heading's `meta["attributes"]`, with its offset."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        found = _ATTRIBUTES_AT_END.search(inline.content) if inline.type == "inline" else None
        if found and opening.type == "heading_open":
            opening.meta["attributes"] = (found.group(1), found.start(1))
            inline.content = inline.content[: found.start()]
