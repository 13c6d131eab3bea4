"""A pilot that is still running: up to which day its rows count."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import interim

START, END = date(2021, 11, 1), date(2022, 2, 27)
COLUMNS = {
    **{name: list(columns) for name, columns in interim.DAYS.items()},
    "responses": ["answered_on", "survey_wave", "answer"],
}


def held(**rows):
    frames = {name: pd.DataFrame(rows.get(name, []), columns=COLUMNS[name]) for name in COLUMNS}
    for name, columns in interim.DAYS.items():
        for column in columns:
            frames[name][column] = pd.to_datetime(frames[name][column])
    return frames


def answer(day, wave, value=1.0):
    return {"answered_on": day, "survey_wave": wave, "answer": value}


def test_without_a_second_answer_before_the_end_a_pilot_is_running():
    rows = {"responses": [answer("2021-11-05", "baseline")], "sessions": [("2021-12-01",)]}
    assert interim.state(held(**rows), START, END) == interim.State(
        False, True, date(2021, 12, 1), ("responses", "sessions")
    )


def test_with_a_second_answer_it_is_not_running_and_counts_to_its_planned_end():
    rows = [answer("2021-11-05", "baseline"), answer("2022-01-10", "follow_up")]
    found = interim.state(held(responses=rows), START, END)
    assert (found.followed_up, found.running, found.until) == (True, False, END)


def test_a_blank_second_answer_is_none():
    rows = [answer("2021-11-05", "baseline"), answer("2022-01-10", "follow_up", None)]
    assert interim.state(held(responses=rows), START, END).running


def test_what_happened_on_the_last_day_or_later_ends_a_pilot_without_a_second_survey():
    rows = {"loans": [(None, "2022-02-01", "2022-03-05")]}
    found = interim.state(held(**rows), START, END)
    assert (found.running, found.until, found.tables) == (False, END, ("loans",))


def test_a_pilot_with_nothing_yet_counts_to_its_first_day():
    assert interim.state(held(), START, END) == interim.State(False, True, START, ())


@given(st.lists(st.dates(date(2021, 10, 1), date(2022, 2, 26)), min_size=1, max_size=9))
def test_the_last_day_that_counts_is_never_before_the_start_nor_before_what_happened(days):
    found = interim.state(held(sessions=[(str(day),) for day in days]), START, END)
    assert found.running
    assert START <= found.until <= END
    assert found.until == max(START, *days)
