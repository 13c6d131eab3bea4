"""The shortlist: who is taken, in which order, and why not the others."""

import pandas as pd
import pytest

from analysis import language
from analysis.desk_research import known_by, set_aside, shortlist

AS_OF = "2021-12-31"
WANTED = ("device_lending", "champions")


@pytest.fixture
def known(register: pd.DataFrame) -> pd.DataFrame:
    return known_by(register, AS_OF)


def test_strength_then_nearness_then_year_decide_the_order(known: pd.DataFrame) -> None:
    found = shortlist(known, WANTED, near_codes=["E6"], limit=10)
    # level 3; level 1 near or in Wales, later year first; level 1 elsewhere; none seen last
    assert found["project_id"].tolist() == ["P9", "P11", "P2", "P3", "P1", "P7"]
    assert found["place"].tolist() == [1, 2, 3, 4, 5, 6]


def test_a_later_project_and_a_year_not_known_are_never_taken(known: pd.DataFrame) -> None:
    found = shortlist(known, WANTED, near_codes=["E4"], limit=10)
    assert not {"P5", "P6"} & set(found["project_id"])
    sooner = shortlist(known_by(known, "2016-12-31"), WANTED, near_codes=[], limit=10)
    assert sooner["project_id"].tolist() == ["P9", "P7"]


def test_a_target_is_not_taken_as_a_result(known: pd.DataFrame) -> None:
    found = shortlist(known, WANTED, near_codes=["E3"], limit=10)
    assert "P4" not in set(found["project_id"])
    aside = set_aside(known, found, WANTED).set_index("project_id")
    assert aside.loc["P4", "why_not"] == "target_not_result"


def test_each_project_says_why_it_was_taken_and_what_to_know(known: pd.DataFrame) -> None:
    found = shortlist(known, WANTED, near_codes=["W1"], limit=10).set_index("project_id")
    always = "in_time;wanted_approach;"
    assert found.loc["P2", "why"] == always + "figures_actual;same_nation;near_council"
    assert found.loc["P7", "why"] == always + "figures_in_words;same_nation"
    assert found.loc["P1", "why"] == always + "figures_actual"
    assert found.loc["P1", "cautions"] == "none"
    assert found.loc["P3", "cautions"] == "self_report;loan_months"
    assert found.loc["P9", "cautions"] == "reports_later"


def test_gifts_and_copies_are_named(known: pd.DataFrame) -> None:
    found = shortlist(known, ["device_gifting"], near_codes=[], limit=10)
    assert found["cautions"].tolist() == ["gifts;copy"]


def test_strength_and_fit_are_not_made_into_one_number(known: pd.DataFrame) -> None:
    found = shortlist(known, WANTED, near_codes=["E6"], limit=10)
    added = found.drop(columns=[*known.columns]).select_dtypes("number").columns.tolist()
    assert added == ["place", "strength"]


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_listed_and_set_aside_hold_every_project_once(known: pd.DataFrame, limit: int) -> None:
    found = shortlist(known, WANTED, near_codes=["E6"], limit=limit)
    aside = set_aside(known, found, WANTED)
    assert sorted([*found["project_id"], *aside["project_id"]]) == sorted(known["project_id"])
    assert len(found) == min(limit, 6)


def test_each_project_set_aside_says_every_reason(known: pd.DataFrame) -> None:
    found = shortlist(known, WANTED, near_codes=["W3"], limit=1)
    aside = set_aside(known, found, WANTED, near_codes=["W3"]).set_index("project_id")
    assert aside["why_not"].to_dict() == {
        "P1": "beyond_limit",
        "P2": "beyond_limit",
        "P3": "beyond_limit",
        "P4": "target_not_result",
        "P5": "later",
        "P6": "year_not_known",
        "P7": "beyond_limit",
        "P8": "other_approach",
        "P10": "no_figures_seen",
        "P11": "beyond_limit",
    }
    assert aside.loc["P10", ["same_nation", "near_council"]].tolist() == [True, True]


def test_no_project_taken_gives_an_empty_list_and_not_an_error(known: pd.DataFrame) -> None:
    found = shortlist(known, ["connectivity"], near_codes=[], limit=5)
    assert found.empty
    assert {"place", "why", "cautions", "strength"} <= set(found.columns)
    assert len(set_aside(known, found, ["connectivity"])) == len(known)


@pytest.mark.parametrize(
    ("approaches", "limit", "problem"),
    [
        (["lending"], 5, "unknown codes: lending. Known: device_lending"),
        ([], 5, "no approach is named"),
        (WANTED, 0, "limit is 0"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    known: pd.DataFrame, approaches: list[str], limit: int, problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        shortlist(known, approaches, [], limit)


def test_a_register_without_timing_is_refused(register: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="Call known_by first"):
        shortlist(register, WANTED, [], 5)


def test_every_reason_and_caution_has_words_in_both_languages(known: pd.DataFrame) -> None:
    found = shortlist(known, [*WANTED, "device_gifting"], near_codes=["E6"], limit=50)
    aside = set_aside(known, found, WANTED)
    for list_name, column in (
        ("why_listed", found["why"]),
        ("evidence_caution", found["cautions"]),
        ("why_set_aside", aside["why_not"]),
    ):
        used = {code for cell in column for code in cell.split(";")}
        assert used <= set(language.codes(list_name))
