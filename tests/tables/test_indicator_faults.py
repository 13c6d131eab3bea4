"""Indicators that cannot compare councils are named before anything is run, in both languages."""

import pytest
from spoiling import messages

from analysis.case import Case
from analysis.desk_research import councils as like_ours
from analysis.desk_research.councils.declared import MOST_MISSING
from analysis.tables import FaultyTables, indicator_checks, read_reference

YAML = "data/raw/monmouthshire/case.yaml"
COUNCILS = "data/raw/reference/councils_uk.csv"
SMALL_AREAS = "data/raw/reference/small_areas.csv"


def said(study, councils, language="en"):
    return [fault.say(language) for fault in indicator_checks.indicator_checks(study, councils)]


@pytest.fixture
def councils(study):
    return read_reference(study, "councils_uk")


def test_an_indicator_that_too_few_councils_have(study, councils):
    councils.loc[:99, "uk_imd_e_score"] = None
    assert said(study, councils) == [
        f"{YAML}, column indicators: found uk_imd_e_score, which is not known for 100 of the 361 "
        "councils; expected an indicator that is missing for at most 72 of them; choose another"
    ]
    assert said(study, councils, "cy") == [
        f"{YAML}, colofn indicators: cafwyd: uk_imd_e_score; nifer y cynghorau heb ffigur: 100, "
        "cyfanswm y cynghorau: 361; disgwylid: dangosydd arall; uchafswm y cynghorau heb ffigur: 72"
    ]


@pytest.mark.parametrize("gaps", [72, 73])
def test_the_check_stops_where_the_comparison_does(study, councils, gaps):
    councils.loc[: gaps - 1, "uk_imd_e_score"] = None
    assert indicator_checks.MOST_MISSING == MOST_MISSING
    try:
        like_ours.comparable(like_ours.with_names(councils), ["uk_imd_e_score", "pct_65plus"])
    except ValueError:
        assert len(said(study, councils)) == 1
    else:
        assert said(study, councils) == []


@pytest.mark.parametrize("odd_ones", [0, 2])
def test_an_indicator_on_which_councils_hardly_differ(study, councils, odd_ones):
    councils["uk_imd_e_score"] = 3.0
    councils.loc[: odd_ones - 1, "uk_imd_e_score"] = 40.0  # clipped to the other figures
    assert said(study, councils) == [
        f"{YAML}, column indicators: found uk_imd_e_score, which hardly differs between councils; "
        "expected an indicator that tells councils apart; choose another"
    ]


def test_a_logarithm_of_a_figure_that_is_not_above_0(study):
    path = study.raw / "case.yaml"
    rural = "column: ruc_pct_highly_rural\n"
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace(rural, rural + "    log: true\n"), encoding="utf-8")
    (line,) = messages(Case.load(study.name, study.root))
    assert line == (
        f"{YAML}, column indicators: found a logarithm of ruc_pct_highly_rural, which is not above "
        "0 for 114 of the councils; expected figures above 0, or no “log: true” for this indicator"
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("councils_uk", "34.961", "n/a", f"{COUNCILS}, row 2, column uk_imd_e_score: found “n/a”; "
         "expected a number, with a point for decimals and no other sign"),
        ("councils_uk", "uk_imd_e_score", "imd", f"{COUNCILS}, row 1, column uk_imd_e_score: found "
         "no such column; expected this column in the header"),
        ("small_areas", ",", ";", f"{SMALL_AREAS}, row 1: found columns divided by semicolons; "
         "expected columns divided by commas"),
    ],
)  # fmt: skip
def test_a_reference_table_that_cannot_be_read_is_said_in_words(study, name, old, new, problem):
    path = study.reference / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(FaultyTables) as raised:
        read_reference(study, name)
    assert raised.value.say("en") == problem


def test_a_reference_table_that_is_not_there_is_named(study):
    (study.reference / "councils_uk.csv").unlink()
    with pytest.raises(FaultyTables, match=r"councils_uk\.csv: found no such file; expected"):
        read_reference(study, "councils_uk")
