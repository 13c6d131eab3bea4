"""Dots in rows: each at its value, none hidden, what is missing said in words."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_charts import organisations, positions
from matplotlib.collections import PathCollection

from analysis.charts import Drawing, draw
from analysis.charts.dots import APART, stacked
from analysis.charts.points import overlaps
from analysis.language import code, text

OPTIONS = {"label": "name", "value": "share", "group": "sector", "strong": "internal"}


def dots(frame, language="en", **more):
    return draw(Drawing("dots", {"table": frame}, OPTIONS | more), language)


def drawn_dots(figure):
    """Return name, place, height and look of each dot."""
    return [
        (c.get_label(), *c.get_offsets()[0], c.get_sizes()[0] ** 0.5, c.get_paths()[0])
        for c in figure.axes[0].collections
        if isinstance(c, PathCollection)
    ]


def notes(figure):
    """Return what is written beside each row, from the top down."""
    beside = [words for words in figure.axes[0].texts if words.get_va() == "center"]
    return [words.get_text().replace("\n", " ").replace("\xa0", " ") for words in beside]


def rows_of(frame, language="en"):
    return dict.fromkeys(frame[f"name_{language}"])


def test_every_known_value_is_one_dot_at_its_place(drawn, language):
    frame = positions()
    figure = drawn("dots", language)
    found = sorted((name, place) for name, place, *_ in drawn_dots(figure))
    known = frame.dropna(subset="share")
    assert found == sorted(zip(known[f"name_{language}"], known["share"], strict=True))


def test_dots_stay_in_the_rows_of_their_names(drawn, language):
    figure = drawn("dots", language)
    axes, edges = figure.axes[0], [0.0]
    for centre in axes.get_yticks():
        edges.append(2 * centre - edges[-1])
    assert axes.get_ylim() == (pytest.approx(edges[-1]), 0)
    rows = list(rows_of(positions(), language))
    for name, _, height, size, _ in drawn_dots(figure):
        top, bottom = edges[rows.index(name)], edges[rows.index(name) + 1]
        assert top <= height - size / 2 and height + size / 2 <= bottom


def test_no_dot_hides_another_and_none_leaves_the_picture(drawn, language):
    figure = drawn("dots", language)
    found = drawn_dots(figure)
    places = figure.axes[0].transData.transform([(x, y) for _, x, y, *_ in found])
    places = places * 72 / figure.dpi
    for (i, one), (j, other) in combinations(enumerate(found), 2):
        assert np.hypot(*(places[i] - places[j])) >= (one[3] + other[3]) / 2
    box = figure.axes[0].bbox
    assert places[:, 0].min() >= box.x0 * 72 / figure.dpi
    assert places[:, 1].min() >= box.y0 * 72 / figure.dpi
    assert places[:, 1].max() <= box.y1 * 72 / figure.dpi


@given(
    st.lists(
        st.tuples(st.one_of(st.none(), st.floats(0, 60)), st.sampled_from([7.0, 15.0])),
        max_size=14,
    )
)
def test_stacked_markers_never_overlap(marks):
    places = np.array([np.nan if place is None else place for place, _ in marks], dtype=float)
    sizes = np.array([size for _, size in marks])
    offsets = stacked(places, sizes)
    assert (np.isnan(offsets) == np.isnan(places)).all()
    for i, j in combinations(np.flatnonzero(~np.isnan(places)), 2):
        far = np.hypot(places[i] - places[j], offsets[i] - offsets[j])
        assert far >= (sizes[i] + sizes[j]) / 2 + APART - 1e-5
    if not np.isnan(places).all():
        assert (offsets == 0).any()


def test_a_marker_with_room_stays_on_the_line():
    assert stacked(np.array([0.0, 30.0, 60.0]), np.full(3, 7.0)).tolist() == [0, 0, 0]


def test_equal_places_are_stacked_up_and_down_in_the_order_given():
    assert stacked(np.zeros(4), np.full(4, 7.0)).tolist() == [0, -8, 8, -16]


@pytest.mark.parametrize(("language", "words"), [("cy", "ddim ar gael"), ("en", "not available")])
def test_what_is_missing_is_said_beside_its_row_and_never_drawn_as_zero(drawn, language, words):
    figure = drawn("dots", language)
    group = code("sector", "voluntary", language)
    assert notes(figure) == ["50%", "0%", words, f"20% {group}: {words} (2)", "99%"]
    zeros = [name for name, place, *_ in drawn_dots(figure) if place == 0]
    assert zeros == [list(rows_of(positions(), language))[1]]


def test_another_column_may_be_written():
    figure = dots(positions().assign(loans=range(40)), written="loans")
    # The third row has no place for its figure.
    assert [note.split(" ")[0] for note in notes(figure)] == ["0", "8", "not", "24", "32"]
    assert "Inside the council:\nLoans" in [words.get_text() for words in figure.axes[0].texts]


def test_the_strong_group_is_larger_of_its_own_shape_and_comes_first_in_the_legend(drawn, language):
    figure = drawn("dots", language)
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    groups = ["internal", "voluntary", "private"]
    assert entries == [code("sector", group, language) for group in groups]
    looks = [
        (handle.get_marker(), handle.get_markerfacecolor(), handle.get_markersize())
        for handle in figure.legends[0].get_lines()
    ]
    assert len({look[0] for look in looks}) == len({look[1] for look in looks}) == 3
    assert looks[0][2] > looks[1][2] == looks[2][2]
    assert sorted({round(size, 6) for *_, size, _ in drawn_dots(figure)}) == sorted(
        {look[2] for look in looks}
    )


def test_without_a_strong_group_no_number_is_written():
    figure = dots(positions(), strong=None)
    assert notes(figure) == [
        "",
        "",
        "Inside the council: not available (1)",
        "Voluntary sector: not available (2)",
        "",
    ]
    assert len({size for *_, size, _ in drawn_dots(figure)}) == 1


def test_a_group_that_is_not_known_is_drawn_and_said(language):
    frame = positions().head(8)
    frame.loc[7, "sector"] = None
    figure = dots(frame, language)
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert entries[-1] == text("words.not_available", language)
    assert len(drawn_dots(figure)) == 8


def test_the_scale_has_the_ends_asked_for():
    axes = dots(positions().assign(share=50), limits=[0, 100]).axes[0]
    assert [tick.get_text() for tick in axes.get_xticklabels()][:: len(axes.get_xticks()) - 1] == [
        "0%",
        "100%",
    ]
    low, high = axes.get_xlim()
    assert low < 0 and high > 100


def test_texts_of_rows_do_not_overlap_and_stay_in_the_picture(drawn, language):
    figure = drawn("dots", language)
    figure.draw_without_rendering()
    axes = figure.axes[0]
    written = [*axes.get_yticklabels(), *(words for words in axes.texts if words.get_text())]
    assert overlaps(written) == []
    for words in written:
        box = words.get_window_extent()
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1, words.get_text()
        assert words.get_fontsize() >= 9


def test_rows_with_long_notes_and_names_do_not_overlap(language):
    frame = positions().assign(share=[np.nan, *[np.nan] * 6, 5] * 5)
    figure = dots(frame, language)
    written = [*figure.axes[0].get_yticklabels(), *figure.axes[0].texts]
    assert overlaps([words for words in written if words.get_text()]) == []


def test_the_languages_share_the_data(drawn):
    welsh, english = (
        [place[1] for place in drawn_dots(drawn("dots", reader))] for reader in ("cy", "en")
    )
    assert welsh == english


def test_a_strong_group_that_is_no_code_is_refused():
    with pytest.raises(ValueError, match="strong='own' is no sector; there are: internal, "):
        dots(positions(), strong="own")


def test_a_value_beyond_the_limits_is_refused():
    with pytest.raises(
        ValueError, match="'share' holds 99, 98, 98, 98; option limits says 0 to 90"
    ):
        dots(positions().tail(8), limits=[0, 90])


def test_a_table_without_a_number_is_refused():
    with pytest.raises(ValueError, match="column 'share' holds no number: there is nothing to"):
        dots(positions().assign(share=np.nan))


def test_more_groups_than_shapes_are_refused(monkeypatch):
    monkeypatch.setattr("analysis.charts.dots.LOOKS", (("#000000", "o"),))
    with pytest.raises(ValueError, match="in 1 groups at most; 'sector' has 4 codes"):
        dots(positions())


def test_the_frame_is_left_as_it_was():
    frame = positions()
    before = frame.copy()
    dots(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_many_rows_of_many_dots_are_drawn():
    frame = organisations(16)[["name_en", "name_cy"]]
    frame = frame.loc[frame.index.repeat(30)].assign(share=50.0, sector="private")
    figure = dots(frame, strong=None)
    assert len(drawn_dots(figure)) == 480
