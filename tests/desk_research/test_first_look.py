"""What to look at first: who is listed, in which order, and why not the others."""

import pandas as pd
import pytest

from analysis import language
from analysis.desk_research.evidence import figures_known, first_look, known_by, set_aside
from analysis.desk_research.evidence.first_look import WHY_LISTED, WHY_SET_ASIDE

AS_OF = "2021-12-31"
WANTED = ("device_lending", "champions")


@pytest.fixture
def known(register: pd.DataFrame) -> pd.DataFrame:
    return known_by(register, AS_OF)


@pytest.fixture
def seen(known: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    return figures_known(figures, known, AS_OF)


def test_strength_then_nearness_then_year_decide_the_order(
    known: pd.DataFrame, seen: pd.DataFrame
) -> None:
    found = first_look(known, seen, WANTED, ["E6"], 10)
    # level 1 near or in Wales, later year first; level 1 elsewhere; none seen last
    assert found["project_id"].tolist() == ["P11", "P2", "P3", "P1", "P10", "P7"]
    assert found["place"].tolist() == [1, 2, 3, 4, 5, 6]


def test_a_project_without_figures_is_listed_with_a_caution(
    known: pd.DataFrame, seen: pd.DataFrame
) -> None:
    found = first_look(known, seen, WANTED, [], 10).set_index("project_id")
    assert found.loc["P10", "cautions"] == "no_figures_seen"
    assert found.loc["P10", "why"] == "in_time;wanted_approach;same_nation"


def test_a_target_only_is_set_aside_also_where_the_result_came_later(
    known: pd.DataFrame, seen: pd.DataFrame
) -> None:
    found = first_look(known, seen, WANTED, ["E3"], 10)
    assert not {"P4", "P9"} & set(found["project_id"])
    aside = set_aside(known, seen, found, WANTED).set_index("project_id")
    assert aside.loc[["P4", "P9"], "why_not"].tolist() == ["target_not_result"] * 2


def test_a_later_date_brings_in_what_was_reported_by_then(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    known = known_by(register, "2024-12-31")
    seen = figures_known(figures, known, "2024-12-31")
    found = first_look(known, seen, WANTED, [], 10)
    assert found["project_id"].tolist()[:2] == ["P9", "P5"]  # level 3, then level 2


def test_each_project_says_why_it_is_listed_and_what_to_know(
    known: pd.DataFrame, seen: pd.DataFrame
) -> None:
    found = first_look(known, seen, [*WANTED, "device_gifting"], ["W1"], 10)
    found = found.set_index("project_id")
    always = "in_time;wanted_approach;"
    assert found.loc["P2", "why"] == always + "figures_self_report;same_nation;near_council"
    assert found.loc["P7", "why"] == always + "figures_in_words;same_nation"
    assert found.loc["P1", ["why", "cautions"]].tolist() == [always + "figures_actual", "none"]
    assert found.loc["P3", "cautions"] == "self_report;loan_months"
    assert found.loc["P8", "cautions"] == "self_report;gifts;copy"


def test_a_tie_is_broken_by_the_project_and_not_by_the_order_of_rows(
    known: pd.DataFrame, seen: pd.DataFrame
) -> None:
    same = known.assign(start_year=2018, country="Wales", evaluation_design="monitoring")
    ways = [first_look(rows, seen, WANTED, [], 10) for rows in (same, same.iloc[::-1])]
    assert ways[0]["project_id"].tolist() == sorted(ways[0]["project_id"])
    pd.testing.assert_frame_equal(*ways)


def test_strength_and_fit_are_not_made_into_one_number(
    known: pd.DataFrame, seen: pd.DataFrame
) -> None:
    found = first_look(known, seen, WANTED, ["E6"], 10)
    added = found.drop(columns=[*known.columns]).select_dtypes("number").columns.tolist()
    assert added == ["place", "strength_suggested", "strength"]


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_listed_and_set_aside_hold_every_known_project_once(
    known: pd.DataFrame, seen: pd.DataFrame, limit: int
) -> None:
    found = first_look(known, seen, WANTED, ["E6"], limit)
    aside = set_aside(known, seen, found, WANTED)
    assert sorted([*found["project_id"], *aside["project_id"]]) == sorted(known["project_id"])
    assert len(found) == min(limit, 6)


def test_each_project_set_aside_says_every_reason(known: pd.DataFrame, seen: pd.DataFrame) -> None:
    found = first_look(known, seen, WANTED, ["E6"], 1)
    aside = set_aside(known, seen, found, WANTED, ["W3"]).set_index("project_id")
    assert aside["why_not"].to_dict() == {
        "P1": "beyond_limit",
        "P2": "beyond_limit",
        "P3": "beyond_limit",
        "P4": "target_not_result",
        "P6": "year_not_known",
        "P7": "beyond_limit",
        "P8": "other_approach",
        "P9": "target_not_result",
        "P10": "beyond_limit",
    }
    assert aside.loc["P10", ["same_nation", "near_council"]].tolist() == [True, True]


def test_nothing_of_a_later_project_is_said(known: pd.DataFrame, seen: pd.DataFrame) -> None:
    found = first_look(known, seen, WANTED, ["E4"], 50)
    aside = set_aside(known, seen, found, WANTED)
    assert "P5" not in {*found["project_id"], *aside["project_id"]}
    assert "later" not in ";".join(aside["why_not"])


def test_no_project_listed_gives_an_empty_list_and_not_an_error(
    known: pd.DataFrame, seen: pd.DataFrame
) -> None:
    found = first_look(known, seen, ["connectivity"], [], 5)
    assert found.empty
    assert {"place", "why", "cautions", "strength"} <= set(found.columns)
    assert len(set_aside(known, seen, found, ["connectivity"])) == len(known)


@pytest.mark.parametrize(
    ("approaches", "limit", "problem"),
    [
        (["lending"], 5, "unknown codes: lending. Known: device_lending"),
        ([], 5, "no approach is named"),
        (WANTED, 0, "limit is 0"),
        (WANTED, 2.5, "limit is 2.5"),
        (WANTED, True, "limit is True"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    known: pd.DataFrame, seen: pd.DataFrame, approaches: list[str], limit: int, problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        first_look(known, seen, approaches, [], limit)


def test_tables_that_were_not_cut_to_the_date_are_refused(
    register: pd.DataFrame, known: pd.DataFrame, figures: pd.DataFrame
) -> None:
    with pytest.raises(ValueError, match="Call known_by first"):
        first_look(register, figures, WANTED, [], 5)
    with pytest.raises(ValueError, match="Call figures_known first"):
        first_look(known, figures, WANTED, [], 5)


def test_every_reason_has_words_in_both_languages() -> None:
    assert set(WHY_LISTED) == set(language.codes("why_listed"))
    assert set(WHY_SET_ASIDE) == set(language.codes("why_set_aside"))


def test_every_column_that_a_reader_sees_has_words(known: pd.DataFrame, seen: pd.DataFrame) -> None:
    found = first_look(known, seen, WANTED, [], 10)
    who = ["project_name", "authority_en", "authority_cy", "approach", "start_year"]
    told = ["strength_level", "figure_basis", "why", "cautions", "source_title", "source_url"]
    language.display(found[["place", *who, *told]], "cy")
    aside = set_aside(known, seen, found, WANTED)
    language.display(aside[[*who, "same_nation", "near_council", "why_not"]], "cy")
