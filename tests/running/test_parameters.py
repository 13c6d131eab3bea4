"""Strict parameters: a misspelt name or a wrong type stops with a suggestion."""

import json

import pytest

from analysis.running import STEPS, ParameterError, UnknownStep, choose_parameters, find_step
from analysis.running.parameters import DAYS, LEAST, SHARES, notebook_parameters


def test_a_parameter_goes_to_the_notebooks_that_have_it(study):
    chosen = choose_parameters(study, STEPS, [("k", "12"), ("level", "0.9")])
    assert chosen["2_desk_research"] == {"case": "monmouthshire", "k": 12}
    assert chosen["4_pilot_evaluation"] == {"case": "monmouthshire", "level": 0.9}
    assert chosen["1_problem_framing"] == {"case": "monmouthshire"}


def test_a_misspelt_name_stops_with_a_suggestion(study):
    with pytest.raises(
        ParameterError, match=r"levle: no notebook has this .* Did you mean “level”\?"
    ):
        choose_parameters(study, STEPS, [("levle", "0.9")])


def test_a_name_that_only_another_notebook_has_stops(study):
    with pytest.raises(ParameterError, match="k: no notebook has this parameter"):
        choose_parameters(study, STEPS[:1], [("k", "12")])


def test_a_wrong_type_stops_and_says_what_is_expected(study):
    with pytest.raises(ParameterError, match="k: found “ten”; expected a whole number, such as 0"):
        choose_parameters(study, STEPS, [("k", "ten")])


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("k", "-1", "a whole number, such as 0; the least is 0"),
        ("first_look_length", "0", "a whole number, such as 10; the least is 1"),
        ("option_draws", "0", "a whole number, such as 10000; the least is 1"),
        ("trials", "99", "a whole number, such as 1000; the least is 100"),
        ("permutations", "0", "a whole number, such as 10000; the least is 1"),
        ("missing_share", "0", "a number between 0 and 1, such as 0.1"),
        ("missing_share", "1", "a number between 0 and 1, such as 0.1"),
        ("level", "nan", "a number, such as 0.95"),
        ("as_of", "31/12/2021", "a date as year-month-day, such as 2021-11-30"),
        ("as_of", "2021-02-30", "a date as year-month-day, such as 2021-11-30"),
        ("as_of", "2021-W05-1", "a date as year-month-day, such as 2021-11-30"),
    ],
)
def test_a_value_out_of_bounds_stops_before_a_notebook_runs(study, name, typed, expected):
    with pytest.raises(ParameterError) as raised:
        choose_parameters(study, STEPS, [(name, typed)])
    assert str(raised.value) == f"{name}: found “{typed}”; expected {expected}"


@pytest.mark.parametrize("typed", ["", "2021-12-31"])
def test_a_day_may_be_blank(study, typed):
    chosen = choose_parameters(study, STEPS, [("as_of", typed)])
    assert chosen["2_desk_research"]["as_of"] == typed


def test_every_parameter_with_bounds_is_one_of_a_notebook(project_root):
    found = {
        name
        for step in STEPS
        for name in notebook_parameters(project_root / "notebooks" / f"{step.notebook}.ipynb")
    }
    assert {*DAYS, *SHARES, *LEAST} <= found


def test_all_wrong_parameters_come_at_once(study):
    with pytest.raises(ParameterError) as raised:
        choose_parameters(study, STEPS, [("k", "ten"), ("levle", "0.9"), ("level", "high")])
    assert len(str(raised.value).splitlines()) == 3


def test_the_case_is_not_given_twice(study):
    with pytest.raises(ParameterError, match="case: found it with -p"):
        choose_parameters(study, STEPS, [("case", "other")])


def test_true_and_false(tmp_path):
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "on: bool = True"}
    file = tmp_path / "n.ipynb"
    file.write_text(json.dumps({"cells": [cell]}))
    assert notebook_parameters(file)["on"].kind == "bool"


def test_a_notebook_without_parameters_is_named(tmp_path):
    file = tmp_path / "n.ipynb"
    file.write_text(json.dumps({"cells": []}))
    with pytest.raises(ParameterError, match=r"n\.ipynb: found no cell tagged"):
        notebook_parameters(file)


@pytest.mark.parametrize("name", ["2_desk_research", "desk_research", "2", "2_desk_research.ipynb"])
def test_a_step_is_found_by_any_of_its_names(name):
    assert find_step(name).notebook == "2_desk_research"


def test_a_misspelt_notebook_stops_with_a_suggestion():
    with pytest.raises(UnknownStep, match=r"Did you mean “desk_research”\?"):
        find_step("desk_reserch")


def test_every_notebook_declares_its_case_and_typed_parameters(project_root):
    for step in STEPS:
        found = notebook_parameters(project_root / "notebooks" / f"{step.notebook}.ipynb")
        assert found["case"].default == "monmouthshire"
        assert {parameter.kind for parameter in found.values()} <= {"str", "int", "float", "bool"}
