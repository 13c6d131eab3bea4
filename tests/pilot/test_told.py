"""What the pilot's numbers are said to tell of people is true of them, column by column."""

import pandas as pd
import pytest

from analysis import tables
from analysis.case import Case
from analysis.disclosure import Place, Saying, holds, realise
from analysis.pilot import change, comparison, progression, told, told_outcomes, told_partner

LEVEL = 0.95


@pytest.fixture(scope="module")
def held(project_root):
    study = Case.load("monmouthshire", project_root)
    names = [name for name in tables.CASE_TABLES if name.startswith("pilot/")]
    found = {name.partition("/")[2]: tables.read(study, name) for name in names}
    found["outcomes"] = tables.read(study, "outcomes")
    found["areas"] = tables.read_reference(study, "small_areas").query("area_code == 'W06000021'")
    return found


@pytest.fixture(scope="module")
def people(held):
    names = ("participants", "responses", "questions", "loans", "areas")
    everybody = told.everybody(*(held[name] for name in names), 10)
    partner = told_partner.people(held["partner_responses"])
    return {"people": everybody, "partner": partner}


def scales(held):
    return held["questions"][held["questions"]["maximum"] > 1]


def true_of(cell, value, people):
    """Say whether a number, as written to many digits, fits what it is said to tell."""
    sayings = cell if isinstance(cell, tuple) else (cell,)
    for saying in sayings:
        about = saying.about if isinstance(saying, Saying) else saying
        if about.kind == "other":
            continue
        for statement in realise(about, value, 1e-6, Place("here"), people[about.of]):
            if not isinstance(saying, Saying) and not holds(statement, people[about.of]):
                return False
    return True


def check(table: pd.DataFrame, about, people):
    assert set(about) <= set(table.columns)
    numbers = table.select_dtypes("number").columns
    unsaid = {n for n in numbers if n not in about and not n.endswith(("_low", "_high"))}
    assert unsaid == set()
    for column, cells in about.items():
        each = cells if isinstance(cells, list) else [cells] * len(table)
        for cell, value in zip(each, table[column], strict=True):
            if not pd.isna(value):
                assert true_of(cell, value, people), (column, value)


def test_means_tell_the_means_and_the_numbers_of_people_who_answered(held, people):
    table = change.mean_changes(held["responses"], scales(held), LEVEL)
    check(table, told.means(scales(held)), people)


def test_a_number_that_is_not_what_it_is_said_to_be_is_noticed(held, people):
    table = change.mean_changes(held["responses"], scales(held), LEVEL)
    table["mean_change"] += 0.1
    with pytest.raises(AssertionError, match="mean_change"):
        check(table, told.means(scales(held)), people)


def test_rounded_shares_tell_the_shares_to_their_step(held, people):
    net = change.net_improvements(held["responses"], held["questions"], LEVEL)
    check(net, told.net_improvements(net, LEVEL), people)
    yes_no = held["questions"][held["questions"]["maximum"] == 1]
    yes = change.yes_changes(held["responses"], yes_no, LEVEL)
    check(yes, told.yes_changes(yes, LEVEL), people)


def test_rounded_limits_leave_the_true_counts_among_what_a_reader_may_think(held, people):
    net = change.net_improvements(held["responses"], held["questions"], LEVEL)
    frame = people["people"].frame
    for name, limits in zip(
        net["question_id"], told.net_improvements(net, LEVEL)["net_points_low"], strict=True
    ):
        for saying in limits:
            ((_, ((dimension, levels),)),) = saying.about.terms
            true = frame[dimension].isin(levels).sum()
            assert saying.low <= true <= saying.high, (name, levels)


def test_effect_sizes_shifts_and_tests_tell_how_many_answered(held, people):
    check(
        change.effect_sizes(held["responses"], scales(held), LEVEL),
        told.effect_sizes(scales(held)),
        people,
    )
    tests = change.confirmatory_tests(held["responses"], held["questions"], held["outcomes"])
    check(tests, told.planned_tests(held["questions"], held["outcomes"]), people)


def test_figures_brought_to_the_agreed_ages_tell_weighted_answers(held, people):
    sides = {
        "own": comparison.own_answers(held["responses"], held["participants"]),
        "partner": held["partner_responses"],
    }
    agreed = (held["answer_map"], held["population"])
    table = comparison.partner_comparison(sides, held["questions"], *agreed, LEVEL)
    check(table, told_partner.comparison(held["questions"], sides, *agreed), people)


def test_an_outcome_of_which_it_is_not_known_what_it_tells_is_refused(held):
    judged = pd.DataFrame({"outcome_id": ["OUT1"], "measure": ["happiness"]})
    with pytest.raises(ValueError, match="measure 'happiness'"):
        told_outcomes.estimates(judged, held["questions"], held["responses"], LEVEL)


def test_estimates_of_survey_outcomes_tell_what_their_tables_tell(held, people):
    outcomes = held["outcomes"][
        held["outcomes"]["outcome_id"].isin(held["questions"]["outcome_id"])
    ]
    found = change.survey_estimates(held["responses"], held["questions"], held["outcomes"], LEVEL)
    judged = progression.progress(outcomes, found)
    says = told_outcomes.estimates(judged, held["questions"], held["responses"], LEVEL)
    shown = progression.shown(judged)
    about = told_outcomes.progression(says)
    check(
        shown[["estimate", "estimate_n"]], {n: about[n] for n in ("estimate", "estimate_n")}, people
    )


def test_nobody_is_named_in_the_register_of_people(people):
    assert "participant_id" not in people["people"].frame.columns
    assert "respondent_id" not in people["partner"].frame.columns
