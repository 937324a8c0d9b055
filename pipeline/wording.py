"""The words of a paragraph, and the bracket spans around some of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token as Piece

from pipeline.attributes import SPAN_KEYS, Attributes, read_attributes
from pipeline.errors import Finding, Place
from pipeline.page import Passage

_RUN = re.compile(r"\s+|\S+")
_BRACKETS = re.compile(r"[\[\]{}]|<!--")
_CONSTRUCT = re.compile(r"\[\]\{\}|\[\{\}|\[\]|\{\}")
_BAD_BLOCK = (
    "this attribute block cannot be read, it would be spoken as text",
    'write {cue=name}, {claim=function} or {say="spoken form"} right behind ]',
)
_NEVER_CLOSED = (
    "this bracket is never closed",
    r"close it with ], or write \[ where a bracket is meant",
)
_CLOSES_NOTHING = ("this closes nothing", r"delete it, or write \] where it is meant")
_ASTRAY = {
    "[]{}": _BAD_BLOCK,
    "{}": _BAD_BLOCK,
    "{": _BAD_BLOCK,
    "[]": (
        "brackets without attributes",
        r"write [words]{cue=name}, or \[ where a bracket is meant",
    ),
    "[{}": _NEVER_CLOSED,
    "[": _NEVER_CLOSED,
    "!": ("this comment never ends", "end it with -->"),
}
_UNSPEAKABLE = {
    "image": ("an image cannot be read aloud", "show it in the scene"),
    "autolink": ("a bare address cannot be read aloud", "write [words](address)"),
    "html": ("HTML cannot be read aloud", "write plain markdown"),
}


@dataclass(frozen=True, slots=True)
class WrittenWord:
    """A word as it stands on the page, and where."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """Words in brackets with attributes: from `first` up to, not including, `stop`; `said`
    is the text inside the brackets alone."""

    first: int
    stop: int
    said: str
    attributes: Attributes
    place: Place


@dataclass(frozen=True, slots=True)
class Wording:
    """A paragraph's words in order, and its marked spans by where they start."""

    words: tuple[WrittenWord, ...]
    spans: tuple[MarkedSpan, ...]


def read_wording(passage: Passage, findings: list[Finding]) -> Wording:
    """The words and spans of a passage; what cannot be spoken or stands astray is a finding."""
    writer = _Writer(passage, findings)
    for piece in passage.pieces:
        writer.take(piece)
    findings.extend(_astray(passage, writer.brackets))
    spans = tuple(sorted(writer.spans, key=lambda span: (span.first, -span.stop)))
    return Wording(tuple(map(writer.word, range(len(writer.words)))), spans)


@dataclass(slots=True)
class _OpenSpan:
    place: Place
    first: int = -1
    stop: int = -1
    said: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Writer:
    """Puts pieces together to words: a word ends at white space only, wherever markup or a
    bracket may cut it."""

    passage: Passage
    findings: list[Finding]
    words: list[list[str]] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    in_word: bool = False
    open_spans: list[_OpenSpan] = field(default_factory=list)
    spans: list[MarkedSpan] = field(default_factory=list)
    brackets: list[tuple[str, int]] = field(default_factory=list)

    def word(self, index: int) -> WrittenWord:
        return WrittenWord("".join(self.words[index]), self.passage.place(self.offsets[index]))

    def take(self, piece: Piece) -> None:
        at = piece.meta.get("at", 0)
        match piece.type:
            case "text":
                self.brackets += (
                    (m.group(), at + m.start()) for m in _BRACKETS.finditer(piece.content)
                )
                self._write(piece.content, at)
            case "text_special":
                self._write(piece.content, at + (piece.info == "escape"))
            case "code_inline":
                self._write(piece.content, self._code_start(piece, at))
            case "softbreak" | "hardbreak":
                self._write(" ", at)
            case "span_open":
                self.open_spans.append(_OpenSpan(self.passage.place(at - 1)))
            case "span_close":
                self._close_span(at)
            case _:
                self._refuse(piece, at)

    def _write(self, text: str, at: int) -> None:
        for run in _RUN.finditer(text):
            if run.group().isspace():
                self.in_word = False
            else:
                self._write_run(run.group(), at + run.start())

    def _write_run(self, run: str, offset: int) -> None:
        starts_word = not self.in_word
        if starts_word:
            self.words.append([])
            self.offsets.append(offset)
        self.in_word = True
        self.words[-1].append(run)
        for span in self.open_spans:
            if span.first < 0:
                span.first = len(self.words) - 1
            elif starts_word:
                span.said.append(" ")
            span.stop = len(self.words)
            span.said.append(run)

    def _code_start(self, piece: Piece, at: int) -> int:
        start = at + len(piece.markup)
        padded = self.passage.content[start] == " " and not piece.content.startswith(" ")
        return start + padded

    def _close_span(self, at: int) -> None:
        span = self.open_spans.pop()
        attributes = read_attributes(
            self.passage.content, at + 1, self.passage.place, SPAN_KEYS, self.findings
        )
        if span.first < 0:
            message = "these brackets hold no word"
            self.findings.append(Finding(span.place, message, "put words between [ and ]"))
        else:
            said = "".join(span.said)
            self.spans.append(MarkedSpan(span.first, span.stop, said, attributes, span.place))

    def _refuse(self, piece: Piece, at: int) -> None:
        kind = ""
        if piece.type == "image":
            kind = "image"
        elif piece.type == "link_open" and piece.info == "auto":
            kind = "autolink"
        elif piece.type == "html_inline" and not piece.content.startswith("<!--"):
            kind = "html"
        if kind:
            self.findings.append(Finding(self.passage.place(at), *_UNSPEAKABLE[kind]))


def _astray(passage: Passage, brackets: list[tuple[str, int]]) -> Iterator[Finding]:
    """Brackets and braces that were left in the text: a misspelt span, most likely. One
    finding for each construct: what follows a bracket that is never closed is its braces."""
    marks = "".join("!" if mark == "<!--" else mark for mark, _ in brackets)
    at = 0
    while at < len(marks):
        construct = _CONSTRUCT.match(marks, at)
        form = construct.group() if construct else marks[at]
        offsets = [offset for _, offset in brackets[at : at + len(form)]]
        at += len(form)
        if form == "[]{}" and offsets[2] - offsets[1] > 2:
            at -= 2  # the braces stand elsewhere and are a finding of their own
            form = "[]"
        start = offsets[2] if form == "[]{}" else offsets[0]
        yield Finding(passage.place(start), *_ASTRAY.get(form, _CLOSES_NOTHING))
