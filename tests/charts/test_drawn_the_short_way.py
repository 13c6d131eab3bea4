"""What is drawn, measured and written the short way is what matplotlib would make of it."""

import re
import sys
from dataclasses import replace

import matplotlib
import numpy as np
import pytest
from made_up_charts import drawings
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from analysis.charts import draw, drawn, files, keep_png, png, points, style, svg, warm, wording
from analysis.charts.measuring import Canvas, Measure, text_width

WORDS = (
    "Llyfrgell a chanolfan ddysgu gymunedol y Fenni, gyda chymorth i bobl hŷn sydd am ddefnyddio "
    "offer digidol a'r we fyd-eang; AWAY To. fifty-five ffordd jj — “quoted” Wi-Fi 1,000 £5"
)

DRAWING = sys.modules["analysis.charts.draw"]  # its name is the function's too


def _wrapped_by_measuring(words: str, width: float, size: float) -> str:
    lines: list[str] = []
    for word in re.split(r"[^\S\u00a0]+", words.strip()):
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


@pytest.mark.parametrize("size", [9.0, 12.0])
def test_lines_break_where_measuring_every_line_would_break_them(size: float) -> None:
    for width in (*range(20, 200, 7), *np.arange(200, 900, 53.3)):
        assert wording.wrap(WORDS, width, size) == _wrapped_by_measuring(WORDS, width, size)


def test_what_a_no_break_space_joins_is_measured_whole() -> None:
    words = "10\u00a0000 o bobl\u00a0\u00a0hŷn \u00a0 ac eraill"
    for width in range(10, 120, 3):
        assert wording.wrap(words, width, 9.0) == _wrapped_by_measuring(words, width, 9.0)


def _picture(weight: str, slant: str) -> Figure:
    figure = Figure(figsize=(4, 3), dpi=72)
    Canvas(figure)
    for row, size in enumerate((7.0, 9.0, 9.5, 12.0)):
        how = {"size": size, "weight": weight, "style": slant, "linespacing": 1.25}
        figure.text(0.1, 0.2 * row, "Gŵyl fawr\njumping", family=style.FONT, **how)
    return figure


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("slant", ["normal", "italic"])
def test_texts_are_as_large_as_matplotlib_reads_them_from_the_font(
    weight: str, slant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = [words.get_window_extent().extents for words in _picture(weight, slant).texts]
    monkeypatch.delattr(Measure, "_get_font_height_metrics")
    full = [words.get_window_extent().extents for words in _picture(weight, slant).texts]
    assert np.array_equal(short, full)


LOOKS = [
    {"facecolor": "#12436D", "edgecolor": "#222222", "linewidth": 0.8},
    {"facecolor": "none", "edgecolor": "#222222", "linewidth": 1.6, "linestyle": (0, (2.5, 1.5))},
    {"facecolor": "white", "edgecolor": "#222222", "linewidth": 1.6, "hatch": "xxxx"},
]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("shape", ["o", "D", "P", "X", "^"])
def test_a_mark_is_what_scatter_draws(look: dict, shape: str) -> None:
    written = []
    for short in (True, False):
        with style.house_style():
            figure = Figure(figsize=(3, 3), dpi=72)
            Canvas(figure)
            axes = figure.add_subplot()
            axes.set(xlim=(0, 4), ylim=(0, 4))
            if short:
                points.mark(axes, (1, 2), 9.0, shape, label="one", zorder=3, **look)
                points.mark(axes, (3, 2), 16.0, shape, label="two", zorder=3, **look)
            else:
                axes.scatter(1, 2, 81.0, marker=shape, label="one", zorder=3, **look)
                axes.scatter(3, 2, 256.0, marker=shape, label="two", zorder=3, **look)
        written.append(files.svg(figure))
    assert written[0] == written[1]


def test_the_house_style_leaves_every_setting_as_it_was() -> None:
    matplotlib.rcParams["font.size"] = 31.0
    try:
        before = matplotlib.rcParams.copy()
        with style.house_style():
            assert matplotlib.rcParams["font.size"] == style.TEXT_SIZE
            assert matplotlib.rcParams["text.parse_math"] is False
        assert matplotlib.rcParams.copy() == before
    finally:
        matplotlib.rcParams["font.size"] = matplotlib.rcParamsDefault["font.size"]


def test_the_house_style_stands_on_matplotlib_s_own_settings_and_not_on_the_user_s() -> None:
    with matplotlib.rc_context({"lines.linewidth": 9.0}), style.house_style():
        assert matplotlib.rcParams["lines.linewidth"] == 1.5


def test_numbers_outside_of_paths_keep_their_digits() -> None:
    figure = Figure(figsize=(3, 3), dpi=72)
    Canvas(figure)
    figure.set_label("3.14159 and 2.71828")
    figure.text(0.5, 0.5, "1.23456", family=style.FONT)
    whole = files.svg(figure).decode()
    assert "3.14159 and 2.71828" in whole and "<!-- 1.23456 -->" in whole
    body = re.sub(r"<!--.*?-->|<title>.*?</title>|scale\([^)]*\)", "", whole, flags=re.DOTALL)
    drawn = body[body.index("<defs>") :]
    assert not re.search(r'd="[^"]*\d\.\d{3}', drawn)


def test_the_font_is_found_by_its_name() -> None:
    font = FontProperties(family=[style.FONT], size=10.0)
    figure = Figure(dpi=72)
    ascent, descent, gap = Measure(Canvas(figure))._get_font_height_metrics(font)
    assert ascent > descent > 0 and gap >= 0 and ascent + descent > 9


def test_a_picture_is_the_same_after_others_were_drawn_to_warm_up() -> None:
    made_up = drawings("en", 12)
    before = svg(draw(made_up["bars"], "en"))
    warm((made_up[kind], "en") for kind in ("shares", "bars"))
    assert svg(draw(made_up["bars"], "en")) == before


def test_a_chart_of_the_same_rows_and_words_is_drawn_once(monkeypatch) -> None:
    chart = drawings("en", 12)["bars"]
    first = drawn(chart, "en")
    assert first == svg(draw(chart, "en"))
    monkeypatch.setattr(DRAWING, "draw", pytest.fail)
    again = drawings("en", 12)["bars"]
    assert again is not chart and drawn(again, "en") == first


@pytest.mark.parametrize(
    "other",
    [
        lambda chart: replace(chart, title="Another title"),
        lambda chart: replace(chart, note="Another note"),
        lambda chart: replace(chart, frames={"table": chart.frame().iloc[1:]}),
        lambda chart: replace(chart, frames={"table": chart.frame().iloc[::-1]}),
    ],
)
def test_a_chart_that_differs_in_anything_is_drawn_anew(other) -> None:
    chart = drawings("en", 12)["bars"]
    assert drawn(other(chart), "en") == svg(draw(other(chart), "en")) != drawn(chart, "en")
    assert drawn(chart, "cy") != drawn(chart, "en")


def test_no_more_charts_are_kept_than_a_few(monkeypatch) -> None:
    monkeypatch.setattr(DRAWING, "_drawn", kept := {})
    monkeypatch.setattr(DRAWING, "MOST_KEPT", 2)
    for title in "abc":
        drawn(replace(drawings("en", 12)["bars"], title=title), "en")
    assert len(kept) == 2


def test_a_png_is_the_same_of_a_figure_and_of_its_svg_and_is_taken_if_one_was_kept(
    monkeypatch,
) -> None:
    figure = draw(drawings("en", 12)["bars"], "en")
    assert png(svg(figure), 100) == png(figure, 100)
    monkeypatch.setattr("analysis.charts.files._kept", {})
    keep_png({(svg(figure), 100): b"kept"})
    assert (png(figure, 100), png(figure, 50) == b"kept") == (b"kept", False)
