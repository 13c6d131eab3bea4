"""Promises of analysis.pilot.progression, signals and firmness."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.pilot import change, firmness, progression, signals
from analysis.pilot.intervals import Interval, t_interval


def plan(**columns: object) -> pd.DataFrame:
    row = {
        "outcome_id": "O1",
        "priority": "primary",
        "aspect": "is_it_worth_it",
        "outcome_en": "More",
        "outcome_cy": "Mwy",
        "measure": "mean_change",
        "better": "increase",
        "green": 1.0,
        "red": 0.3,
        "minimum_n": 30.0,
        "owner_id": "S1",
        "set_by_id": "S1",
        "red_stops": True,
        "action_green_en": "go on",
        "action_green_cy": "parhau",
        "action_amber_en": "change",
        "action_amber_cy": "newid",
        "action_red_en": "stop",
        "action_red_cy": "stopio",
    }
    return pd.DataFrame([row | columns])


def found(estimate=1.2, low=0.8, high=1.6, n=49) -> pd.DataFrame:
    return pd.DataFrame([("O1", estimate, low, high, n)], columns=progression.ESTIMATES)


def judged(estimates: pd.DataFrame, **columns: object) -> pd.Series:
    return progression.progress(plan(**columns), estimates).iloc[0]


@pytest.mark.parametrize(
    ("estimate", "better", "green", "red", "colour"),
    [
        (1.0, "increase", 1.0, 0.3, "green"),
        (0.99, "increase", 1.0, 0.3, "amber"),
        (0.31, "increase", 1.0, 0.3, "amber"),
        (0.3, "increase", 1.0, 0.3, "red"),
        (0.0, "increase", 0.3, 0.0, "red"),
        (150.0, "decrease", 150.0, 300.0, "green"),
        (299.0, "decrease", 150.0, 300.0, "amber"),
        (300.0, "decrease", 150.0, 300.0, "red"),
        (5.0, "increase", 5.0, 5.0, "green"),
    ],
)
def test_the_threshold_itself_belongs_to_its_colour(
    estimate: float, better: str, green: float, red: float, colour: str
) -> None:
    assert progression.colour(estimate, green, red, better) == colour


@given(st.floats(-9, 9), st.floats(-9, 9), st.floats(-9, 9))
def test_turning_the_scale_round_keeps_the_colour(one: float, two: float, three: float) -> None:
    red, green = sorted((two, three))
    assert progression.colour(one, green, red, "increase") == progression.colour(
        -one, -green, -red, "decrease"
    )


@given(st.floats(-9, 9), st.floats(0, 9), st.floats(-9, 9), st.floats(-9, 9))
def test_a_better_estimate_never_has_a_worse_colour(
    estimate: float, more: float, two: float, three: float
) -> None:
    red, green = sorted((two, three))
    order = ["red", "amber", "green"]
    first, second = (
        order.index(progression.colour(number, green, red, "increase"))
        for number in (estimate, estimate + more)
    )
    assert second >= first


def test_too_few_people_give_no_colour() -> None:
    assert judged(found(n=29))["colour"] == "not_enough_information"
    assert judged(found(n=30))["colour"] == "green"
    assert judged(found(n=None))["colour"] == "not_enough_information"


@pytest.mark.parametrize("blank", ["green", "red"])
def test_a_missing_threshold_gives_no_colour(blank: str) -> None:
    assert judged(found(), **{blank: None})["colour"] == "not_enough_information"


def test_without_a_stated_minimum_any_number_counts() -> None:
    assert judged(found(n=None), minimum_n=None)["colour"] == "green"


def test_an_outcome_that_was_not_measured_stays_in_the_table() -> None:
    row = judged(found().iloc[:0])
    assert row["colour"] == "not_enough_information"
    assert pd.isna(row["estimate"])
    assert row["judged"] == "no"


def test_an_outcome_without_an_owner_is_never_complete() -> None:
    row = judged(found(), owner_id=None)
    assert (row["colour"], row["owned"], row["judged"]) == ("green", "no", "no")
    assert judged(found())["judged"] == "yes"


def test_a_colour_is_certain_only_when_the_whole_interval_has_it() -> None:
    assert judged(found(low=1.0))["colour_certain"] == "yes"
    assert judged(found(low=0.8))["colour_certain"] == "no"
    assert pd.isna(judged(found(low=None))["colour_certain"])


def test_the_rows_keep_the_order_of_the_plan() -> None:
    outcomes = pd.concat([plan(outcome_id="O2"), plan()], ignore_index=True)
    table = progression.progress(outcomes, found())
    assert table["outcome_id"].tolist() == ["O2", "O1"]
    assert table["colour"].tolist() == ["not_enough_information", "green"]


def test_estimates_may_come_in_several_tables() -> None:
    outcomes = pd.concat([plan(outcome_id="O2"), plan()], ignore_index=True)
    table = progression.progress(outcomes, found(), found(estimate=0).assign(outcome_id="O2"))
    assert table["colour"].tolist() == ["red", "green"]


def test_a_pilot_has_exactly_one_primary_outcome() -> None:
    one = progression.progress(plan(), found())
    assert progression.primary_colour(one) == "green"
    for number in (0, 2):
        with pytest.raises(ValueError, match="a pilot has exactly one"):
            progression.primary_colour(pd.concat([one] * number) if number else one.iloc[:0])


def test_process_estimates_go_to_the_outcomes_with_their_measure() -> None:
    outcomes = pd.concat([plan(), plan(outcome_id="O5", measure="follow_up_rate")])
    table = progression.process_estimates(outcomes, {"follow_up_rate": (Interval(76, 65, 85), 64)})
    assert table.to_dict("records") == [
        {"outcome_id": "O5", "estimate": 76, "low": 65, "high": 85, "n": 64}
    ]


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: progression.colour(1, 1, 0, "up"), "'up'"),
        (lambda: progression.colour(1, 0.3, 1.0, "increase"), "red 1.0 is better than green 0.3"),
        (lambda: progression.colour(1, 300, 150, "decrease"), "red 150 is better than green 300"),
        (lambda: progression.progress(plan(), pd.concat([found()] * 2)), "twice: .*O1"),
        (
            lambda: progression.progress(plan(), found().assign(outcome_id="O9")),
            "not planned: .*O9",
        ),
    ],
)
def test_a_wrong_value_is_named_in_the_error(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()


def test_what_is_shown_is_rounded_and_the_colour_is_not() -> None:
    close = judged_table(found(estimate=0.96, low=-0.11, high=2.4), measure="paired_difference")
    table = progression.shown(close)
    assert close["colour"].tolist() == ["amber"]
    assert table["estimate"].tolist() == [0.0]
    assert (table["estimate_low"].item(), table["estimate_high"].item()) == (-5.0, 5.0)  # outwards
    assert "aspect" in table


def judged_table(estimates: pd.DataFrame, **columns: object) -> pd.DataFrame:
    return progression.progress(plan(**columns), estimates)


def test_the_step_of_an_estimates_own_table_goes_before_the_usual_one() -> None:
    estimates = found(estimate=13, low=-9, high=22).assign(rounded_to=10.0)
    table = progression.shown(judged_table(estimates, measure="paired_difference"))
    assert table[[*progression.ESTIMATE]].to_numpy().tolist() == [[10, -10, 30]]


def test_a_share_that_no_step_makes_safe_is_not_shown_and_keeps_its_colour() -> None:
    estimates = found().assign(rounded_to=float("nan"))
    judged = judged_table(estimates, measure="paired_difference")
    assert judged["colour"].tolist() == ["green"]
    assert progression.shown(judged)["estimate"].isna().all()


def test_a_mean_is_shown_as_it_is_with_or_without_a_column_of_steps() -> None:
    for estimates in (found(), found().assign(rounded_to=float("nan"))):
        assert progression.shown(judged_table(estimates))["estimate"].tolist() == [1.2]


SHARE_CASES = [("recruitment", 200), ("fidelity", 34), ("followup", 68)]


@pytest.fixture(scope="module")
def lewis(shared_cases: Path) -> tuple[dict, pd.DataFrame]:
    folder = shared_cases / "evaluation" / "12-progression-traffic-light"
    if not folder.is_dir():
        pytest.skip("the case of the traffic light is not there")
    thresholds = pd.read_csv(folder / "thresholds.csv").set_index("outcome")
    return json.loads((folder / "expected.json").read_text()), thresholds


@pytest.mark.parametrize(("outcome", "n"), SHARE_CASES)
def test_amber_is_cut_where_the_published_table_cuts_it(lewis, outcome: str, n: int) -> None:
    expected, thresholds = lewis
    alpha = expected["inputs"]["alpha_one_sided"]
    cut = progression.amber_cut(thresholds.loc[outcome, "red"], n, alpha=alpha)
    assert cut == pytest.approx(
        expected["expected"]["amber_cut"][f"{outcome}_n{n}"], abs=expected["tolerance"]
    )


def test_the_published_signals_of_34_people_come_out(lewis) -> None:
    _, thresholds = lewis
    red, green = thresholds.loc["fidelity", ["red", "green"]]
    cut = progression.amber_cut(red, 34)
    found = [
        signals.signal(progression.colour(k / 34, green, red, "increase"), k / 34, cut)
        for k in range(35)
    ]
    # printed: 0-17 red, >17 to <21.79 amber-red, 21.79 to <25.5 amber-green, 25.5-34 green
    expected = ["red"] * 18 + ["amber_red"] * 4 + ["amber_green"] * 4 + ["green"] * 9
    assert found == expected


@given(st.integers(2, 400), st.floats(0, 1))
def test_the_cut_is_the_same_when_the_scale_is_turned_round(n: int, red: float) -> None:
    up = progression.amber_cut(red, n)
    down = progression.amber_cut(1 - red, n, "decrease")
    assert up == pytest.approx(1 - down, abs=1e-7)  # a root is found no finer
    assert up >= red


def test_amber_from_the_cut_on_is_amber_green_exactly_when_the_one_sided_test_rejects_red() -> None:
    red, n = 0.5, 40
    cut = progression.amber_cut(red, n)
    for k in range(n + 1):
        z = (k / n - red) / (red * (1 - red) / n) ** 0.5
        assert (k / n >= cut) == (stats.norm.sf(z) <= 0.05)


def test_the_cut_of_a_mean_is_the_one_sided_t_test() -> None:
    values = np.array([0.0, 1, 2, 1, 3, 0, 2, 1])
    spread = values.std(ddof=1)
    cut = progression.amber_cut(0.3, 8, spread=spread)
    shifted = values - values.mean() + cut
    p = stats.ttest_1samp(shifted, 0.3, alternative="greater").pvalue
    assert p == pytest.approx(0.05)


def test_chances_are_those_of_the_beta_posterior_with_the_prior_that_is_named() -> None:
    jeffreys = progression.chances(30, 40, 0.7, 0.5)
    assert jeffreys.green == pytest.approx(stats.beta.sf(0.7, 30.5, 10.5))
    assert jeffreys.red == pytest.approx(stats.beta.cdf(0.5, 30.5, 10.5))
    assert "jeffreys" in jeffreys.definition
    uniform = progression.chances(30, 40, 0.7, 0.5, prior="uniform")
    assert uniform.green == pytest.approx(stats.beta.sf(0.7, 31, 11))
    own = progression.chances(30, 40, 0.7, 0.5, prior=(2, 3))
    assert own.red == pytest.approx(stats.beta.cdf(0.5, 32, 13))
    assert "2, 3" in own.definition


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0, 1), st.floats(0, 1))
def test_three_chances_add_up_and_mirror(yes: int, no: int, one: float, two: float) -> None:
    red, green = sorted((one, two))
    up = progression.chances(yes, yes + no, green, red)
    down = progression.chances(no, yes + no, 1 - green, 1 - red, better="decrease")
    assert up.green + up.amber + up.red == pytest.approx(1)
    assert (up.green, up.red) == pytest.approx((down.green, down.red), abs=1e-9)


def test_an_amber_estimate_can_still_have_a_chance_of_green() -> None:
    found = progression.chances(26, 40, 0.7, 0.5)
    assert progression.colour(26 / 40, 0.7, 0.5, "increase") == "amber"
    assert 0.05 < found.green < 0.5


def test_the_chances_of_a_mean_are_its_t_tests_one_sided() -> None:
    values = [0.0, 1, 2, 1, 3, 0, 2, 1]
    error = float(stats.sem(values))
    found = signals.chances_of_mean(float(np.mean(values)), error, 7, 1.5, 0.3, "increase")
    assert found.red == pytest.approx(stats.ttest_1samp(values, 0.3, alternative="greater").pvalue)
    assert found.green == pytest.approx(stats.ttest_1samp(values, 1.5, alternative="less").pvalue)


def test_the_chances_of_a_paired_difference_are_those_of_its_dirichlet() -> None:
    found = signals.chances_of_difference(9, 3, 40, 0.15, 0.05)
    drawn = np.random.default_rng(1).dirichlet([9.5, 3.5, 28.5], 400_000)
    change = drawn[:, 0] - drawn[:, 1]
    assert found.green == pytest.approx(np.mean(change >= 0.15), abs=0.003)
    assert found.red == pytest.approx(np.mean(change <= 0.05), abs=0.003)


def firm(measure: str, **columns: object) -> pd.Series:
    keys = ("bases", "discordant", "estimates")
    bases, discordant, estimates = (columns.pop(key, None) for key in keys)
    table = judged_table(
        estimates if estimates is not None else found(), measure=measure, **columns
    )
    return firmness.firmness(table, bases or {}, discordant or {}).iloc[0]


def test_a_mean_takes_its_error_back_from_its_interval() -> None:
    values = [0.0, 1, 2, 1, 3, 0, 2, 1, 1, 0]
    interval = t_interval(values)
    estimates = found(interval.estimate, interval.low, interval.high, len(values))
    row = firm("mean_change", estimates=estimates, minimum_n=5.0, green=1.4, red=0.3)
    p = stats.ttest_1samp(values, 0.3, alternative="greater").pvalue
    assert row["chance_red"] == pytest.approx(100 * p)
    assert row["signal"] == ("amber_green" if p <= 0.05 else "amber_red")
    assert row["chance_note"] == "calculated"


def test_a_share_uses_the_people_it_is_of() -> None:
    rate = {"estimates": found(75, 60, 86, 40), "green": 80.0, "red": 60.0}
    row = firm("follow_up_rate", bases={"follow_up_rate": 40}, **rate)
    expected = progression.chances(30, 40, 0.8, 0.6)
    assert (row["chance_green"], row["chance_red"]) == pytest.approx(
        (100 * expected.green, 100 * expected.red)
    )
    assert row["amber_cut"] == pytest.approx(100 * progression.amber_cut(0.6, 40))
    assert firm("follow_up_rate", **rate)["chance_note"] == "no_base"


def test_a_paired_difference_takes_the_mean_over_the_counts_that_fit_its_interval() -> None:
    points = {"estimates": found(15, 0, 30, 40), "green": 20.0, "red": 5.0}
    row = firm("paired_difference", discordant={"O1": (9, 3)}, **points)
    shown = change.published(9, 3, 40)
    fits = change.printed_alike(shown, 40)
    expected = [signals.chances_of_difference(*each, 40, 0.2, 0.05).green for each in fits]
    assert row["chance_green"] == pytest.approx(100 * np.mean(expected))
    for each in fits[:3]:  # a reader cannot tell which of them it was
        other = firm("paired_difference", discordant={"O1": each}, **points)
        assert other.to_dict() == pytest.approx(row.to_dict())
    assert row["signal"] in ("amber_green", "amber_red")
    assert firm("paired_difference", **points)["signal"] == "amber"


def test_who_went_up_and_who_went_down_is_counted_among_complete_pairs() -> None:
    answers = {"P1": (0, 1), "P2": (1, 0), "P3": (0, 1), "P4": (1, 1), "P5": (0, None)}
    rows = [
        (person, wave, "q", answer)
        for person, both in answers.items()
        for wave, answer in zip(("baseline", "follow_up"), both, strict=True)
        if answer is not None
    ]
    responses = pd.DataFrame(
        rows, columns=["participant_id", "survey_wave", "question_id", "answer"]
    )
    questions = pd.DataFrame({"question_id": ["q"], "outcome_id": ["O1"]})
    assert firmness.went_up_and_down(responses, questions) == {"O1": (2, 1)}


def test_a_full_count_has_no_chances_and_its_amber_is_not_split() -> None:
    row = firm("loans_per_device_year", estimates=found(0.6, None, None, 79))
    assert (row["signal"], row["chance_note"]) == ("amber", "full_count")
    assert pd.isna(row["chance_green"])


def test_without_enough_information_nothing_is_said_of_chances() -> None:
    row = firm("mean_change", estimates=found(n=3))
    assert (row["signal"], row["chance_note"]) == ("not_enough_information", "no_values")


def test_chances_are_shown_too_coarse_to_give_back_who_changed() -> None:
    table = judged_table(found(15, 0, 30, 40), measure="paired_difference", green=20.0, red=5.0)
    firmly = firmness.firmness(table, {}, {"O1": (9, 3)})
    row = firmness.shown(firmly, table.assign(colour_final=table["colour"])).iloc[0]
    assert row["chance_green"] % 25 == row["chance_red"] % 25 == 0
    assert pd.isna(row["amber_cut"])
    mean = judged_table(found(0.9))
    firmly = firmness.firmness(mean, {})
    row = firmness.shown(firmly, mean.assign(colour_final=mean["colour"])).iloc[0]
    assert row["chance_green"] % 5 == 0
    assert row["amber_cut"] == firmly["amber_cut"].item()


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: progression.amber_cut(1.2, 10), "1.2 is not a share"),
        (lambda: progression.amber_cut(0.5, 0), "n 0"),
        (lambda: progression.amber_cut(0.5, 1, spread=1), "expected 2 or more"),
        (lambda: progression.amber_cut(0.5, 9, alpha=0.7), "level 0.7"),
        (lambda: progression.chances(5, 4, 0.5, 0.1), "5 of 4 is not a share"),
        (lambda: progression.chances(1, 4, 0.5, 0.1, prior="flat"), "'flat'; known: jeffreys"),
        (lambda: progression.chances(1, 4, 0.1, 0.5), "red 0.5 is better than green 0.1"),
        (lambda: progression.chances(1, 4, 0.5, 0.1, better="up"), "'up'"),
        (lambda: signals.chances_of_difference(3, 3, 5, 0.2, 0.1), "3 and 3 who changed, of 5"),
    ],
)
def test_a_wrong_signal_is_named_in_the_error(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()
