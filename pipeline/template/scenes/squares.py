"""Odd numbers laid around the corner of a square."""

from manim import DOWN, LEFT, RIGHT, UP, FadeIn, LaggedStart, Square, VGroup, Write

from pipeline.stage import CuedScene, look

from . import model

TILE = 0.8
COLOURS = (look.YELLOW, look.BLUE, look.GREEN, look.ORANGE, look.VIOLET, look.RED)


class OddSquares(CuedScene):
    """One shot for two segments: the tiles of the first stay for the second."""

    def construct(self):
        gnomons = self.gnomons()
        self.until("tile")
        self.play(FadeIn(gnomons[0], scale=0.5), run_time=0.5)
        self.until("three")
        self.wrap(gnomons[1])
        self.until("five")
        self.wrap(gnomons[2])
        self.until("wrap")
        for gnomon in gnomons[3:]:
            self.wrap(gnomon)
        total = look.words(self.sum_in_words(), look.BODY, look.INK)
        total.next_to(gnomons, RIGHT, buff=1)
        self.until("total")
        self.play(Write(total), run_time=1)

    def wrap(self, gnomon):
        """Lay the tiles of one odd number, one after the other."""
        tiles = (FadeIn(tile, shift=0.2 * (DOWN + LEFT)) for tile in gnomon)
        self.play(LaggedStart(*tiles, lag_ratio=0.1), run_time=0.6)

    def gnomons(self):
        """One group of tiles for each odd number, each an L around those before it."""
        square = VGroup()
        for n in range(1, model.SIDE + 1):
            places = [(n - 1, row) for row in range(n)]
            places += [(column, n - 1) for column in range(n - 1)]
            assert len(places) == model.odd(n)
            square.add(VGroup(*(tile(column, row, COLOURS[n - 1]) for column, row in places)))
        return square.move_to(3 * LEFT)

    def sum_in_words(self):
        """The sum as it is written, from the model's own numbers."""
        odds = [str(model.odd(n)) for n in range(1, model.SIDE + 1)]
        return " + ".join(odds) + f" = {model.sum_of_odds()}"


def tile(column, row, colour):
    """One tile at a place of the grid, counted from the lower left corner."""
    square = Square(TILE * 0.9, color=colour, fill_opacity=0.8, stroke_width=0)
    return square.move_to(TILE * (column * RIGHT + row * UP))
