"""Duplicates: each rule, what must not be merged, and that nothing is silent."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_screening import record_rows

from analysis.desk_research.searching.duplicates import (
    DUPLICATE_RULES,
    OUTCOMES,
    deduplicate,
    first_author,
    id_order,
    plain_doi,
    plain_url,
    plain_words,
)

TITLE = "Lending tablets in rural libraries"


def pairs(records, **how):
    found = deduplicate(records, **how).pairs
    columns = ["record_id", "other_id", "duplicate_rule", "duplicate_outcome"]
    return [tuple(row) for row in found[columns].to_numpy()]


def two(first, second):
    """Return what becomes of two records, each (title, authors, year, doi, url)."""
    found = pairs(record_rows(("R1", *first), ("R2", *second)))
    return found[0][2:] if found else None


@pytest.mark.parametrize(
    "written",
    [
        "10.1136/BMJ.n71",
        "https://doi.org/10.1136/bmj.n71",
        "http://dx.doi.org/10.1136/bmj.n71",
        "doi: 10.1136/bmj.n71.",
        "https://doi.org/10.1136%2Fbmj.n71",
    ],
)
def test_a_doi_is_the_same_however_it_is_written(written):
    assert plain_doi(written) == "10.1136/bmj.n71"
    assert two(("A", None, None, written), ("B", None, None, "10.1136/bmj.N71")) == (
        "doi",
        "merged",
    )


@pytest.mark.parametrize("written", [None, "", "n/a", "none", "not known", "10.1136"])
def test_what_is_no_doi_makes_no_pair(written):
    assert plain_doi(written) == ""
    assert two(("A", None, None, written), ("B", None, None, written)) is None


def test_an_address_of_doi_org_is_a_doi():
    first, second = ("A", None, None, "10.1/x"), ("B", None, None, None, "https://doi.org/10.1/x")
    assert two(first, second) is None  # 10.1 is too short for a DOI
    first = ("A", None, None, "10.1000/x")
    assert two(first, ("B", None, None, None, "https://doi.org/10.1000/X")) == ("doi", "merged")


@pytest.mark.parametrize(
    "written",
    [
        "https://www.gov.wales/loan-scheme",
        "http://gov.wales/loan-scheme/",
        "HTTPS://GOV.WALES/loan-scheme#top",
        "gov.wales/loan-scheme?utm_source=x&fbclid=1",
    ],
)
def test_an_address_is_the_same_without_scheme_www_tracking_or_slash(written):
    assert plain_url(written) == "gov.wales/loan-scheme"
    other = "https://gov.wales/loan-scheme"
    assert two(("A", None, None, None, written), ("B", None, None, None, other)) == (
        "url",
        "merged",
    )


@pytest.mark.parametrize("written", [None, "", "see above", "http://[broken", "n/a"])
def test_what_is_no_address_makes_no_pair(written):
    assert two(("A", None, None, None, written), ("B", None, None, None, written)) is None


def test_pages_that_differ_in_their_question_or_path_are_two():
    for one, other in [("a.org/p?id=1", "a.org/p?id=2"), ("a.org/p", "a.org/q")]:
        assert two(("A", None, None, None, one), ("B", None, None, None, other)) is None
    assert plain_url("a.org/p?b=2&a=1") == plain_url("a.org/p?a=1&b=2")


def test_the_front_page_of_a_site_makes_two_works_possibly_one_and_no_more():
    site = "https://www.gov.wales/"
    assert two(("A", None, None, None, site), ("B", None, None, None, site)) == ("url", "possible")


def test_accents_case_and_punctuation_of_a_title_do_not_count():
    assert plain_words("Cynhwysiant Digidol: Tŷ’r <i>Môn</i> & more!") == (
        "cynhwysiant digidol tyr mon and more"
    )
    first = ("Cynhwysiant digidol ym Môn", "Ellis, Siân", 2020)
    assert two(first, ("CYNHWYSIANT DIGIDOL, YM MON.", "ELLIS, S.", 2020)) == (
        "title_year_author",
        "merged",
    )


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        (("Smith, Jane", 2020), ("Smith, J.", 2020), "merged"),
        (("Smith, Jane", 2020), ("Smith JA", None), "merged"),
        (("Smith, Jane", None), (None, 2020), "possible"),
        ((None, 2020), ("Smith, Jane", 2020), "merged"),
        ((None, None), ("Smith, Jane", 2020), "possible"),
        ((None, None), (None, None), "possible"),
        (("Smith, Jane", 2020), ("Smith, Jane", 2021), None),
        (("Smith, Jane", 2020), ("Jones, Ann", 2020), None),
        ((None, 2020), (None, 2021), None),
        (("Leeds City Council", 2020), ("Stockport Council", 2020), "possible"),
    ],
)
def test_a_title_alone_never_merges(first, second, outcome):
    found = two((TITLE, *first), (TITLE, *second))
    assert found == (None if outcome is None else ("title_year_author", outcome))


def test_two_pages_without_an_author_at_two_addresses_are_possible_only():
    first, second = (TITLE, None, 2020, None, "a.org/x"), (TITLE, None, 2020, None, "b.org/x")
    assert two(first, second) == ("title_year_author", "possible")
    assert two((TITLE, "Ann", 2020, None, "a.org/x"), second) == ("title_year_author", "merged")
    site = (TITLE, None, 2020, None, "a.org")  # one address, though of a whole site
    assert two(site, site) == ("title_year_author", "merged")


def test_two_pages_of_one_project_are_two_works():
    records = record_rows(
        ("EV02-1", "Libraries get Leeds online", None, 2019, None, "news.leeds.gov.uk/x"),
        ("EV02-2", "Leeds launches iPad lending", None, 2018, None, "ukauthority.com/y"),
    )
    assert pairs(records) == []
    assert deduplicate(records).records["duplicate_of"].isna().all()


def test_works_with_two_identifiers_are_never_merged():
    for more in [(None,), ("a.org/x",)]:
        first, second = (TITLE, "Ann", 2020, "10.1000/a"), (TITLE, "Ann", 2020, "10.1000/b")
        assert two((*first, *more), (*second, *more))[1] == "possible"


def test_records_without_a_title_are_not_the_same_work():
    assert two((None, "Ann", 2020), (None, "Ann", 2020)) is None


def test_no_third_record_brings_together_two_that_contradict_each_other():
    records = record_rows(
        ("R1", TITLE, "Ann", 2019), ("R2", TITLE, "Ann", None), ("R3", TITLE, "Ann", 2020)
    )
    assert deduplicate(records).records["duplicate_of"].fillna("").tolist() == ["", "R1", ""]


def test_a_chain_is_one_work_that_keeps_the_earliest_id():
    records = record_rows(
        ("R10", "One title", None, None, "10.1000/x"),
        ("R2", "Another title", None, None, "10.1000/x", "a.org/x"),
        ("R9", "A third", None, None, None, "a.org/x"),
    )
    found = deduplicate(records)
    assert found.records["duplicate_of"].fillna("").tolist() == ["R2", "", "R2"]
    assert pairs(records) == [("R10", "R2", "doi", "merged"), ("R9", "R2", "url", "merged")]


def test_each_pair_says_what_it_rests_on():
    records = record_rows(
        ("R1", "A", None, None, "10.1000/x"), ("R2", "B", None, None, "10.1000/X")
    )
    (row,) = deduplicate(records).pairs.to_dict("records")
    assert row == {
        "record_id": "R2",
        "other_id": "R1",
        "duplicate_rule": "doi",
        "duplicate_outcome": "merged",
        "record_title": "B",
        "other_title": "A",
    }


def test_a_person_may_keep_a_pair_apart_and_it_is_listed():
    records = record_rows(("R1", TITLE, "Ann", 2020), ("R2", TITLE, "Ann", 2020))
    assert pairs(records, kept_apart=[("R2", "R1")]) == [
        ("R2", "R1", "title_year_author", "kept_apart")
    ]
    assert deduplicate(records, [("R1", "R2")]).records["duplicate_of"].isna().all()


def test_a_pair_kept_apart_is_not_brought_together_by_a_third():
    records = record_rows(*((name, TITLE, "Ann", 2020) for name in ("R1", "R2", "R3")))
    found = deduplicate(records, [("R1", "R3")])
    assert found.records["duplicate_of"].fillna("").tolist() == ["", "R1", ""]
    assert found.pairs["duplicate_outcome"].tolist() == ["merged", "kept_apart", "kept_apart"]


def test_a_later_rule_may_settle_what_an_earlier_one_left_open():
    site = "https://www.gov.wales/"
    first = (TITLE, "Ann", 2020, None, site)
    assert two(first, first) == ("title_year_author", "merged")


def test_numbers_in_ids_are_read_as_numbers():
    assert sorted(["R10", "R2", "R2a", "EV01-2", "EV01-10"], key=id_order) == [
        *("EV01-2", "EV01-10", "R2", "R2a", "R10")
    ]
    assert first_author("Llywodraeth Cymru; Cwmpas") == "llywodraeth cymru"


RECORD = st.tuples(
    st.sampled_from([TITLE, "Digital champions", None]),
    st.sampled_from(["Ann, A.", "Ben, B.", None]),
    st.sampled_from([2019, 2020, None]),
    st.sampled_from(["10.1000/a", "10.1000/b", None, None]),
    st.sampled_from(["a.org/x", "b.org/y", "a.org", None]),
)
MANY = st.lists(RECORD, min_size=1, max_size=9)


@given(MANY, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rows, chance):
    records = record_rows(*((f"R{n}", *row) for n, row in enumerate(rows)))
    mixed = records.sample(frac=1, random_state=chance.randint(0, 10**6))
    kept = deduplicate(records).records.set_index("record_id")["duplicate_of"]
    again = deduplicate(mixed)
    assert again.records["record_id"].tolist() == mixed["record_id"].tolist()
    assert again.records.set_index("record_id")["duplicate_of"].reindex(kept.index).equals(kept)
    pd.testing.assert_frame_equal(again.pairs, deduplicate(records).pairs)


@given(MANY)
def test_nothing_is_dropped_and_nothing_is_merged_in_silence(rows):
    records = record_rows(*((f"R{n}", *row) for n, row in enumerate(rows)))
    found = deduplicate(records)
    kept = found.records.loc[found.records["duplicate_of"].isna(), "record_id"]
    repeats = found.records["duplicate_of"].dropna()
    assert len(found.records) == len(records)
    assert set(repeats) <= set(kept)
    assert (found.pairs["duplicate_outcome"] == "merged").sum() == len(repeats)
    assert set(found.pairs["duplicate_rule"]) <= set(DUPLICATE_RULES)
    assert set(found.pairs["duplicate_outcome"]) <= set(OUTCOMES)
    pd.testing.assert_frame_equal(found.records[records.columns], records)


@given(MANY)
def test_every_merge_can_be_undone_by_keeping_its_pairs_apart(rows):
    records = record_rows(*((f"R{n}", *row) for n, row in enumerate(rows)))
    apart: list[tuple[str, str]] = []
    for _ in range(len(rows) ** 2):
        found = deduplicate(records, apart)
        merged = found.pairs[found.pairs["duplicate_outcome"] == "merged"]
        if merged.empty:
            break
        apart.append(tuple(merged.iloc[0][["record_id", "other_id"]]))
    assert found.records["duplicate_of"].isna().all()


@given(MANY)
def test_a_work_has_at_most_one_identifier(rows):
    found = deduplicate(record_rows(*((f"R{n}", *row) for n, row in enumerate(rows)))).records
    work = found["duplicate_of"].fillna(found["record_id"])
    assert found.groupby(work)["doi"].nunique().max() <= 1


def test_what_is_wrong_with_the_records_is_named():
    records = record_rows(("R1", "A"), ("R1", "B"), ("R2", "C"))
    with pytest.raises(ValueError, match="record ids that stand twice: R1; each must be unique"):
        deduplicate(records)
    with pytest.raises(ValueError, match="table of records.*: doi, url"):
        deduplicate(records.drop(columns=["doi", "url"]))
    records["record_id"] = ["R1", None, "R2"]
    with pytest.raises(ValueError, match="records without an id: row 2; each needs one"):
        deduplicate(records)


@pytest.mark.parametrize("pair", [("R1", "R9"), ("R1", "R1"), "R1"])
def test_a_pair_kept_apart_must_be_of_the_records(pair):
    records = record_rows(("R1", "A"), ("R2", "B"))
    with pytest.raises(ValueError, match="kept apart is .* two different ids of the records"):
        deduplicate(records, [pair])
