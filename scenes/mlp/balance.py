"""A pair of scales whose pans stay level while the beam tips."""

import numpy as np
from manim import DOWN, UP, Line, Mobject, RoundedRectangle, Triangle, UpdateFromAlphaFunc, VGroup

from pipeline.stage import look

_ARM = 1.85
_POST = 0.6
_PAN_WIDTH = 3.4
_TIP_PER_UNIT = 0.13  # radians of tilt for each unit that one side is heavier


class Balance(VGroup):
    """Scales that rest on `pivot`; loads are piled on the pans, `left` and `right`."""

    def __init__(self, pivot: np.ndarray) -> None:
        self.pivot = pivot
        self._surplus = 0.0
        foot = Triangle(color=look.DIM, stroke_width=4, fill_color=look.PANEL, fill_opacity=1)
        foot.stretch_to_fit_width(1.1).stretch_to_fit_height(1.0).next_to(pivot, DOWN, buff=0)
        self.beam = Line(*self._ends(), color=look.INK, stroke_width=7)
        self.left, self.right = (self._pan(end) for end in self._ends())
        super().__init__(foot, self.beam, self.left, self.right)

    def place_on(self, pan: VGroup, load: Mobject) -> Mobject:
        """Move a load to where it will lie: on the pan, or on what lies there already."""
        return load.next_to(pan[-1], UP, buff=0.1)

    def tip_to(self, surplus: float) -> UpdateFromAlphaFunc:
        """An animation that weighs: `surplus` is how much heavier the left side is."""
        before = self._surplus
        self._surplus = surplus
        return UpdateFromAlphaFunc(
            self, lambda _, alpha: self._tip(before + alpha * (surplus - before))
        )

    def _tip(self, surplus: float) -> None:
        self.beam.put_start_and_end_on(*self._ends(surplus))
        for pan, end in zip((self.left, self.right), self._ends(surplus), strict=True):
            pan.shift(end - pan[0].get_start())

    def _ends(self, surplus: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        angle = surplus * _TIP_PER_UNIT
        reach = _ARM * np.array((np.cos(angle), np.sin(angle), 0))
        return self.pivot - reach, self.pivot + reach

    @staticmethod
    def _pan(end: np.ndarray) -> VGroup:
        post = Line(end, end + _POST * UP, color=look.DIM, stroke_width=5)
        plate = RoundedRectangle(
            width=_PAN_WIDTH,
            height=0.12,
            corner_radius=0.06,
            stroke_width=0,
            fill_color=look.DIM,
            fill_opacity=1,
        )
        return VGroup(post, plate.next_to(post, UP, buff=0))
