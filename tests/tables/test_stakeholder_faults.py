"""The register, its ties, ratings and consultations: what each fault is met with."""

import time

import pandas as pd
import pytest
from spoiling import add_row, cells_of, messages, set_cell

from analysis import tables
from analysis.tables.stakeholder_checks import stakeholder_checks

FOLDER = "data/raw/monmouthshire"
PEOPLE = f"{FOLDER}/stakeholders.csv"
TIES = f"{FOLDER}/ties.csv"


def row_of(study, name, key):
    """Return the row of a spreadsheet in which an identifier stands."""
    cells = cells_of(study, name)
    return int(cells.index[cells.iloc[:, 0] == key][0]) + 2


def last_row(study, name):
    return len(cells_of(study, name)) + 1


# The register


def test_a_name_that_stands_twice(study):
    row = row_of(study, "stakeholders", "STK08")
    set_cell(study, "stakeholders", row, "name_en", "The library-service")
    assert messages(study) == [
        f"{PEOPLE}, row {row}, column name_en: found “The library-service”, which names the same "
        "organisation or role as row 3, “Library service”; expected one row for each organisation "
        "or role, with its English and its Welsh name in that row; use one identifier in every "
        "other table"
    ]
    assert messages(study, "cy") == [
        f"{PEOPLE}, rhes {row}, colofn name_en: cafwyd: “The library-service”; mae rhes arall yn "
        "enwi'r un sefydliad neu rôl; rhes: 3, enw: “Library service”; disgwylid: un rhes ar gyfer "
        "pob sefydliad neu rôl, gyda'i enw Cymraeg a'i enw Saesneg yn y rhes honno; defnyddiwch "
        "un dynodydd ym mhob tabl arall"
    ]


def test_a_task_that_a_later_row_words_otherwise(study):
    cells = cells_of(study, "roles")
    row = int(cells.index[cells["task_id"].duplicated()][0]) + 2
    task = cells.at[row - 2, "task_id"]
    set_cell(study, "roles", row, "task_cy", "Rhywbeth arall")
    file = f"{FOLDER}/roles.csv"
    assert messages(study) == [
        f"{file}, row {row}, column task_cy: found “Rhywbeth arall”; expected the wording of the "
        f"first row of {task}: a task has one, in every row"
    ]
    assert "yr un geiriad sydd i dasg ym mhob rhes" in messages(study, "cy")[0]


def test_rows_without_a_task_are_compared_with_no_other(study):
    for row in (2, 3):
        set_cell(study, "roles", row, "task_id", "")
    assert [line.split(":")[0] for line in messages(study)] == [
        f"{FOLDER}/roles.csv, row {row}, column task_id" for row in (2, 3)
    ]


def test_the_welsh_and_the_english_name_of_one_organisation_in_two_rows(study):
    row = row_of(study, "stakeholders", "STK22")
    set_cell(study, "stakeholders", row, "name_en", "Cymdeithas Tai Newydd")
    (line,) = messages(study)
    assert line.startswith(
        f"{PEOPLE}, row {row}, column name_en: found “Cymdeithas Tai Newydd”, which names the same "
        "organisation or role as row 19, “Cymdeithas Tai Newydd”"
    )


def test_an_acronym_and_the_whole_name_in_two_rows(study):
    row = row_of(study, "stakeholders", "STK22")
    set_cell(study, "stakeholders", row, "name_cy", "G.A.V.O.")
    (line,) = messages(study)
    assert line.startswith(f"{PEOPLE}, row {row}, column name_cy: found “G.A.V.O.”, which names")
    assert "as row 18, “Gwent Association of Voluntary Organisations (GAVO)”" in line


def test_a_role_that_stands_twice(study):
    row = row_of(study, "stakeholders", "STK09")
    set_cell(study, "stakeholders", row, "name_cy", "Uwch-arweinwyr y cyngor")
    assert len(messages(study)) == 1


def test_one_name_in_both_languages_of_a_row_is_no_fault(study):
    row = row_of(study, "stakeholders", "STK22")
    for column in ("name_en", "name_cy"):
        set_cell(study, "stakeholders", row, column, "Cwmpas")
    assert messages(study) == []


def test_a_large_register_is_compared_in_no_time(study):
    count = 2_000
    names = [f"Organisation number {number}" for number in range(count)]
    people = pd.DataFrame(
        {"stakeholder_id": names, "name_en": names, "name_cy": [f"{x} (cy)" for x in names]}
    ).assign(asked=pd.NA, answered=pd.NA, wave="1")
    beside = ("roles", "ties", "ratings", "consultations")
    empty = {name: cells_of(study, name).head(0) for name in beside}
    begun = time.process_time()
    assert stakeholder_checks(study, {"stakeholders": people, **empty}) == []
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(("typed", "found"), [("no", "“no”"), ("", "a blank cell")])
def test_a_stakeholder_who_answered_and_was_not_asked(study, typed, found):
    set_cell(study, "stakeholders", 3, "asked", typed)
    assert messages(study) == [
        f"{PEOPLE}, row 3, column asked: found {found}; expected yes, since answered is yes"
    ]
    assert messages(study, "cy")[0].endswith(
        "disgwylid: yes (ie), gan mai yes (ie) sydd yn y golofn answered"
    )


def test_a_category_that_is_not_in_the_list(study):
    set_cell(study, "stakeholders", 3, "categories", "local_authority; front_line_staf")
    assert messages(study) == [
        f"{PEOPLE}, row 3, column categories: found “front_line_staf”; expected a value of column "
        "category_id in data/raw/reference/stakeholder_categories.csv; the nearest is "
        "“front_line_staff”"
    ]


def test_categories_read_as_a_list_without_spaces(study):
    set_cell(study, "stakeholders", 3, "categories", "local_authority ; front_line_staff")
    people = tables.read(study, "stakeholders")
    assert people["categories"].iloc[1] == "local_authority;front_line_staff"


# Ties


def test_a_tie_of_a_stakeholder_with_itself(study):
    set_cell(study, "ties", 2, "to_id", "STK10")
    assert messages(study) == [
        f"{TIES}, row 2, column to_id: found “STK10”; expected a stakeholder other than the one in "
        "from_id, STK10"
    ]
    assert messages(study, "cy") == [
        f"{TIES}, rhes 2, colofn to_id: cafwyd: “STK10”; disgwylid: rhanddeiliad gwahanol i'r un "
        "yn y golofn from_id: STK10"
    ]


def test_a_one_way_report_of_a_two_way_kind(study):
    row = row_of(study, "ties", "TIE05")
    set_cell(study, "ties", row, "direction", "directed")
    assert messages(study) == [
        f"{TIES}, row {row}, column direction: found “directed”; expected mutual, since a tie of "
        "the kind works_with runs both ways"
    ]
    assert "math: works_with" in messages(study, "cy")[0]


def test_a_one_way_kind_may_run_both_ways(study):
    set_cell(study, "ties", row_of(study, "ties", "TIE07"), "direction", "mutual")
    assert messages(study) == []


@pytest.mark.parametrize(
    ("reporter", "found"),
    [("STK04", "“STK04”, who did not answer"), ("STK05", "“STK05”, who was not asked")],
)
def test_a_tie_that_a_silent_stakeholder_reports(study, reporter, found):
    row, own_row = row_of(study, "ties", "TIE06"), row_of(study, "stakeholders", reporter)
    set_cell(study, "ties", row, "reported_by", reporter)
    assert messages(study) == [
        f"{TIES}, row {row}, column reported_by: found {found}; expected a stakeholder who "
        f"answered, or a blank cell; if this one did answer, say so in {PEOPLE}, row {own_row}"
    ]
    assert f"ffeil: {PEOPLE}, rhes: {own_row}" in messages(study, "cy")[0]


def test_whether_a_reporter_answered_may_be_unknown(study):
    set_cell(study, "ties", row_of(study, "ties", "TIE03"), "reported_by", "STK11")
    assert messages(study) == []


def test_a_reporter_who_was_not_asked_and_answered_is_one_fault(study):
    set_cell(study, "stakeholders", row_of(study, "stakeholders", "STK03"), "asked", "no")
    (line,) = messages(study)
    assert line.startswith(PEOPLE)


@pytest.mark.parametrize(("column", "late"), [("from_id", "STK18"), ("to_id", "STK24")])
def test_a_tie_that_is_older_than_its_end_in_the_register(study, column, late):
    row = row_of(study, "ties", "TIE10")
    set_cell(study, "ties", row, column, late)
    assert messages(study) == [
        f"{TIES}, row {row}, column wave: found “1”; expected 2 or later, since {late} is in the "
        "register from that wave on"
    ]
    assert messages(study, "cy")[0].endswith(
        f"rownd heb fod cyn i'r rhanddeiliad ddod i'r gofrestr; rhanddeiliad: {late}, rownd: 2"
    )


def repeat(study, tie, **changed):
    """Add a tie as it stands, under another identifier and with some cells changed."""
    cells = cells_of(study, "ties").set_index("tie_id").loc[tie].to_dict()
    add_row(study, "ties", **{**cells, "tie_id": "TIE99", **changed})


@pytest.mark.parametrize("turned", [False, True])
def test_a_tie_that_one_reporter_reports_twice(study, turned):
    ends = {"from_id": "STK03", "to_id": "STK02"} if turned else {}
    repeat(study, "TIE05", strength="1", **ends)
    assert messages(study) == [
        f"{TIES}, row {last_row(study, 'ties')}, column from_id, to_id, kind, reported_by: found a "
        f"tie that “STK03” also reports in row {row_of(study, 'ties', 'TIE05')}; expected one row "
        "for each tie and reporter; a tie that runs both ways is one row with the direction mutual"
    ]


def test_two_directed_rows_that_run_against_each_other_are_two_ties(study):
    repeat(study, "TIE07", from_id="STK02", to_id="STK05")
    assert messages(study) == []


@pytest.mark.parametrize("changed", [{"reported_by": "STK02"}, {"kind": "informs"}])
def test_both_ends_may_report_a_tie_and_one_may_report_two_kinds(study, changed):
    repeat(study, "TIE05", **changed)
    assert messages(study) == []


def test_an_unstated_reporter_is_nobody_in_particular(study):
    repeat(study, "TIE01", basis="public_source")
    assert messages(study) == []


# Ratings


@pytest.mark.parametrize("column", ["interest", "power"])
@pytest.mark.parametrize("typed", ["0", "6", "2.5"])
def test_a_rating_outside_its_scale(study, column, typed):
    set_cell(study, "ratings", 2, column, typed)
    assert messages(study) == [
        f"{FOLDER}/ratings.csv, row 2, column {column}: found “{typed}”; expected a whole number "
        "from 1 to 5"
    ]


def test_a_rating_of_somebody_who_is_not_in_the_register(study):
    set_cell(study, "ratings", 2, "stakeholder_id", "STK99")
    (line,) = messages(study)
    assert "ratings.csv, row 2, column stakeholder_id: found “STK99”" in line


def test_a_rater_who_rates_one_stakeholder_twice(study):
    add_row(study, "ratings")
    assert len(messages(study)) == 2
    assert all("column stakeholder_id, rater: found" in line for line in messages(study))


def test_a_rater_whose_label_is_spelt_in_two_ways(study):
    set_cell(study, "ratings", 3, "rater", "Associate ")
    assert messages(study) == [
        f"{FOLDER}/ratings.csv, row 3, column rater: found “Associate”, which is “associate” in "
        "row 2; expected one spelling for one rater"
    ]
    assert "sillafiad arall mewn rhes gynharach: “associate”; rhes: 2" in messages(study, "cy")[0]


def test_what_a_rater_did_not_judge_is_missing_and_never_zero_or_no(study):
    set_cell(study, "ratings", 2, "interest", "")
    ratings = tables.read(study, "ratings")
    assert pd.isna(ratings["interest"].iloc[0])
    assert ratings[["legitimate", "urgent"]].isna().any().all()


# Consultations


def test_somebody_consulted_whose_name_is_in_the_register(study):
    set_cell(study, "consultations", 3, "stakeholder_id", "")
    assert messages(study) == [
        f"{FOLDER}/consultations.csv, row 3, column stakeholder_id: found a blank cell, although "
        "“Newydd Housing Association” is in the register; expected STK18, the identifier in row 19 "
        "of the register"
    ]
    assert messages(study, "cy") == [
        f"{FOLDER}/consultations.csv, rhes 3, colofn stakeholder_id: cafwyd: cell wag, er bod yr "
        "enw hwn yn y gofrestr: “Newydd Housing Association”; disgwylid: y dynodydd yn y gofrestr: "
        "STK18; rhes: 19"
    ]


def test_somebody_consulted_who_is_not_in_the_register_is_no_fault(study):
    consulted = tables.read(study, "consultations").set_index("consultation_id")
    assert pd.isna(consulted.at["CON01", "stakeholder_id"])
    assert consulted.at["CON01", "basis"] == "case_study"


def test_somebody_consulted_with_an_unknown_identifier(study):
    set_cell(study, "consultations", 3, "stakeholder_id", "STK81")
    (line,) = messages(study)
    assert "consultations.csv, row 3, column stakeholder_id: found “STK81”" in line


# What is faulty elsewhere does not hide or break these checks


def test_blank_and_faulty_cells_break_no_check(study):
    for name in ("stakeholders", "ties", "ratings", "consultations"):
        columns = cells_of(study, name).columns
        add_row(study, name, **dict.fromkeys(columns, "") | {columns[-1]: "x"})
    listed = messages(study)
    assert listed
    assert not any("which names the same" in line for line in listed)


def test_a_missing_register_is_one_fault_for_each_column_that_names_its_rows(study):
    (study.raw / "stakeholders.csv").unlink()
    lines = messages(study)
    ends = [line for line in lines if "ties.csv" in line]
    assert [line.partition("column ")[2].partition(":")[0] for line in ends] == [
        "from_id",
        "to_id",
        "reported_by",
    ]
    assert all("expected rows in data/raw/monmouthshire/stakeholders.csv" in line for line in ends)


# The case itself


def test_the_ratings_of_the_case_are_illustrative_and_some_raters_disagree_on_the_cell(study):
    ratings = tables.read(study, "ratings")
    assert set(ratings["basis"]) == {"illustrative"}
    assert set(ratings["rater"]) == {"associate", "library_service"}
    cells = ratings.assign(cell=ratings[["interest", "power"]].ge(4).astype(str).sum(axis=1))
    rated = cells.groupby("stakeholder_id")["cell"].agg(["count", "nunique"])
    assert (rated["count"] == 2).sum() >= 12
    assert (rated["nunique"] == 2).sum() == 5


def test_a_role_that_one_person_holds_is_not_rated(study):
    people = tables.read(study, "stakeholders")
    alone = people[people["note"].fillna("").str.contains("One person holds the role")]
    assert len(alone) == 2
    assert not set(alone["stakeholder_id"]) & set(tables.read(study, "ratings")["stakeholder_id"])


def test_every_stakeholder_of_the_case_but_the_funder_has_a_category(study):
    register = tables.read(study, "stakeholders")
    # No source was found that names a funder as a kind of stakeholder.
    assert register.loc[register["categories"].isna(), "stakeholder_id"].tolist() == ["STK10"]
