"""A letter in the place of a number is a gap that says so, and never a zero."""

import numpy as np
import pandas as pd
import pytest
from made_up_charts import changes, distances, drawings, organisations, weeks

from analysis.charts import Drawing, draw
from analysis.charts.points import overlaps
from analysis.charts.wording import numbers
from analysis.language import code

LIGHT_PARTS = ["chance_green", "chance_amber", "chance_red"]


def hidden(kind, column, row, language, frame):
    """Draw a chart with letters in one row."""
    frame = frame.astype({name: object for name in column})
    frame.loc[row, column] = "c"
    return draw(Drawing(kind, {"table": frame}, drawings()[kind].options), language)


def below(figure):
    return " ".join(words.get_text().replace("\n", " ") for words in figure.texts)


def lights_of(count):
    names = organisations(count)[["name_en", "name_cy"]]
    return names.assign(chance_green=60.0, chance_amber=38.0, chance_red=2.0)


def shares(frame, language, **more):
    options = {"label": "name", "parts": LIGHT_PARTS, "words": "colour"} | more
    return draw(Drawing("shares", {"table": frame}, options), language)


@pytest.mark.parametrize(
    ("kind", "column", "frame"),
    [
        ("intervals", ["estimate", "low", "high"], changes()),
        ("bars", ["share", "low", "high"], distances()),
        ("columns", ["loans"], weeks(8)),
    ],
)
def test_a_letter_keeps_its_row_and_is_explained(kind, column, frame, language):
    figure = hidden(kind, column, 1, language, frame)
    assert "c" in [words.get_text() for words in figure.axes[0].texts]
    assert code("mark", "c", language) in below(figure)
    assert "0" not in [words.get_text() for words in figure.axes[0].texts]
    figure.draw_without_rendering()
    assert overlaps([*figure.axes[0].texts, *figure.texts]) == []


def test_a_letter_in_one_end_of_an_interval_is_written_there(language):
    figure = hidden("intervals", ["high"], 0, language, changes())
    assert "1.2 [c]" in [words.get_text() for words in figure.axes[0].texts]


def test_rows_without_any_number_can_be_drawn(language):
    frame = changes().assign(estimate=np.nan, low=np.nan, high=np.nan)
    figure = draw(Drawing("intervals", {"table": frame}, drawings()["intervals"].options), language)
    words = {"en": "not available", "cy": "ddim ar gael"}[language]
    assert [note.get_text() for note in figure.axes[0].texts].count(words) == len(frame)


def test_a_letter_is_no_number_and_another_text_is_refused():
    frame = pd.DataFrame({"loans": pd.Series([1, "c", None], dtype=object)})
    np.testing.assert_array_equal(numbers(frame, "loans"), [1, np.nan, np.nan])
    with pytest.raises(ValueError, match="Unable to parse"):
        numbers(pd.DataFrame({"loans": ["many"]}), "loans")


def test_parts_of_a_traffic_light_have_their_words(language):
    figure = shares(lights_of(3), language)
    figure.draw_without_rendering()
    written = [words.get_text() for words in figure.axes[0].texts]
    assert written.count(f"{code('colour', 'green', language)} 60%") == 3
    assert written.count(f"{code('colour', 'amber', language)} 38%") == 3
    assert overlaps(figure.axes[0].texts) == []
    bars = [container.patches[0] for container in figure.axes[0].containers[:3]]
    assert len({bar.get_hatch() for bar in bars}) == 3


def test_a_row_of_shares_with_a_letter_is_no_bar(language):
    frame = lights_of(2).astype({name: object for name in LIGHT_PARTS})
    frame.loc[0, LIGHT_PARTS] = "c"
    figure = shares(frame, language)
    assert "c" in [words.get_text() for words in figure.axes[0].texts]
    assert {len(container.patches) for container in figure.axes[0].containers} == {1}
    assert code("mark", "c", language) in below(figure)


@pytest.mark.parametrize("count", [1, 30])
def test_shares_of_one_row_and_of_thirty_do_not_overlap(language, count):
    figure = shares(lights_of(count), language)
    figure.draw_without_rendering()
    assert overlaps(figure.axes[0].get_yticklabels()) == []
    assert overlaps(figure.axes[0].texts) == []


def test_parts_without_a_code_are_refused():
    frame = lights_of(1).rename(columns={"chance_red": "share"})
    with pytest.raises(ValueError, match="parts share end with no code of 'colour'; codes: green"):
        shares(frame, "en", parts=["chance_green", "chance_amber", "share"])


def test_a_word_too_long_for_its_row_is_broken(language):
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    frame = changes().assign(name_en=long, name_cy=long)
    figure = draw(Drawing("intervals", {"table": frame}, drawings()["intervals"].options), language)
    boxes = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    assert all(box.x0 >= figure.bbox.x0 for box in boxes)


def test_a_long_heading_beside_the_rows_leaves_room_for_the_intervals(language, monkeypatch):
    from analysis.charts import rows

    long = "Cyfran y cyfranogwyr y gwellodd eu hateb namyn cyfran y rhai y gwaethygodd eu hateb"
    monkeypatch.setattr(rows.wording, "heading", lambda name, _: "" if name == "name" else long)
    drawing = Drawing("intervals", {"table": changes()}, drawings()["intervals"].options)
    figure = draw(drawing, language)
    assert figure.axes[0].get_position().width > 0.3
    assert overlaps(figure.axes[0].texts) == []
