"""Lines of text as outlines for SVG: every letter is written once a file, and used by its name."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.path import Path
from matplotlib.textpath import TextToPath

from analysis.charts.measuring import POINTS_PER_INCH

SIZE = 100.0  # of the letters, before a line is scaled to its own size
FINER = 64  # units of an outline in one of those: with these its numbers are whole
SIGNS: dict[int, str] = {
    int(Path.MOVETO): "M",
    int(Path.LINETO): "L",
    int(Path.CURVE3): "Q",
    int(Path.CURVE4): "C",
}

_outlines: dict[str, str] = {}  # of all letters that were ever written, by their names


@dataclass(frozen=True)
class Line:
    """A line of text: what uses its letters, and their outlines by the letters' names."""

    markup: str
    outlines: dict[str, str]


def line(words: str, font: FontProperties) -> Line:
    """Return a line of text in letters of size `SIZE`."""
    return _line(words, tuple(font.get_family()), font.get_style(), font.get_weight())


@cache
def _line(words: str, family: tuple[str, ...], slant: Any, weight: Any) -> Line:
    held = get_font(findfont(FontProperties(family=list(family), style=slant, weight=weight)))
    held.set_size(SIZE, POINTS_PER_INCH)
    known: dict[str, Any] = dict(_outlines)
    letters, shapes, _ = TextToPath().get_glyphs_with_font(held, words, known, True)
    _outlines.update({name: _outline(name, *shape) for name, shape in shapes.items()})
    written = [(name, x, y) for name, x, y, _ in letters if _outlines[name]]  # a space has none
    used = [f'<use xlink:href="#{_short(name)}"{_place(x, y)}/>' for name, x, y in written]
    return Line("".join(used), {name: _outlines[name] for name, _, _ in written})


def _outline(name: str, vertices: np.ndarray, codes: np.ndarray) -> str:
    """Write an outline in as few characters as SVG allows; an empty one is an empty text."""
    parts = []
    for places, code in Path(vertices * FINER, codes).iter_segments(simplify=False):
        if code == Path.CLOSEPOLY:
            parts.append("z")
        elif int(code) in SIGNS:
            parts.append(SIGNS[int(code)] + " ".join(f"{place:.0f}" for place in places))
    drawn = "".join(parts)
    scale = f'transform="scale({1 / FINER})"'
    return f'<path id="{_short(name)}" d="{drawn}" {scale}/>' if drawn else ""


def _short(name: str) -> str:
    return name.replace("DejaVuSans", "L")


def _place(x: float, y: float) -> str:
    written = ((axis, f"{place:.1f}".removesuffix(".0")) for axis, place in (("x", x), ("y", -y)))
    return "".join(f' {axis}="{place}"' for axis, place in written if place.strip("-") != "0")
