"""From comments to notes, in one line: find the times, split, judge, name the typo, merge."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from review.category import judge, kind_of
from review.duplicates import find_duplicates
from review.plain import Plain, plain
from review.related import find_links
from review.schema import (
    Category,
    Comment,
    Judgement,
    Moment,
    Note,
    NoteAddress,
    ReadComment,
    Reading,
    Reviews,
    TypoPair,
)
from review.split import MOST_JUDGED, Piece, split_notes
from review.times import find_moments
from review.typos import misheard_in, typo_in

LONGEST_COMMENT = 60_000
"""Characters of one comment that are read; nobody writes more by hand, so what lies beyond is
kept as one unread note for a person to look at."""
_UNKNOWN = Judgement(Category.OTHER, confidence=0.0, unsure=True)


def read_notes(reviews: Reviews, duration_ms: int | None = None) -> Reading:
    """Read the notes out of a file of comments. Never raises, whatever the text.

    `duration_ms` is the draft's length: times after it are marked as not in this draft.
    """
    comments = [ReadComment(one, read_comment(one, duration_ms)) for one in reviews.comments]
    return Reading(tuple(_merged(comments)), reviews)


def read_comment(comment: Comment, duration_ms: int | None = None) -> tuple[Note, ...]:
    """The notes of one comment; they cover its raw text, but for white space between them."""
    shown = plain(comment.text[:LONGEST_COMMENT])
    moments = find_moments(shown.text, duration_ms)
    pieces = split_notes(shown.text, moments)
    spans = _raw_spans(comment.text, shown, pieces)
    starts = [moment.first for moment in moments]
    notes: list[Note] = []
    for piece, (first, stop) in zip(pieces, spans, strict=True):
        own = moments[bisect_left(starts, piece.first) : bisect_left(starts, piece.stop)]
        notes.append(_note(comment, piece, shown, first, stop, own, len(notes)))
    return (*notes, *_unread(comment, spans))


def _raw_spans(raw: str, shown: Plain, pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """The pieces as spans of the raw text. What a reader does not see (tags, invisible
    letters) goes with the note before it, at the very start with the first."""
    firsts = [shown.raw_at(piece.first) for piece in pieces]
    if firsts:
        firsts[0] = 0
    read = min(len(raw), LONGEST_COMMENT)
    spans = []
    for first, stop in zip(firsts, [*firsts[1:], read], strict=False):
        words = raw[first:stop]
        lead = len(words) - len(words.lstrip())
        spans.append((first + lead, first + len(words.rstrip())))
    return spans


def _unread(comment: Comment, spans: Sequence[tuple[int, int]]) -> list[Note]:
    """What no piece covers: a comment without anything to see, and the end of a huge one."""
    first = min(len(comment.text), LONGEST_COMMENT) if spans else 0
    rest = comment.text[first:]
    if not rest.strip():
        return []
    first += len(rest) - len(rest.lstrip())
    stop = len(comment.text.rstrip())
    moments = (comment.moment,) if comment.moment else ()
    return [Note(comment.text[first:stop], first, stop, moments, _UNKNOWN)]


def _in_raw(moment: Moment, shown: Plain) -> Moment:
    if isinstance(shown.origin, range):
        return moment
    stop = shown.raw_at(moment.stop - 1) + 1
    return replace(moment, first=shown.raw_at(moment.first), stop=stop)


def _note(
    comment: Comment,
    piece: Piece,
    shown: Plain,
    first: int,
    stop: int,
    own: list[Moment],
    place: int,
) -> Note:
    words = shown.text[piece.first : piece.stop]
    judgement = _UNKNOWN
    times = [(one.first - piece.first, one.stop - piece.first) for one in own]
    if place < MOST_JUDGED:
        judgement = judge(words, times, piece.colour)
    category = judgement.category
    typo = _typo(words, category)
    if category is Category.TYPO and typo and typo.wrong and typo.right:
        judgement = replace(judgement, unsure=False)  # it says itself what it is
    moments = [_in_raw(moment, shown) for moment in own]
    if not moments and comment.moment:
        moments = [comment.moment]
    return Note(
        text=comment.text[first:stop],
        first=first,
        stop=stop,
        moments=tuple(moments),
        judgement=judgement,
        kind=kind_of(words, times) if category is Category.VISUAL_DEFECT else None,
        typo=typo,
    )


def _typo(words: str, category: Category) -> TypoPair | None:
    if category is Category.TYPO:
        return typo_in(words)
    return misheard_in(words) if category is Category.CAPTION else None


def _merged(comments: Sequence[ReadComment]) -> list[ReadComment]:
    """The comments with each repeated note pointing at the first to say it."""
    notes = [
        (NoteAddress(at, place), one.comment.author, note)
        for at, one in enumerate(comments)
        for place, note in enumerate(one.notes)
    ]
    repeats, links = find_duplicates(notes), find_links(notes)
    return [
        replace(
            one,
            notes=tuple(
                _pointing(
                    note, repeats.get(NoteAddress(at, place)), links.get(NoteAddress(at, place))
                )
                for place, note in enumerate(one.notes)
            ),
        )
        for at, one in enumerate(comments)
    ]


def _pointing(note: Note, repeated: NoteAddress | None, linked: NoteAddress | None) -> Note:
    if repeated is None and linked is None:
        return note
    return replace(note, duplicate_of=repeated, linked_to=linked)
