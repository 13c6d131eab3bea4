"""The options of the default case: every row, word and conclusion that the notebook shows."""

import pandas as pd
import pytest

from analysis import language
from analysis.desk_research import options as desk_options
from analysis.desk_research.options.acceptability import smaa
from analysis.desk_research.options.settling import settles
from analysis.desk_research.options.support import projects_of
from analysis.desk_research.options.values import option_values, weighting

PROJECTS = {"EV02": 1, "EV03": 1, "EV04": 1, "EV05": None, "EV10": 1, "EV18": 1, "EV27": None}


@pytest.fixture(scope="module")
def case(project_root):
    folder = project_root / "data" / "raw" / "monmouthshire"
    names = ("options", "option_criteria", "option_scores", "fit", "evidence")
    return {name: pd.read_csv(folder / f"{name}.csv") for name in names}


@pytest.fixture(scope="module")
def strength():
    levels = pd.array(list(PROJECTS.values()), dtype="Int64")
    return pd.DataFrame({"project_id": list(PROJECTS), "strength": levels})


@pytest.fixture(scope="module")
def values(case, strength):
    summary = desk_options.fit_summary(case["fit"], case["options"]["option_id"])
    tables = (case["options"], case["option_criteria"], case["option_scores"], strength)
    return option_values(*tables, summary)


def test_every_row_has_both_languages_or_neither(case):
    for name in ("options", "option_criteria", "option_scores", "fit"):
        table = case[name]
        for column in [c.removesuffix("_en") for c in table.columns if c.endswith("_en")]:
            both = table[f"{column}_en"].notna() == table[f"{column}_cy"].notna()
            assert both.all(), (name, column)
            same = table[f"{column}_en"] == table[f"{column}_cy"]
            assert not table.loc[same, f"{column}_en"].str.contains(" ").any(), (name, column)


def test_every_option_rests_on_projects_of_the_register(case):
    listed = projects_of(case["options"])
    assert set(listed["option_id"]) == set(case["options"]["option_id"])
    assert set(listed["project_id"]) <= set(case["evidence"]["project_id"])


def test_every_condition_and_every_judged_criterion_is_answered_for_every_option(case):
    assert len(case["fit"]) == 12 * len(case["options"])
    judged = (case["option_criteria"]["measured_by"] == "judged").sum()
    assert len(case["option_scores"]) == judged * len(case["options"])
    assert case["option_scores"]["low"].isna().any()  # some are not known, and say so


def test_what_was_judged_says_that_it_is_illustrative(case):
    assert set(case["option_scores"]["basis"]) == {"illustrative"}
    known = desk_options.fit_answers(case["fit"]).query("fit_result != 'not_known'")
    assert set(known["basis"]) == {"illustrative"}


def test_the_weights_are_free(case):
    assert weighting(case["option_criteria"]) == {"weights": None, "order": None}


def test_no_winner_is_named_and_the_pilots_question_is(case, values):
    result = smaa(values)
    found = settles(result, *values)
    assert found.verdict == "no_winner"
    assert found.pilot_question is not None
    shown = desk_options.settling_table(found, case["option_criteria"])
    assert shown.loc[shown["settle_kind"] == "value", "unit_en"].notna().all()


def test_every_column_that_the_notebook_shows_is_described(case, values, strength):
    options = case["options"].set_index("option_id")[["option_en", "option_cy"]]
    criteria = case["option_criteria"].set_index("criterion_id")[["criterion_en", "criterion_cy"]]
    result = smaa(values)
    evidence = case["evidence"].merge(strength, on="project_id")
    likeness = dict.fromkeys(evidence["area_code"].dropna(), 0.5)
    settled = desk_options.settling_table(settles(result, *values), case["option_criteria"])
    weights = desk_options.central_weights(result, 3)
    tables = [
        desk_options.named(desk_options.fit_answers(case["fit"]), "option_id", options).drop(
            columns="basis"
        ),
        desk_options.named(desk_options.fit_summary(case["fit"]), "option_id", options),
        desk_options.named(
            desk_options.support(case["options"], evidence, likeness), "option_id", options
        ),
        desk_options.support_without_each(case["options"], evidence, likeness),
        desk_options.named(desk_options.rank_chances(result), "option", options),
        desk_options.named(weights, "option_criterion", criteria),
        desk_options.named(desk_options.pairwise_odds(result), "other_option", options),
        desk_options.named(settled, "option_criterion", criteria),
    ]
    for table in tables:
        for column in table.columns:
            base = str(column).removesuffix("_en").removesuffix("_cy")
            own = f"columns.desk_research_{base}"
            assert language.has_text(own) or language.has_text(f"columns.{base}"), base


def test_every_code_has_words_in_both_languages():
    assert set(language.codes("option_verdict")) == {"winner", "not_known", "no_winner"}
    assert set(language.codes("settle_kind")) == {"value", "weight"}
