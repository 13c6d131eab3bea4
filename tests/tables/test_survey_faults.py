"""Each fault of the two surveys, of their scales and of merged answers, and its message."""

import pytest
from spoiling import add_row, edit, messages, set_cell, write_rows

from analysis.tables.survey_checks import QUESTIONS

FOLDER = "data/raw/monmouthshire/pilot/"
TASKS, WEEKLY, LIFE = 2, 3, 4  # the rows of the questions
WHOLE_MAP = [("own", 0, 0), ("own", 1, 1)] + [
    ("partner", answer, int(answer < 3)) for answer in range(1, 6)
]


def merge(study, *rows, question="weekly_use"):
    """Put a map of answers in the place of the case's."""
    columns = ("side", "answer", "common_answer")
    named = [dict(zip(columns, row, strict=True), question_id=question) for row in rows]
    write_rows(study, "pilot/answer_map", *named)


@pytest.fixture
def asked(study):
    """The default case without anybody's answers to the partner."""
    write_rows(study, "pilot/partner_responses")
    return study


def test_the_default_questions_stand_where_these_tests_look_for_them(study):
    lines = (study.raw / "pilot/questions.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines[1:4]] == list(QUESTIONS)


@pytest.mark.parametrize("typed", ["-1", "9"])
def test_an_answer_beyond_its_question(study, typed):
    edit(study, "pilot/responses", ",tasks,2021-11-05,5,", f",tasks,2021-11-05,{typed},")
    assert messages(study) == [
        f"{FOLDER}responses.csv, row 2, column answer: found “{typed}”; "
        "expected a number from 0 to 8"
    ]


@pytest.mark.parametrize("typed", ["0", "6"])
def test_a_partners_answer_beyond_the_partners_scale(study, typed):
    row = {"respondent_id": "R1", "question_id": "weekly_use", "answer": typed}
    row |= {"age_band": "16_49", "answered_on": "2021-11-08"}
    write_rows(study, "pilot/partner_responses", row)
    assert messages(study) == [
        f"{FOLDER}partner_responses.csv, row 2, column answer: found “{typed}”; "
        "expected a number from 1 to 5"
    ]


def test_an_answer_to_a_question_that_the_partner_has_no_scale_for(study):
    row = {"respondent_id": "R1", "question_id": "tasks", "answer": "3"}
    row |= {"age_band": "16_49", "answered_on": "2021-11-08"}
    write_rows(study, "pilot/partner_responses", row, row | {"respondent_id": "R2"})
    for column in ("partner_minimum", "partner_maximum"):
        set_cell(study, "pilot/questions", TASKS, column, "")
    listed = messages(study)
    assert (
        f"{FOLDER}partner_responses.csv, row 2, column question_id: found “tasks”; expected a "
        f"question whose partner_minimum and partner_maximum are in {FOLDER}questions.csv"
    ) in listed
    assert not any("row 3, column question_id" in line for line in listed)


def test_a_scale_that_ends_before_it_begins(asked):
    set_cell(asked, "pilot/questions", LIFE, "partner_maximum", "1")
    assert messages(asked) == [
        f"{FOLDER}questions.csv, row 4, column partner_maximum: found “1”; "
        "expected a number above partner_minimum, 1"
    ]


def test_an_unmergeable_answer_is_a_fault_of_the_map_and_named_once_for_each_side(asked):
    merge(asked, ("own", 0, 0), ("partner", 1, 1), ("partner", 2, 0))
    listed = messages(asked)
    assert (
        f"{FOLDER}answer_map.csv, column answer: found answers to weekly_use without a common "
        "answer, side own; expected a row of the side own for each of these answers: 1"
    ) in listed
    assert any(line.endswith("for each of these answers: 3, 4, 5") for line in listed)


def test_a_whole_map_has_no_fault(asked):
    merge(asked, *WHOLE_MAP)
    assert messages(asked) == []


def test_a_map_without_rows_leaves_every_answer_out(asked):
    write_rows(asked, "pilot/answer_map")
    partner = {"respondent_id": "R1", "question_id": "weekly_use", "answer": "1"}
    partner |= {"age_band": "16_49", "answered_on": "2022-01-05", "basis": "simulated"}
    write_rows(asked, "pilot/partner_responses", partner)
    assert len(messages(asked)) == 2


def test_nothing_need_be_merged_until_the_partners_answers_are_there(asked):
    write_rows(asked, "pilot/answer_map")
    write_rows(asked, "pilot/partner_responses")
    assert messages(asked) == []


def test_an_answer_merged_that_its_scale_does_not_hold(asked):
    merge(asked, *WHOLE_MAP, ("partner", 6, 0))
    assert messages(asked) == [
        f"{FOLDER}answer_map.csv, row 9, column answer: found “6”; expected a number from 1 to 5"
    ]


def test_answers_of_a_question_that_is_not_collapsible_are_not_merged(asked):
    merge(asked, *WHOLE_MAP)
    cells = {"question_id": "tasks", "side": "own", "answer": "3", "common_answer": "1"}
    add_row(asked, "pilot/answer_map", **cells)
    assert messages(asked) == [
        f"{FOLDER}answer_map.csv, row 9, column question_id: found tasks, whose comparability is "
        "similar; expected a question whose comparability is collapsible; no other answers are "
        "merged"
    ]


def test_a_common_answer_that_the_other_side_cannot_give(asked):
    merge(asked, *WHOLE_MAP[:-1], ("partner", 5, 2))
    assert messages(asked) == [
        f"{FOLDER}answer_map.csv, row 8, column common_answer: found “2”; "
        "expected a common answer that the side own can give too"
    ]


def test_common_answers_are_compared_as_numbers(asked):
    merge(asked, ("own", "0.0", "0"), ("own", "1.00", "1.0"), *WHOLE_MAP[2:])
    assert messages(asked) == []


def test_a_comparability_without_a_partners_question(asked):
    for language in ("en", "cy"):
        set_cell(asked, "pilot/questions", TASKS, f"partner_question_{language}", "")
    assert messages(asked) == [
        f"{FOLDER}questions.csv, row 2, column partner_question_en: found a blank cell; expected "
        "the partner's question, since comparability is similar; without one it is none"
    ]


def test_a_partners_question_although_comparability_is_none(asked):
    set_cell(asked, "pilot/questions", TASKS, "comparability", "none")
    (line,) = messages(asked)
    assert line.startswith(f"{FOLDER}questions.csv, row 2, column partner_question_en: found “How")
    assert line.endswith("expected a blank cell, since comparability is none")


@pytest.mark.parametrize(
    "column",
    ["partner_minimum", "partner_maximum", "partner_mode", "partner_month"],
)
def test_a_partners_question_half_described(asked, column):
    set_cell(asked, "pilot/questions", TASKS, column, "")
    assert messages(asked) == [
        f"{FOLDER}questions.csv, row 2, column {column}: found a blank cell; "
        "expected how, when and whom the partner asked, and on what scale"
    ]


def test_a_month_is_a_year_and_a_month(asked):
    set_cell(asked, "pilot/questions", TASKS, "partner_month", "2021-13")
    (line,) = messages(asked)
    assert "column partner_month: found “2021-13”; expected text of the form" in line


def test_a_margin_without_a_reason_and_a_reason_without_a_margin(asked):
    for language in ("en", "cy"):
        set_cell(asked, "pilot/questions", WEEKLY, f"margin_reason_{language}", "")
        set_cell(asked, "pilot/questions", LIFE, f"margin_reason_{language}", "Small enough")
    assert messages(asked) == [
        f"{FOLDER}questions.csv, row 3, column margin_reason_en: found a blank cell; "
        "expected a value, since margin has one: a margin and its reason, or neither",
        f"{FOLDER}questions.csv, row 4, column margin: found a blank cell; "
        "expected a value, since margin_reason_en has one: a margin and its reason, or neither",
    ]


def test_a_margin_of_nothing(asked):
    set_cell(asked, "pilot/questions", WEEKLY, "margin", "0")
    assert messages(asked) == [
        f"{FOLDER}questions.csv, row 3, column margin: found “0”; "
        "expected a number above 0, or a blank cell where no margin was fixed"
    ]


def test_all_faults_are_said_at_once_and_in_welsh(asked):
    merge(asked, *WHOLE_MAP[:-1], ("partner", 5, 2))
    set_cell(asked, "pilot/questions", WEEKLY, "margin", "0")
    set_cell(asked, "pilot/questions", TASKS, "comparability", "none")
    listed = messages(asked, "cy")
    assert len(listed) == 3
    assert any(
        "cafwyd: “2”; disgwylid: ateb cyffredin y gall yr ochr arall ei roi" in line
        for line in listed
    )
    assert any("disgwylid: rhif uwch na 0, neu gell wag" in line for line in listed)
    assert any("gan mai none sydd yn y golofn comparability" in line for line in listed)
