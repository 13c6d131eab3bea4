"""Charts in the house style, drawn from findings tables in Welsh or in English."""

from analysis.charts.draw import KINDS, draw, inline_svg, warm
from analysis.charts.files import png, svg
from analysis.charts.style import Drawing

__all__ = ["KINDS", "Drawing", "draw", "inline_svg", "png", "svg", "warm"]
