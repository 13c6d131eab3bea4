"""The key people: one line a person, rank 1 at the left, and who did not answer in words."""

import numpy as np
import pandas as pd
import pytest
from made_up_charts import organisations, ranked
from matplotlib.collections import LineCollection

from analysis.charts import Drawing, draw
from analysis.charts.points import overlaps
from analysis.language import code, text


def ranks(frame, language="en", **options):
    return draw(Drawing("ranks", {"table": frame}, options), language)


def lines_of(figure, width):
    """The ends of the horizontal lines of a width, by row from the top."""
    drawn = [c for c in figure.axes[0].collections if isinstance(c, LineCollection)]
    (found,) = [c for c in drawn if c.get_linewidths()[0] == width]
    return [segment[:, 0].tolist() for segment in found.get_segments() if len(segment)]


def marks_of(figure, marker):
    (found,) = [line for line in figure.axes[0].lines if line.get_marker() == marker]
    return np.asarray(found.get_xdata(), dtype=float)


def test_points_lines_and_diamonds_are_at_the_tables_ranks(drawn, language):
    figure, frame = drawn("ranks", language), ranked()
    assert marks_of(figure, "o").tolist() == frame["rank_degree"].tolist()
    thin = frame[["rank_first", "rank_last"]].to_numpy(dtype=float).tolist()
    assert lines_of(figure, 1.3) == thin
    thick = frame[["missing_low", "missing_high"]].to_numpy(dtype=float) + [-0.12, 0.12]
    np.testing.assert_allclose(lines_of(figure, 7.0), thick)
    own = frame["rank_without_own"].to_numpy(dtype=float, na_value=np.nan)
    np.testing.assert_array_equal(marks_of(figure, "D"), own)


def test_rank_1_is_at_the_left_and_the_first_row_at_the_top(drawn, language):
    axes = drawn("ranks", language).axes[0]
    low, high = axes.get_xlim()
    assert low < 1 < high
    assert axes.get_xticks()[0] == 1
    assert axes.get_ylim()[0] > axes.get_ylim()[1]


def test_who_did_not_answer_is_said_beside_the_name(drawn, language):
    axes, frame = drawn("ranks", language).axes[0], ranked()
    written = [words.get_text().replace("\n", " ") for words in axes.texts]
    for words, name, reply in zip(written, frame[f"name_{language}"], frame["reply"], strict=True):
        said = code("stakeholder_reply", reply, language)
        assert words == (name if reply == "answered" else f"{name} ({said})")


def test_the_legend_says_in_words_what_each_mark_is(drawn, language):
    entries = [words.get_text() for words in drawn("ranks", language).legends[0].get_texts()]
    names = ("rank_points", "rank_holds", "rank_missing", "rank_without_own")
    assert entries == [text(f"chart_words.{name}", language) for name in names]
    figure = ranks(ranked().assign(rank_without_own=pd.array([pd.NA] * 12, "Int64")), language)
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert entries == [text(f"chart_words.{name}", language) for name in names[:3]]


def test_25_rows_are_legible(language):
    figure = ranks(ranked(25), language)
    figure.draw_without_rendering()
    labels = figure.axes[0].texts
    assert len(labels) == 25
    assert overlaps(labels) == []
    assert min(label.get_fontsize() for label in labels) >= 9
    boxes = [label.get_window_extent() for label in labels]
    assert all(figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1 for box in boxes)
    points = figure.axes[0].lines[-1]  # every mark stands below its name, above the next
    heights = figure.axes[0].transData.transform([(1, y) for y in points.get_ydata()])[:, 1]
    assert all(y + 6 < box.y0 for y, box in zip(heights, boxes, strict=True))
    assert all(y - 6 > box.y1 for y, box in zip(heights, boxes[1:], strict=False))
    ticks = figure.axes[0].get_xticklabels()
    assert overlaps(ticks) == []


def test_an_interval_that_is_not_known_draws_no_line():
    frame = ranked().astype({"missing_low": float, "missing_high": float})
    frame.loc[2, ["missing_low", "missing_high"]] = np.nan
    assert len(lines_of(ranks(frame), 7.0)) == 11


def test_a_rank_below_1_an_upside_down_interval_and_no_rank_are_refused():
    with pytest.raises(ValueError, match="'rank_degree' holds ranks, from 1; found 0"):
        ranks(ranked().assign(rank_degree=range(12)))
    with pytest.raises(ValueError, match="'rank_first' and 'rank_last' end before they begin in"):
        ranks(ranked().assign(rank_last=1))
    with pytest.raises(ValueError, match="'rank_degree' holds no rank"):
        ranks(ranked().assign(rank_degree=np.nan))


def test_a_table_without_replies_can_be_drawn():
    frame = organisations(2).assign(rank_degree=1, rank_first=1, rank_last=2)
    frame = frame.assign(missing_low=1, missing_high=2)
    axes = ranks(frame, reply=None, without_own=None).axes[0]
    assert axes.texts[0].get_text().replace("\n", " ") == frame["name_en"][0]
