"""Promises about the people missing from the follow-up: who they were, and what they could do."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis import language
from analysis.pilot import missing
from analysis.pilot.attrition import (
    attrition_table,
    describable,
    standardised_difference,
    stayed,
)
from analysis.pilot.change import shifts
from analysis.pilot.change.groups import WORDS
from analysis.pilot.intervals import t_interval, tango
from analysis.pilot.missing import bounds, tipping_point, weighted_change
from analysis.pilot.missing.tabulated import ANALYSES, CONCLUSIONS

scale = st.integers(0, 8)
surveys = st.lists(st.tuples(scale, st.none() | scale), min_size=3, max_size=25)
QUESTIONS = pd.DataFrame(
    {
        "question_id": ["tasks", "weekly"],
        "outcome_id": ["O1", "O2"],
        "text_en": ["Tasks?", "Weekly?"],
        "text_cy": ["Tasgau?", "Wythnosol?"],
        "minimum": [0, 0],
        "maximum": [8, 1],
        "better": ["increase", "increase"],
    }
)
OUTCOMES = pd.DataFrame({"outcome_id": ["O1", "O2"], "green": [1.0, 20.0], "red": [0.3, math.nan]})


def survey(n=60, leavers=20, seed=1):
    """A survey in which whoever answers low at baseline leaves more often and changes more."""
    random = np.random.default_rng(seed)
    tasks = random.integers(0, 7, n)
    gone = set(np.argsort(tasks + random.normal(0, 2, n))[:leavers].tolist())
    rows = []
    for person, before in enumerate(tasks.tolist()):
        name = f"P{person:03d}"
        rows += [(name, "baseline", "tasks", before), (name, "baseline", "weekly", before % 2)]
        if person not in gone:
            after = min(8, before + int(random.integers(0, 4)))
            rows += [(name, "follow_up", "tasks", after), (name, "follow_up", "weekly", 1)]
    columns = ["participant_id", "survey_wave", "question_id", "answer"]
    return pd.DataFrame(rows, columns=columns)


def columns_of(answers):
    before, after = zip(*answers, strict=True)
    return np.array(before, float), np.array(after, float)


# ---- who left


def test_who_stayed_is_told_of_everybody_at_baseline():
    rows = survey(10, 4)
    found = stayed(rows)
    assert (len(found), int((~found).sum())) == (10, 4)
    assert found.index.is_monotonic_increasing
    blank = rows.assign(answer=rows["answer"].where(rows["survey_wave"] == "baseline"))
    assert not stayed(blank).any()


def test_a_standardised_difference_by_hand():
    found = standardised_difference([2, 4, 6], [1, 2, 3])
    assert found.estimate == pytest.approx(2 / math.sqrt((4 + 1) / 2))
    yes_no = standardised_difference([1, 1, 1, 0], [1, 0, 0, 0])
    assert yes_no.estimate == pytest.approx(0.5 / math.sqrt(0.1875))
    half = 1.959963984540054 * math.sqrt(6 / 9 + found.estimate**2 / 12)
    assert (found.high - found.low) / 2 == pytest.approx(half)


@given(st.lists(scale, min_size=2, max_size=20), st.lists(scale, min_size=2, max_size=20))
def test_a_standardised_difference_has_no_unit_and_turns_round(one, other):
    found = standardised_difference(np.array(one) + 1, np.array(other) + 1)
    turned = standardised_difference(10 * np.array(other) + 7, 10 * np.array(one) + 7)
    assert found.note == turned.note
    if found.estimate is not None:
        assert found.estimate == pytest.approx(-turned.estimate)


def test_a_difference_that_cannot_be_stated_says_why():
    assert standardised_difference([], [1, 2]).note == "no_values"
    assert standardised_difference([3], [1, 2]).note == "one_value"
    assert standardised_difference([3, 3], [1, 1]).note == "no_spread"
    assert standardised_difference([None], [1, 2]).note == "no_values"


def test_the_attrition_table_puts_those_who_left_beside_those_who_stayed():
    rows = survey()
    table = attrition_table(rows, QUESTIONS).set_index("survey_question_en")
    first = rows.query("survey_wave == 'baseline' and question_id == 'tasks'")
    answers = first.set_index("participant_id")["answer"]
    status = stayed(rows)
    assert table.loc["Tasks?", ["n_stayed", "n_left"]].tolist() == [40, 20]
    assert table.loc["Tasks?", "baseline_left"] == pytest.approx(answers[~status].mean())
    assert table.loc["Tasks?", "standardised_difference"] > 0  # those who left answered lower
    assert table["answer_unit"].tolist() == ["points", "per_cent_yes"]
    assert 1 < table.loc["Weekly?", "baseline_left"] <= 100


def test_a_few_who_left_are_not_described():
    rows = survey(30, 3)
    table = attrition_table(rows, QUESTIONS, minimum=5)
    described = ["baseline_stayed", "baseline_left", "standardised_difference"]
    assert table[described].isna().all(axis=None)
    assert set(table["balance_note"]) == {"withheld"}
    assert table["n_left"].tolist() == [3, 3]
    assert attrition_table(rows, QUESTIONS)[described].notna().all(axis=None)


@pytest.mark.parametrize(
    ("answers", "may"),
    [
        ([], True),
        ([1, 2, 3, 4], False),  # four people
        ([1, 2, 3, 4, 5], True),
        ([4] * 12, False),  # all the same: everybody's answer would be told
        ([0] * 3 + [1] * 12, False),  # a share of 20% of 15 tells of three people
        ([0] * 5 + [1] * 10, True),
    ],
)
def test_who_may_be_described(answers, may):
    assert describable(np.array(answers, float), 5) is may
    assert describable(np.array(answers, float), 0)


# ---- bounds


@given(surveys)
def test_every_way_to_fill_in_the_missing_lies_between_the_bounds(answers):
    before, after = columns_of(answers)
    assume(np.isnan(after).sum() <= 3)
    found = bounds(before, after, 0, 8)
    gone = np.flatnonzero(np.isnan(after))
    means = []
    for fill in itertools.product((0, 3, 8), repeat=len(gone)):
        whole = after.copy()
        whole[gone] = fill
        means.append((whole - before).mean())
    assert found.worst.estimate == pytest.approx(min(means))
    assert found.best.estimate == pytest.approx(max(means))


@given(surveys)
def test_bounds_are_the_plain_intervals_of_the_filled_in_answers(answers):
    before, after = columns_of(answers)
    found = bounds(before, after, 0, 8, "decrease")
    worst = t_interval((np.where(np.isnan(after), 8, after) - before).tolist())
    assert found.worst == worst
    assert found.best.estimate <= found.worst.estimate  # less is better


def test_bounds_of_yes_and_no_are_tangos():
    before, after = [1, 0, 0, 0, 1, 1], [1, 1, 0, None, None, 0]
    found = bounds(before, after, 0, 1)
    assert found.best == tango(2, 1, 6)  # the fourth says yes, the fifth still does
    assert found.worst == tango(1, 2, 6)
    assert (found.n, found.n_missing) == (4, 2)


def test_without_anybody_missing_the_bounds_are_the_estimate():
    found = bounds([1, 2, 3], [2, 4, 3], 0, 8)
    assert found.worst.estimate == found.best.estimate == found.estimate == 1


def test_an_answer_off_the_scale_is_refused():
    with pytest.raises(ValueError, match=r"scale from 0 to 8; found \[9\.0\]"):
        bounds([1, 9], [2, 3], 0, 8)
    with pytest.raises(ValueError, match="one of each a person"):
        bounds([1], [2, 3], 0, 8)
    with pytest.raises(ValueError, match="better is 'more'"):
        bounds([1], [2], 0, 8, "more")


# ---- tipping


@given(surveys, st.floats(-3, 3))
def test_at_the_tipping_point_everybodys_change_is_the_target(answers, target):
    before, after = columns_of(answers)
    gone = np.isnan(after)
    assume(gone.any() and not gone.all())
    found = tipping_point(before, after, target, 0, 8)
    whole = np.where(gone, before + found.estimate, after)
    assert (whole - before).mean() == pytest.approx(target)
    inside = found.possible_low <= found.estimate <= found.possible_high
    assert found.note == ("tips" if inside else "impossible")


def test_a_limit_tips_where_the_weighted_interval_reaches_the_target():
    before = [2, 3, 4, 3, 2, 5, 4, 3]
    after = [4, 5, 5, 5, 3, 7, None, None]
    plain = t_interval([2, 2, 1, 2, 1, 2])
    found = tipping_point(before, after, 0, 0, 8, "limit")
    assert 0.75 * plain.low + 0.25 * found.estimate == pytest.approx(0)
    assert found.stayed == pytest.approx(10 / 6)
    assert (found.possible_low, found.possible_high) == (-3.5, 4.5)


def test_tipping_says_when_there_is_nothing_to_tip():
    assert tipping_point([1, 2, 3], [1, 3, None], 0, 0, 8, "limit").note == "already_open"
    assert tipping_point([1, 2], [1, 3], 0, 0, 8).note == "nobody_missing"
    assert tipping_point([1, 2], [None, None], 0, 0, 8).note == "no_values"
    many = tipping_point([4] * 21, [8] * 20 + [None], 1, 0, 8)
    assert (many.note, many.possible_low) == ("impossible", -4)
    with pytest.raises(ValueError, match="judged is 'colour'; it is one of estimate, limit"):
        tipping_point([1], [2], 0, 0, 8, "colour")


# ---- weights


def test_weights_by_group_are_those_worked_out_by_hand():
    # 20 with a low answer of whom 10 stayed, 20 with a high one of whom 15 stayed
    before = np.array([0.0] * 20 + [1.0] * 20)
    after = before + np.array([2.0, 4.0] * 10 + [0.0, 1.0] * 10)
    after[np.r_[10:20, 35:40]] = np.nan
    found = weighted_change(before, after)
    low, high = np.nanmean((after - before)[:20]), np.nanmean((after - before)[20:])
    assert found.estimate == pytest.approx((low + high) / 2)
    assert found.largest_share == pytest.approx(2 / 40)
    weights = np.array([2.0] * 10 + [4 / 3] * 15)
    assert found.n_effective == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    assert found.low < found.estimate < found.high


def test_the_chances_of_staying_are_statsmodelss():
    import statsmodels.api as sm

    rows = survey(120, 40).query("question_id == 'tasks'")
    paired = rows.pivot(index="participant_id", columns="survey_wave", values="answer")
    kept = paired["follow_up"].notna()
    design = sm.add_constant(paired["baseline"])
    chance = sm.Logit(kept.astype(float), design).fit(disp=0).predict()
    weights = np.where(kept, 1 / chance, 0)
    change = (paired["follow_up"] - paired["baseline"]).fillna(0)
    found = weighted_change(paired["baseline"], paired["follow_up"])
    assert found.estimate == pytest.approx((weights * change).sum() / weights.sum())


def test_weights_are_refused_with_too_few_who_left():
    before = list(range(8)) * 5
    few = [b + 1 if i >= 9 else None for i, b in enumerate(before)]
    assert weighted_change(before, few).note == "too_few_left"
    assert weighted_change(before, few).estimate is None
    enough = [b + i % 2 if i >= 10 else None for i, b in enumerate(before)]
    assert weighted_change(before, enough).note == "calculated"
    two = np.column_stack([before, np.arange(40) % 3])
    assert weighted_change(before, enough, two).note == "too_few_left"


def test_weights_are_refused_where_baseline_tells_who_left():
    before = [1.0] * 15 + [5.0] * 15
    after = [None] * 15 + [6.0] * 15
    assert weighted_change(before, after).note == "separated"


def test_weights_need_predictors_of_everybody():
    with pytest.raises(ValueError, match="1 people have a missing predictor"):
        weighted_change([1, 2], [2, 3], [[1.0], [math.nan]])
    with pytest.raises(ValueError, match="a row of predictors"):
        weighted_change([1, 2], [2, 3], [[1.0]])
    assert weighted_change([1, 2], [2, 3]).note == "nobody_missing"
    assert weighted_change([], []).note == "nobody_missing"


def test_predictors_that_do_not_vary_give_the_plain_mean():
    before, after = [3.0] * 40, [4.0, 5.0] * 10 + [math.nan] * 20
    assert weighted_change(before, after).estimate == pytest.approx(1.5)


@pytest.mark.slow
@pytest.mark.parametrize("n", [60, 150])
def test_weights_cover_where_leaving_depends_on_baseline(n):
    """Low answers leave more and change more: complete pairs are off, weights are not."""
    random = np.random.default_rng(2021)
    held = plain = runs = 0
    for _ in range(600):
        before = random.normal(0, 1, n)
        change = 1 - 0.7 * before + random.normal(0, 1, n)
        gone = random.random(n) < 1 / (1 + np.exp(0.4 + before))
        after = np.where(gone, np.nan, before + change)
        found = weighted_change(before, after)
        if found.low is None:
            continue
        runs += 1
        held += found.low <= 1 <= found.high
        complete = t_interval(change[~gone].tolist())
        plain += complete.low <= 1 <= complete.high
    assert runs > 550
    assert held / runs >= 0.92
    assert held > plain + 0.03 * runs


# ---- the tables of the notebook


def test_the_sensitivity_table_has_five_ways_and_the_complete_pairs_first():
    table = missing.sensitivity(survey(), QUESTIONS)
    assert table["missing_analysis"].tolist() == [*ANALYSES, *ANALYSES]
    tasks = table[table["survey_question_en"] == "Tasks?"].set_index("missing_analysis")
    assert tasks["n_counted"].tolist() == [40, 40, 60, 60, 60]
    assert tasks["changed"]["worst"] < tasks["changed"]["complete"] < tasks["changed"]["best"]
    assert set(tasks["missing_note"]) == {"calculated"}
    assert (tasks["changed_low"] < tasks["changed"]).all()


def test_shares_are_published_in_steps_of_five_points():
    tables = [
        missing.sensitivity(survey(), QUESTIONS)[["answer_unit", "changed", "changed_low"]],
        missing.tipping_points(survey(), QUESTIONS, OUTCOMES)[
            ["answer_unit", "changed_stayed", "changed_needed", "possible_low"]
        ],
    ]
    for table in tables:
        shares = table[table["answer_unit"] == "per_cent_yes"].drop(columns="answer_unit")
        numbers = shares.astype(float).to_numpy().ravel()
        assert (numbers[~np.isnan(numbers)] % 5 == 0).all()
        assert len(numbers)


def test_bounds_are_withheld_where_they_would_describe_a_few():
    rows = survey(40, 3)
    table = missing.sensitivity(rows, QUESTIONS, minimum=5).set_index("missing_analysis")
    assert table.loc[["worst", "best"], "changed"].isna().all()
    assert set(table.loc[["worst", "best"], "missing_note"]) == {"withheld"}
    assert table.loc["complete", "changed"].notna().any()
    assert set(table.loc["weighted", "missing_note"]) == {"too_few_left"}
    tipped = missing.tipping_points(rows, QUESTIONS, OUTCOMES, minimum=5)
    assert tipped.loc[tipped["answer_unit"] == "points", "changed_needed"].notna().any()
    assert tipped[["possible_low", "possible_high"]].isna().all(axis=None)


def test_shares_are_rounded_as_the_change_itself_is_published():
    from analysis.pilot import change, pairing

    rows = survey()
    paired = pairing.pairs(rows, "weekly")["change"].dropna()
    rose, fell = int((paired > 0).sum()), int((paired < 0).sum())
    shown = change.published(rose, fell, len(paired), small=10)
    table = missing.sensitivity(rows, QUESTIONS, minimum=10).query("answer_unit != 'points'")
    first = table.iloc[0]
    assert (first["changed"], first["changed_low"]) == (shown.estimate, shown.low)
    few = pd.concat(
        [rows[rows["survey_wave"] == "baseline"], rows[rows["survey_wave"] != "baseline"].head(6)]
    )
    withheld = missing.sensitivity(few, QUESTIONS, minimum=10).query("answer_unit != 'points'")
    assert set(withheld["missing_note"]) == {"withheld"}
    assert withheld["changed"].isna().all()


def test_a_small_pilot_is_neither_weighted_nor_imputed_and_says_why():
    table = missing.sensitivity(survey(20, 6), QUESTIONS).set_index("missing_analysis")
    assert table.loc[["weighted", "imputed"], "changed"].isna().all()
    assert set(table.loc["imputed", "missing_note"]) == {"too_few_people"}


def test_tipping_points_follow_the_thresholds_of_the_outcome():
    table = missing.tipping_points(survey(), QUESTIONS, OUTCOMES)
    assert table["conclusion"].tolist() == ["zero", "green", "red", "zero", "green"]
    green = table.query("conclusion == 'green' and answer_unit == 'points'").iloc[0]
    whole = (40 * green["changed_stayed"] + 20 * green["changed_needed"]) / 60
    assert whole == pytest.approx(green["target"])


def test_what_a_share_needs_to_tip_tells_no_more_than_its_published_interval():
    from analysis.pilot import change

    def tipped(gained, lost):
        kinds = [(0, 1)] * gained + [(1, 0)] * lost + [(1, 1)] * (49 - gained - lost)
        left = [(number % 2, None) for number in range(15)]
        rows = [
            (f"P{person}", wave, "weekly", answer)
            for person, both in enumerate([*kinds, *left])
            for wave, answer in zip(("baseline", "follow_up"), both, strict=True)
            if answer is not None
        ]
        columns = ["participant_id", "survey_wave", "question_id", "answer"]
        asked = QUESTIONS[QUESTIONS["maximum"] == 1].assign(question_id="weekly")
        return missing.tipping_points(
            pd.DataFrame(rows, columns=columns), asked, OUTCOMES, minimum=10
        )

    shown = change.published(9, 6, 49)
    fits = change.printed_alike(shown, 49)
    assert len({gained - lost for gained, lost in fits}) > 2
    first = tipped(9, 6)
    assert first["changed_needed"].notna().any()
    for each in fits:
        pd.testing.assert_frame_equal(tipped(*each), first)


def test_the_tables_are_the_same_every_time():
    pd.testing.assert_frame_equal(
        missing.sensitivity(survey(), QUESTIONS), missing.sensitivity(survey(), QUESTIONS)
    )


def tables_of_the_notebook():
    rows = survey()
    return [
        attrition_table(rows, QUESTIONS),
        missing.sensitivity(rows, QUESTIONS),
        missing.tipping_points(rows, QUESTIONS, OUTCOMES),
        shifts(rows, QUESTIONS),
    ]


@pytest.mark.parametrize("which", range(4))
def test_every_column_and_code_of_the_tables_is_in_words_of_both_languages(which):
    table = tables_of_the_notebook()[which]
    for column in table:
        if column.endswith(("_en", "_cy")):
            continue
        assert language.has_text(f"columns.pilot_{column}"), column
    for reader in ("en", "cy"):
        shown = language.display(table.rename(columns=lambda name: f"pilot_{name}"), reader)
        assert len(shown.rows) == len(table)


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        ("pilot_missing_analysis", ANALYSES),
        ("pilot_conclusion", CONCLUSIONS),
        ("pilot_shift_zeros", ["keep", "drop", "pratt"]),
        ("pilot_higher", WORDS),
        ("pilot_balance", ["calculated", "no_values", "one_value", "no_spread", "withheld"]),
        ("pilot_shift_note", ["calculated", "no_values", "too_few"]),
        (
            "pilot_tipping",
            ["tips", "impossible", "already_open", "nobody_missing", "no_values", "withheld"],
        ),
        (
            "pilot_missing_note",
            [
                *("calculated", "no_values", "one_value", "no_spread", "nobody_missing"),
                *("withheld", "too_few_left", "separated", "too_few_people", "too_much_missing"),
            ],
        ),
    ],
)
def test_every_code_has_its_words(codes, names):
    for name in names:
        assert language.has_text(f"codes.{codes}.{name}"), name
