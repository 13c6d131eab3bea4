"""The grid where raters differ: medians, whiskers to the ends, and a ring where cells differ."""

from itertools import combinations

import numpy as np
import pytest
from made_up_charts import organisations, rated
from matplotlib.collections import LineCollection, PathCollection

from analysis.charts import Drawing, draw
from analysis.language import text

WHISKER = "#5C5C5C"


def grid(frame, language="en", **options):
    return draw(Drawing("grid", {"table": frame}, options), language)


def places_of(figure):
    found = [c for c in figure.axes[0].collections if isinstance(c, PathCollection)]
    return {
        int(c.get_gid()[5:]): tuple(c.get_offsets()[0]) for c in found if c.get_gid() is not None
    }


def whiskers_of(figure):
    """The long lines: (from, to) pairs; caps are left aside."""
    found = []
    for c in figure.axes[0].collections:
        if isinstance(c, LineCollection) and c.get_zorder() == 1.5:
            found += [
                segment for segment in c.get_segments() if np.ptp(segment, axis=0).max() > 0.5
            ]
    return found


def two(**more):
    frame = organisations(2).assign(interest=[3.0, 4.0], power=[2.0, 5.0], **more)
    return frame.assign(sector="private")


def band_of(axes, place, axis):
    """The tick that a place is nearest to, of those whose square it is in."""
    return (axes.get_xticks() if axis == 0 else axes.get_yticks())[place]


def test_a_whisker_runs_from_the_lowest_to_the_highest_score_where_raters_differ():
    frame = two(interest_low=[2, 4], interest_high=[4, 4], power_low=[2, 3], power_high=[2, 5])
    figure = grid(frame)
    places, found = places_of(figure), whiskers_of(figure)
    across = [segment for segment in found if np.ptp(segment[:, 1]) == 0]
    up = [segment for segment in found if np.ptp(segment[:, 0]) == 0]
    assert len(across) == len(up) == 1
    # as far from the point as the scores are from the median
    np.testing.assert_allclose(across[0][:, 0] - places[0][0], [-1, 1])
    assert across[0][0, 1] == places[0][1]
    ticks = figure.axes[0].get_yticks()
    np.testing.assert_allclose(up[0][:, 1] - places[1][1], [ticks[2] - ticks[4], 0])
    assert up[0][0, 0] == places[1][0]


def test_without_a_difference_there_is_no_whisker_and_no_word_of_one(language):
    frame = two(interest_low=[3, 4], interest_high=[3, 4], power_low=[2, 5], power_high=[2, 5])
    for shown in (two(), frame):
        figure = grid(shown, language)
        assert whiskers_of(figure) == []
        entries = [words.get_text() for words in figure.legends[0].get_texts()]
        assert text("chart_words.lowest_to_highest", language) not in entries
        assert text("chart_words.raters_differ", language) not in entries


def test_a_half_median_has_a_row_and_a_column_of_its_own(language):
    frame = organisations(3).assign(interest=[3.0, 3.5, 4.0], power=[2.5, 2.0, 3.0])
    figure = grid(frame, language)
    axes = figure.axes[0]
    assert [t.get_text() for t in axes.get_xticklabels()] == ["1", "2", "3", "3.5", "4", "5"]
    assert [t.get_text() for t in axes.get_yticklabels()] == ["1", "2", "2.5", "3", "4", "5"]
    for row, (interest, power) in enumerate(zip(frame["interest"], frame["power"], strict=True)):
        x, y = places_of(figure)[row]
        near = np.abs(axes.get_xticks() - x).argmin(), np.abs(axes.get_yticks() - y).argmin()
        written = axes.get_xticklabels()[near[0]], axes.get_yticklabels()[near[1]]
        assert [float(words.get_text()) for words in written] == [interest, power]


def test_a_median_at_the_cut_is_on_the_low_side():
    figure = grid(organisations(2).assign(interest=[3.5, 4.0], power=[3.0, 3.0]))
    axes = figure.axes[0]
    (cut,) = {
        line.get_xdata()[0] for line in axes.lines if line.get_xdata()[0] == line.get_xdata()[1]
    }
    places = places_of(figure)
    assert places[0][0] < cut < places[1][0]


def test_those_whom_raters_put_in_different_cells_are_ringed_and_it_is_said(language):
    frame = rated(12)
    figure = grid(frame, language)
    rings = [
        tuple(c.get_offsets()[0])
        for c in figure.axes[0].collections
        if isinstance(c, PathCollection) and c.get_gid() is None
    ]
    differ = np.flatnonzero(frame["disagreement"] == "yes")
    assert len(differ)
    assert sorted(rings) == sorted(places_of(figure)[row] for row in differ)
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert text("chart_words.raters_differ", language) in entries
    assert text("chart_words.lowest_to_highest", language) in entries


@pytest.mark.parametrize("count", [12, 24])
def test_names_stay_readable_among_whiskers(count, language):
    figure = grid(rated(count), language)
    figure.draw_without_rendering()
    axes = figure.axes[0]
    names = [words for words in axes.texts if words.get_gid()]
    boxes = [words.get_window_extent() for words in names]
    assert not [1 for one, other in combinations(boxes, 2) if one.overlaps(other)]
    assert all(axes.bbox.x0 <= box.x0 and box.x1 <= axes.bbox.x1 for box in boxes)
    spots = axes.transData.transform(list(places_of(figure).values()))
    assert not [1 for box in boxes for spot in spots if box.contains(*spot)]
    assert len(names) == count


def test_no_two_whiskers_run_along_each_other_and_none_through_a_point(language):
    figure = grid(rated(24), language)
    axes = figure.axes[0]
    whiskers = [axes.transData.transform(segment) for segment in whiskers_of(figure)]
    spots = axes.transData.transform(list(places_of(figure).values()))
    assert len(whiskers) > 5
    for way in (0, 1):
        lines = [line for line in whiskers if np.ptp(line[:, 1 - way]) < 1e-6]
        for one, other in combinations(lines, 2):
            meet = min(one[:, way].max(), other[:, way].max()) > max(
                one[:, way].min(), other[:, way].min()
            )
            assert not meet or abs(one[0, 1 - way] - other[0, 1 - way]) > 5
        for line in lines:
            inside = (spots[:, way] > line[:, way].min()) & (spots[:, way] < line[:, way].max())
            own = np.abs(spots[:, 1 - way] - line[0, 1 - way])
            assert (own[inside] > 5).sum() >= inside.sum() - 1


@pytest.mark.parametrize("count", [12, 24])
def test_no_name_hides_a_whisker_that_runs_up_in_its_column(count, language):
    figure = grid(rated(count), language)
    axes, places = figure.axes[0], places_of(figure)
    column_of = {row: np.abs(axes.get_xticks() - x).argmin() for row, (x, _) in places.items()}
    boxes = {
        int(words.get_gid()[5:]): words.get_window_extent()
        for words in axes.texts
        if words.get_gid()
    }
    upright = [segment for segment in whiskers_of(figure) if np.ptp(segment[:, 0]) == 0]
    assert upright
    for segment in upright:
        (x, start), (_, end) = axes.transData.transform(segment)
        low, high = sorted((start, end))
        column = np.abs(axes.get_xticks() - segment[0, 0]).argmin()
        near = [box for row, box in boxes.items() if column_of[row] == column]
        assert not [1 for box in near if box.x0 < x < box.x1 and box.y0 < high and low < box.y1]


def test_a_whisker_ends_in_the_rows_of_its_scores_though_rows_differ_in_height(language):
    frame = organisations(6).assign(
        interest=[2.0, 2.0, 2.0, 2.0, 4.0, 4.0], power=[4.5] * 4 + [4.0, 2.0]
    )
    ends = {"power_low": [4, 4, 4, 4, 4, 2], "power_high": [5, 5, 5, 5, 4, 2]}
    figure = grid(frame.assign(**ends), language)
    axes = figure.axes[0]
    rows = dict(zip([1.0, 2.0, 3.0, 4.0, 4.5, 5.0], axes.get_yticks(), strict=True))
    whiskers = whiskers_of(figure)
    assert len(whiskers) == 4
    for whisker in whiskers:
        for end, score in zip(sorted(whisker[:, 1]), (4.0, 5.0), strict=True):
            assert min(rows, key=lambda row: abs(rows[row] - end)) == score


def test_one_end_alone_and_an_end_that_is_no_score_are_refused():
    with pytest.raises(ValueError, match="'interest_low' and 'interest_high' go together"):
        grid(two(interest_low=[1, 1]))
    with pytest.raises(ValueError, match="'power_high' holds whole scores from 1 to 5; found 6"):
        grid(two(power_low=[1, 1], power_high=[6, 5]))
