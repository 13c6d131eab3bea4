"""Curves: steps with their band, chances over values, and who is reached beside the diagonal."""

import numpy as np
import pytest
from made_up_charts import drawings, lined_up, steps, worth

from analysis.charts import Drawing, draw
from analysis.charts.points import overlaps
from analysis.language import code, text

OPTIONS = {kind: drawings()[kind].options for kind in ("survival", "curve", "concentration")}


def drawn_as(kind, frame, language="en", **more):
    return draw(Drawing(kind, {"table": frame}, OPTIONS[kind] | more), language)


def names_of(figure):
    return [words for words in figure.axes[0].texts if words.get_gid() == "name"]


def assert_clear(figure):
    figure.draw_without_rendering()
    axes = figure.axes[0]
    ticks = [*axes.get_xticklabels(), *axes.get_yticklabels()]
    named = [axes.xaxis.label, axes.title, axes._left_title]
    legends = [words for legend in figure.legends for words in legend.get_texts()]
    every = [*axes.texts, *ticks, *named, *legends, *figure.texts]
    texts = [words for words in every if words.get_text()]
    assert overlaps(texts) == []
    boxes = [words.get_window_extent() for words in texts]
    assert all(figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1 for box in boxes)
    assert all(figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1 for box in boxes)
    assert min(words.get_fontsize() for words in texts) >= 9


def test_the_share_falls_in_steps_from_all_at_the_start(drawn, language):
    line = drawn("survival", language).axes[0].lines[0]
    assert line.get_drawstyle() == "steps-post"
    assert line.get_xdata().tolist() == [0, *steps()["day"]]
    np.testing.assert_allclose(line.get_ydata(), [100, *steps()["left"]])


def test_the_band_has_the_tables_ends(drawn):
    axes = drawn("survival", "en").axes[0]
    path = axes.collections[0].get_paths()[0].vertices
    for name in ("left_low", "left_high"):
        assert set(steps()[name].round(6)[:-1]) <= set(path[:, 1].round(6))
    ends = [line[:, 1].tolist() for line in axes.collections[1].get_segments()]
    np.testing.assert_allclose(ends, steps()[["left_low", "left_high"]])


def test_the_legend_names_line_and_band_in_words(drawn, language):
    entries = [words.get_text() for words in drawn("survival", language).legends[0].get_texts()]
    expected = {
        "en": ["Not back by then", "Low limit – High limit"],
        "cy": ["Heb ddychwelyd erbyn hynny", "Terfyn isaf – Terfyn uchaf"],
    }
    assert entries == expected[language]


def test_the_axis_of_shares_is_the_whole(drawn):
    for kind in ("survival", "curve"):
        assert drawn(kind, "en").axes[0].get_ylim() == (0, 100)


@pytest.mark.parametrize("count", [1, 4, 30])
def test_no_text_of_a_curve_overlaps(language, count):
    assert_clear(drawn_as("survival", steps(count), language))
    assert_clear(drawn_as("curve", worth().head(count), language))


def test_a_step_that_is_not_printed_is_a_gap_with_its_letter(language):
    frame = steps().astype({"left": object})
    frame.loc[1, "left"] = "c"
    figure = drawn_as("survival", frame, language)
    assert np.isnan(figure.axes[0].lines[0].get_ydata()[2])
    assert [words.get_text() for words in figure.axes[0].texts] == ["c"]
    below = " ".join(words.get_text().replace("\n", " ") for words in figure.texts)
    assert code("mark", "c", language) in below
    assert_clear(figure)


def test_a_blank_is_a_cross_that_the_legend_names(language):
    frame = worth()
    frame.loc[3, "share"] = np.nan
    figure = drawn_as("curve", frame, language)
    crosses = [line for line in figure.axes[0].lines if line.get_marker() == "x"]
    assert crosses[0].get_xdata().tolist() == [30.0]
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert entries == [text("words.not_available", language)]


def test_a_point_between_two_gaps_is_seen():
    frame = worth().head(5)
    frame.loc[[1, 3], "share"] = np.nan
    points = [line for line in drawn_as("curve", frame).axes[0].lines if line.get_marker() == "o"]
    assert points[0].get_xdata().tolist() == [0.0, 20.0, 40.0]


def test_the_curve_has_the_tables_places(drawn):
    line = drawn("curve", "en").axes[0].lines[0]
    np.testing.assert_array_equal(line.get_xydata(), worth()[["pounds", "share"]])


def test_wrong_curves_are_refused():
    with pytest.raises(ValueError, match="'day' rises from 0 or more without gaps; found 14, 14"):
        drawn_as("survival", steps(2).assign(day=14))
    with pytest.raises(ValueError, match="'left' holds per cent, from 0 to 100; found 120"):
        drawn_as("survival", steps(1).assign(left=120.0))
    with pytest.raises(ValueError, match="low and high go together; found low='left_low'"):
        drawn_as("survival", steps(), high=None)


def test_the_curve_of_reach_begins_at_nothing_and_has_a_named_diagonal(drawn, language):
    figure = drawn("concentration", language)
    diagonal, line = figure.axes[0].lines[:2]
    np.testing.assert_array_equal(diagonal.get_xydata(), [[0, 0], [100, 100]])
    assert diagonal.get_linestyle() != line.get_linestyle()
    places = [[0, 0], *lined_up()[["share", "reached"]].to_numpy().tolist()]
    np.testing.assert_allclose(line.get_xydata(), places)
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert entries == [text("chart_words.equality", language)]


def test_axes_of_reach_are_square(drawn, language):
    axes = drawn("concentration", language).axes[0]
    ends = axes.transData.transform([(0, 0), (100, 100)])
    wide, tall = np.ptp(ends, axis=0)
    assert tall == pytest.approx(wide, rel=0.01)


CURVED = [(1, 1), (2, 3), (4, 0.4), (12, 3), (30, 1)]
OTHERS = [(c, p) for c in (1, 2, 4, 12, 30) for p in (0.4, 1, 3) if (c, p) not in CURVED]


@pytest.mark.parametrize(
    ("count", "power"),
    [*CURVED, *(pytest.param(*other, marks=pytest.mark.slow) for other in OTHERS)],
)
def test_every_group_is_named_and_no_name_overlaps(language, count, power):
    frame = lined_up(count)
    frame["reached"] = 100 * (frame["share"] / 100) ** power
    figure = drawn_as("concentration", frame, language)
    assert_clear(figure)
    written = " ".join(words.get_text().replace("\n", " ") for words in names_of(figure))
    below = " ".join(words.get_text().replace("\n", " ") for words in figure.texts)
    for name in frame[f"name_{language}"]:
        assert name in written or name in below
    spots = figure.axes[0].transData.transform(frame[["share", "reached"]])
    for words in names_of(figure):
        box = words.get_window_extent()
        assert not any(box.contains(*spot) for spot in spots)


def test_a_group_without_a_share_is_named_under_the_picture(language):
    frame = lined_up(3).astype({"reached": object})
    frame.loc[1, "reached"] = "c"
    figure = drawn_as("concentration", frame, language)
    below = " ".join(words.get_text().replace("\n", " ") for words in figure.texts)
    assert f"{frame[f'name_{language}'][1]}: c" in below
    assert code("mark", "c", language) in below
    assert len(figure.axes[0].lines[1].get_xdata()) == 3


def test_shares_that_fall_are_refused():
    with pytest.raises(ValueError, match="'reached' holds per cent up to each group.*found 50, 40"):
        drawn_as("concentration", lined_up(2).assign(reached=[50.0, 40.0]))
