"""The log of searches: nothing guessed, no record without a search."""

import pandas as pd
import pytest
from made_up_screening import RECORDS, SEARCHES

from analysis.desk_research.search_log import FLOW_STREAMS, STREAMS, search_log, streams


def test_each_search_stands_beside_the_records_that_it_brought():
    found = search_log(SEARCHES, RECORDS)
    assert found["search_id"].tolist() == ["S1", "S2", "S3"]
    assert found["records_imported"].tolist() == [7, 3, 0]
    assert found["records_imported"].sum() == len(RECORDS)


def test_hits_that_were_not_logged_are_missing_and_not_zero():
    found = search_log(SEARCHES, RECORDS)
    assert found["hits"].isna().tolist() == [False, True, False]
    assert found["terms"].isna().tolist() == [False, True, True]


def test_databases_and_registers_are_one_stream_and_all_else_the_other():
    assert {kind for kind, name in STREAMS.items() if name == "databases"} == {
        "database",
        "register",
    }
    assert set(STREAMS.values()) == set(FLOW_STREAMS[:2])
    assert streams(SEARCHES, RECORDS).loc[["R1", "W1"]].tolist() == ["databases", "other"]


def test_a_record_of_an_unknown_search_is_named():
    records = RECORDS.assign(search_id=RECORDS["search_id"].replace("S2", "S9"))
    with pytest.raises(ValueError, match=r"unknown searches: W1 \(S9\); W2 \(S9\); W3 \(S9\)"):
        search_log(SEARCHES, records)


def test_an_unknown_stream_is_named():
    searches = SEARCHES.assign(stream=["database", "library", None])
    with pytest.raises(ValueError, match=r"unknown streams .*known: database.*: blank; library"):
        streams(searches, RECORDS)


def test_a_log_without_its_columns_is_named():
    with pytest.raises(ValueError, match="table of searches lacks the columns: terms, hits"):
        search_log(SEARCHES.drop(columns=["terms", "hits"]), RECORDS)


def test_a_case_without_records_has_a_log_all_the_same():
    found = search_log(SEARCHES, pd.DataFrame(columns=["record_id", "search_id"], dtype="str"))
    assert found["records_imported"].tolist() == [0, 0, 0]
