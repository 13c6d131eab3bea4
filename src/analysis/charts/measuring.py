"""How wide texts are: measured once, and the same before a picture is drawn as in its file."""

from functools import cache
from typing import Any

from matplotlib.backend_bases import FigureCanvasBase, GraphicsContextBase, RendererBase
from matplotlib.font_manager import FontProperties, findfont, get_font
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


@cache
def _line_room(
    family: tuple[str, ...], slant: Any, weight: Any, size: float, dots_per_inch: float
) -> Extent:
    """Return what the tallest and the deepest letters of a font take, and the gap of its lines.

    matplotlib works these out from the font's own tables each time that it lays a text out; here
    as there, to the last digit.
    """
    font = get_font(findfont(FontProperties(family=list(family), style=slant, weight=weight)))
    held: Any = font.get_sfnt_table("OS/2")
    head: Any = font.get_sfnt_table("head")
    scale = 1 / head["unitsPerEm"] * size * dots_per_inch / POINTS_PER_INCH
    gap = held["sTypoLineGap"] * scale
    return held["sTypoAscender"] * scale, -held["sTypoDescender"] * scale, gap


def line_room(font: FontProperties, dots_per_inch: float) -> Extent:
    """Return the ascent, descent and line gap of a font, in dots."""
    held = tuple(font.get_family()), font.get_style(), font.get_weight()
    return _line_room(*held, font.get_size_in_points(), dots_per_inch)


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

    def _get_font_height_metrics(self, prop: FontProperties) -> Extent:
        """Return what matplotlib asks for by this name before it reads the font's tables."""
        return line_room(prop, float(self._canvas.figure.dpi))

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
