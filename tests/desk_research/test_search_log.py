"""The log of searches: nothing guessed, no record without a search."""

import pandas as pd
import pytest
from made_up_screening import IMPORTED, IMPORTS, RECORDS, SEARCHES

from analysis.desk_research.searching.search_log import (
    FLOW_STREAMS,
    STREAMS,
    import_log,
    search_log,
    streams,
)


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
    with pytest.raises(ValueError, match="table of searches.*: terms, hits"):
        search_log(SEARCHES.drop(columns=["terms", "hits"]), RECORDS)


def test_a_case_without_records_has_a_log_all_the_same():
    found = search_log(SEARCHES, pd.DataFrame(columns=["record_id", "search_id"], dtype="str"))
    assert found["records_imported"].tolist() == [0, 0, 0]


def test_a_file_is_said_to_be_whole_without_telling_of_later_records():
    found = import_log(IMPORTS, IMPORTED)
    assert found["imported_whole"].tolist() == [True, True]
    assert found["records_imported"].tolist() == [7, 3]
    assert not {"counted", "imported", "ids_repeated"} & set(found.columns)
    fewer = import_log(IMPORTS.assign(imported=[8, 3]), IMPORTED)
    assert fewer["imported_whole"].tolist() == [False, True]


def test_what_a_file_says_that_was_not_understood_is_shown():
    found = import_log(IMPORTS, IMPORTED)
    assert found["years_not_understood"].tolist() == [0, 1]
    assert found["unknown_tags"].tolist() == ["", "ZZ;QQ"]
    assert found["own_ids"].tolist() == [True, False]


def test_a_log_of_imports_without_its_columns_is_named():
    with pytest.raises(ValueError, match="table of imports.*: counted"):
        import_log(IMPORTS.drop(columns="counted"), IMPORTED)
    with pytest.raises(ValueError, match="table of records.*: year_as_written"):
        import_log(IMPORTS, IMPORTED.drop(columns="year_as_written"))
