"""What every chart shares: its description, colours, type and the page it is drawn on.

The palette is the Government Analysis Function's. Its colours reach 3:1 on white, which is
enough for marks and too little for text, so that every letter is in dark ink. Three of them are
equally dark: colour is never the only difference between two things.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Rectangle

from analysis.charts.wording import FONT, wrap

DARK_BLUE = "#12436D"
TURQUOISE = "#28A197"
DARK_PINK = "#801650"
ORANGE = "#F46A25"
DARK_GREY = "#3D3D3D"
LIGHT_PURPLE = "#A285D1"

INK = "#222222"
RULE = "#D0D0D0"
BAND = "#F1F1F1"

# A group keeps its place in its list of codes, so that a sector looks the same in every chart.
GROUP_LOOKS = (
    (DARK_BLUE, "o"),
    (TURQUOISE, "s"),
    (ORANGE, "^"),
    (DARK_PINK, "D"),
    (LIGHT_PURPLE, "P"),
    (DARK_GREY, "X"),
)
UNKNOWN_LOOK = ("#FFFFFF", "v")

TEXT_SIZE = 9.5
SMALL_SIZE = 9.0
TITLE_SIZE = 12.0
LINE_SPACING = 1.25
POINTS_PER_INCH = 72
SIZE = (8.0, 4.5)  # inches
LEGEND_COLUMNS = 5
KEY_COLUMNS = 3
EDGE = 10.0  # points of white around the picture
PLACE_DIGITS = 9  # of a place as a share of the picture: finer than a file writes

HOUSE_STYLE: dict[str, Any] = {
    "font.family": FONT,
    "font.size": TEXT_SIZE,
    "axes.titlesize": TEXT_SIZE,
    "axes.labelsize": TEXT_SIZE,
    "xtick.labelsize": SMALL_SIZE,
    "ytick.labelsize": SMALL_SIZE,
    "legend.fontsize": SMALL_SIZE,
    "legend.title_fontsize": SMALL_SIZE,
    "hatch.linewidth": 0.7,
    "text.color": INK,
    "text.parse_math": False,  # two dollar signs in a name would start a formula
    "axes.labelcolor": INK,
    "axes.edgecolor": DARK_GREY,
    "xtick.color": DARK_GREY,
    "ytick.color": DARK_GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": RULE,
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "casebook",
}


@dataclass(frozen=True)
class Drawing:
    """What is drawn, and the words of its reader's language that go with it.

    Parameters
    ----------
    kind
        Name of a kind of chart, a key of `analysis.charts.KINDS`.
    frames
        The tables drawn, under ``"table"``; a network has a second one under ``"ties"``, a flow
        may have one under ``"reasons"``.
    options
        Which column is what, by the names of the kind's keywords.
    title
        What the chart shows. It becomes the title of the SVG file, and is drawn only with the
        option ``show_title``.
    note
        What is drawn across the top, such as that the data are simulated, or None.
    """

    kind: str
    frames: dict[str, pd.DataFrame]
    options: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    note: str | None = None

    def frame(self, name: str = "table") -> pd.DataFrame:
        """Return one of the frames.

        Raises
        ------
        ValueError
            When there is no such frame or, for the frame ``"table"``, it has no rows.
        """
        if name not in self.frames:
            found = ", ".join(map(repr, self.frames)) or "none"
            msg = f"chart of kind {self.kind!r} needs the frame {name!r}; frames given: {found}"
            raise ValueError(msg)
        if name == "table" and self.frames[name].empty:
            msg = f"chart of kind {self.kind!r} ({self.title!r}) has no rows to draw"
            raise ValueError(msg)
        return self.frames[name]


def house_style() -> AbstractContextManager[None]:
    """Return a context in which matplotlib draws in the house style, whatever its settings."""
    return matplotlib.style.context(["default", HOUSE_STYLE])


def canvas(
    drawing: Drawing,
    size: tuple[float, float],
    show_title: bool = False,
    below: Sequence[str] = (),
    key: Sequence[str] = (),
) -> tuple[Figure, Axes]:
    """Return an empty picture with its note, and the axes to draw on.

    Parameters
    ----------
    size
        Inches of width and height for the chart; what stands under it adds to the height.
    below
        Lines of text under the chart.
    key
        Entries of a list in columns under those lines.
    """
    width = size[0] * POINTS_PER_INCH - 2 * EDGE
    # Bold letters are wider than those that wrap() measures.
    title = wrap(drawing.title, 0.85 * width, TITLE_SIZE) if show_title else ""
    note = wrap(drawing.note or "", width - EDGE, TEXT_SIZE)
    foot = "\n".join(wrap(line, width, SMALL_SIZE) for line in below)
    columns = _in_columns(key, width / KEY_COLUMNS - EDGE)
    foot_height = _height(foot, SMALL_SIZE)
    key_height = max((_height(entries, SMALL_SIZE) for entries in columns), default=0.0)
    full = size[1] * POINTS_PER_INCH + foot_height + key_height
    figure = Figure(figsize=(size[0], full / POINTS_PER_INCH), layout="constrained")
    FigureCanvasAgg(figure)  # keeps what it measured; without it each text is measured anew
    figure.set_label(drawing.title)
    taken = _write(figure, title, TITLE_SIZE, 0.0, weight="bold")
    taken += _band(figure, note, taken)
    _write(figure, foot, SMALL_SIZE, full - foot_height - key_height)
    for place, entries in enumerate(columns):
        left = place * width / KEY_COLUMNS
        _write(figure, entries, SMALL_SIZE, full - key_height, left)
    _reserve(figure, top=taken, bottom=foot_height + key_height)
    return figure, figure.add_subplot()


def _in_columns(entries: Sequence[str], width: float) -> list[str]:
    """Wrap the entries and deal them out, in order, to columns of about equal length."""
    indent = "\n" + " " * 5
    wrapped = [wrap(entry, width - 2 * EDGE, SMALL_SIZE).replace("\n", indent) for entry in entries]
    lines = np.cumsum([entry.count("\n") + 1 for entry in wrapped])
    shares = [int((line - 1) * KEY_COLUMNS / lines[-1]) for line in lines]
    return [
        "\n".join(entry for entry, share in zip(wrapped, shares, strict=True) if share == place)
        for place in sorted(set(shares))
    ]


def _height(words: str, size: float) -> float:
    """Return the points that lines of text take, with white around them."""
    return (words.count("\n") + 1) * size * LINE_SPACING + EDGE if words else 0.0


def _write(
    figure: Figure, words: str, size: float, top: float, left: float = 0.0, weight: str = "normal"
) -> float:
    """Write lines `top` points below the picture's edge; return the points they take."""
    if words:
        width, height = figure.get_size_inches() * POINTS_PER_INCH
        x, y = (EDGE + left) / width, 1 - (top + EDGE / 2) / height
        how: dict[str, Any] = {"size": size, "weight": weight, "linespacing": LINE_SPACING}
        figure.text(x, y, words, va="top", **how)
    return _height(words, size)


def _band(figure: Figure, words: str, top: float) -> float:
    """Write the note on a grey band that spans the picture, so that no copy loses it."""
    taken = _height(words, TEXT_SIZE)
    if words:
        width, height = figure.get_size_inches() * POINTS_PER_INCH
        bottom = 1 - (top + taken) / height
        for share, colour in ((1.0, BAND), (EDGE / 2 / width, DARK_PINK)):
            band = Rectangle((0, bottom), share, taken / height, facecolor=colour, linewidth=0)
            band.set_transform(figure.transFigure)
            figure.add_artist(band)
        _write(figure, words, TEXT_SIZE, top)
    return taken


def _reserve(figure: Figure, top: float, bottom: float) -> None:
    """Keep the chart clear of the points of text above and below it."""
    height = figure.get_size_inches()[1] * POINTS_PER_INCH
    pad = EDGE / POINTS_PER_INCH
    rect = (0, bottom / height, 1, 1 - (top + bottom) / height)
    _layout(figure).set(w_pad=pad, h_pad=pad, rect=rect)


def _layout(figure: Figure) -> ConstrainedLayoutEngine:
    engine = figure.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine)  # canvas() made it so
    return engine


def settle(figure: Figure) -> None:
    """Fix the layout: what is measured from here on stays where it is.

    The solver of the layout leaves the last digits of a place to the order in which memory
    happened to be given out; they are rounded away, so that equal charts have equal bytes.
    """
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine(None)  # with "none" every file is drawn once in vain
    for axes in figure.axes:
        axes.set_position(tuple(np.round(axes.get_position().bounds, PLACE_DIGITS)))


def legend(
    figure: Figure, handles: Sequence[Artist], title: str = "", across: bool = False
) -> None:
    """Write a legend below the axes and above the lines under the chart.

    Its entries follow each other downwards or, with `across`, line by line.

    matplotlib's "outside" places are at the picture's edge, on top of those lines.
    """
    left, bottom, width, height = _layout(figure).get()["rect"]
    room = figure.bbox.width - 2 * EDGE * figure.dpi / POINTS_PER_INCH
    for columns in range(min(len(handles), LEGEND_COLUMNS), 0, -1):
        # matplotlib deals the entries out to columns, the first of them the longest
        order = [handles[place::columns] for place in range(columns)] if across else [handles]
        drawn = figure.legend(
            handles=[handle for part in order for handle in part],
            ncols=columns,
            loc="lower center",
            bbox_to_anchor=(0.5, bottom),
            title=title or None,
        )
        if drawn.get_window_extent().width <= room or columns == 1:
            break
        drawn.remove()
    taken = drawn.get_window_extent().height / figure.bbox.height
    _layout(figure).set(rect=(left, bottom + taken, width, height - taken))
