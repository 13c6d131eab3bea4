"""Pictures whose axes have an exact size in points: for what is measured before it is drawn."""

from collections.abc import Callable, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.charts import style
from analysis.charts.room import settle
from analysis.charts.style import Drawing

SHEET_WIDTH = style.SIZE[0] * style.POINTS_PER_INCH - 2 * style.EDGE


def axes_points(axes: Axes) -> tuple[float, float]:
    """Return the width and height in points of axes whose layout is settled."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # canvas() put the axes on one
    box, scale = axes.get_window_extent(), style.POINTS_PER_INCH / figure.dpi
    return box.width * scale, box.height * scale


def fitted(empty: Callable[[float], tuple[Figure, Axes]], height: float) -> tuple[Figure, Axes]:
    """Return a picture whose axes are so many points high, with its layout fixed.

    Parameters
    ----------
    empty
        Makes the picture when given the height in points that `canvas` is asked for.
    """
    figure, axes = empty(height + style.SIZE[1] * style.POINTS_PER_INCH)
    room = style.room_of(figure)
    settle(figure)
    whole = figure.get_size_inches()[1] * style.POINTS_PER_INCH
    room.resize(figure, whole + height - axes_points(axes)[1])
    return figure, axes


def sheet(
    drawing: Drawing,
    height: float,
    show_title: bool = False,
    below: Sequence[str] = (),
    key: Sequence[str] = (),
    handles: Sequence[Artist] = (),
    legend_title: str = "",
    width: float = SHEET_WIDTH,
) -> tuple[Figure, Axes]:
    """Return a picture of bare axes counted in points from the top left.

    Parameters
    ----------
    height
        Points of the axes.
    below, key
        As for `canvas`.
    handles, legend_title
        Entries of a legend, if there are any, and what stands over them.
    width
        Points of the axes.
    """

    def empty(asked: float) -> tuple[Figure, Axes]:
        size = ((width + 2 * style.EDGE) / style.POINTS_PER_INCH, asked / style.POINTS_PER_INCH)
        figure, axes = style.canvas(drawing, size, show_title, below, key)
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        if handles:
            style.legend(figure, handles, legend_title, across=True)
        return figure, axes

    return fitted(empty, height)
