"""The card: title and narration, set well, for a segment that has no scene yet.

It makes a half-animated film watchable as a whole: the paragraph that is being spoken
stands out, and what the picture is meant to become is said at the foot.
"""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP, Line, VGroup

from pipeline.schema import CardText
from pipeline.stage import look
from pipeline.stage.cued_scene import CuedScene

COLUMN = 11.6
BODY_SIZES = (42, 38, 35, 32, 30, look.SMALLEST)
NOTE_LINES_HEIGHT = 0.9


class Card(CuedScene):
    """Shows the job's `CardText`; its length and its paragraphs' frames come from the job."""

    def construct(self) -> None:
        card = self.job.card
        assert card is not None
        heading, foot = _heading(card), _foot(card)
        paragraphs = _fitted(card, room=heading.get_bottom()[1] - foot.get_top()[1] - 0.7)
        paragraphs.next_to(heading, DOWN, buff=0.45, aligned_edge=LEFT)
        self.add(heading, foot, paragraphs)
        for paragraph, frame in zip(paragraphs, card.paragraph_frames, strict=True):
            self._hold_to(frame)
            paragraphs.set_color(look.DIM)
            paragraph.set_color(look.INK)

    def _hold_to(self, frame: int) -> None:
        left = frame - self._shot_renderer.frames_played
        if left > 0:
            self.wait(left / self._fps)


def _heading(card: CardText) -> VGroup:
    chapter = look.words(card.chapter, look.SMALLEST, look.ORANGE, weight="semibold")
    heading = look.words(card.title, look.TITLE, weight="semibold", width=COLUMN)
    rule = Line(LEFT * COLUMN / 2, RIGHT * COLUMN / 2, color=look.FAINT, stroke_width=2)
    group = VGroup(chapter, heading, rule).arrange(DOWN, buff=0.22, aligned_edge=LEFT)
    group.to_edge(UP, buff=look.MARGIN)
    return group


def _foot(card: CardText) -> VGroup:
    still_missing = "Picture to come"
    if card.picture_notes:
        still_missing += ": " + " ".join(card.picture_notes)
    note = look.words(still_missing, look.SMALLEST, look.BLUE, width=COLUMN)
    if note.height > NOTE_LINES_HEIGHT:
        note = look.words(_shortened(still_missing), look.SMALLEST, look.BLUE, width=COLUMN)
    foot = VGroup(note)
    foot.to_edge(DOWN, buff=look.MARGIN)
    foot.set_x(-COLUMN / 2, direction=LEFT)
    return foot


def _shortened(note: str, characters: int = 190) -> str:
    return note[:characters].rsplit(" ", 1)[0] + " …"


def _fitted(card: CardText, room: float) -> VGroup:
    """The paragraphs at the largest size of `BODY_SIZES` that fits into `room` units."""
    paragraphs = VGroup()
    for size in BODY_SIZES:
        paragraphs = VGroup(
            *(look.words(text, size, look.DIM, width=COLUMN) for text in card.paragraphs)
        ).arrange(DOWN, buff=0.34, aligned_edge=LEFT)
        if paragraphs.height <= room:
            break
    else:
        paragraphs.scale(room / paragraphs.height)
    return paragraphs
