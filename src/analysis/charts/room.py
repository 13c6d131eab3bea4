"""Where the axes of a picture stand: clear of what is written around them."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import LayoutEngine
from matplotlib.transforms import Affine2D, BboxTransformTo, ScaledTranslation, Transform

from analysis.charts.measuring import POINTS_PER_INCH

EDGE = 10.0  # points of white around the picture
PASSES = 2  # a tick's name that hangs over the end of its axis moves a little with the axes
PLACE_DIGITS = 9  # of a place as a share of the picture: finer than a file writes


@dataclass(frozen=True)
class Margins:
    """Points that names, ticks and titles take around axes."""

    left: float = 0.0
    bottom: float = 0.0
    right: float = 0.0
    top: float = 0.0


class Room(LayoutEngine):
    """Gives axes that stand below one another what the texts above and below them leave.

    matplotlib's own engines solve equations for any grid of axes; what they find differs in the
    last digits from run to run, and takes several times as long.

    Parameters
    ----------
    top, bottom
        Points of the picture that are taken.
    """

    _adjust_compatible = True
    _colorbar_gridspec = True

    def __init__(self, top: float, bottom: float) -> None:
        super().__init__()
        self.top = top
        self.bottom = bottom
        self._margins: list[Margins] = []

    def execute(self, fig: Figure) -> None:
        """Place the axes of a picture; what was measured before is where a second turn begins."""
        passes = 1 if len(self._margins) == len(fig.axes) else PASSES
        if passes == PASSES:
            self._margins = [Margins() for _ in fig.axes]
        self._place(fig)
        for _ in range(passes):
            self._margins = [_around(axes) for axes in fig.axes]
            self._place(fig)

    def resize(self, figure: Figure, height: float) -> None:
        """Make a picture so many points high, and its axes as much higher or lower."""
        figure.set_size_inches(figure.get_size_inches()[0], height / POINTS_PER_INCH)
        self._place(figure)

    def _place(self, figure: Figure) -> None:
        width, height = figure.get_size_inches() * POINTS_PER_INCH
        left = EDGE + max(held.left for held in self._margins)
        right = EDGE + max(held.right for held in self._margins)
        taken = sum(held.top + held.bottom + 2 * EDGE for held in self._margins)
        each = (height - self.top - self.bottom - taken) / len(self._margins)
        upper = height - self.top
        for axes, held in zip(figure.axes, self._margins, strict=True):
            lower = upper - EDGE - held.top - each
            bounds = np.array([left, lower, width - left - right, each])
            shares = bounds / [width, height, width, height]
            axes.set_position(tuple(np.round(shares, PLACE_DIGITS)))
            upper = lower - held.bottom - EDGE


def _around(axes: Axes) -> Margins:
    """Measure what is written around axes."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # a layout is of a picture
    box = axes.get_window_extent()
    whole = axes.get_tightbbox(for_layout_only=True) or box
    past = (box.x0 - whole.x0, box.y0 - whole.y0, whole.x1 - box.x1, whole.y1 - box.y1)
    return Margins(*(max(0.0, length) * POINTS_PER_INCH / figure.dpi for length in past))


def from_below(figure: Figure) -> Transform:
    """Return what turns points from the lower left corner into places in a picture."""
    return Affine2D().scale(1 / POINTS_PER_INCH) + figure.dpi_scale_trans


def from_above(figure: Figure) -> Transform:
    """Return what turns points from the upper left corner into places: downwards is negative."""
    return from_below(figure) + ScaledTranslation(0, 1, BboxTransformTo(figure.bbox))


def settle(figure: Figure) -> None:
    """Fix the layout: what is measured from here on stays where it is."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine(None)
