"""The flow: every box with its number, each text in its box, each arrow between two boxes."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_charts import FLOW, flow_counts, reasons
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation

from analysis.charts import Drawing, draw
from analysis.charts.wording import fold, text_width
from analysis.language import code, text

STEPS = ("identified", "screened", "sought", "assessed", "reports_included", "projects_included")
WORDS = st.text("abŵ ", min_size=1, max_size=60)


def flow(frame, language="en", why=None, **more):
    frames = {"table": frame} if why is None else {"table": frame, "reasons": why}
    return draw(Drawing("flow", frames, more), language)


def one_stream():
    """Return a flow in which the second stream holds no record."""
    frame = flow_counts()
    return frame.assign(count=frame["count"].where(frame["stream"] != "other", 0))


def corners(patch):
    left, top = patch.get_xy()
    return left, top, left + patch.get_width(), top + patch.get_height()


def boxes(figure):
    """Return the texts of each box or band of the picture, with its corners in points."""
    axes = figure.axes[0]
    figure.draw_without_rendering()
    patches = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    held = {corners(patch): [] for patch in patches}
    for words in written(figure):
        box = words.get_window_extent().transformed(axes.transData.inverted())
        middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        home = next(c for c in held if c[0] < middle[0] < c[2] and c[1] < middle[1] < c[3])
        held[home].append(plain(words.get_text()))
    return held


def written(figure):
    texts = [words for words in figure.axes[0].texts if not isinstance(words, Annotation)]
    return [words for words in texts if words.get_text()]


def plain(words):
    return " ".join(words.replace("\xa0", " ").split())


def arrows(figure):
    found = [words for words in figure.axes[0].texts if isinstance(words, Annotation)]
    return [(arrow.xyann, arrow.xy) for arrow in found]


def numbers(figure):
    """Return what each box says and its number."""
    return [(held[0], held[1]) for held in boxes(figure).values() if len(held) > 1]


def expected(language, streams=("databases", "other", "joint")):
    frame = flow_counts()
    drawn = frame[frame["stream"].isin(streams)]
    drawn = drawn[~((drawn["count"] == 0) & drawn["box"].str.startswith("awaiting"))]
    return [
        (code("made_up_box", box, language), f"n = {count}")
        for box, count in drawn[["box", "count"]].itertuples(index=False)
    ]


def test_every_box_says_what_it_is_and_the_tables_number(drawn, language):
    assert sorted(numbers(drawn("flow", language))) == sorted(expected(language))


def test_a_stream_without_records_is_not_drawn(language):
    figure = flow(one_stream(), language)
    found = numbers(figure)
    assert sorted(found) == sorted(expected(language, ("databases", "joint")))
    said = " ".join(words.get_text() for words in written(figure))
    assert code("made_up_stream", "databases", language) in said
    assert code("made_up_stream", "other", language) not in said


def test_a_box_of_none_is_drawn_unless_it_is_of_records_that_wait(drawn):
    found = numbers(drawn("flow", "en"))
    assert ("Duplicates removed", "n = 0") in found
    assert [n for name, n in found if name == "Records not decided on yet"] == ["n = 4"]


def test_a_number_that_is_missing_is_said_and_never_zero(language):
    frame = flow_counts()
    frame["count"] = frame["count"].astype("Int64").mask(frame["box"] == "not_retrieved")
    words = text("words.not_available", language)
    assert [n for _, n in numbers(flow(frame, language))].count(f"n = {words}") == 2


def test_reasons_stand_in_the_boxes_of_their_streams(drawn, language):
    held = {
        tuple(texts[:2]): texts[2] for texts in boxes(drawn("flow", language)).values() if texts[2:]
    }
    name = code("made_up_box", "excluded_full_text", language)
    first, second = held[name, "n = 33"], held[name, "n = 8"]
    rows = reasons()[f"criterion_{language}"]
    assert held[code("made_up_box", "excluded", language), "n = 121"] == (
        f"{rows[0]} (n = 80) {rows[1]} (n = 41)"
    )
    assert first.startswith(f"{rows[2]} (n = 20) ") and first.endswith("(n = 13)")
    assert second == f"{rows[4]} (n = 8)"


def test_reasons_that_two_streams_share_are_said_under_the_picture(language):
    figure = flow(flow_counts(), language, reasons().drop(columns="stream").tail(3))
    below = plain(figure.texts[-1].get_text())
    name = code("made_up_box", "excluded_full_text", language)
    rows = reasons()[f"criterion_{language}"]
    assert below == f"{name}: {rows[2]} (n = 20); {rows[3]} (n = 13); {rows[4]} (n = 8)"
    assert all(len(texts) < 3 for texts in boxes(figure).values())


def test_reasons_without_a_stream_go_to_the_only_one_that_has_such_a_box(language):
    figure = flow(one_stream(), language, reasons().drop(columns="stream").head(2))
    held = [texts for texts in boxes(figure).values() if texts[2:]]
    assert [texts[1] for texts in held] == ["n = 121"]
    assert figure.texts == []


def test_no_reasons_are_needed():
    assert len(numbers(flow(flow_counts(), why=reasons().head(0)))) == len(expected("en"))


def test_every_text_is_inside_its_box(drawn, language):
    assert_inside(drawn("flow", language))


def assert_inside(figure):
    axes = figure.axes[0]
    homes = list(boxes(figure))
    for words in written(figure):
        box = words.get_window_extent().transformed(axes.transData.inverted())
        (left, right), (top, bottom) = sorted((box.x0, box.x1)), sorted((box.y0, box.y1))
        assert any(
            c[0] <= left and right <= c[2] and c[1] <= top and bottom <= c[3] for c in homes
        ), words.get_text()
        assert words.get_fontsize() >= 9


@settings(max_examples=6, deadline=None)
@given(st.lists(WORDS.filter(str.strip), min_size=1, max_size=5))
def test_reasons_of_any_length_stay_in_their_box(said):
    why = pd.DataFrame(
        {
            "stage": "full_text",
            "stream": "other",
            "criterion": said,
            "count": range(len(said)),
        }
    )
    assert_inside(flow(flow_counts(), why=why))


@given(WORDS, st.floats(20, 120))
def test_folded_text_is_no_wider_than_asked_and_loses_no_letter(words, width):
    folded = fold(words, width, 9)
    assert all(text_width(line, 9) <= width for line in folded.split("\n"))
    assert folded.replace("\n", "").replace(" ", "") == words.replace(" ", "")


def test_boxes_do_not_overlap_and_are_inside_the_picture(drawn, language):
    figure = drawn("flow", language)
    places = list(boxes(figure))
    for one, other in combinations(places, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    axes = figure.axes[0]
    assert min(place[0] for place in places) >= axes.get_xlim()[0]
    assert max(place[2] for place in places) <= axes.get_xlim()[1]
    assert min(place[1] for place in places) >= axes.get_ylim()[1]
    assert max(place[3] for place in places) <= axes.get_ylim()[0]
    note = figure.texts[0].get_window_extent()
    assert axes.bbox.y1 <= note.y0


def test_arrows_lead_from_each_step_to_the_next_and_to_what_leaves_it(drawn):
    figure = drawn("flow", "en")
    held = {c: texts[0] for c, texts in boxes(figure).items() if len(texts) > 1}
    joined = []
    for start, end in arrows(figure):
        here = [name for c, name in held.items() if touches(c, start)]
        there = [name for c, name in held.items() if touches(c, end)]
        joined.append((here[0] if here else None, there[0]))
    name = {box: code("made_up_box", box, "en") for box in STEPS}
    for one, other in zip(STEPS[:4], STEPS[1:5], strict=True):
        assert joined.count((name[one], name[other])) == 2  # both streams
    assert joined.count((name["reports_included"], name["projects_included"])) == 1
    aside = ["Duplicates removed", "Records excluded", "Reports not retrieved", "Reports excluded"]
    for one, other in zip(STEPS[:4], aside, strict=True):
        assert joined.count((name[one], other)) == 2
    # What stands lower is led to off the first arrow.
    assert joined.count((None, "Records not decided on yet")) == 1
    assert joined.count((None, "Reports not decided on yet")) == 1
    assert len(joined) == 8 + 1 + 8 + 2


def touches(box, point):
    (left, top, right, bottom), (x, y) = box, point
    near = 1e-6
    return left - near <= x <= right + near and top - near <= y <= bottom + near


def test_arrows_down_are_straight_and_point_downwards(drawn):
    down = [(start, end) for start, end in arrows(drawn("flow", "cy")) if start[0] == end[0]]
    assert len(down) == 9
    assert all(start[1] < end[1] for start, end in down)


def test_the_picture_grows_with_its_reasons():
    few, many = (flow(flow_counts(), "cy", reasons().head(n)) for n in (1, 5))
    assert many.get_size_inches()[1] > few.get_size_inches()[1]


def test_boxes_that_a_stream_lacks_are_passed_by():
    frame = flow_counts()
    frame = frame[~((frame["stream"] == "other") & frame["box"].isin(["screened", "excluded"]))]
    figure = flow(frame)
    assert len(numbers(figure)) == len(expected("en")) - 2
    down = [arrow for arrow in arrows(figure) if arrow[0][0] == arrow[1][0]]
    assert len(down) == 8


def test_columns_may_have_other_names(drawn):
    frame = flow_counts().rename(columns={"count": "loans"})
    why = reasons().rename(columns={"count": "share", "criterion_en": "name"})
    figure = flow(frame, why=why, count="loans", reason="name", reason_count="share")
    assert sorted(boxes(figure).values()) == sorted(boxes(drawn("flow", "en")).values())


def test_the_languages_share_the_numbers(drawn):
    welsh, english = (sorted(n for _, n in numbers(drawn("flow", r))) for r in ("cy", "en"))
    assert welsh == english


def test_an_unknown_box_is_refused():
    frame = flow_counts().replace({"box": {"sought": "wanted"}})
    with pytest.raises(ValueError, match="column 'box' holds wanted; boxes: identified, dupl"):
        flow(frame)


def test_a_box_with_two_numbers_is_refused():
    frame = pd.concat([flow_counts(), flow_counts().head(1)])
    with pytest.raises(ValueError, match="one number; found two or more for databases/identified"):
        flow(frame)


def test_a_flow_without_records_is_refused():
    frame = flow_counts().query("stream == 'other'").assign(count=0)
    with pytest.raises(ValueError, match="no stream of column 'stream' holds records"):
        flow(frame)


def test_a_reason_for_a_box_that_is_not_drawn_is_refused():
    why = reasons().assign(stage="awaiting_full_text", stream="other").head(1)
    with pytest.raises(ValueError, match=r"'awaiting_full_text' \(Not about lending\), and the"):
        flow(flow_counts(), why=why)


def test_a_missing_column_of_reasons_is_refused():
    with pytest.raises(ValueError, match="no column is named 'stage'; columns: stream, crit"):
        flow(flow_counts(), why=reasons().drop(columns="stage"))


def test_the_made_up_flow_adds_up():
    for stream in ("databases", "other"):
        found, twice, screened, left, wait, sought, lost, read, out, later = FLOW[stream]
        assert (found - twice, screened - left - wait, sought - lost) == (screened, sought, read)
        assert min(read, out, later) >= 0
    assert np.sum([FLOW[s][7] - FLOW[s][8] - FLOW[s][9] for s in ("databases", "other")]) == 43
