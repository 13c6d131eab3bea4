"""Strict parameters: a misspelt name or a wrong type stops with a suggestion."""

import json

import pytest

from analysis.running import STEPS, Held, ParameterError, UnknownStep, find_step, read_given
from analysis.running.bounds import BOUNDS
from analysis.running.parameters import (
    DAYS,
    LONGEST_SHOWN,
    choose_parameters,
    notebook_parameters,
    read_parameters,
)


def choose(study, given, steps=STEPS):
    return choose_parameters(study, read_parameters(study, steps), given)


def test_a_parameter_goes_to_the_notebooks_that_have_it(study):
    chosen = choose(study, [("k", "12"), ("level", "0.9")])
    assert chosen["2_desk_research"] == {"case": "monmouthshire", "k": 12}
    assert chosen["4_pilot_evaluation"] == {"case": "monmouthshire", "level": 0.9}
    assert chosen["1_problem_framing"] == {"case": "monmouthshire"}


def test_a_misspelt_name_stops_with_a_suggestion(study):
    with pytest.raises(
        ParameterError, match=r"levle: found in none of these .* Did you mean “level”\?"
    ):
        choose(study, [("levle", "0.9")])


def test_a_name_that_only_another_notebook_has_stops(study):
    with pytest.raises(ParameterError, match="k: found in none .* 1_problem_framing. Param"):
        choose(study, [("k", "12")], STEPS[:1])


def test_a_wrong_type_stops_and_says_what_is_expected(study):
    with pytest.raises(ParameterError, match="k: found “ten”; expected a whole number, such as 0"):
        choose(study, [("k", "ten")])


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("k", "-1", "a whole number, such as 0; the least is 0"),
        ("first_look_length", "0", "a whole number, such as 10; the least is 1"),
        ("option_draws", "0", "a whole number, such as 10000; the least is 1"),
        ("trials", "99", "a whole number, such as 1000; the least is 100"),
        ("permutations", "0", "a whole number, such as 10000; the least is 1"),
        ("missing_share", "0", "a number, such as 0.1; between 0 and 1"),
        ("missing_share", "1", "a number, such as 0.1; between 0 and 1"),
        ("adviser_share", "-0.1", "a number, such as 0.5; from 0 to 1"),
        ("holder_share", "50", "a number, such as 0.5; from 0 to 1"),
        ("pilots", "0", "a whole number, such as 10000; the least is 1"),
        ("pilots", "9" * 400, "a whole number, such as 10000; the least is 1"),
        ("level", "95", "a number, such as 0.95; between 0.5 and 1"),
        ("level", "0.5", "a number, such as 0.95; between 0.5 and 1"),
        ("level", "nan", "a number, such as 0.95; between 0.5 and 1"),
        ("as_of", "31/12/2021", "a date as year-month-day, such as 2021-11-30"),
        ("as_of", "2021-02-30", "a date as year-month-day, such as 2021-11-30"),
        ("as_of", "2021-W05-1", "a date as year-month-day, such as 2021-11-30"),
    ],
)
def test_a_value_out_of_bounds_stops_before_a_notebook_runs(study, name, typed, expected):
    with pytest.raises(ParameterError) as raised:
        choose(study, [(name, typed)])
    shown = typed if len(typed) <= LONGEST_SHOWN else f"{typed[:LONGEST_SHOWN]}…"
    assert str(raised.value) == f"{name}: found “{shown}”; expected {expected}"


def test_the_ends_of_bounds_belong_to_them_where_the_functions_take_them(study):
    given = [("adviser_share", "0"), ("holder_share", "1"), ("trials", "100"), ("pilots", "1")]
    chosen = choose(study, given)
    shares = {"adviser_share": 0, "holder_share": 1}
    assert chosen["1_problem_framing"] == {"case": "monmouthshire", **shares}
    assert chosen["3_stakeholder_network"]["trials"] == 100
    assert chosen["4_pilot_evaluation"]["pilots"] == 1


def test_a_day_may_be_blank(study):
    assert choose(study, [("as_of", "2021-12-31")])["2_desk_research"]["as_of"] == "2021-12-31"
    assert "as_of" not in choose(study, [("as_of", "")])["2_desk_research"]


def test_what_is_as_the_notebook_has_it_is_left_out_and_the_last_one_counts(study):
    given = [("k", "12"), ("k", "0"), ("level", "0.9"), ("level", "0.8")]
    chosen = choose(study, given)
    assert chosen["2_desk_research"] == {"case": "monmouthshire"}
    assert chosen["4_pilot_evaluation"]["level"] == 0.8


def test_yaml_gives_parameters_with_their_types(study):
    given = read_given("k: 12\nlevel: 0.9\nas_of: 2021-12-31\nwithin: Wales", "p.yaml")
    chosen = choose(study, given)
    expected = {"case": "monmouthshire", "k": 12, "as_of": "2021-12-31", "within": "Wales"}
    assert chosen["2_desk_research"] == expected


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [("k", "12", '"12"'), ("k", 1.5, "1.5"), ("k", True, "true"), ("within", 3, "3")],
)
def test_a_value_of_yaml_must_have_the_right_type_itself(study, name, value, shown):
    with pytest.raises(ParameterError) as raised:
        choose(study, [(name, Held(value))])
    assert str(raised.value).startswith(f"{name}: found “{shown}”; expected ")


@pytest.mark.parametrize("source", ["- k", "12: k", "plain text"])
def test_yaml_that_holds_no_names_with_values_is_refused(source):
    with pytest.raises(ParameterError, match=r"p\.yaml: found something else than names with"):
        read_given(source, "p.yaml")


def test_text_that_is_not_yaml_is_refused_with_its_place():
    with pytest.raises(ParameterError, match=r"p\.yaml: found text that is not YAML .*line [12]"):
        read_given("k: [", "p.yaml")


def test_an_empty_file_and_a_name_without_a_value():
    assert read_given("", "p.yaml") == []
    assert read_given("k:", "p.yaml") == [("k", None)]


def test_every_number_of_a_notebook_has_bounds_and_no_other(project_root):
    files = [project_root / "notebooks" / f"{step.notebook}.ipynb" for step in STEPS]
    found = [each for file in files for each in notebook_parameters(file).values()]
    assert {each.name for each in found if each.kind in ("int", "float")} == {*BOUNDS}
    assert {*DAYS} <= {each.name for each in found}
    assert all(BOUNDS[each.name].hold(each.default) for each in found if each.name in BOUNDS)


def test_all_wrong_parameters_come_at_once(study):
    with pytest.raises(ParameterError) as raised:
        choose(study, [("k", "ten"), ("levle", "0.9"), ("level", "high")])
    assert len(str(raised.value).splitlines()) == 3


def test_the_case_is_not_given_twice(study):
    with pytest.raises(ParameterError, match="case: found it with -p"):
        choose(study, [("case", "other")])


def test_true_and_false(tmp_path):
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "on: bool = True"}
    file = tmp_path / "n.ipynb"
    file.write_text(json.dumps({"nbformat": 4, "metadata": {}, "cells": [cell]}))
    assert notebook_parameters(file)["on"].kind == "bool"


def test_a_notebook_without_parameters_is_named(tmp_path):
    file = tmp_path / "n.ipynb"
    file.write_text(json.dumps({"nbformat": 4, "metadata": {}, "cells": []}))
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
