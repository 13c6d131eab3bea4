"""Our list beside published lists."""

import pandas as pd
import pytest

from analysis.desk_research.councils.published_lists import (
    compare_lists,
    compare_models,
    lists_beside,
)

PUBLISHED = pd.DataFrame(
    {
        "model": ["global"] * 4 + ["economic"] * 4 + ["global"],
        "area_code": ["A"] * 8 + ["B"],
        "rank": [2, 1, 3, 4, 1, 2, 3, 4, 1],
        "neighbour_code": ["C", "D", "E", "F", "G", "H", "I", "C", "Z"],
    }
)


def test_shared_councils_are_counted_over_the_places_that_both_lists_have() -> None:
    found = compare_lists(["C", "D", "X"], ["D", "Y", "C", "X", "Z"])
    assert (found.compared, found.shared, found.share) == (3, 2, 2 / 3)
    ranks = found.table.set_index("code")
    assert ranks.index.tolist() == ["C", "D", "X", "Y"]
    assert ranks.loc["C"].tolist() == [1, 3]
    assert pd.isna(ranks.loc["X", "rank_published"])  # fourth there, beyond the places compared
    assert pd.isna(ranks.loc["Y", "rank_ours"])


@pytest.mark.parametrize(("ours", "theirs"), [([], ["A"]), (["A"], []), (["A", "A"], ["A", "B"])])
def test_an_empty_list_and_a_council_named_twice_are_refused(
    ours: list[str], theirs: list[str]
) -> None:
    with pytest.raises(ValueError, match="different area codes"):
        compare_lists(ours, theirs)


def test_each_published_model_is_compared_by_its_ranks_not_its_rows() -> None:
    found = compare_models(["D", "C"], PUBLISHED, "A").set_index("published_model")
    assert found.index.tolist() == ["global", "economic"]
    assert found.loc["global"].tolist() == [2, 2, 100]
    assert found.loc["economic"].tolist() == [2, 0, 0]


def test_a_council_without_a_published_list_gives_no_rows() -> None:
    assert compare_models(["D", "C"], PUBLISHED, "Q").empty


def test_lists_stand_side_by_side_and_a_shorter_one_leaves_its_places_missing() -> None:
    codes = list("CDEFGHIZ")
    names = pd.DataFrame({"council_en": codes, "council_cy": [c.lower() for c in codes]}, codes)
    table = lists_beside(["D", "C"], PUBLISHED, "B", names)
    assert table.columns.tolist() == [
        "rank",
        *("our_list_en", "our_list_cy", "published_global_en", "published_global_cy"),
    ]
    assert table["our_list_cy"].tolist() == ["d", "c"]
    assert table["published_global_en"].iloc[0] == "Z"
    assert pd.isna(table["published_global_en"].iloc[1])
