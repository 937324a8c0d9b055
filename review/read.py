"""From comments to notes, in one line: find the times, split, judge, name the typo, merge."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from review.category import Judged, judge_with_kinds
from review.duplicates import find_duplicates
from review.plain import Plain, plain
from review.related import find_links
from review.schema import (
    Category,
    Comment,
    DefectKind,
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
READ_AT_ONCE = 40_000
"""Characters of comments after which those read so far are taken together."""
_UNKNOWN = (Judgement(Category.OTHER, confidence=0.0, unsure=True), None)


def read_notes(reviews: Reviews, duration_ms: int | None = None) -> Reading:
    """Read the notes out of a file of comments. Never raises, whatever the text.

    `duration_ms` is the draft's length: times after it are marked as not in this draft.
    """
    comments = [
        ReadComment(one, notes)
        for some in _in_portions(reviews.comments)
        for one, notes in zip(some, _read_together(some, duration_ms), strict=True)
    ]
    return Reading(tuple(merged(comments)), reviews)


def read_comment(comment: Comment, duration_ms: int | None = None) -> tuple[Note, ...]:
    """The notes of one comment; they cover its raw text, but for white space between them."""
    (notes,) = _read_together([comment], duration_ms)
    return notes


def _in_portions(comments: Sequence[Comment]) -> Iterator[list[Comment]]:
    """Neighbouring comments that are read together: what is weighed in one go must not grow
    with the file."""
    portion: list[Comment] = []
    letters = 0
    for one in comments:
        portion.append(one)
        letters += len(one.text)
        if letters > READ_AT_ONCE:
            yield portion
            portion, letters = [], 0
    if portion:
        yield portion


def _read_together(comments: Sequence[Comment], duration_ms: int | None) -> list[tuple[Note, ...]]:
    comments = [_with_place_told(one, duration_ms) for one in comments]
    shown = [plain(one.text[:LONGEST_COMMENT]) for one in comments]
    moments = [find_moments(one.text, duration_ms) for one in shown]
    pieces = split_notes([(one.text, own) for one, own in zip(shown, moments, strict=True)])
    own_moments = [
        [_moments_in(piece, own) for piece in some]
        for some, own in zip(pieces, moments, strict=True)
    ]
    judged = [
        Judged(one.text[piece.first : piece.stop], _places(piece, own), piece.colour)
        for one, some, owns in zip(shown, pieces, own_moments, strict=True)
        for piece, own in zip(some[:MOST_JUDGED], owns, strict=False)
    ]
    judgements = iter(judge_with_kinds(judged))
    found: list[tuple[Note, ...]] = []
    for comment, one, some, owns in zip(comments, shown, pieces, own_moments, strict=True):
        spans = _raw_spans(comment.text, one, some)
        notes = [
            _note(
                comment, piece, one, span, own, next(judgements) if at < MOST_JUDGED else _UNKNOWN
            )
            for at, (piece, span, own) in enumerate(zip(some, spans, owns, strict=True))
        ]
        found.append((*notes, *_unread(comment, spans)))
    return found


def _with_place_told(comment: Comment, duration_ms: int | None) -> Comment:
    """The comment with the time that its export gives marked as not in the draft where it
    lies after the draft's end, like one in its text."""
    moment = comment.moment
    if moment is None or duration_ms is None or moment.span.start_ms <= duration_ms:
        return comment
    return replace(comment, moment=replace(moment, in_draft=False))


def _moments_in(piece: Piece, moments: Sequence[Moment]) -> Sequence[Moment]:
    first, stop = (bisect_left(moments, at, key=_first_of) for at in (piece.first, piece.stop))
    return moments[first:stop]


def _first_of(moment: Moment) -> int:
    return moment.first


def _places(piece: Piece, moments: Sequence[Moment]) -> tuple[tuple[int, int], ...]:
    return tuple((one.first - piece.first, one.stop - piece.first) for one in moments)


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
    return [Note(comment.text[first:stop], first, stop, moments, *_UNKNOWN)]


def _in_raw(moment: Moment, shown: Plain) -> Moment:
    if isinstance(shown.origin, range):
        return moment
    stop = shown.raw_at(moment.stop - 1) + 1
    return replace(moment, first=shown.raw_at(moment.first), stop=stop)


def _note(
    comment: Comment,
    piece: Piece,
    shown: Plain,
    span: tuple[int, int],
    own: Sequence[Moment],
    judged: tuple[Judgement, DefectKind | None],
) -> Note:
    judgement, kind = judged
    words = shown.text[piece.first : piece.stop]
    category = judgement.category
    typo = _typo(words, category)
    if category is Category.TYPO and typo and typo.wrong and typo.right:
        judgement = replace(judgement, unsure=False)  # it says itself what it is
    moments = [_in_raw(moment, shown) for moment in own]
    if not moments and comment.moment:
        moments = [comment.moment]
    return Note(
        text=comment.text[span[0] : span[1]],
        first=span[0],
        stop=span[1],
        moments=tuple(moments),
        judgement=judgement,
        kind=kind,
        typo=typo,
    )


def _typo(words: str, category: Category) -> TypoPair | None:
    if category is Category.TYPO:
        return typo_in(words)
    return misheard_in(words) if category is Category.CAPTION else None


def merged(comments: Sequence[ReadComment]) -> list[ReadComment]:
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
