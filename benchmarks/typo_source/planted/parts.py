"""What the planted scenes share: makers of labelled things."""

from manim import DOWN, Square, VGroup

from pipeline.stage import look


def tag(text, color=look.INK):
    """A small label."""
    return look.words(text, look.LABEL, color)


def labelled(mobject, text):
    """A mobject with a label under it, made through another helper."""
    return VGroup(mobject, tag(text)).arrange(DOWN)


def box(text="an emtpy box"):  # typo: emtpy
    """A square with its name."""
    return labelled(Square(1.5), text)


def counted(count, noun):
    """ "3 rows" and the like."""
    return tag(f"{count} {noun}s")


class Legend(VGroup):
    """Names in a column."""

    heading = "Legnd"  # typo: Legnd

    def __init__(self, *names):
        super().__init__(look.words(self.heading), *(tag(name) for name in names))
        self.arrange(DOWN)
