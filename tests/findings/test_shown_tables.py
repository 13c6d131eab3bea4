"""Tables as a notebook shows them, written without making a DataFrame."""

from unicodedata import category

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import html

from analysis import language
from analysis.findings import Table
from analysis.language import DisplayTable, Header

WORDS = st.text(
    st.sampled_from(" \t\r\n<>&\"'\\\\ŵ–’{}%") | st.characters(exclude_categories=["Cs"]),
    max_size=8,
) | st.sampled_from(["nan", "None", "1.50", "", "  a ", "x" * 120])
LABELS = WORDS.filter(lambda word: word and word == word.strip())
CELLS = [
    st.integers(-(10**6), 10**6),
    st.floats(-1e6, 1e6),
    st.integers(-9, 9) | st.none(),
    st.integers(-9, 9) | st.floats(-9, 9),
    st.integers(-9, 9) | st.floats(-9, 9) | st.none(),
    st.booleans() | st.none(),
    st.sampled_from(["5", "2026-11-01", "a\nb"]) | st.none(),
    st.none(),
]


@st.composite
def shown_tables(draw):
    labels = draw(st.lists(LABELS, min_size=1, max_size=4))
    rows = draw(st.lists(st.tuples(*[WORDS] * len(labels)), max_size=5))
    return DisplayTable(tuple(Header(name, name, False, None) for name in labels), tuple(rows))


@given(shown_tables())
def test_a_table_is_written_in_lines_as_pandas_writes_it(shown):
    assert shown.plain() == shown.frame().to_string(index=False)


@given(shown_tables())
def test_a_table_in_a_notebook_has_a_caption_and_headings_that_a_screen_reader_can_name(shown):
    # what HTML has no sign for, no table holds
    words = "".join([*shown.labels, *(cell for row in shown.rows for cell in row)])
    assume("Cc" not in {category(sign) for sign in words if sign not in "\t\r\n"})
    table = html.fragment_fromstring(shown.html("en", 'What "it" <shows>'))
    assert (table.tag, table.get("lang")) == ("table", "en")
    assert table.find("caption").text_content() == 'What "it" <shows>'
    heads = table.findall("thead/tr/th")
    assert [head.text_content() for head in heads] == shown.labels
    assert {head.get("scope") for head in heads} == {"col"}
    rows = table.findall("tbody/tr")
    assert len(rows) == len(shown.rows)
    for row, cells in zip(rows, shown.rows, strict=True):
        assert [cell.get("scope") for cell in row] == ["row"] + [None] * (len(cells) - 1)
        assert [cell.text_content() for cell in row] == [in_one_line(cell) for cell in cells]


def in_one_line(cell):
    return cell.replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n").strip()


def test_a_column_in_the_other_language_says_so_in_a_notebook():
    header = Header("title", "Title", False, "cy")
    table = html.fragment_fromstring(DisplayTable((header,), (("Llyfrgell",),)).html("en", "t"))
    assert table.find("tbody/tr/th").get("lang") == "cy"


@given(st.sampled_from(CELLS).flatmap(lambda cell: st.lists(cell, max_size=6)))
def test_a_recorded_table_reads_as_the_data_frame_of_its_rows_does(cells):
    rows = tuple((cell,) for cell in cells)
    table = Table("made_up", ("name",), rows, ("roles",), "made_up")
    for reader in language.LANGUAGES:
        assert table.display(reader) == language.display(table.frame, reader)


def test_a_whole_number_beside_a_gap_or_a_fraction_is_written_as_the_fraction_is():
    rows = ((1,), (2.5,), (None,))
    table = Table("made_up", ("name",), rows, ("roles",), "made_up")
    assert [cell for (cell,) in table.display("en").rows] == ["1.000", "2.500", "not available"]


def test_a_blank_of_every_kind_is_said():
    blanks = pd.Series([None, float("nan"), pd.NA, pd.NaT], dtype=object)
    shown = language.display(pd.DataFrame({"name": blanks}), "cy")
    assert [cell for (cell,) in shown.rows] == ["ddim ar gael"] * 4
