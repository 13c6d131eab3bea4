"""What is known of the options becomes ranges; what is not known becomes the full range."""

import numpy as np
import pandas as pd
import pytest

from analysis.desk_research.options.acceptability import smaa
from analysis.desk_research.options.values import option_values, weighting

OPTIONS = pd.DataFrame({"option_id": ["A", "B", "C"], "projects": ["P1;P2", "P3", "P2;P3;P9"]})
CRITERIA = pd.DataFrame(
    [
        ("level", "strength", 1, 5),
        ("fit", "fit", 0, 1),
        ("cost", "judged", 500, 100),
        ("reach", "judged", 0, 10),
    ],
    columns=["criterion_id", "measured_by", "worst", "best"],
)
SCORES = pd.DataFrame(
    [
        ("A", "cost", 200, 300),
        ("B", "cost", 50, 900),
        ("C", "cost", None, None),
        ("A", "reach", 4, 4),
        ("B", "reach", 2, 7),
    ],
    columns=["option_id", "criterion_id", "low", "high"],
)
STRENGTH = pd.DataFrame(
    {"project_id": ["P1", "P2", "P3"], "strength": pd.array([1, 3, None], dtype="Int64")}
)
FIT = pd.DataFrame({"option_id": ["A", "B"], "fit_low": [0.25, 0.5], "fit_high": [0.5, 0.5]})


@pytest.fixture
def values():
    return option_values(OPTIONS, CRITERIA, SCORES, STRENGTH, FIT)


def ends(values, option, criterion):
    return values.low.loc[option, criterion], values.high.loc[option, criterion]


def test_strength_is_the_range_of_levels_of_the_known_projects(values):
    assert ends(values, "A", "level") == (0, 0.5)


def test_no_evaluation_seen_is_the_full_range(values):
    assert ends(values, "B", "level") == (0, 1)


def test_one_project_with_no_evaluation_seen_makes_the_range_full(values):
    assert ends(values, "C", "level") == (0, 1)
    assert STRENGTH.set_index("project_id").at["P2", "strength"] == 3


def test_to_know_less_of_a_project_never_narrows_a_range(values):
    for project in STRENGTH["project_id"]:
        less = STRENGTH["strength"].mask(STRENGTH["project_id"] == project)
        wider = option_values(OPTIONS, CRITERIA, SCORES, STRENGTH.assign(strength=less), FIT)
        assert (wider.low <= values.low).all(axis=None)
        assert (wider.high >= values.high).all(axis=None)


def test_fit_is_the_range_of_shares_and_the_full_range_when_not_known(values):
    assert ends(values, "A", "fit") == (0.25, 0.5)
    assert ends(values, "C", "fit") == (0, 1)


def test_judged_scores_are_valued_between_the_stated_ends(values):
    assert ends(values, "A", "cost") == (0.5, 0.75)  # a dearer amount is worth less
    assert ends(values, "B", "cost") == (0, 1)  # both ends lie beyond those of the criterion
    assert ends(values, "A", "reach") == (0.4, 0.4)
    assert ends(values, "B", "reach") == (0.2, 0.7)


def test_a_score_not_known_or_not_there_is_the_full_range(values):
    assert ends(values, "C", "cost") == (0, 1)
    assert ends(values, "C", "reach") == (0, 1)


def test_the_ranges_keep_the_order_of_options_and_criteria_and_go_into_smaa(values):
    assert values.low.index.tolist() == ["A", "B", "C"]
    assert values.low.columns.tolist() == CRITERIA["criterion_id"].tolist()
    assert (values.low <= values.high).all(axis=None)
    assert np.isclose(smaa(values, draws=50).first_chance.sum(), 1)


def test_an_option_none_of_whose_projects_is_known_is_named():
    with pytest.raises(ValueError, match="no project is known for the options: B. An option"):
        option_values(OPTIONS, CRITERIA, SCORES, STRENGTH.head(2), FIT)
    allowed = option_values(OPTIONS, CRITERIA, SCORES, STRENGTH.head(2), FIT, without_evidence=True)
    assert ends(allowed, "B", "level") == (0, 1)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("Z", "cost", 1, 2), "Z on cost: no such option"),
        (("A", "level", 1, 2), "A on level: no criterion that is judged"),
        (("A", "colour", 1, 2), "A on colour: no criterion that is judged"),
        (("A", "cost", 1, 2), "A on cost: stands twice"),
        (("C", "reach", 1, None), "C on reach: one end only"),
        (("C", "reach", 3, 2), "C on reach: the lowest is above the highest"),
    ],
)
def test_a_faulty_score_is_named(row, problem):
    scores = pd.concat([SCORES, pd.DataFrame([row], columns=SCORES.columns)])
    with pytest.raises(ValueError, match=problem):
        option_values(OPTIONS, CRITERIA, scores, STRENGTH, FIT)


@pytest.mark.parametrize(
    ("criteria", "problem"),
    [
        (CRITERIA.replace("judged", "felt"), "found: cost by felt, reach by felt"),
        (CRITERIA.assign(best=CRITERIA["worst"]), "two different numbers"),
        (pd.concat([CRITERIA] * 2), "more than one row.*cost"),
        (CRITERIA.drop(columns="worst"), "the table of criteria.*worst"),
    ],
)
def test_a_faulty_criterion_is_named(criteria, problem):
    with pytest.raises(ValueError, match=problem):
        option_values(OPTIONS, criteria, SCORES, STRENGTH, FIT)


def weighted(weights, ranks):
    return CRITERIA.assign(weight=weights, weight_rank=ranks)


def test_weights_are_free_given_or_in_order():
    free = weighting(weighted([None] * 4, [None] * 4))
    assert free == {"weights": None, "order": None}
    exact = weighting(weighted([1, 2, 0, 1], [None] * 4))
    assert exact["weights"] == {"level": 1, "fit": 2, "cost": 0, "reach": 1}
    order = weighting(weighted([None] * 4, [2, 1, 3, 3]))
    assert order == {"weights": None, "order": {"level": 2, "fit": 1, "cost": 3, "reach": 3}}


def test_weights_are_read_in_the_form_that_smaa_takes(values):
    for how in (([None] * 4, [None] * 4), ([1, 2, 0, 1], [None] * 4), ([None] * 4, [2, 1, 3, 3])):
        assert np.isclose(smaa(values, **weighting(weighted(*how)), draws=20).first_chance.sum(), 1)


def test_some_weights_or_both_kinds_are_refused():
    with pytest.raises(ValueError, match="weight is blank for: fit, reach. Give it for every"):
        weighting(weighted([1, None, 2, None], [None] * 4))
    with pytest.raises(ValueError, match="both weights and ranks"):
        weighting(weighted([1, 1, 1, 1], [1, 2, 3, 4]))
