"""Notes that belong together without being the same: a question and what would answer it."""

from __future__ import annotations

from collections.abc import Sequence

from review.duplicates import FARTHEST_MS, NEAR_MS
from review.likeness import distance_ms
from review.schema import Category, Note, NoteAddress

_TALK = frozenset(
    {Category.CONTENT_QUESTION, Category.CONTENT_SUGGESTION, Category.ANIMATION_SUGGESTION}
)


def find_links(notes: Sequence[tuple[NoteAddress, str, Note]]) -> dict[NoteAddress, NoteAddress]:
    """Questions and suggestions about one place: related, never merged. Each later one is
    linked to the nearest earlier one."""
    links: dict[NoteAddress, NoteAddress] = {}
    asked: dict[int, tuple[NoteAddress, Note]] = {}
    for address, _, note in notes:
        if note.judgement.category not in _TALK or not note.moments:
            continue
        bucket = note.moments[0].span.start_ms // FARTHEST_MS
        for near in (bucket, bucket - 1, bucket + 1):
            if near in asked and _related(asked[near][1], note):
                links[address] = asked[near][0]
                break
        asked.setdefault(bucket, (address, note))
    return links


def _related(one: Note, other: Note) -> bool:
    categories = {one.judgement.category, other.judgement.category}
    distance = distance_ms(one.moments, other.moments)
    return len(categories) == 2 and distance is not None and distance <= NEAR_MS
