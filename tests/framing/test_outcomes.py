import pandas as pd

from analysis.framing import ownership
from analysis.framing.outcomes import NEEDED

COMPLETE = {
    "priority": "primary",
    "outcome_en": "An aim",
    "outcome_cy": "Nod",
    "owner_id": "S1",
    "deputy_id": "S2",
    "monitored_by_id": "S3",
    "due_on": "2022-03-31",
    "green": "1.0",
    "red": "0",
    "set_by_id": "S1",
    "set_on": "2021-11-01",
}


def test_an_outcome_with_everything_is_complete():
    assert ownership(pd.DataFrame([COMPLETE]))["complete"].tolist() == ["yes"]


def test_an_outcome_that_lacks_any_one_thing_is_not_complete():
    for column in [column for names in NEEDED.values() for column in names]:
        table = ownership(pd.DataFrame([COMPLETE | {column: None}]))
        lacking = [name for name in table if table.loc[0, name] == "no"]

        assert len(lacking) == 2, column
        assert "complete" in lacking


def test_a_threshold_of_zero_is_a_threshold():
    assert ownership(pd.DataFrame([COMPLETE | {"red": 0.0}]))["has_thresholds"].tolist() == ["yes"]


def test_no_outcome_of_the_founding_project_is_complete(outcomes):
    table = ownership(outcomes)

    assert set(table["has_owner"]) == set(table["has_monitor"]) == {"no"}
    assert set(table["complete"]) == {"no"}


def test_one_outcome_of_the_founding_project_is_primary(outcomes):
    assert (outcomes["priority"] == "primary").sum() == 1


def test_each_threshold_is_on_the_right_side_of_the_other(outcomes):
    green, red = outcomes["green"].astype(float), outcomes["red"].astype(float)
    rising = outcomes["better"] == "increase"

    assert (green[rising] > red[rising]).all()
    assert (green[~rising] < red[~rising]).all()


def test_each_threshold_says_why_and_that_it_is_illustrative(outcomes):
    assert outcomes["reason_en"].str.startswith("Illustrative").all()
    assert set(outcomes["basis"]) == {"illustrative"}
    assert outcomes[["reason_cy", "action_red_cy", "action_green_cy"]].notna().all(axis=None)
