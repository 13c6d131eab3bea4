"""Shares of a whole, and bars in groups: what is drawn equals the table, told apart in grey."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_charts import chances, distances, organisations
from matplotlib.patches import Rectangle

from analysis.charts import Drawing, draw
from analysis.charts.points import overlaps
from analysis.charts.tones import GROUP_FILLS, UNKNOWN_FILL, contrast, group_fills
from analysis.language import code, text

PARTS = ["rank_1", "rank_2", "rank_3"]
STEADY = ["firm", "likely", "doubtful"]


def shares(frame, language="en", **more):
    options = {"label": "name", "parts": PARTS} | more
    return draw(Drawing("shares", {"table": frame}, options), language)


def parts_of(figure, count=3):
    """Return the bars of each part, and those around the whole."""
    axes = figure.axes[0]
    bars = [container.patches for container in axes.containers]
    return bars[:count], bars[count]


def numbers(figure):
    return [words for words in figure.axes[0].texts if words.get_text().endswith("%")]


def test_parts_have_the_tables_widths_and_make_up_the_whole(drawn, language):
    parts, whole = parts_of(drawn("shares", language))
    known = chances().dropna()[PARTS].to_numpy()
    widths = np.array([[bar.get_width() for bar in bars] for bars in parts]).T
    starts = np.array([[bar.get_x() for bar in bars] for bars in parts]).T
    np.testing.assert_allclose(widths, known)
    np.testing.assert_allclose(starts, np.cumsum(known, axis=1) - known)
    assert [bar.get_width() for bar in whole] == pytest.approx([100] * 4)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=2, max_size=2))
def test_any_shares_are_drawn_as_they_are(two):
    frame = organisations(1).assign(rank_1=two[0], rank_2=two[1], rank_3=100 - sum(two))
    parts, _ = parts_of(shares(frame))
    assert [bars[0].get_width() for bars in parts] == [*two, 100 - sum(two)]


def test_bars_are_in_the_tables_order_from_the_top(drawn, language):
    axes = drawn("shares", language).axes[0]
    written = [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]
    assert written == chances()[f"name_{language}"].tolist()


def test_numbers_stand_inside_their_parts_and_nowhere_else(drawn, language):
    figure = drawn("shares", language)
    figure.draw_without_rendering()
    parts, _ = parts_of(figure)
    homes = [bar.get_window_extent() for bars in parts for bar in bars]
    for words in numbers(figure):
        box = words.get_window_extent()
        assert any(
            home.x0 <= box.x0 and box.x1 <= home.x1 and home.y0 <= box.y0 and box.y1 <= home.y1
            for home in homes
        ), words.get_text()
        assert words.get_fontsize() >= 9
        behind = words.get_bbox_patch().get_facecolor()
        assert contrast(words.get_color(), behind[:3]) >= 4.5
    written = [words.get_text() for words in numbers(figure)]
    assert written == ["70%", "29%", "20%", "40%", "39%", "95%", "100%"]
    assert overlaps(numbers(figure)) == []


@pytest.mark.parametrize(("language", "words"), [("cy", "ddim ar gael"), ("en", "not available")])
def test_a_row_that_lacks_a_part_is_no_bar(drawn, language, words):
    figure = drawn("shares", language)
    parts, _ = parts_of(figure)
    assert {len(bars) for bars in parts} == {4}
    rows = [round(bar.get_y() + bar.get_height() / 2) for bar in parts[0]]
    assert rows == [0, 1, 3, 4]
    said = [item for item in figure.axes[0].texts if item.get_text() == words]
    assert [item.get_position()[1] for item in said] == [2]


def test_the_legend_has_the_parts_in_order_and_tones_from_dark_to_light(drawn, language):
    figure = drawn("shares", language)
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    name = {"en": "Chance of rank", "cy": "Siawns o safle"}[language]
    assert entries == [f"{name} {rank}" for rank in (1, 2, 3)]
    handles = figure.legends[0].get_patches()
    tones = [sum(handle.get_facecolor()[:3]) for handle in handles]
    assert tones == sorted(tones)
    parts, _ = parts_of(figure)
    for handle, bars in zip(handles, parts, strict=True):
        assert {bar.get_facecolor() for bar in bars} == {handle.get_facecolor()}
        assert {bar.get_hatch() for bar in bars} == {handle.get_hatch()}
        assert {bar.get_edgecolor() for bar in bars} == {(1, 1, 1, 1)}


def test_a_legend_of_several_lines_is_read_line_by_line(monkeypatch):
    from analysis.charts import style

    monkeypatch.setattr(style, "LEGEND_COLUMNS", 2)
    legend = shares(chances()).legends[0]
    legend.figure.draw_without_rendering()
    entries = legend.get_texts()
    by_line = sorted(
        entries, key=lambda t: (-round(t.get_window_extent().y0), t.get_window_extent().x0)
    )
    assert [t.get_text()[-1] for t in by_line] == ["1", "2", "3"]


def test_shares_that_do_not_add_to_the_whole_are_refused():
    frame = chances().assign(rank_3=[1.0, 30.0, 50.0, 98.0, 100.0])
    with pytest.raises(
        ValueError, match="add to 100 in every row.*: Caldicot library.* 91; Mon.* 103$"
    ):
        shares(frame)


def test_a_share_below_zero_is_refused():
    frame = chances().head(1).assign(rank_1=-1.0, rank_2=100.0)
    with pytest.raises(ValueError, match="none below zero; found totals: Abergavenny .* 100"):
        shares(frame)


def test_rounded_shares_are_taken():
    frame = chances().head(1).assign(rank_1=33.0, rank_2=33.0, rank_3=33.0)
    assert len(numbers(shares(frame))) == 3


@pytest.mark.parametrize("wrong", ["rank_1", ["rank_1"]])
def test_one_part_is_refused(wrong):
    with pytest.raises(ValueError, match="parts is a list of two or more columns; found"):
        shares(chances(), parts=wrong)


def test_the_languages_share_the_data(drawn):
    welsh, english = (
        [bar.get_width() for bars in parts_of(drawn("shares", reader))[0] for bar in bars]
        for reader in ("cy", "en")
    )
    assert welsh == english


def steady(**more):
    return distances().assign(steadiness=STEADY * 3, **more)


def bars(frame, language="en", **more):
    options = {"label": "name", "value": "share", "group": "steadiness"} | more
    return draw(Drawing("bars", {"table": frame}, options), language)


def looks(figure):
    return [
        (bar.get_facecolor(), bar.get_hatch())
        for bar in figure.axes[0].patches
        if isinstance(bar, Rectangle)
    ]


def test_bars_of_a_group_look_alike_and_groups_differ_in_colour_and_hatching(language):
    found = looks(bars(steady(), language))
    for place in range(3):
        assert len(set(found[place::3])) == 1
    colours, hatches = zip(*found[:3], strict=True)
    assert len(set(colours)) == len(set(hatches)) == 3


def test_groups_are_named_in_a_legend_in_their_lists_order(language):
    figure = bars(steady().iloc[::-1], language)
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert entries == [code("made_up_steadiness", name, language) for name in STEADY]
    handles = figure.legends[0].get_patches()
    shown = [(handle.get_facecolor(), handle.get_hatch()) for handle in handles]
    assert shown == looks(bars(steady()))[:3]


def test_a_group_looks_the_same_when_others_are_absent():
    doubtful = steady().query("steadiness == 'doubtful'")
    assert looks(bars(doubtful))[0] == looks(bars(steady()))[2]


def test_a_group_that_is_not_known_is_said(language):
    frame = steady()
    frame.loc[0, "steadiness"] = None
    figure = bars(frame, language)
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert entries[-1] == text("words.not_available", language)
    assert figure.axes[0].patches[0].get_hatch() == UNKNOWN_FILL.hatch


def test_lengths_and_highlight_stay_with_groups():
    name = "Usk library and learning hub"
    axes = bars(steady(), "en", highlight=name).axes[0]
    assert [bar.get_width() for bar in axes.patches] == distances()["share"].fillna(0).tolist()
    weights = [label.get_fontweight() for label in axes.get_yticklabels()]
    assert [weight == "bold" for weight in weights] == [row == 4 for row in range(9)]
    widths = [bar.get_linewidth() for bar in axes.patches]
    assert max(widths) == widths[4] > sorted(widths)[-2]


def test_a_group_that_is_no_code_is_refused():
    with pytest.raises(ValueError, match="'steadiness' holds sure; its codes: firm, likely, doubt"):
        bars(steady().replace({"steadiness": {"firm": "sure"}}))


def test_groups_can_be_seen_on_the_page_and_differ_in_hatching():
    assert min(contrast(fill.colour, "#FFFFFF") for fill in GROUP_FILLS) >= 3
    assert len({fill.hatch for fill in GROUP_FILLS}) == len(GROUP_FILLS)
    assert all(
        contrast(fill.hatch_colour, fill.colour) >= 2.4 for fill in GROUP_FILLS if fill.hatch
    )


def test_more_groups_than_fills_are_refused():
    with pytest.raises(ValueError, match="in 6 groups at most; column 'name' has 7 codes"):
        group_fills(pd.Series(list("abcdefg")), "name")
