"""More than forty organisations: a square of marks instead of a map."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from made_up_charts import SECTORS, organisations, ties
from matplotlib.patches import Rectangle

from analysis.charts import Drawing, draw
from analysis.language import code, text

COUNT = 45


def square(frame, tied, language="en"):
    return draw(Drawing("network", {"table": frame, "ties": tied}), language)


def rows_of(figure):
    """Where each row of the table is drawn: row -> (top, bottom) in points."""
    bands = [p for p in figure.axes[0].patches if (p.get_gid() or "").startswith("row-")]
    return {
        int(band.get_gid()[4:]): (band.get_y(), band.get_y() + band.get_height()) for band in bands
    }


def diagonal(figure):
    """Where each place's column is: left and right edges, in the order of the rows."""
    cells = [p for p in figure.axes[0].patches if isinstance(p, Rectangle) and not p.get_gid()]
    return sorted((cell.get_x(), cell.get_x() + cell.get_width()) for cell in cells)


def marks_of(figure):
    """The pairs of rows of the table that bear a mark, with the size of each."""
    rows = rows_of(figure)
    order = sorted(rows, key=lambda row: rows[row])
    columns = diagonal(figure)
    found = {}
    for line in figure.axes[0].lines:
        if line.get_marker() == "s":
            x, y = line.get_xdata()[0], line.get_ydata()[0]
            row = next(r for r, (top, bottom) in rows.items() if top < y < bottom)
            at = next(a for a, (left, right) in enumerate(columns) if left < x < right)
            found[row, order[at]] = line.get_markersize()
    return found


def test_every_pair_with_a_tie_is_marked_in_both_cells_and_no_other(drawn, language):
    marks = marks_of(drawn("network", language, COUNT))
    pairs = {(int(a[1:]), int(b[1:])) for a, b, _ in ties(COUNT).itertuples(index=False)}
    assert set(marks) == pairs | {(b, a) for a, b in pairs}


def test_a_stronger_tie_has_a_larger_mark_and_the_strongest_of_a_pair_counts():
    tied = pd.DataFrame(
        {
            "from_id": ["S00", "S02", "S04", "S01"],
            "to_id": ["S01", "S03", "S05", "S00"],
            "strength": [1, 2, np.nan, 3],
        }
    )
    figure = square(organisations(COUNT), tied)
    marks = marks_of(figure)
    assert marks[0, 1] == marks[1, 0] > marks[2, 3]
    hollow = [line for line in figure.axes[0].lines if line.get_markerfacecolor() == "white"]
    assert len(hollow) == 2  # the tie of unknown strength, in both of its cells


def test_rows_are_grouped_by_sector_which_is_said_in_words(drawn, language):
    figure, frame = drawn("network", language, COUNT), organisations(COUNT)
    rows = rows_of(figure)
    order = sorted(rows, key=lambda row: rows[row])
    assert order == sorted(order, key=lambda row: (SECTORS.index(frame["sector"][row]), row))
    bold = [words for words in figure.axes[0].texts if words.get_weight() == "bold"]
    assert [words.get_text() for words in bold] == [code("sector", s, language) for s in SECTORS]
    for words, sector in zip(bold, SECTORS, strict=True):
        first = next(row for row in order if frame["sector"][row] == sector)
        assert words.get_position()[1] < rows[first][0]


def test_every_row_is_named_in_full_and_its_number_stands_over_its_column(drawn, language):
    figure = drawn("network", language, COUNT)
    texts = figure.axes[0].texts
    names = [words for words in texts if (words.get_gid() or "").startswith("name-")]
    written = {int(words.get_gid()[5:]): words.get_text() for words in names}
    frame = organisations(COUNT)
    for row, name in enumerate(frame[f"name_{language}"]):
        assert written[row].replace("\n", " ") == name
    columns, head = diagonal(figure), min(top for top, _ in rows_of(figure).values())
    heads = [w for w in texts if w.get_text().isdigit() and w.get_ha() == "center"]
    for words in heads:
        x, y = words.get_position()
        left, right = columns[int(words.get_text()) - 1]
        assert left < x < right and y < head
    assert len(heads) == COUNT


@pytest.mark.parametrize("count", [COUNT, 60])
def test_no_text_of_the_square_overlaps_another_or_is_small(drawn, count, language):
    figure = drawn("network", language, count)
    figure.draw_without_rendering()
    texts = [*figure.axes[0].texts, *figure.legends[0].get_texts()]
    boxes = [(words.get_text(), words.get_window_extent()) for words in texts]
    assert [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)] == []
    assert min(words.get_fontsize() for words in texts) >= 9
    for words, box in boxes:
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1, words


def test_who_came_later_is_ringed_and_the_ring_is_explained(drawn, language):
    figure = drawn("network", language, COUNT)
    rings = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert len(rings) == int((organisations(COUNT)["wave"] == 2).sum())
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert text("chart_words.added_later", language) in entries


def test_a_node_of_unknown_sector_stands_last_under_words_that_say_so():
    frame = organisations(COUNT)
    frame.loc[0, "sector"] = None
    figure = square(frame, ties(COUNT))
    rows = rows_of(figure)
    assert max(rows, key=lambda row: rows[row]) == 0
    bold = [w.get_text() for w in figure.axes[0].texts if w.get_weight() == "bold"]
    assert bold[-1] == text("words.not_available", "en")
