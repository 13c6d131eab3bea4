"""Names in both languages, and nothing of who reported what."""

import pandas as pd
import pytest

from analysis.stakeholders import named_ties, names_of, with_names
from analysis.stakeholders.names import (
    cover_contacts,
    cover_tasks,
    joined_names,
    named_distances,
    named_gaps,
)


@pytest.fixture
def people() -> pd.DataFrame:
    """Three stakeholders with a name in each language."""
    return pd.DataFrame(
        {
            "stakeholder_id": ["A", "B", "C"],
            "name_en": ["One", "Two", "Three"],
            "name_cy": ["Un", "Dau", "Tri"],
            "sector": ["internal", "voluntary", None],
        }
    )


def test_names_are_joined_in_the_order_of_the_table(people):
    asked = pd.DataFrame({"stakeholder_id": ["C", "A", "C"], "cell": [1, 2, 3]})
    named = with_names(asked, people)
    assert named["name_cy"].tolist() == ["Tri", "Un", "Tri"]
    assert named["name_en"].tolist() == ["Three", "One", "Three"]
    assert named["cell"].tolist() == [1, 2, 3]


def test_names_of_several_stand_in_the_order_of_the_register(people):
    assert names_of(["C", "A"], people) == {"en": "One; Three", "cy": "Un; Tri"}


def test_nobody_has_no_name(people):
    assert names_of([], people) is None


def test_who_reported_a_tie_is_not_in_the_list_of_ties(people):
    reports = pd.DataFrame(
        {
            "tie_id": ["T1", "T2"],
            "from_id": ["A", "B"],
            "to_id": ["B", "C"],
            "kind": "informs",
            "direction": "directed",
            "strength": [1, None],
            "basis": "recorded",
            "reported_by": "REPORTER",
            "confidence": "low",
        }
    )
    listed = named_ties(people, reports)
    assert listed["from_en"].tolist() == ["One", "Two"]
    assert listed["to_cy"].tolist() == ["Dau", "Tri"]
    assert listed["strength"].isna().tolist() == [False, True]
    assert not {"reported_by", "confidence", "tie_id"} & set(listed.columns)
    assert not listed.isin(["REPORTER"]).any(axis=None)


def test_each_set_of_people_is_named_and_nobody_is_missing(people):
    found = joined_names([("C", "A"), (), ("B",)], people)
    assert found["cy"].fillna("-").tolist() == ["Un; Tri", "-", "Dau"]
    assert found["en"].fillna("-").tolist() == ["One; Three", "-", "Two"]


def test_a_long_list_of_equal_sets_is_cut_and_counted(people):
    choices = pd.DataFrame(
        {
            "size": [1, 2],
            "reached": [3, 4],
            "contacts": [5, 5],
            "sets": [(("A",), ("B",), ("C",)), (("A", "B"),)],
            "equally_good": [3, 1],
            "exact": [True, False],
        }
    )
    table = cover_contacts(choices, people, most=2)
    assert table["cover_people_en"].tolist() == ["One", "Two", "One; Two"]
    assert table["equally_good"].tolist() == [3, 3, 1]
    assert table["contacts_reached"].tolist() == [3, 3, 4]
    assert table["cover_exact"].tolist() == ["yes", "yes", "no"]
    assert cover_contacts(choices.iloc[:0], people).empty


def test_who_else_holds_a_letter_is_named_by_duty(people):
    tasks = pd.DataFrame(
        {
            "task_id": ["T"],
            "task_en": ["Buy"],
            "task_cy": ["Prynu"],
            "letters": ["R;A"],
            "R": [("B", "C")],
            "A": [()],
            "C": [("A",)],
            "I": [()],
        }
    )
    row = cover_tasks(tasks, people).iloc[0]
    assert row[["task_cy", "letters", "cover_responsible_en"]].tolist() == [
        "Prynu",
        "R;A",
        "Two; Three",
    ]
    assert row["cover_consulted_cy"] == "Un"
    assert row[["cover_accountable_en", "cover_informed_cy"]].isna().all()


def test_the_pairs_that_lose_most_come_first(people):
    rows = [("A", "B", 2, 3), ("A", "C", 2, 5), ("B", "C", 1, 2)]
    longer = pd.DataFrame(rows, columns=["from_id", "to_id", "before", "after"])
    table = named_distances(longer, people)
    assert table["to_en"].tolist() == ["Three", "Two", "Three"]
    assert table["steps_without"].tolist() == [5, 3, 2]


def test_a_gap_names_its_holder_and_those_without_a_tie(people):
    rows = [
        ("accountable_not_tied", "T", "Buy", "Prynu", "A", ("B", "C")),
        ("role_without_task", None, None, None, "C", ()),
    ]
    columns = ["gap", "task_id", "task_en", "task_cy", "stakeholder_id", "others"]
    table = named_gaps(pd.DataFrame(rows, columns=columns), people)
    assert table["name_cy"].tolist() == ["Un", "Tri"]
    assert table["others_en"].fillna("-").tolist() == ["Two; Three", "-"]
    assert table["gap_task_cy"].fillna("-").tolist() == ["Prynu", "-"]
