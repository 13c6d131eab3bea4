"""How wide texts are: measured once, and the same before a picture is drawn as in its file."""

from functools import cache
from typing import Any

from matplotlib.backend_bases import FigureCanvasBase, GraphicsContextBase, RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

FONT = "DejaVu Sans"  # comes with matplotlib: same letters, Welsh circumflexes too, everywhere
POINTS_PER_INCH = 72
Extent = tuple[float, float, float]  # width, height, and how far below the line


UNIT = float(TextToPath.FONT_SCALE)
_outlines = TextToPath()


@cache
def text_width(words: str, size: float) -> float:
    """Return the width of one line of text in points."""
    return _unit_extent(words, (FONT,), "normal", "normal")[0] * size


@cache
def _unit_extent(words: str, family: tuple[str, ...], slant: Any, weight: Any) -> Extent:
    """Measure a line at one point; letters are outlines, so that every other size is a multiple."""
    font = FontProperties(family=list(family), style=slant, weight=weight, size=UNIT)
    width, height, descent = _outlines.get_text_width_height_descent(words, font, ismath=False)
    return width / UNIT, height / UNIT, descent / UNIT


class Letters(TextToPath):
    """The outlines of letters, of which no line is measured twice."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> Extent:
        """Return the extent of a line in points."""
        size = prop.get_size_in_points()
        held = tuple(prop.get_family()), prop.get_style(), prop.get_weight()
        width, height, descent = _unit_extent(s, *held)
        return width * size, height * size, descent * size


LETTERS = Letters()


class Measure(RendererBase):
    """What a picture is laid out with: it knows how large things are, and draws nothing."""

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__()
        self._canvas = canvas
        self._text2path = LETTERS

    @property
    def _scale(self) -> float:
        return float(self._canvas.figure.dpi) / POINTS_PER_INCH

    def points_to_pixels(self, points: Any) -> Any:
        """Return lengths in the picture's pixels."""
        return points * self._scale

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the picture's size in its pixels."""
        width, height = self._canvas.figure.bbox.size
        return float(width), float(height)

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> Extent:
        """Return the extent of a line in the picture's pixels."""
        extent = LETTERS.get_text_width_height_descent(s, prop, ismath)
        width, height, descent = (length * self._scale for length in extent)
        return width, height, descent

    def new_gc(self) -> GraphicsContextBase:
        """Return how something is drawn."""
        return GraphicsContextBase()

    def draw_path(self, *_: Any, **__: Any) -> None:
        """Draw nothing."""

    draw_markers = draw_path_collection = draw_text = draw_image = draw_path


class Canvas(FigureCanvasBase):
    """What a picture is laid out on; its files are made by `analysis.charts.files`."""

    def __init__(self, figure: Any) -> None:
        super().__init__(figure)
        self._measure = Measure(self)

    @classmethod
    def get_default_filetype(cls) -> str:
        """Return the kind of file by which matplotlib finds what to measure with."""
        return "measure"

    def print_measure(self, *_: Any, **__: Any) -> None:
        """Lay the picture out, and write nothing."""
        self.figure.draw(self._measure)

    def get_renderer(self) -> Measure:
        """Return what measures; matplotlib asks for it by this name."""
        return self._measure
