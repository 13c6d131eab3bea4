"""Each fault of lending, population, money, thresholds, words and known figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spoiling import cells_of, messages, set_cell, write_rows

from analysis import tables
from analysis.tables import PERSONAL, groups_in
from analysis.tables.relations import KEYS, REFERENCES
from analysis.tables.schemas import SCHEMAS

FOLDER = "data/raw/monmouthshire/pilot/"
SAID = {
    "said_id": "S1",
    "participant_id": "P001",
    "said_on": "2022-01-10",
    "said_in": "cy",
    "words": "Mae'n haws nag o'n i'n meddwl",
}
QUOTED = {
    "quotation_id": "Q1",
    "said_id": "S1",
    "words_en": "It is easier than I thought",
    "words_cy": "Mae'n haws nag o'n i'n meddwl",
    "said_in": "cy",
    "agreed": "yes",
    "confirmed_by": "Library manager",
    "confirmed_on": "2022-01-20",
}
SPOKEN = ("said", "themes", "codings", "quotations", "judgements")


@pytest.fixture
def silent(study):
    """The default case in which nobody has said anything."""
    for name in SPOKEN:
        write_rows(study, f"pilot/{name}")
    return study


@pytest.fixture
def spoken(silent):
    """The same with one remark and one quotation from it."""
    write_rows(silent, "pilot/said", SAID)
    write_rows(silent, "pilot/quotations", QUOTED)
    return silent


def test_names_and_relations_speak_of_tables_and_columns_that_exist():
    assert set(PERSONAL) <= set(tables.CASE_TABLES) == set(SCHEMAS)
    for (name, column), (target, key) in REFERENCES.items():
        assert column in SCHEMAS[name], name
        assert key in SCHEMAS[target], target
    for name, key in KEYS.items():
        assert set(key) <= set(SCHEMAS[name])


def test_a_table_may_be_empty_where_a_case_may_not_have_it_yet(silent):
    names = ("partner_responses", "earlier_weeks", "values", "known_figures", *SPOKEN)
    for name in (*names, "criteria_changes"):
        write_rows(silent, f"pilot/{name}")
        assert len(tables.read(silent, f"pilot/{name}")) == 0
    assert messages(silent) == []


def test_lent_before_it_was_asked_for(study):
    lent = cells_of(study, "pilot/loans").loc[0, "lent_on"]
    set_cell(study, "pilot/loans", 2, "asked_on", "2022-03-30")
    assert messages(study) == [
        f"{FOLDER}loans.csv, row 2, column lent_on: found “{lent}”; "
        "expected a date not before asked_on, 2022-03-30"
    ]


def test_asked_on_the_same_day_or_not_known_is_no_fault(study):
    set_cell(study, "pilot/loans", 2, "asked_on", cells_of(study, "pilot/loans").loc[0, "lent_on"])
    set_cell(study, "pilot/loans", 3, "asked_on", "")
    assert messages(study) == []


def test_an_age_band_that_the_population_does_not_hold(study):
    path = study.raw / "pilot/population.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "75_plus" not in line), encoding="utf-8")
    write_rows(study, "pilot/partner_responses")
    participants = cells_of(study, "pilot/participants")["age_band"]
    row = participants.eq("75_plus").idxmax() + 2
    assert messages(study) == [
        f"{FOLDER}participants.csv, row {row}, column age_band: found “75_plus”; "
        f"expected an age band that has a row in {FOLDER}population.csv"
    ]


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("costs", ("amount_low_gbp", "amount_gbp", "amount_high_gbp")),
        ("values", ("value_low_gbp", "value_gbp", "value_high_gbp")),
    ],
)
def test_a_range_that_does_not_hold_its_amount(study, name, columns):
    for column, amount in zip(columns, ("8", "7", "6"), strict=True):
        set_cell(study, f"pilot/{name}", 2, column, amount)
    low, middle, high = columns
    assert messages(study) == [
        f"{FOLDER}{name}.csv, row 2, column {middle}: found “7”; "
        f"expected a number not below {low}, 8",
        f"{FOLDER}{name}.csv, row 2, column {high}: found “6”; "
        f"expected a number not below {middle}, 7",
    ]


def test_a_range_with_one_end(study):
    set_cell(study, "pilot/costs", 2, "amount_low_gbp", "")
    (line,) = messages(study)
    assert line.startswith(f"{FOLDER}costs.csv, row 2, column amount_low_gbp: found a blank cell;")
    assert "since amount_high_gbp has one: both ends of the range, or neither" in line


def test_a_range_may_be_unknown_and_may_have_no_width(study):
    for column in ("amount_low_gbp", "amount_high_gbp"):
        set_cell(study, "pilot/costs", 2, column, "")
        set_cell(study, "pilot/costs", 3, column, cells_of(study, "pilot/costs").amount_gbp[1])
    assert messages(study) == []


def test_what_lasts_no_time_is_left_blank(study):
    set_cell(study, "pilot/costs", 2, "lasts_years", "0")
    (line,) = messages(study)
    assert "column lasts_years: found “0”; expected a number, 0.1 or more" in line


@pytest.mark.parametrize(
    ("better", "green", "red", "says"),
    [
        ("increase", "1", "2", "above the green threshold, 1, since higher is better"),
        ("decrease", "2", "1", "below the green threshold, 2, since lower is better"),
    ],
)
def test_a_red_threshold_better_than_the_green_one(study, better, green, red, says):
    write_rows(study, "pilot/responses")  # so that no lock is asked for
    write_rows(study, "pilot/criteria_locks")
    for column, cell in (("better", better), ("green", green), ("red", red)):
        set_cell(study, "outcomes", 2, column, cell)
    assert (
        "data/raw/monmouthshire/outcomes.csv, row 2, column red: "
        f"found “{red}”; expected a number not {says}"
    ) in messages(study)


def test_an_outcome_may_have_no_owner_deputy_day_or_thresholds(study):
    write_rows(study, "pilot/criteria_locks")
    responses = cells_of(study, "pilot/responses").query("survey_wave == 'baseline'")
    responses.to_csv(study.raw / "pilot/responses.csv", index=False)
    for column in ("owner_id", "deputy_id", "due_on", "green", "red", "set_by_id", "set_on"):
        set_cell(study, "outcomes", 2, column, "")
    assert messages(study) == []


def test_a_judgement_and_a_value_name_an_outcome(silent):
    moved = {"outcome_id": "OUT9", "moved_to": "amber", "decided_on": "2022-03-10"}
    texts = {
        f"{name}_{language}": "x" for name in ("reason", "decided_by") for language in ("en", "cy")
    }
    write_rows(silent, "pilot/judgements", moved | texts)
    set_cell(silent, "pilot/values", 2, "outcome_id", "OUT99")
    listed = messages(silent)
    assert len(listed) == 2
    assert listed[0].startswith(f"{FOLDER}values.csv, row 2, column outcome_id: found “OUT99”")
    assert listed[1].startswith(f"{FOLDER}judgements.csv, row 2, column outcome_id: found “OUT9”")
    assert "a value of column outcome_id in data/raw/monmouthshire/outcomes.csv" in listed[1]


def test_a_coding_of_what_nobody_said(silent):
    write_rows(silent, "pilot/codings", {"said_id": "S1", "theme_id": "T1", "coder": "Reader A"})
    assert messages(silent) == [
        f"{FOLDER}codings.csv, row 2, column said_id: found “S1”; "
        f"expected rows in {FOLDER}said.csv, or a blank cell in column said_id until it has some",
        f"{FOLDER}codings.csv, row 2, column theme_id: found “T1”; expected rows in "
        f"{FOLDER}themes.csv, or a blank cell in column theme_id until it has some",
    ]


def test_a_quotation_in_order(spoken):
    assert messages(spoken) == []


@pytest.mark.parametrize("column", ["confirmed_by", "confirmed_on"])
def test_a_confirmation_says_by_whom_and_when(spoken, column):
    write_rows(spoken, "pilot/quotations", {**QUOTED, column: ""})
    assert messages(spoken) == [
        f"{FOLDER}quotations.csv, row 2, column {column}: found a blank cell; expected who "
        "confirmed the quotation and on which day, or neither; without both it is never published"
    ]


@pytest.mark.parametrize("agreed", ["yes", "no"])
def test_a_quotation_that_nobody_has_confirmed_waits(spoken, agreed):
    waiting = {"agreed": agreed, "confirmed_by": "", "confirmed_on": ""}
    write_rows(spoken, "pilot/quotations", QUOTED | waiting)
    assert messages(spoken) == []


def test_a_quotation_is_in_the_language_in_which_it_was_said(spoken):
    write_rows(spoken, "pilot/quotations", QUOTED | {"said_in": "en"})
    assert messages(spoken) == [
        f"{FOLDER}quotations.csv, row 2, column said_in: found “en”; "
        "expected cy, the language in which it was said"
    ]


def test_a_quotation_is_not_confirmed_before_it_is_said(spoken):
    write_rows(spoken, "pilot/quotations", QUOTED | {"confirmed_on": "2022-01-09"})
    assert messages(spoken) == [
        f"{FOLDER}quotations.csv, row 2, column confirmed_on: found “2022-01-09”; "
        "expected a date not before said_on, 2022-01-10"
    ]


@pytest.mark.parametrize(
    "typed",
    ["age_band", "age_band=", "=yes", "age_band=65_74||75_plus", "a=1;a=2", "a=1;;b=2", "a=b=c",
     "age_band=65_74|65_74", "two words=yes"],
)  # fmt: skip
def test_groups_that_cannot_be_read(study, typed):
    assert groups_in(typed) is None
    set_cell(study, "pilot/known_figures", 2, "groups", typed)
    assert messages(study) == [
        f"{FOLDER}known_figures.csv, row 2, column groups: found “{typed}”; expected groups such "
        "as age_band=65_74|75_plus;borrowed=yes: each dimension once, or a blank cell for everybody"
    ]


def test_a_group_of_an_age_band_that_does_not_exist(study):
    set_cell(study, "pilot/known_figures", 2, "groups", "age_band=65_74|80_plus;borrowed=yes")
    (line,) = messages(study)
    assert line.startswith(f"{FOLDER}known_figures.csv, row 2, column groups: found “80_plus”")
    assert "expected one of: 16_49 (16 to 49)" in line


name = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
level = st.from_regex(r"[a-z0-9][a-z0-9_]{0,8}", fullmatch=True)


@given(st.dictionaries(name, st.lists(level, min_size=1, max_size=3, unique=True), max_size=4))
def test_groups_are_read_as_they_are_written(held):
    cell = " ; ".join(f"{key} = {' | '.join(levels)}" for key, levels in held.items())
    assert groups_in(cell) == {key: tuple(levels) for key, levels in held.items()}


def test_faults_of_the_pilot_in_welsh(spoken):
    set_cell(spoken, "pilot/known_figures", 2, "groups", "age_band")
    write_rows(spoken, "pilot/quotations", QUOTED | {"said_in": "en", "confirmed_by": ""})
    listed = messages(spoken, "cy")
    assert len(listed) == 3
    assert any("disgwylid: pwy a gadarnhaodd y dyfyniad" in line for line in listed)
    assert any("disgwylid: yr iaith y'i dywedwyd ynddi: cy" in line for line in listed)
    assert any("colofn groups: cafwyd: “age_band”; disgwylid: grwpiau" in line for line in listed)
