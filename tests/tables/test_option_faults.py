"""Counted figures, options, criteria and scores: what each contradiction is met with."""

import pytest
from spoiling import DESK, add_row, cells_of, messages, set_cell

FOLDER = "data/raw/monmouthshire"
CRITERIA = f"{FOLDER}/option_criteria.csv"
SCORES = f"{FOLDER}/option_scores.csv"


def set_column(study, name, column, *cells):
    for row, cell in enumerate(cells, start=2):
        set_cell(study, name, row, column, cell)


def test_figures_that_contradict_each_other(desk):
    add_row(desk, "evidence_figures", figure_id="F3", measure="loans", amount="500")
    assert messages(desk) == [
        f"{FOLDER}/evidence_figures.csv, row 2, column amount: found several amounts of loans for "
        "the project P2, each with its row: 549 (2), 500 (4); expected one amount for one "
        "project, measure, basis and year"
    ]
    assert messages(desk, "cy") == [
        f"{FOLDER}/evidence_figures.csv, rhes 2, colofn amount: cafwyd: sawl ffigur o'r un math; "
        "mesur: loans, prosiect: P2, pob ffigur gyda'i res: 549 (2), 500 (4); disgwylid: un ffigur "
        "ar gyfer yr un prosiect, mesur, sail a blwyddyn"
    ]


@pytest.mark.parametrize(
    "other", [{"figures_year": "2020"}, {"figure_basis": "target"}, {"project_id": "P1"}]
)
def test_figures_of_another_year_basis_or_project_do_not_contradict(desk, other):
    add_row(desk, "evidence_figures", figure_id="F3", measure="loans", amount="500", **other)
    assert messages(desk) == []


def test_a_figure_from_a_second_source_that_is_not_there(desk):
    set_cell(desk, "evidence_figures", 2, "source_number", "2")
    assert messages(desk) == []
    set_cell(desk, "evidence_figures", 2, "project_id", "P1")
    assert messages(desk) == [
        f"{FOLDER}/evidence_figures.csv, row 2, column source_number: found “2”; "
        "expected 1, since the project P1 has no second source"
    ]


def test_a_figure_of_an_unknown_project(desk):
    set_cell(desk, "evidence_figures", 2, "project_id", "P22")
    (line,) = messages(desk)
    assert line.endswith("column project_id in data/raw/monmouthshire/evidence.csv; the nearest "
                         "is “P2”")  # fmt: skip


def test_an_option_without_evidence(desk):
    set_cell(desk, "options", 3, "projects", "")
    assert messages(desk) == [
        f"{FOLDER}/options.csv, row 3, column projects: found an option without evidence, O2; "
        "expected the identifiers of at least one project of the evidence register, joined by "
        "semicolons"
    ]


def test_an_option_that_stands_alone(desk):
    for name in ("options", "option_scores", "fit", "adaptations"):
        frame = cells_of(desk, name)
        frame[frame["option_id"] == "O1"].to_csv(desk.raw / f"{name}.csv", index=False)
    assert (
        f"{FOLDER}/options.csv, row 2, column option_id: found one option only, O1; "
        "expected at least two options to choose between, each in a row of its own"
    ) in messages(desk)


def test_an_option_that_rests_on_an_unknown_project(desk):
    set_cell(desk, "options", 2, "projects", "P1; P22")
    assert messages(desk) == [
        f"{FOLDER}/options.csv, row 2, column projects: found “P22”; expected a value of column "
        "project_id in data/raw/monmouthshire/evidence.csv; the nearest is “P2”"
    ]


def test_an_outcome_area_that_is_not_in_the_list(desk):
    set_cell(desk, "evidence", 2, "outcome_areas", "access;skill")
    (line,) = messages(desk)
    assert line.startswith(
        f"{FOLDER}/evidence.csv, row 2, column outcome_areas: found “access;skill”; expected one "
        "or more of these, joined by semicolons, each once: access (Access to devices and"
    )


@pytest.mark.parametrize(
    ("column", "cell"), [("evaluation_lost_pct", "101"), ("strength_set", "6")]
)
def test_a_share_or_a_level_outside_its_scale(desk, column, cell):
    set_cell(desk, "evidence", 2, column, cell)
    (line,) = messages(desk)
    assert f"column {column}: found “{cell}”; expected a" in line


def test_a_scale_whose_worst_is_its_best(desk):
    set_cell(desk, "option_criteria", 3, "best", "1.0")
    assert messages(desk) == [
        f"{CRITERIA}, row 3, column best: found “1.0”; expected a number other than worst, 1"
    ]


def test_the_worst_of_a_scale_may_be_the_larger_number(desk):
    criteria = cells_of(desk, "option_criteria")
    assert float(criteria.at[0, "worst"]) > float(criteria.at[0, "best"])
    assert messages(desk) == []


@pytest.mark.parametrize(
    ("weights", "ranks", "found"),
    [
        (("2", "1", ""), ("", "", ""), "weights for cost, proof, ranks for – and neither for fit"),
        (("", "", ""), ("1", "", "2"), "weights for –, ranks for cost, fit and neither for proof"),
        (("2", "", ""), ("", "1", "2"), "weights for cost, ranks for proof, fit and neither for –"),
        (
            ("2", "1", "1"),
            ("1", "", ""),
            "weights for cost, proof, fit, ranks for cost and",
        ),
    ],
)
def test_weights_and_ranks_that_are_mixed(desk, weights, ranks, found):
    set_column(desk, "option_criteria", "weight", *weights)
    set_column(desk, "option_criteria", "weight_rank", *ranks)
    (line,) = messages(desk)
    assert line.startswith(f"{CRITERIA}, column weight, weight_rank: found {found}")
    assert line.endswith(
        "expected a weight for every criterion, or a rank for every criterion, or neither for any"
    )


@pytest.mark.parametrize("column", ["weight", "weight_rank"])
def test_all_weights_or_all_ranks_are_no_fault(desk, column):
    set_column(desk, "option_criteria", column, "2", "1", "3")
    assert messages(desk) == []


def test_weights_that_are_all_nothing(desk):
    set_column(desk, "option_criteria", "weight", "0", "0.0", "0")
    assert messages(desk) == [
        f"{CRITERIA}, column weight: found a weight of 0 for every criterion; "
        "expected a weight above 0 for at least one criterion"
    ]


def test_a_range_that_ends_before_it_begins(desk):
    set_cell(desk, "option_scores", 2, "high", "4999")
    assert messages(desk) == [
        f"{SCORES}, row 2, column high: found “4999”; expected a number not below low, 5000"
    ]


@pytest.mark.parametrize(("blank", "other"), [("low", "high"), ("high", "low")])
def test_a_range_with_one_end(desk, blank, other):
    set_cell(desk, "option_scores", 2, blank, "")
    assert messages(desk) == [
        f"{SCORES}, row 2, column {blank}: found a blank cell; expected a number, since {other} "
        "has one: both ends of the range, or neither where it is not known"
    ]


def test_a_score_for_a_criterion_that_is_not_judged(desk):
    set_cell(desk, "option_scores", 2, "criterion_id", "proof")
    assert messages(desk) == [
        f"{SCORES}, row 2, column criterion_id: found a score for the criterion proof, which is "
        "measured by: strength; expected a criterion that is judged: cost"
    ]


def test_an_option_without_a_score_is_not_known_and_no_fault(desk):
    cells_of(desk, "option_scores").head(1).to_csv(desk.raw / "option_scores.csv", index=False)
    assert messages(desk) == []


@pytest.mark.parametrize(
    ("name", "column", "target"),
    [
        ("option_scores", "option_id", "options"),
        ("option_scores", "criterion_id", "option_criteria"),
        ("fit", "option_id", "options"),
        ("adaptations", "option_id", "options"),
        ("adaptations", "decided_by_id", "stakeholders"),
        ("outcomes", "monitored_by_id", "stakeholders"),
        ("data_needs", "outcome_id", "outcomes"),
        ("data_needs", "holder_id", "stakeholders"),
    ],
)
def test_an_identifier_that_its_table_does_not_hold(desk, name, column, target):
    set_cell(desk, name, 2, column, "nowhere")
    (line,) = [line for line in messages(desk) if "found “nowhere”" in line]
    assert line.startswith(f"{FOLDER}/{name}.csv, row 2, column {column}: found “nowhere”")
    assert f"in {FOLDER}/{target}.csv" in line


@pytest.mark.parametrize("name", ["option_scores", "fit", "method_steps"])
def test_a_row_of_a_key_of_several_columns_stands_once(desk, name):
    add_row(desk, name)
    assert len([line for line in messages(desk) if "also in row" in line]) == 2


@pytest.mark.parametrize("spoil", ["first", "every"])
def test_tables_without_their_identifiers_stop_no_other_check(desk, spoil):
    for name in DESK:
        cells = cells_of(desk, name)
        cells.iloc[: 1 if spoil == "first" else None, 0] = ""
        cells.to_csv(desk.raw / f"{name}.csv", index=False)
    set_cell(desk, "option_criteria", 3, "best", "1")
    lines = messages(desk)
    assert f"{CRITERIA}, row 3, column best: found “1”; expected a number other than worst, 1" in (
        lines
    )
    for name in DESK:
        assert any(f"{name}.csv, row 2" in line and "a blank cell" in line for line in lines)
