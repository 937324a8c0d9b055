"""Where scenes are performed: the only engine code that touches Manim.

A film's scene file imports from here what it needs:

    from pipeline.stage import CuedScene, look
"""

# isort: off
from pipeline.stage import fonts as fonts  # first: fontconfig reads its settings once

# isort: on
from pipeline.stage import look
from pipeline.stage.cued_scene import CuedScene
from pipeline.stage.dashes import SteadyDashedLine, SteadyDashes

__all__ = ["CuedScene", "SteadyDashedLine", "SteadyDashes", "look"]
