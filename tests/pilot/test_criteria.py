"""Promises of analysis.pilot.criteria."""

import pandas as pd
import pytest

from analysis.pilot import criteria, progression

FIELDS = ["question_en", "question_cy", "measure", "better", "green", "red", "owner_id"]


def outcomes(**columns: object) -> pd.DataFrame:
    row = {
        "outcome_id": "O1",
        "priority": "primary",
        "aspect": "is_it_worth_it",
        "outcome_en": "More",
        "outcome_cy": "Mwy",
        "question_en": "More?",
        "question_cy": "Mwy?",
        "measure": "mean_change",
        "better": "increase",
        "green": 1.0,
        "red": 0.3,
        "minimum_n": 30.0,
        "owner_id": None,
    }
    return pd.DataFrame([row | columns])


def rows(table: pd.DataFrame) -> pd.DataFrame:
    """Write the fields as `tables.criteria_rows` does: text, blank for none."""
    cells = [
        (row["outcome_id"], name, "" if pd.isna(row[name]) else f"{row[name]}")
        for row in table.to_dict("records")
        for name in FIELDS
    ]
    return pd.DataFrame(cells, columns=["outcome_id", "field", "value"])


def lock(table: pd.DataFrame, name: str = "L1", day: str = "2021-10-29") -> pd.DataFrame:
    return rows(table).assign(lock_id=name, locked_on=pd.Timestamp(day))


def reason(**columns: object) -> pd.DataFrame:
    row = {
        "outcome_id": "O1",
        "field": "green",
        "reason_en": "too low",
        "reason_cy": "rhy isel",
        "changed_by_en": "Lead",
        "changed_by_cy": "Arweinydd",
        "changed_on": pd.Timestamp("2022-01-05"),
    }
    return pd.DataFrame([row | columns])


def listed(now: pd.DataFrame, locks: pd.DataFrame | None = None, **how) -> pd.DataFrame:
    held = lock(outcomes()) if locks is None else locks
    return criteria.changes(held, rows(now), now, reason(), **how)


def test_criteria_as_they_were_locked_show_no_change() -> None:
    assert listed(outcomes()).empty


def test_a_change_shows_both_values_the_reason_who_and_when() -> None:
    row = listed(outcomes(green=0.8)).iloc[0]
    assert row["field"] == "green"
    assert (row["locked_value_en"], row["present_value_en"]) == ("1.0", "0.8")
    assert (row["change_reason_cy"], row["changed_by_en"]) == ("rhy isel", "Lead")
    assert row["changed_on"] == pd.Timestamp("2022-01-05")


def test_of_several_reasons_the_last_is_shown_and_none_is_blank() -> None:
    both = pd.concat([reason(reason_en="newest", changed_on=pd.Timestamp("2022-02-01")), reason()])
    now = outcomes(green=0.8, red=0.2)
    table = criteria.changes(lock(outcomes()), rows(now), now, both).set_index("field")
    assert table.loc["green", "change_reason_en"] == "newest"
    assert pd.isna(table.loc["red", "change_reason_en"])


def test_a_later_lock_does_not_hide_an_earlier_change() -> None:
    locks = pd.concat([lock(outcomes(green=0.8), "L2", "2022-01-10"), lock(outcomes())])
    assert listed(outcomes(green=0.8), locks)["field"].tolist() == ["green"]


def test_a_bilingual_field_changes_once_and_keeps_its_languages() -> None:
    table = listed(outcomes(question_cy="Rhagor?"))
    assert table["field"].tolist() == ["question"]
    row = table.iloc[0]
    assert (row["locked_value_en"], row["present_value_en"]) == ("More?", "More?")
    assert (row["locked_value_cy"], row["present_value_cy"]) == ("Mwy?", "Rhagor?")


def test_added_and_removed_outcomes_are_one_change_each() -> None:
    now = outcomes(outcome_id="O2")
    table = listed(now)
    assert table["field"].tolist() == ["outcome", "outcome"]
    assert table["outcome_id"].tolist() == ["O1", "O2"]
    assert pd.isna(table["present_value_en"].iloc[0])
    assert pd.isna(table["locked_value_en"].iloc[1])


def test_codes_and_people_are_written_in_words_and_a_blank_stays_blank() -> None:
    people = pd.DataFrame({"stakeholder_id": ["S1"], "name_en": ["Lead"], "name_cy": ["Arwain"]})

    def say(codes: str, code: str, language: str) -> str:
        return f"{codes}/{code}/{language}"

    now = outcomes(owner_id="S1", better="decrease")
    table = listed(now, stakeholders=people, say=say).set_index("field")
    assert table.loc["owner_id", "present_value_cy"] == "Arwain"
    assert pd.isna(table.loc["owner_id", "locked_value_en"])
    assert table.loc["better", "present_value_cy"] == "better/decrease/cy"


def test_without_a_lock_there_are_no_changes_to_list() -> None:
    nothing = lock(outcomes()).iloc[:0]
    assert listed(outcomes(green=0.1), nothing).empty


FOUND = pd.DataFrame([("O1", 0.9, 0.5, 1.3, 49)], columns=progression.ESTIMATES)


def beside(now: pd.DataFrame, locks: pd.DataFrame | None = None) -> pd.Series:
    held = lock(outcomes()) if locks is None else locks
    judged = progression.progress(now, FOUND)
    return criteria.beside(judged, held, now, FOUND).iloc[0]


def test_a_changed_threshold_shows_the_colour_that_the_locked_one_gives() -> None:
    row = beside(outcomes(green=0.8))
    assert (row["locked_colour"], row["colour"]) == ("amber", "green")
    assert (row["locked_green"], row["green"]) == (1.0, 0.8)
    assert row["lock_note"] == "other_colour"
    assert beside(outcomes())["lock_note"] == "same_colour"


def test_another_measure_gives_no_locked_colour() -> None:
    held = lock(outcomes(measure="paired_difference"))
    row = beside(outcomes(), held)
    assert (row["locked_colour"], row["lock_note"]) == ("not_enough_information", "other_measure")


def test_an_outcome_added_after_the_lock_stays_and_has_no_locked_colour() -> None:
    row = beside(outcomes(), lock(outcomes(outcome_id="O7")))
    assert (row["colour"], row["lock_note"]) == ("amber", "not_locked")
    assert pd.isna(row["locked_colour"])


def test_a_direction_or_threshold_that_was_locked_blank_is_put_back_blank() -> None:
    held = lock(outcomes(green=None))
    assert pd.isna(criteria.as_locked(held, outcomes())["green"].item())
    assert beside(outcomes(), held)["locked_colour"] == "not_enough_information"


def test_a_locked_threshold_that_is_no_number_is_named() -> None:
    with pytest.raises(ValueError, match="'high' is not a number"):
        criteria.as_locked(lock(outcomes(green="high")), outcomes())
