"""The traffic light: shapes and words say the colour, and strips where the estimate stands."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_charts import LIGHTS, SIGNALS, lights
from matplotlib.colors import to_rgb

from analysis.charts import Drawing, draw, signs, strips
from analysis.charts.points import overlaps
from analysis.charts.tones import contrast
from analysis.language import code, text


def lit(frame, language="en", **more):
    return draw(Drawing("progression", {"table": frame}, LIGHTS | more), language)


def marks_of(figure, gid):
    return [line for line in figure.axes[0].lines if line.get_gid() == gid]


def said(figure):
    return [words.get_text().replace("\n", " ") for words in figure.axes[0].texts]


def assert_clear(figure):
    """No text leaves the picture, overlaps another or is small; no sign lies on a text."""
    figure.draw_without_rendering()
    texts = [words for words in [*figure.axes[0].texts, *figure.texts] if words.get_text()]
    assert overlaps(texts) == []
    boxes = [words.get_window_extent() for words in texts]
    assert all(figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1 for box in boxes)
    assert all(figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1 for box in boxes)
    assert min(words.get_fontsize() for words in texts) >= 9
    for mark in [*marks_of(figure, "sign"), *marks_of(figure, "estimate")]:
        seen = mark.get_window_extent()
        assert not any(seen.overlaps(box) for box in boxes)


def test_shape_and_word_say_the_colour(drawn, language):
    figure = drawn("progression", language)
    shapes = [mark.get_marker() for mark in marks_of(figure, "sign")]
    assert shapes == ["o", "^", "s", "o", "v", "o"]
    words = [code("made_up_signal", name, language) for name in SIGNALS]
    written = said(figure)
    assert all(written.count(word) == words.count(word) for word in words)


def test_a_ring_without_information_is_empty_and_green_is_full(drawn):
    signs_drawn = marks_of(drawn("progression", "en"), "sign")
    assert signs_drawn[3].get_markerfacecolor() == "none"
    assert to_rgb(signs_drawn[0].get_markerfacecolor()) == to_rgb(signs.GREEN)


def test_every_colour_differs_from_every_other_without_its_colour():
    looks = {name: signs.sign(name) for name in signs.SIGNS}
    plain = {
        (look["marker"], look["markerfacecolor"] == "none")
        for name, look in looks.items()
        if name != "amber"
    }
    assert len(plain) == len(looks) - 1  # amber that is not split has the triangle of one half
    hatches = [fill.hatch for fill in signs.FILLS.values()]
    assert len(set(hatches)) == len(hatches)
    colours = [signs.GREEN, signs.AMBER, signs.RED]
    assert all(contrast(colour, "#FFFFFF") >= 3 for colour in colours)


def test_red_and_green_are_at_the_same_places_in_every_row(drawn):
    figure = drawn("progression", "en")
    upright = [
        round(line.get_xdata()[0], 6)
        for line in figure.axes[0].lines
        if len(line.get_xdata()) == 2 and line.get_xdata()[0] == line.get_xdata()[1]
    ]
    assert len(upright) == 10  # five rows have thresholds
    assert len(set(upright)) == 2


def test_further_right_is_better_whatever_the_direction():
    frame = lights(2).assign(estimate=[20.0, 20.0], low=[15.0, 25.0], high=[25.0, 15.0])
    along = strips.along(frame, ("low", "estimate", "high"), ("red_at", "green_at"), "better")
    np.testing.assert_allclose(along, [[0.25, 0.5, 0.75], [0.25, 0.5, 0.75]])


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(0.01, 1e5), st.floats(-1e6, 1e6), st.sampled_from([1, -1]))
def test_a_number_past_a_threshold_is_drawn_past_it(red, apart, number, way):
    frame = pd.DataFrame(
        {"red": [red], "green": [red + way * apart], "n": [number],
         "better": ["increase" if way == 1 else "decrease"]}
    )  # fmt: skip
    at = strips.along(frame, ("n",), ("red", "green"), "better")[0, 0]
    green = frame["green"][0]
    assert (at >= 0) == (way * (number - red) >= 0)
    if abs(number - green) > 1e-6 * max(abs(number), abs(green), 1):
        assert (at >= 1) == (way * (number - green) >= 0)


def test_equal_thresholds_are_one_line_with_one_name(language):
    figure = lit(lights(1).assign(red_at=30.0), language)
    assert text("chart_words.both_at", language, number="30") in said(figure)
    assert_clear(figure)


def test_estimates_stand_where_the_table_says(drawn):
    figure = drawn("progression", "en")
    frame = lights()
    along = strips.along(frame, ("estimate",), ("red_at", "green_at"), "better")[:, 0]
    left, right = (strips.place(end, 22.0, 324.8) for end in strips.ENDS)
    known = along[~np.isnan(along)]
    expected = left + (np.clip(known, -1, 2) + 1) / 3 * (right - left)
    drawn_at = [mark.get_xdata()[0] for mark in marks_of(figure, "estimate")]
    np.testing.assert_allclose(drawn_at, expected, atol=0.01)


def test_an_interval_that_goes_beyond_the_strip_has_an_arrow_and_words(language):
    inside = lights(1).assign(low=25.0, high=38.0)
    beyond = text("chart_words.beyond", language)
    for frame, arrows in (
        (inside, []),
        (lights(1), [">"]),
        (lights(1).assign(low=-99.0), ["<", ">"]),
    ):
        figure = lit(frame, language)
        shapes = [line.get_marker() for line in figure.axes[0].lines]
        assert sorted(shape for shape in shapes if shape in ("<", ">")) == arrows
        written = " ".join(words.get_text().replace("\n", " ") for words in figure.texts)
        assert (beyond in written) == bool(arrows)


def test_an_outcome_without_an_owner_is_flagged_in_words(drawn, language):
    words = text("chart_words.no_owner", language)
    assert sum(words in note for note in said(drawn("progression", language))) == 2
    assert not any(words in note for note in said(lit(lights(), language, owner=None)))


def test_a_colour_that_people_moved_is_flagged_in_words(language):
    table = lights(3)
    now = table.columns[table.isin(["green", "amber", "red"]).any()][0]
    table["first"] = table[now].where(table.index > 0, "not_enough_information")
    words = " ".join(text("chart_words.colour_moved", language).split())
    notes = [" ".join(note.split()) for note in said(lit(table, language, before="first"))]
    assert sum(words in note for note in notes) == 1
    assert not any(words in note for note in said(lit(lights(3), language)))


def test_the_estimate_is_written_with_its_interval(drawn):
    notes = " ".join(said(drawn("progression", "en")))
    assert "Mean change in the number of tasks done: 20 [14, 26]" in notes
    assert "Chance of green: 75%; Chance of red: 5%" in notes


def test_a_row_has_decimals_only_where_one_of_its_numbers_has_any(language):
    rows = {"estimate": [20.0, 1.0, 212.2], "low": [15.0, 0.0, np.nan], "high": [25.0, 2.0, np.nan]}
    rows |= {"red_at": [10.0, 0.3, 100.0], "green_at": [40.0, 1.0, 300.0]}
    written = said(lit(lights(3).assign(**rows, better="increase"), language))
    for number in (": 20 [15, 25]", ": 1.0 [0.0, 2.0]", ": 212.2"):
        assert any(number in words for words in written)
    for red, green in (("10", "40"), ("0.3", "1.0"), ("100", "300")):
        assert text("chart_words.red_at", language, number=red) in written
        assert text("chart_words.green_at", language, number=green) in written


def test_a_full_count_has_no_interval_and_does_not_say_that_it_lacks_one(language):
    figure = lit(lights(1).assign(low=np.nan, high=np.nan), language)
    note = next(words for words in said(figure) if "tasks done: 35" in words)
    assert "[" not in note


@pytest.mark.parametrize(("language", "words"), [("cy", "ddim ar gael"), ("en", "not available")])
def test_what_is_missing_is_said_on_the_strip_and_no_sign_stands_there(drawn, language, words):
    figure = drawn("progression", language)
    assert words in said(figure)
    assert len(marks_of(figure, "estimate")) == 4  # one has no estimate, one no thresholds


def test_a_letter_stands_in_the_place_of_the_estimate_and_is_explained(language):
    frame = lights(2).astype({name: object for name in ("estimate", "low", "high")})
    frame.loc[1, ["estimate", "low", "high"]] = "c"
    figure = lit(frame, language)
    assert "c" in said(figure)
    assert len(marks_of(figure, "estimate")) == 1
    below = " ".join(words.get_text().replace("\n", " ") for words in figure.texts)
    assert code("mark", "c", language) in below


@pytest.mark.parametrize("count", [1, 6, 30])
def test_nothing_overlaps(language, count):
    assert_clear(lit(lights(count), language))


def test_hostile_words_stay_in_the_picture(language):
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch " * 4
    frame = lights(3).assign(name_en=long, name_cy=long, measure=long)
    frame["green_at"], frame["estimate"] = 98765432.1, [98765432.1, np.nan, -5e9]
    frame["better"], frame["red_at"] = "increase", -98765432.1
    assert_clear(lit(frame, language))


def test_amber_is_not_split_without_the_column(language):
    figure = lit(lights(), language, signal=None)
    assert [mark.get_marker() for mark in marks_of(figure, "sign")][1] == "^"
    assert code("colour", "amber", language) in said(figure)


def test_a_colour_that_a_judgement_moved_keeps_its_own_word():
    figure = lit(lights(2).assign(signal="amber_red", colour=["green", "amber"]))
    assert [mark.get_marker() for mark in marks_of(figure, "sign")] == ["o", "v"]
    assert "Green" in said(figure)


def test_rows_are_in_the_tables_order_from_the_top(drawn, language):
    heights = [mark.get_ydata()[0] for mark in marks_of(drawn("progression", language), "sign")]
    assert all(above < below for above, below in pairwise(heights))
    low, high = drawn("progression", language).axes[0].get_ylim()
    assert low > high


def test_faults_are_refused():
    with pytest.raises(ValueError, match="'colour' holds blue; colours: green, amber"):
        lit(lights().assign(colour="blue"))
    with pytest.raises(ValueError, match="'better' holds up; it holds one of increase, decrease"):
        lit(lights().assign(better="up"))
    with pytest.raises(ValueError, match="red .* is better than green .* in rows 0, 2, 4"):
        lit(lights().assign(better="decrease"))
    with pytest.raises(ValueError, match="no column is named 'who_en'"):
        lit(lights(), owner="who")
