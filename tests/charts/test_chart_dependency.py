"""The map before and after: the same places, and what happened to whom told apart by shape."""

import numpy as np
import pytest
from made_up_charts import organisations, parted, ties
from matplotlib.collections import LineCollection, PathCollection

from analysis.charts import Drawing, draw
from analysis.language import code, codes, text


def dependency(frame, language="en", **options):
    drawing = Drawing("dependency", {"table": frame, "ties": ties(len(frame))}, options)
    return draw(drawing, language)


def nodes(axes):
    found = [c for c in axes.collections if (c.get_gid() or "").startswith("node-")]
    return {int(c.get_gid()[5:]): c for c in found if isinstance(c, PathCollection)}


def segments(axes):
    drawn = [c for c in axes.collections if isinstance(c, LineCollection)]
    return [np.round(segment, 9).tolist() for c in drawn for segment in c.get_segments()]


def test_both_panels_have_every_node_in_the_same_place(drawn, language):
    upper, lower = drawn("dependency", language, 12).axes
    assert upper.get_position().y0 > lower.get_position().y1  # one above the other
    places = [[c.get_offsets()[0] for c in nodes(axes).values()] for axes in (upper, lower)]
    np.testing.assert_allclose(*places)
    assert len(places[0]) == len(parted(12))


def test_those_taken_out_lose_their_lines_below_and_nobody_else_does(drawn):
    upper, lower = drawn("dependency", "en", 12).axes
    out = np.round(nodes(upper)[0].get_offsets()[0], 9).tolist()
    kept = [segment for segment in segments(upper) if out not in segment]
    assert segments(lower) == kept
    assert len(kept) < len(segments(upper)) == len(ties(12))


def test_taken_out_is_an_empty_dashed_ring_and_cut_off_a_hatched_shape(drawn, language):
    upper, lower = drawn("dependency", language, 12).axes
    out, off, stays = (nodes(lower)[row] for row in (0, 1, 4))
    assert not len(out.get_facecolor()) or out.get_facecolor()[0][3] == 0
    assert out.get_linestyles()[0][1] is not None
    assert off.get_hatch() and not stays.get_hatch()
    assert all(not c.get_hatch() for c in nodes(upper).values())
    shape = [nodes(axes)[1].get_paths()[0].vertices.tolist() for axes in (upper, lower)]
    assert shape[0] == shape[1]  # the sector can still be told
    entries = [words.get_text() for words in lower.figure.legends[0].get_texts()]
    for state in ("taken_out", "cut_off"):
        assert code("dependency_state", state, language) in entries


def test_the_panels_say_in_words_what_they_show(drawn, language):
    figure, name = drawn("dependency", language, 12), organisations(12)[f"name_{language}"][0]
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles[0] == text("chart_words.with_everybody", language)
    assert titles[1] == text("chart_words.without_those", language, names=name)


@pytest.mark.parametrize(
    ("count", "language"),
    [(12, "cy"), (12, "en"), (36, "cy"), pytest.param(36, "en", marks=pytest.mark.slow)],
)
def test_names_overlap_in_neither_panel(drawn, count, language):
    figure = drawn("dependency", language, count)
    figure.draw_without_rendering()
    for axes in figure.axes:
        written = [words.get_text().replace("\n", " ") for words in axes.texts]
        assert sorted(written) == sorted(organisations(count)[f"name_{language}"])
        boxes = [words.get_window_extent() for words in axes.texts]
        assert not [1 for i, a in enumerate(boxes) for b in boxes[:i] if a.overlaps(b)]


def test_an_unknown_state_is_refused():
    with pytest.raises(
        ValueError, match="'without_them' holds gone; its codes: stays, taken_out, cut_off"
    ):
        dependency(organisations(3).assign(without_them=["stays", "gone", "stays"]))
    assert codes("dependency_state") == ("stays", "taken_out", "cut_off")


def test_too_many_nodes_are_refused():
    with pytest.raises(ValueError, match="at most 80 nodes; found 81"):
        dependency(organisations(81).assign(without_them="stays"))
