"""What every chart shares: its description, colours, type and the page it is drawn on.

The palette is the Government Analysis Function's. Its colours reach 3:1 on white, which is
enough for marks and too little for text, so that every letter is in dark ink. Three of them are
equally dark: colour is never the only difference between two things.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Transform

from analysis.charts.measuring import FONT, POINTS_PER_INCH, Canvas
from analysis.charts.room import EDGE, Room, from_above, from_below
from analysis.charts.wording import wrap

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
SIZE = (8.0, 4.5)  # inches
LEGEND_COLUMNS = 5
KEY_COLUMNS = 3

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


@contextmanager
def house_style() -> Iterator[None]:
    """Let matplotlib draw in the house style within a context, whatever its settings."""
    with matplotlib.rc_context():
        # these were checked when they were first taken: every picture would check 300 settings
        matplotlib.rcParams._update_raw(_settings())
        yield


@cache
def _settings() -> dict[str, Any]:
    """Return all settings of the house style as matplotlib keeps them."""
    with matplotlib.style.context(["default", HOUSE_STYLE]):
        held = matplotlib.rcParams.copy()
    # where pictures are shown is no matter of style
    return {str(name): setting for name, setting in held.items() if name != "backend"}


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
    foot_top = foot_height + key_height
    inches = (size[0], (size[1] * POINTS_PER_INCH + foot_top) / POINTS_PER_INCH)
    figure = Figure(figsize=inches, dpi=POINTS_PER_INCH)
    Canvas(figure)
    figure.set_label(drawing.title)
    above, beneath = from_above(figure), from_below(figure)
    taken = _write(figure, title, TITLE_SIZE, (0.0, 0.0), above, weight="bold")
    taken += _band(figure, note, taken)
    _write(figure, foot, SMALL_SIZE, (0.0, foot_top), beneath)
    for place, entries in enumerate(columns):
        _write(figure, entries, SMALL_SIZE, (place * width / KEY_COLUMNS, key_height), beneath)
    axes = figure.add_subplot()
    figure.set_layout_engine(Room(taken, foot_top))
    return figure, axes


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
    figure: Figure,
    words: str,
    size: float,
    corner: tuple[float, float],
    where: Transform,
    weight: str = "normal",
) -> float:
    """Write lines from an upper left corner downwards; return the points they take."""
    if words:
        how: dict[str, Any] = {"size": size, "weight": weight, "linespacing": LINE_SPACING}
        x, y = corner[0] + EDGE, corner[1] - EDGE / 2
        figure.text(x, y, words, va="top", transform=where, **how)
    return _height(words, size)


def _band(figure: Figure, words: str, top: float) -> float:
    """Write the note on a grey band that spans the picture, so that no copy loses it."""
    taken = _height(words, TEXT_SIZE)
    if words:
        above = from_above(figure)
        whole = figure.get_size_inches()[0] * POINTS_PER_INCH
        for width, colour in ((whole, BAND), (EDGE / 2, DARK_PINK)):
            band = Rectangle((0, -top - taken), width, taken, facecolor=colour, linewidth=0)
            band.set_transform(above)
            figure.add_artist(band)
        _write(figure, words, TEXT_SIZE, (0.0, -top), above)
    return taken


def room_of(figure: Figure) -> Room:
    """Return the layout of a picture that is not settled yet."""
    engine = figure.get_layout_engine()
    assert isinstance(engine, Room)  # canvas() made it so
    return engine


def legend(
    figure: Figure, handles: Sequence[Artist], title: str = "", across: bool = False
) -> None:
    """Write a legend below the axes and above the lines under the chart.

    Its entries follow each other downwards or, with `across`, line by line.

    matplotlib's "outside" places are at the picture's edge, on top of those lines.
    """
    held, points = room_of(figure), POINTS_PER_INCH / figure.dpi
    middle = figure.bbox.width * points / 2
    room = figure.bbox.width - 2 * EDGE / points
    for columns in range(min(len(handles), LEGEND_COLUMNS), 0, -1):
        # matplotlib deals the entries out to columns, the first of them the longest
        order = [handles[place::columns] for place in range(columns)] if across else [handles]
        drawn = figure.legend(
            handles=[handle for part in order for handle in part],
            ncols=columns,
            loc="lower center",
            bbox_to_anchor=(middle, held.bottom),
            bbox_transform=from_below(figure),
            title=title or None,
        )
        if drawn.get_window_extent().width <= room or columns == 1:
            break
        drawn.remove()
    held.bottom += drawn.get_window_extent().height * points
