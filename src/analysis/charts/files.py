"""The files that a picture becomes: a small SVG, and the PNG that is made of it."""

import io
import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from analysis.charts import letters, style
from analysis.charts.measuring import LETTERS, POINTS_PER_INCH, Extent, line_room

MARK = "\0"  # stands around the number of a line of text until the file is whole
CUT = "\1"  # stands for what is kept as it is while the rest is made shorter
KEPT = re.compile(rf"(<!--.*?-->|<title>.*?</title>|scale\([^)]*\)|{MARK}\d+{MARK})", re.DOTALL)
SHORTER = (
    (re.compile(r"(?<=\d\.\d\d)\d+"), ""),  # places: to a hundredth of a point
    (re.compile(r"(?<=\n[A-Za-z]) "), ""),  # lines of a path
    (re.compile(r" ?\n(?=[A-Za-z\"])"), ""),
    (re.compile(r"\n +<"), "\n<"),
)
PAGE = b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"

_drawn: WeakKeyDictionary[Figure, bytes] = WeakKeyDictionary()
_kept: dict[tuple[bytes, int], bytes] = {}


def svg(figure: Figure) -> bytes:
    """Return the picture as SVG; letters are shapes, and equal pictures have equal bytes.

    Parameters
    ----------
    figure
        As `analysis.charts.draw` returns it. It is written anew only when it changed.
    """
    if figure.stale or figure not in _drawn:
        _drawn[figure] = _written(figure).encode()
    return _drawn[figure]


def png(picture: Figure | bytes, dots_per_inch: int = 160) -> bytes:
    """Return the picture in dots, of a figure or of its SVG; equal pictures have equal bytes."""
    written = picture if isinstance(picture, bytes) else svg(picture)
    return _kept.get((written, dots_per_inch)) or _dots(written, dots_per_inch)


def keep_png(pictures: Mapping[tuple[bytes, int], bytes]) -> None:
    """Keep pictures that another process has made: by their SVG and dots per inch, their PNG.

    What makes them starts threads, so a process that others are forked from cannot.
    """
    _kept.update(pictures)


def _dots(written: bytes, dots_per_inch: int) -> bytes:
    import typst

    held = {"svg": written.decode()}
    how: dict[str, Any] = {"ppi": dots_per_inch, "sys_inputs": held, "font_paths": _no_fonts()}
    how["ignore_system_fonts"] = True
    made = typst.compile(PAGE, format="png", **how)
    assert isinstance(made, bytes)  # one page
    return made


@cache
def _no_fonts() -> Any:
    """Return an empty set of fonts: letters are outlines, and typst loads its own each time."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)


def _written(figure: Figure) -> str:
    file = io.StringIO()
    metadata = {"Date": None, "Creator": None, "Title": figure.get_label()}
    with style.house_style():
        renderer = _Renderer(*figure.bbox.size, file, metadata=metadata)
        figure.draw(renderer)
        renderer.finalize()
    return renderer.whole(file.getvalue())


class _Renderer(RendererSVG):
    """matplotlib's writer of SVG, which measures texts as the layout did and writes them short."""

    def __init__(self, *size_and_file: Any, **how: Any) -> None:
        super().__init__(*size_and_file, **how)
        self._text2path = LETTERS
        self._lines: list[str] = []
        self._outlines: dict[str, str] = {}

    def _get_font_height_metrics(self, prop: FontProperties) -> Extent:
        """Return what matplotlib asks for by this name before it reads the font's tables."""
        return line_room(prop, POINTS_PER_INCH)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """Write a line of text: its words as a comment, and its letters as outlines."""
        drawn = letters.line(s, prop)
        self._outlines |= drawn.outlines
        self._lines.append(drawn.markup)
        scale = round(prop.get_size_in_points() / letters.SIZE, 6)
        turned = f" rotate({-angle:g})" if angle else ""
        where = f"translate({x:.2f} {y:.2f}){turned} scale({scale} {-scale})"
        mark = f"{MARK}{len(self._lines) - 1}{MARK}"
        self.writer.comment(s)
        self.writer.element("g", text=mark, fill=to_hex(gc.get_rgb()), transform=where)

    def whole(self, written: str) -> str:
        """Put the lines of text into what was written, and the letters that they use."""
        parts = KEPT.split(written)
        between = CUT.join(parts[::2])
        for pattern, shorter in SHORTER:
            between = pattern.sub(shorter, between)
        parts[::2] = between.split(CUT)
        for place in range(1, len(parts), 2):
            if parts[place].startswith(MARK):
                parts[place] = self._lines[int(parts[place].strip(MARK))]
        outlines = "\n".join(self._outlines[name] for name in sorted(self._outlines))
        return "".join(parts).replace("</defs>", f"\n{outlines}\n</defs>", 1)
