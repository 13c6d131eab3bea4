"""Charts in the house style, drawn from findings tables in Welsh or in English."""

from analysis.charts.draw import KINDS, draw, drawn, inline_svg, warm
from analysis.charts.files import keep_png, png, svg
from analysis.charts.style import Drawing

__all__ = ["KINDS", "Drawing", "draw", "drawn", "inline_svg", "keep_png", "png", "svg", "warm"]
