"""Growth: new people kept apart from old ties that changed."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stakeholders import growth


def tables(*rows: tuple) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Three of the first round and two newcomers, with ties from, to and wave."""
    people = pd.DataFrame(
        {
            "stakeholder_id": list("ABCDE"),
            "sector": ["internal", "internal", "external_public", "voluntary", "voluntary"],
            "wave": [1, 1, 1, 2, 2],
        }
    )
    ties = pd.DataFrame(rows, columns=["from_id", "to_id", "wave"])
    numbers = [f"T{number}" for number in range(len(ties))]
    return people, ties.assign(tie_id=numbers, direction="directed")


def everybody(*rows: tuple) -> pd.Series:
    return growth(*tables(*rows)).set_index("sector_group").loc["all"]


def test_a_further_tie_of_a_known_pair_is_a_change_and_no_new_pair():
    row = everybody(("A", "B", 1), ("B", "A", 2))
    assert row[["added_between_known", "added_with_new", "changed_between_known"]].tolist() == [
        0,
        0,
        1,
    ]


def test_a_first_tie_of_a_known_pair_is_a_new_pair_and_no_change():
    row = everybody(("A", "B", 1), ("B", "C", 2))
    assert row[["added_between_known", "changed_between_known"]].tolist() == [1, 0]


def test_several_further_ties_change_a_pair_once():
    assert everybody(("A", "B", 1), ("A", "B", 2), ("B", "A", 2))["changed_between_known"] == 1


def test_a_tie_of_two_newcomers_is_with_new():
    assert everybody(("D", "E", 2))["added_with_new"] == 1


def test_a_sector_counts_the_changed_pairs_that_touch_it():
    rows = growth(*tables(("A", "B", 1), ("A", "B", 2), ("B", "C", 1), ("C", "B", 2)))
    changed = rows.set_index("sector_group")["changed_between_known"]
    assert changed[["all", "internal", "external_public", "voluntary"]].tolist() == [2, 2, 1, 0]


pairs = st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC"), st.integers(1, 2))


@given(
    st.lists(pairs.filter(lambda tie: tie[0] != tie[1]), max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_rows_changes_nothing(rows, random):
    people, ties = tables(*rows)
    shuffled = ties.iloc[random.sample(range(len(ties)), len(ties))]
    other = people.iloc[random.sample(range(len(people)), len(people))]
    pd.testing.assert_frame_equal(growth(people, ties), growth(other, shuffled))


def test_ties_of_somebody_not_in_the_register_are_refused():
    with pytest.raises(ValueError, match="tie T0 names Z"):
        growth(*tables(("A", "Z", 1)))
