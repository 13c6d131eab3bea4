"""What charts show: the tables' numbers, from zero, in the reader's words; nothing made up."""

import numpy as np
import pandas as pd
import pytest
from made_up_charts import changes, distances, drawings, organisations, weeks
from matplotlib.dates import num2date
from matplotlib.figure import Figure

from analysis.charts import KINDS, Drawing, draw
from analysis.charts.points import overlaps
from analysis.charts.wording import number_ticks

MINUS = "\N{MINUS SIGN}"


def texts_of(figure):
    return [words.get_text() for words in figure.findobj(lambda a: hasattr(a, "get_text"))]


def ticks(labels):
    return [label.get_text() for label in labels]


def bars(frame, language="en", **more):
    return draw(Drawing("bars", {"table": frame}, {"label": "name"} | more), language)


def columns(frame, language="en", **more):
    return draw(Drawing("columns", {"table": frame}, more), language)


def test_bars_have_the_tables_lengths_and_start_at_zero(drawn, language):
    axes = drawn("bars", language).axes[0]
    lengths = [bar.get_width() for bar in axes.patches]
    assert lengths == distances()["share"].fillna(0).tolist()
    assert {bar.get_x() for bar in axes.patches} == {0.0}
    assert axes.get_xlim()[0] == 0.0


def test_bars_are_in_the_tables_order_from_the_top(drawn, language):
    axes = drawn("bars", language).axes[0]
    written = [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]
    assert written == distances()[f"name_{language}"].tolist()
    heights = [label.get_window_extent().y0 for label in axes.get_yticklabels()]
    assert heights == sorted(heights, reverse=True)


def test_whiskers_have_the_tables_intervals(drawn):
    axes = drawn("bars", "en").axes[0]
    ends = [line[:, 0].tolist() for line in axes.collections[-1].get_segments()]
    assert ends == distances()[["low", "high"]].dropna().to_numpy().tolist()


@pytest.mark.parametrize(("language", "words"), [("cy", "ddim ar gael"), ("en", "not available")])
def test_a_missing_value_is_said_in_words_and_never_as_zero(drawn, language, words):
    axes = drawn("bars", language).axes[0]
    written = [note.get_text() for note in axes.texts]
    assert written.count(words) == 1
    assert written.count("0%") == 1  # the row whose value is zero


def test_every_number_at_a_bars_end_is_inside_the_picture():
    for values in ([0, 0], [-3, -400_000], [-9_000, 120_000]):
        figure = bars(pd.DataFrame({"name": ["a", "b"], "loans": values}), value="loans")
        axes = figure.axes[0]
        notes = [note for note in axes.texts if note.get_text() != "Name"]
        for note in notes:
            box = note.get_window_extent()
            assert axes.bbox.x0 - 1 <= box.x0 and box.x1 <= axes.bbox.x1 + 1
        assert overlaps(notes) == []
        low, high = axes.get_xlim()
        assert low <= 0 <= high


def test_names_beside_36_rows_do_not_overlap():
    frame = organisations().assign(loans=range(36))
    axes = bars(frame, "cy", value="loans").axes[0]
    assert overlaps(axes.get_yticklabels()) == []
    assert {label.get_fontsize() >= 9 for label in axes.get_yticklabels()} == {True}


@pytest.mark.parametrize(
    ("name", "language"),
    [("Usk library and learning hub", "cy"), ("Hyb llyfrgell a dysgu cymunedol Brynbuga", "en")],
)
def test_the_highlighted_bar_differs_by_more_than_colour(name, language):
    axes = bars(distances(), language, value="share", highlight=name).axes[0]
    colours = [bar.get_facecolor() for bar in axes.patches]
    weights = [label.get_fontweight() for label in axes.get_yticklabels()]
    assert [colour == colours[4] for colour in colours] == [row == 4 for row in range(9)]
    assert [weight == "bold" for weight in weights] == [row == 4 for row in range(9)]


def test_a_highlight_that_is_no_label_is_refused():
    with pytest.raises(ValueError, match="no name is 'Uskk'; there are: Abergavenny library"):
        bars(distances(), value="share", highlight="Uskk")


def test_one_end_of_an_interval_is_refused():
    with pytest.raises(ValueError, match="go together; found low='low', high=None"):
        bars(distances(), value="share", low="low")


def test_codes_are_written_in_words(language):
    frame = pd.DataFrame({"sector": ["internal", None], "loans": [1, 2]})
    figure = draw(
        Drawing("bars", {"table": frame}, {"label": "sector", "value": "loans"}), language
    )
    expected = {
        "cy": ["O fewn y cyngor", "ddim ar gael"],
        "en": ["Inside the council", "not available"],
    }
    assert ticks(figure.axes[0].get_yticklabels()) == expected[language]


def test_columns_have_the_tables_heights_and_days_and_start_at_zero(drawn, language):
    axes = drawn("columns", language).axes[0]
    assert [bar.get_height() for bar in axes.patches] == weeks()["loans"].fillna(0).tolist()
    assert {bar.get_y() for bar in axes.patches} == {0.0}
    middles = [num2date(bar.get_x() + bar.get_width() / 2).date() for bar in axes.patches]
    assert middles == weeks()["week"].dt.date.tolist()
    assert axes.get_ylim()[0] == 0.0


def test_dates_kept_as_text_are_drawn_like_dates():
    table = weeks().assign(week=weeks()["week"].dt.strftime("%Y-%m-%d"))
    axes = columns(table, x="week", y="loans").axes[0]
    assert ticks(axes.get_xticklabels())[:2] == ["4 October\n2021", "1 November"]


def test_days_are_named_in_the_language_and_do_not_overlap(drawn):
    axes = drawn("columns", "cy").axes[0]
    assert ticks(axes.get_xticklabels())[:2] == ["4 Hydref\n2021", "1 Tachwedd"]
    assert overlaps(axes.get_xticklabels()) == []


def test_a_missing_week_is_a_cross_named_in_a_legend_and_not_a_zero(drawn, language):
    figure = drawn("columns", language)
    crosses = [line for line in figure.axes[0].lines if line.get_marker() == "x"]
    assert [num2date(x).date() for x in crosses[0].get_xdata()] == [weeks()["week"][5].date()]
    assert [entry.get_text() for entry in figure.legends[0].get_texts()] == [
        {"cy": "ddim ar gael", "en": "not available"}[language]
    ]
    assert "0" not in [note.get_text() for note in figure.axes[0].texts]


def test_no_legend_when_nothing_is_missing():
    assert columns(weeks().dropna(), x="week", y="loans").legends == []


def test_the_marked_day_is_written(drawn, language):
    figure = drawn("columns", language)
    assert {"cy": "31 Ionawr 2022", "en": "31 January 2022"}[language] in texts_of(figure)


def test_negative_heights_keep_zero_in_view():
    axes = columns(
        pd.DataFrame({"year": [2020, 2021], "loans": [-5, -2]}), x="year", y="loans"
    ).axes[0]
    assert axes.get_ylim()[0] < -5
    assert axes.get_ylim()[1] == 0.0


def test_all_missing_heights_make_no_scale_of_zero_width():
    table = pd.DataFrame({"year": [2020, 2021], "loans": pd.array([pd.NA, pd.NA], "Int64")})
    low, high = columns(table, x="year", y="loans").axes[0].get_ylim()
    assert low == 0.0 < high


def test_a_mark_on_years_is_refused():
    table = pd.DataFrame({"year": [2020], "loans": [1]})
    with pytest.raises(ValueError, match="needs a column of dates; 'year' holds none"):
        columns(table, x="year", y="loans", mark="2020-01-01")


def test_an_empty_date_is_refused():
    table = weeks()
    table.loc[3, "week"] = pd.NaT
    with pytest.raises(ValueError, match="column 'week' has 1 empty rows"):
        columns(table, x="week", y="loans")


def test_intervals_have_the_tables_estimates_and_ends(drawn, language):
    axes = drawn("intervals", language).axes[0]
    centres = axes.lines[0].get_xdata()
    np.testing.assert_array_equal(centres, changes()["estimate"])
    drawn = [line[:, 0].tolist() for line in axes.collections[0].get_segments() if len(line)]
    assert drawn == changes()[["low", "high"]].dropna().to_numpy().tolist()


def test_estimates_are_written_beside_their_rows(drawn):
    axes = drawn("intervals", "cy").axes[0]
    assert [note.get_text() for note in axes.texts][1:-1] == [
        "1.2 [0.4, 2.0]",
        f"{MINUS}0.4 [{MINUS}1.5, 0.7]",
        "0.8 [ddim ar gael]",
        "ddim ar gael",
        "2.1 [0.9, 3.3]",
        f"0.3 [{MINUS}0.2, 0.8]",
    ]


def test_the_reference_line_is_where_it_is_asked_for_and_in_view():
    options = drawings()["intervals"].options | {"reference": 5.0, "unit": "ratio"}
    axes = draw(Drawing("intervals", {"table": changes()}, options), "en").axes[0]
    assert list(axes.lines[1].get_xdata()) == [5.0, 5.0]
    assert axes.get_xlim()[1] > 5.0
    assert "1.20 [0.40, 2.00]" in [note.get_text() for note in axes.texts]


@pytest.mark.parametrize("unit", ["count", "score", "ratio"])
@pytest.mark.parametrize("high", [0.04, 0.4, 3, 7, 10, 45, 99, 1234, 87654])
def test_a_tick_says_exactly_where_it_stands(high, unit):
    axis = Figure().add_subplot().xaxis
    number_ticks(axis, (0, high), unit, "en")
    written = [float(label.replace(",", "")) for label in ticks(axis.get_ticklabels())]
    assert written == list(axis.get_ticklocs())
    assert written[0] == 0


@pytest.mark.parametrize("kind", ["bars", "columns", "intervals"])
def test_the_languages_differ_in_words_and_share_the_data(drawn, kind):
    welsh, english = (drawn(kind, reader) for reader in ("cy", "en"))
    assert texts_of(welsh) != texts_of(english)
    for mine, theirs in zip(welsh.axes[0].patches, english.axes[0].patches, strict=True):
        np.testing.assert_array_equal(mine.get_bbox().get_points(), theirs.get_bbox().get_points())
    for mine, theirs in zip(welsh.axes[0].lines, english.axes[0].lines, strict=True):
        np.testing.assert_array_equal(mine.get_xydata(), theirs.get_xydata())


@pytest.mark.parametrize("kind", ["bars", "columns", "intervals"])
def test_axes_are_named_in_the_language(drawn, kind):
    expected = {
        "bars": "Cyfran y benthycwyr",
        "columns": "Wythnos yn dechrau",
        "intervals": "Newid cymedrig",
    }
    assert drawn(kind, "cy").axes[0].get_xlabel() == expected[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_table_is_refused(kind):
    whole = drawings()[kind]
    empty = whole.frames | {"table": whole.frame().head(0)}
    with pytest.raises(ValueError, match=f"chart of kind '{kind}' .* has no rows to draw"):
        draw(Drawing(kind, empty, whole.options, "A title"), "en")


def test_an_unknown_kind_is_refused_with_those_that_are_known():
    with pytest.raises(
        ValueError, match="'pie' is not known; known: bars, columns, intervals, grid"
    ):
        draw(Drawing("pie", {"table": weeks()}), "en")


def test_an_unknown_option_is_refused_with_those_that_are_known():
    with pytest.raises(ValueError, match="does not have the options: colour; options: x, y, mark"):
        columns(weeks(), x="week", y="loans", colour="red")


def test_a_missing_option_is_refused():
    with pytest.raises(ValueError, match="lacks the options: y; .*needed: x, y"):
        columns(weeks(), x="week")


def test_a_missing_column_is_refused_with_those_that_are_there():
    with pytest.raises(ValueError, match="no column is named 'lones'; columns: week, loans"):
        columns(weeks(), x="week", y="lones")


def test_a_missing_frame_is_refused():
    with pytest.raises(ValueError, match="needs the frame 'ties'; frames given: 'table'"):
        draw(Drawing("network", {"table": organisations(3)}), "en")
