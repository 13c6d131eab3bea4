"""The options as tables for a reader: percent, units and names, and absent where absent."""

import numpy as np
import pandas as pd
import pytest

from analysis.desk_research.options.acceptability import smaa
from analysis.desk_research.options.settling import settles
from analysis.desk_research.options.tables import (
    central_weights,
    named,
    pairwise_odds,
    rank_chances,
    settling_table,
)

LOW = pd.DataFrame([[0.2, 0.0], [0.3, 0.4], [0, 0]], list("BAC"), ["x", "y"], dtype=float)
HIGH = pd.DataFrame([[1.0, 0.9], [0.6, 0.9], [0.1, 0.1]], list("BAC"), ["x", "y"])
CRITERIA = pd.DataFrame(
    {
        "criterion_id": ["x", "y"],
        "worst": [500, 0],
        "best": [100, 10],
        "unit_en": ["pounds", None],
        "unit_cy": ["punnoedd", None],
    }
)
NAMES = pd.DataFrame({"en": ["Lend", "Give"], "cy": ["Benthyca", "Rhoi"]}, index=["A", "B"])


@pytest.fixture
def result():
    return smaa((LOW, HIGH))


def test_ranks_are_in_percent_and_add_to_a_hundred(result):
    found = rank_chances(result)
    ranks = ["rank_1", "rank_2", "rank_3"]
    assert found.columns.tolist() == ["option", *ranks, "confidence", "first_chance"]
    assert found[ranks].sum(axis=1).tolist() == pytest.approx([100] * 3)
    assert found["first_chance"].equals(found["rank_1"].rename("first_chance"))
    assert found["first_chance"].is_monotonic_decreasing


def test_an_option_that_is_never_first_has_no_confidence_and_no_weights(result):
    assert rank_chances(result).set_index("option")["confidence"].isna().to_dict()["C"]
    last = central_weights(result).iloc[-1]
    assert last["option"] == "C"
    assert last.isna().tolist() == [False, True, True]


def test_the_weightiest_criteria_come_first(result):
    found = central_weights(result).dropna()
    assert found["option"].tolist() == ["B", "B", "A", "A"]
    assert found.groupby("option")["weight_percent"].sum().tolist() == pytest.approx([100, 100])
    for _, own in found.groupby("option"):
        assert own["weight_percent"].is_monotonic_decreasing
    most = central_weights(result, 1)
    assert most["option"].tolist() == ["B", "A", "C"]


def test_each_pair_stands_once_with_the_one_ahead_first(result):
    found = pairwise_odds(result)
    assert len(found) == 3
    assert found["odds_percent"].between(50, 100).all()
    assert found["odds_percent"].is_monotonic_decreasing
    for row in found.itertuples():
        odds = result.pairwise.loc[row.option, row.other_option]
        assert row.odds_percent == pytest.approx(100 * odds)
    assert len(pairwise_odds(result, ["A", "B"])) == 1


def test_what_would_settle_it_is_in_the_unit_of_the_criterion(result):
    settled = settles(result, LOW, HIGH)
    found = settling_table(settled, CRITERIA)
    own = found.query("option == 'B' and option_criterion == 'x'").iloc[0]
    # 0.2 of the way from £500 to £100, and the whole way
    assert (own["range_worse"], own["range_better"]) == pytest.approx((420, 100))
    assert (own["unit_en"], own["unit_cy"]) == ("pounds", "punnoedd")
    weights = found[found["settle_kind"] == "weight"]
    assert weights[["option", "unit_en", "unit_cy"]].isna().all(axis=None)
    assert weights["range_better"].between(85, 95).all()
    assert found["swing"].tolist() == pytest.approx(
        (found["odds_better"] - found["odds_worse"]).abs().tolist()
    )
    assert found["settle_kind"].tolist() == sorted(found["settle_kind"])  # values, then weights
    for _, kind in found.groupby("settle_kind"):
        assert kind["swing"].is_monotonic_decreasing
    assert settling_table(settled, CRITERIA, 1)["settle_kind"].tolist() == ["value", "weight"]


def test_names_take_the_place_of_identifiers():
    table = pd.DataFrame({"n": [1, 2, 3], "first_id": ["B", "A;B", None], "z": 0}, index=[7, 7, 3])
    found = named(table, "first_id", NAMES)
    assert found.columns.tolist() == ["n", "first_en", "first_cy", "z"]
    assert found["first_en"].tolist()[:2] == ["Give", "Lend; Give"]
    assert found["first_cy"].tolist()[:2] == ["Rhoi", "Benthyca; Rhoi"]
    assert found["first_en"].isna().tolist() == [False, False, True]
    assert found.index.tolist() == [7, 7, 3]


def test_an_identifier_without_a_name_is_refused():
    with pytest.raises(ValueError, match="option holds identifiers without a name: C, D"):
        named(pd.DataFrame({"option": ["A;D", "C"]}), "option", NAMES)
    with pytest.raises(ValueError, match="the table.*option"):
        named(pd.DataFrame({"other": []}), "option", NAMES)


def test_no_cell_that_is_not_known_is_written_as_zero(result):
    absent = central_weights(result)["weight_percent"]
    assert not np.isclose(absent.dropna(), 0).any()
