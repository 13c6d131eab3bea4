"""The files that charts become: the same bytes each time, no traces of the machine."""

import os
import subprocess
import sys

import matplotlib
import pytest
from made_up_charts import drawings, ties, weeks

from analysis.charts import KINDS, Drawing, draw, png, svg
from analysis.language import text


def test_there_is_a_drawing_of_every_kind_to_test():
    assert drawings().keys() == KINDS.keys()


QUICK = ("columns", "matrix", "network", "survival")  # one of each way of drawing


@pytest.mark.parametrize(
    "kind",
    [kind if kind in QUICK else pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS],
)
def test_drawing_twice_gives_the_same_bytes(drawn, kind):
    first, second = drawn(kind, "cy", 12), draw(drawings("cy", 12)[kind], "cy")
    assert svg(first) == svg(second)
    assert png(first) == png(second)


def test_saving_twice_gives_the_same_bytes():
    figure = draw(drawings()["columns"], "cy")
    first = svg(figure)
    png(figure)
    assert svg(figure) == first


def test_the_readers_own_matplotlib_settings_change_nothing():
    usual = svg(draw(drawings()["columns"], "en"))
    own = {"font.size": 30, "svg.fonttype": "none", "axes.facecolor": "red", "axes.grid": True}
    with matplotlib.rc_context(own):
        assert svg(draw(drawings()["columns"], "en")) == usual


def test_drawing_leaves_the_readers_own_settings_alone():
    before = dict(matplotlib.rcParams)
    svg(draw(drawings()["bars"], "en"))
    assert dict(matplotlib.rcParams) == before


def test_files_name_no_software_and_no_date():
    figure = draw(drawings()["bars"], "en")
    for file in (svg(figure), png(figure)):
        assert b"Matplotlib" not in file and b"matplotlib.org" not in file
        assert b"dc:date" not in file
        assert b"Software" not in file


def test_letters_are_shapes_and_the_title_is_in_the_file_but_not_in_the_picture():
    figure = draw(drawings()["bars"], "en")
    assert b"<text" not in svg(figure)
    assert b"<title>A title</title>" in svg(figure)
    assert "A title" not in [words.get_text() for words in figure.texts]


def test_the_title_is_drawn_when_asked_for():
    options = {"x": "week", "y": "loans", "show_title": True}
    figure = draw(Drawing("columns", {"table": weeks()}, options, "A title"), "en")
    assert "A title" in [words.get_text() for words in figure.texts]


def test_dots_per_inch_set_the_size_of_the_png():
    figure = draw(drawings()["columns"], "en")
    width = [int.from_bytes(png(figure, dots)[16:20], "big") for dots in (100, 200)]
    assert width == [800, 1600]


def test_a_name_with_dollar_signs_is_not_read_as_a_formula():
    table = weeks(6).head(2).assign(name=["$x$", "a_b $"])
    options = {"label": "name", "value": "loans"}
    svg(draw(Drawing("bars", {"table": table}, options), "en"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_note_is_drawn_inside_the_picture(drawn, kind, language):
    figure = drawn(kind, language, 12)
    note = next(
        words
        for words in figure.texts
        if words.get_text().replace("\n", " ") == text("charts.note_simulated", language)
    )
    box = note.get_window_extent()
    assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1
    assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1
    assert note.get_visible() and note.get_fontsize() >= 9


def test_a_long_note_goes_on_in_a_second_line():
    options = {"x": "week", "y": "loans"}
    note = "Data efelychiadol ac enghreifftiol yw'r rhain. " * 5
    figure = draw(Drawing("columns", {"table": weeks()}, options, "", note), "cy")
    written = figure.texts[0]
    assert "\n" in written.get_text()
    assert written.get_window_extent().x1 <= figure.bbox.x1
    assert written.get_window_extent().y0 >= figure.axes[0].get_tightbbox().y1


def test_charts_never_load_pyplot():
    program = """
import sys
import pandas as pd
from analysis.charts import Drawing, draw, png, svg
assert "matplotlib.pyplot" not in sys.modules, "on import"
frame = pd.DataFrame({"name": ["a"], "sector": ["private"], "year": [2], "x": [0.0], "y": [0.0],
                      "wave": [1], "stakeholder_id": ["S1"]})
ties = pd.DataFrame({"from_id": [], "to_id": [], "strength": []})
figure = draw(Drawing("network", {"table": frame, "ties": ties}), "cy")
svg(figure), png(figure)
options = {"row": "name", "column": "sector", "value": "year", "shade": "year"}
svg(draw(Drawing("matrix", {"table": frame}, options), "cy"))
assert "matplotlib.pyplot" not in sys.modules, "on drawing"
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=dict(os.environ)
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""


def test_the_frames_are_left_as_they_were():
    frame, tied = drawings(count=3)["network"].frame().copy(), ties(3)
    table, held = frame.copy(), tied.copy()
    draw(Drawing("network", {"table": frame, "ties": tied}), "en")
    assert frame.equals(table)
    assert tied.equals(held)


@pytest.mark.parametrize("kind", KINDS)
def test_no_place_depends_on_the_last_digits_of_a_sum(drawn, kind):
    for axes in drawn(kind, "cy", 12).axes:
        bounds = axes.get_position(original=True).bounds
        assert list(bounds) == pytest.approx([round(number, 9) for number in bounds], abs=1e-15)
