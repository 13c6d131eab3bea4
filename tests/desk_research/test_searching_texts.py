"""What searching computes has words in both languages, under the names that it computes."""

import pytest
from made_up_screening import (
    CRITERIA,
    DECISIONS,
    IMPORTED,
    IMPORTS,
    RECORDS,
    REGISTER,
    SEARCHES,
    record_rows,
)

from analysis import language
from analysis.desk_research.searching.agreement import MEASURES, agreement
from analysis.desk_research.searching.duplicates import DUPLICATE_RULES, OUTCOMES, deduplicate
from analysis.desk_research.searching.flow import BOXES, JOINT, excluded, flow, totals
from analysis.desk_research.searching.search_log import (
    FLOW_STREAMS,
    STREAMS,
    import_log,
    search_log,
)

RECORDED = record_rows(("R1", "A", None, 2020, "10.1000/x"), ("R2", "A", None, 2020, "10.1000/x"))
TABLES = {
    "search_log": lambda: search_log(SEARCHES, RECORDS),
    "imports": lambda: import_log(IMPORTS, IMPORTED),
    "duplicates": lambda: deduplicate(RECORDED).pairs,
    "flow": lambda: flow(SEARCHES, RECORDS, DECISIONS, REGISTER),
    "excluded": lambda: excluded(SEARCHES, RECORDS, DECISIONS, CRITERIA),
    "agreement": lambda: agreement(DECISIONS, stage="full_text"),
}


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        ("flow_box", (*BOXES, *JOINT)),
        ("flow_stream", FLOW_STREAMS),
        ("agreement_measure", MEASURES),
        ("duplicate_rule", DUPLICATE_RULES),
        ("duplicate_outcome", OUTCOMES),
        ("search_stream", tuple(STREAMS)),
    ],
)
def test_every_code_has_words_in_the_order_of_the_computation(codes, names):
    assert language.codes(codes) == names


@pytest.mark.parametrize("reader", language.LANGUAGES)
@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_shown_in_both_languages(name, reader):
    frame = TABLES[name]()
    own = {column: f"desk_research_{column}" for column in frame.columns}
    described = {
        column: own[column]
        for column in frame.columns
        if language.has_text(f"columns.{own[column].removesuffix('_en').removesuffix('_cy')}")
    }
    shown = language.display(frame.rename(columns=described), reader)
    assert len(shown.rows) == len(frame) > 0
    assert language.has_text(f"tables.desk_research.{name}")


def test_every_total_has_a_label():
    figures = totals(flow(SEARCHES, RECORDS, DECISIONS, REGISTER))
    assert [f for f in figures if not language.has_text(f"findings.desk_research.{f}")] == []


def test_a_measure_that_is_not_defined_is_said_and_not_zero():
    shown = language.display(agreement(DECISIONS, stage="full_text")[["agreement_value"]], "en")
    assert {row for (row,) in shown.rows} == {"not defined"}
