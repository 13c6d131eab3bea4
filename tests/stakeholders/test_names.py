"""Names in both languages, and nothing of who reported what."""

import pandas as pd
import pytest

from analysis.stakeholders import named_ties, names_of, with_names


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
