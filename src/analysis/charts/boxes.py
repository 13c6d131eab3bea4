"""Boxes of text, and arrows between them, on a sheet that is counted in points from its top."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.charts import style, wording

PAD = 6.0  # points between a box and its text
ABOVE_LIST = 4.0  # points of height that set a list off
LINE = style.SMALL_SIZE * style.LINE_SPACING
BOLD = 1.15  # bold letters are wider than those that are measured
LINES: dict[str, Any] = {
    "size": style.SMALL_SIZE,
    "va": "top",
    "linespacing": style.LINE_SPACING,
}
ARROW = {"arrowstyle": "-|>,head_width=0.22,head_length=0.45", "color": style.INK}


@dataclass(frozen=True)
class Box:
    """A box with its texts, as wide as its column and as high as its lines.

    Parameters
    ----------
    label, strong, list
        Texts from the top down; `strong` is in bold, `list` is at the left.
    left, width, top
        Points.
    is_main
        Whether the box stands in the flow, and not beside it.
    """

    label: str
    strong: str
    list: tuple[str, ...]
    left: float
    width: float
    is_main: bool = True
    top: float = 0.0

    @property
    def parts(self) -> tuple[str, str, str]:
        """The three texts, broken to fit."""
        room = self.width - 2 * PAD
        entries = [
            wording.fold(entry, room - PAD, style.SMALL_SIZE).replace("\n", "\n   ")
            for entry in self.list
        ]
        return (
            wording.fold(self.label, room, style.SMALL_SIZE),
            wording.fold(self.strong, room / BOLD, style.SMALL_SIZE),
            "\n".join(entries),
        )

    @property
    def height(self) -> float:
        """Points of height that the texts take."""
        lines = sum(part.count("\n") + 1 for part in self.parts if part)
        return lines * LINE + 2 * PAD + (ABOVE_LIST if self.list else 0.0)

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def middle(self) -> tuple[float, float]:
        """Centre."""
        return self.left + self.width / 2, self.top + self.height / 2


def draw(axes: Axes, box: Box) -> None:
    """Draw a box and its texts."""
    edge, face = (style.DARK_BLUE, "white") if box.is_main else (style.DARK_GREY, style.BAND)
    look: dict[str, Any] = {"facecolor": face, "edgecolor": edge, "linewidth": 1.2}
    axes.add_artist(Rectangle((box.left, box.top), box.width, box.height, **look))
    top = box.top + PAD
    label, strong, entries = box.parts
    for part, weight in ((label, "normal"), (strong, "bold")):
        if part:
            x, ha = (box.middle[0], "center") if box.is_main else (box.left + PAD, "left")
            axes.text(x, top, part, ha=ha, weight=weight, **LINES)
            top += (part.count("\n") + 1) * LINE
    axes.text(box.left + PAD, top + ABOVE_LIST, entries, **LINES)


def band(
    axes: Axes,
    place: tuple[float, float],
    size: tuple[float, float],
    words: str,
    turned: bool = False,
) -> None:
    """Draw a grey band with words in bold in its middle, turned upwards if asked for."""
    axes.add_artist(Rectangle(place, *size, facecolor=style.BAND, linewidth=0))
    middle = place[0] + size[0] / 2, place[1] + size[1] / 2
    how: dict[str, Any] = {"ha": "center", "va": "center", "rotation": 90 if turned else 0}
    axes.text(*middle, words, size=style.SMALL_SIZE, weight="bold", **how)


def down(axes: Axes, upper: Box, lower: Box) -> None:
    """Draw an arrow straight down, in the middle of the narrower of two boxes."""
    x = min(upper, lower, key=lambda box: box.width).middle[0]
    _arrow(axes, (x, upper.bottom), (x, lower.top))


def aside(axes: Axes, box: Box, others: Sequence[Box]) -> None:
    """Draw an arrow to each box that stands at the right, the lower ones off the first."""
    start = min(box.middle[1], others[0].middle[1])
    for other in others:
        trunk = (box.right + other.left) / 2
        y = start if other is others[0] else other.middle[1]
        if y > box.bottom:
            axes.plot([trunk, trunk], [start, y], color=style.INK, linewidth=1)
        _arrow(axes, (trunk if y > box.bottom else box.right, y), (other.left, y))


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    how: dict[str, Any] = {"linewidth": 1, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 12}
    axes.annotate("", end, start, arrowprops={**ARROW, **how})
