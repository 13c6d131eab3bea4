"""Promises of analysis.pilot.many and of what it draws and compares with."""

import dataclasses
import math
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.pilot import (
    many_designs,
    many_lending,
    many_measures,
    pairing,
    progression,
    simulated_answers,
)
from analysis.pilot.design import PilotDesign, simulate
from analysis.pilot.drawing import stream
from analysis.pilot.intervals import t_interval, tango, wilson
from analysis.pilot.many import ManyPilots, simulate_many
from analysis.pilot.many_draws import Changes, Drawn, draw_pilots
from analysis.pilot.simulated_lending import lend

AREAS = pd.DataFrame(
    {
        "lsoa11_code": ["W3", "W1", "W2"],
        "population_2019": [1000, 3000, 2000],
        "uk_ruc": [2, 0, 1],
    }
)
DESIGN = PilotDesign(
    start="2021-11-01",
    end="2022-02-27",
    people=40,
    devices=9,
    champions=4,
    sessions_per_week=2,
    seed=1,
    attrition=0.23,
    tasks_change=1.2,
    weekly_use_gain=0.24,
    weekly_use_loss=0.04,
    life_satisfaction_change=0.2,
)
PLAN = pd.DataFrame(
    [
        ("O1", "primary", "mean_change", "increase", 1.0, 0.3, 30.0),
        ("O2", "secondary", "paired_difference", "increase", 15.0, 5.0, 30.0),
        ("O3", "secondary", "mean_change", "increase", 0.3, 0.0, 30.0),
        ("O4", "process", "loans_per_device_year", "increase", 12.0, 9.0, 10.0),
        ("O5", "process", "follow_up_rate", "increase", 70.0, 50.0, 30.0),
        ("O6", "process", "cost_per_borrower", "decrease", 150.0, 300.0, 10.0),
        ("O7", "process", "borrowers_per_1000", "increase", 6.0, 2.0, np.nan),
    ],
    columns=["outcome_id", "priority", "measure", "better", "green", "red", "minimum_n"],
).assign(outcome_en="Outcome", outcome_cy="Deilliant", owner_id="S1", aspect="is_it_worth_it")
QUESTIONS = pd.DataFrame(
    {
        "question_id": ["tasks", "weekly_use", "life_satisfaction"],
        "outcome_id": ["O1", "O2", "O3"],
    }
)
CHANCES = [f"chance_{name}" for name in progression.COLOURS]

designs = st.builds(
    PilotDesign,
    start=st.just("2021-11-01"),
    end=st.sampled_from(["2021-12-20", "2022-01-16", "2022-02-27"]),
    people=st.integers(1, 30),
    devices=st.integers(1, 6),
    champions=st.integers(1, 4),
    sessions_per_week=st.integers(0, 2),
    seed=st.integers(0, 2**32),
    hotspot_share=st.floats(0, 1),
    loan_days=st.integers(1, 90),
    borrowing_share=st.floats(0, 1),
    attrition=st.floats(0, 1),
    attrition_odds=st.floats(0.5, 2),
    tasks_change=st.floats(-1, 2),
    weekly_use_gain=st.floats(0, 0.5),
    weekly_use_loss=st.floats(0, 0.4),
    life_satisfaction_change=st.floats(-1, 1),
)


def many(design: PilotDesign = DESIGN, plan: pd.DataFrame = PLAN, **more) -> ManyPilots:
    more = {"runs": 500, "total_cost": 8000.0} | more
    return simulate_many(design, plan, QUESTIONS, AREAS, **more)


def rows(result: ManyPilots) -> pd.DataFrame:
    return result.outcomes.set_index("outcome_id")


@pytest.fixture(autouse=True)
def drawn_anew() -> None:
    """What a test draws was not drawn by another one."""
    draw_pilots.cache_clear()


@pytest.fixture(scope="module")
def ten_thousand() -> ManyPilots:
    return many(runs=10_000)


# The same pilots, one at a time


@given(designs)
def test_one_pilot_lends_request_by_request_what_the_plain_queue_lends(design) -> None:
    """With one pilot the draws come in the same order, so the two must agree to the day."""
    rng = np.random.default_rng(design.seed)
    asks = np.sort(rng.integers(0, (design.end - design.start).days, design.people))
    borrows = np.flatnonzero(rng.random(design.people) < design.borrowing_share)
    plain = lend(
        stream(design.seed, "loans"),
        design.opening,
        [(int(asks[person]), int(person)) for person in borrows],
        design.kinds,
        design.loan_days,
    )
    days = np.full((1, design.people), many_lending.NEVER, dtype=np.int32)
    days[0, borrows] = asks[borrows]
    calendar = many_lending.Calendar(design.opening, design.loan_days)
    lent = many_lending.lend_many(stream(design.seed, "loans"), calendar, days, design.kinds)
    last = (design.end - design.start).days
    assert lent.loans.tolist() == [len(plain)]
    assert lent.borrowers.tolist() == [len({loan.person for loan in plain})]
    assert lent.waited.tolist() == [sum(loan.lent - loan.asked for loan in plain)]
    ends = [last if loan.returned is None else loan.returned for loan in plain]
    assert lent.out.sum() == sum(ends) - sum(loan.lent for loan in plain)


def counted(pilot: dict[str, pd.DataFrame]) -> dict[str, float]:
    """Count one simulated pilot as its notebook would."""
    answers, loans = pilot["responses"], pilot["loans"]
    waves = answers.pivot(
        index="participant_id", columns=["question_id", "survey_wave"], values="answer"
    )
    followed = waves.dropna()
    found = {
        question: float((followed[question]["follow_up"] - followed[question]["baseline"]).mean())
        for question in QUESTIONS["question_id"]
    }
    waited = (loans["lent_on"] - loans["asked_on"]).dt.days
    return found | {
        "followed_up": len(followed),
        "loans": len(loans),
        "borrowers": loans["participant_id"].nunique(),
        "waited": waited.sum(),
        "attendances": pilot["sessions"]["attendees"].sum(),
    }


def agree(design: PilotDesign, pilots: int) -> None:
    """Compare means and whole distributions of single pilots with those of many at once."""
    single = pd.DataFrame(
        counted(simulate(dataclasses.replace(design, seed=seed), AREAS)) for seed in range(pilots)
    )
    drawn = draw_pilots(design, 4000, 5, processes=True)
    together = {"followed_up": drawn.followed_up, **drawn.processes}
    for question, changes in drawn.changes.items():
        together[question] = changes.total / drawn.followed_up
    for name, alone in single.items():
        error = math.hypot(alone.sem(), stats.sem(together[name]))
        assert abs(alone.mean() - together[name].mean()) < 4 * error, name
        assert stats.ks_2samp(alone, together[name]).pvalue > 1e-4, name


def test_many_pilots_agree_in_distribution_with_single_ones() -> None:
    agree(DESIGN, 50)


@pytest.mark.slow
@pytest.mark.parametrize("odds", [1.0, 1.5])
def test_many_pilots_agree_with_several_hundred_single_ones(odds: float) -> None:
    agree(dataclasses.replace(DESIGN, people=64, devices=12, attrition_odds=odds), 800)


@pytest.mark.slow
def test_the_known_truth_of_the_default_pilot_is_held_at_the_nominal_rate(project_root: Path):
    """Five hundred pilots of the default case, each judged from its own tables."""
    raw = project_root / "data" / "raw"
    case = yaml.safe_load((raw / "monmouthshire" / "case.yaml").read_text(encoding="utf-8"))
    areas = pd.read_csv(raw / "reference" / "small_areas.csv")
    own = areas[areas["area_code"] == case["council"]]
    design = PilotDesign(**case["simulation"])
    truths = {"tasks": design.tasks_change, "life_satisfaction": design.life_satisfaction_change}
    held = {"tasks": 0, "life_satisfaction": 0, "weekly_use": 0, "follow_up": 0}
    for seed in range(500):
        answers = simulate(dataclasses.replace(design, seed=seed), own)["responses"]
        moved = {
            name: pairing.pairs(answers, name)["change"].dropna()
            for name in QUESTIONS["question_id"]
        }
        for name, truth in truths.items():
            found = t_interval(moved[name].tolist())
            held[name] += found.low <= truth <= found.high
        weekly = moved["weekly_use"]
        found = tango(int((weekly > 0).sum()), int((weekly < 0).sum()), len(weekly))
        held["weekly_use"] += found.low <= 0.2 <= found.high
        rate = wilson(len(weekly), design.people)
        held["follow_up"] += rate.low <= 1 - design.attrition <= rate.high
    for name, count in held.items():
        # within what chance leaves of 95 per cent, three standard errors of 500 pilots
        assert abs(count / 500 - 0.95) < 3 * math.sqrt(0.95 * 0.05 / 500), (name, count)


# Closed forms


def test_people_followed_up_are_binomial(ten_thousand: ManyPilots) -> None:
    followed = ten_thousand.estimates["O5"] / 100 * 40
    sizes = np.arange(41)
    expected = stats.binom.pmf(sizes, 40, 0.77)
    found = np.array([(np.abs(followed - size) < 1e-9).mean() for size in sizes])
    assert np.abs(found - expected).max() < 4 * math.sqrt(0.25 / 10_000)
    low_n = stats.binom.cdf(29, 40, 0.77)
    chance = rows(ten_thousand).at["O1", "chance_not_enough_information"]
    assert chance / 100 == pytest.approx(low_n, abs=4 * math.sqrt(low_n * (1 - low_n) / 10_000))


def test_chances_of_the_follow_up_rate_are_the_binomial_ones(ten_thousand: ManyPilots) -> None:
    row = rows(ten_thousand).loc["O5"]
    green = stats.binom.sf(27, 40, 0.77)  # 28 of 40 are 70 per cent
    red = stats.binom.cdf(20, 40, 0.77)
    assert row["chance_green"] / 100 == pytest.approx(green, abs=0.02)
    assert row["chance_red"] / 100 == pytest.approx(red, abs=0.002)
    held = [
        stats.binom.pmf(x, 40, 0.77)
        for x in range(41)
        if wilson(x, 40).low <= 0.77 <= wilson(x, 40).high
    ]
    assert row["chance_held"] / 100 == pytest.approx(sum(held), abs=0.012)


@pytest.mark.parametrize(("question", "outcome"), [("tasks", "O1"), ("life_satisfaction", "O3")])
def test_mean_and_spread_of_a_mean_change_are_the_exact_ones(question, outcome) -> None:
    design = dataclasses.replace(DESIGN, attrition=0.0)
    result = many(design, runs=10_000)
    mean, sd = simulated_answers.change_moments(design.transitions[question])
    found = result.estimates[outcome]
    error = sd / math.sqrt(40)
    assert found.mean() == pytest.approx(mean, abs=4 * error / 100)
    assert found.std() == pytest.approx(error, rel=0.03)
    row = rows(result).loc[outcome]
    assert (row["true_value"], row["truth_from"]) == (pytest.approx(mean), "stated")


def test_the_chance_of_green_without_attrition_is_the_exact_one() -> None:
    """Forty changes added up by convolution, beside forty changes drawn."""
    design = dataclasses.replace(DESIGN, attrition=0.0)
    table = design.transitions["tasks"]
    one = np.array([np.trace(table, offset) for offset in range(-8, 9)])
    total = np.ones(1)
    for _ in range(40):
        total = np.convolve(total, one)
    sums = np.arange(total.size) - 8 * 40
    green, red = total[sums >= 40].sum(), total[sums <= 12].sum()
    row = rows(many(design, runs=10_000)).loc["O1"]
    assert row["chance_green"] / 100 == pytest.approx(green, abs=0.02)
    assert row["chance_red"] / 100 == pytest.approx(red, abs=0.01)


def test_a_share_that_changes_has_the_exact_chances() -> None:
    """Of forty people each rises, falls or stays: the difference is a sum over both counts."""
    design = dataclasses.replace(DESIGN, attrition=0.0)
    up = stats.binom.pmf(np.arange(41), 40, 0.24)
    green = 0.0
    for rises in range(41):
        falls = np.arange(41 - rises)
        given_rises = stats.binom.pmf(falls, 40 - rises, 0.04 / 0.76)
        green += up[rises] * given_rises[(rises - falls) >= 6].sum()  # 6 of 40 are 15 points
    row = rows(many(design, runs=10_000)).loc["O2"]
    assert row["chance_green"] / 100 == pytest.approx(green, abs=0.02)


def test_intervals_hold_the_truth_about_as_often_as_they_say(ten_thousand: ManyPilots) -> None:
    held = rows(ten_thousand)["chance_held"]
    assert held[["O1", "O2", "O3"]].between(93.5, 96.5).all()
    assert held[["O4", "O6"]].isna().all()  # full counts have no interval


def test_people_who_leave_when_they_can_do_little_bias_the_change() -> None:
    """The truth is about everybody; with dependent attrition the interval misses it more often."""
    depends = many(dataclasses.replace(DESIGN, people=400, attrition=0.5, attrition_odds=1.6))
    apart = many(dataclasses.replace(DESIGN, people=400, attrition=0.5))
    one, other = rows(depends).loc["O1"], rows(apart).loc["O1"]
    assert one["true_value"] == other["true_value"] == 1.2
    assert one["mean_estimate"] < 1.1 < 1.19 < other["mean_estimate"] < 1.21
    assert one["chance_held"] < 70 < 93 < other["chance_held"]
    # how many stay is what was asked for, whoever they are
    assert rows(depends).at["O5", "mean_estimate"] == pytest.approx(50, abs=0.5)


# The rules of the plan


def pilots_of(result: ManyPilots, drawn: Drawn, pilot: int) -> pd.DataFrame:
    """What one of the pilots found, as progression takes it."""
    n = {"O1": drawn.followed_up, "O2": drawn.followed_up, "O3": drawn.followed_up}
    n |= {"O4": drawn.processes["loans"], "O5": np.full(result.runs, 40)}
    n |= dict.fromkeys(("O6", "O7"), drawn.processes["borrowers"])
    found = {name: result.estimates[name][pilot] for name in n}
    return pd.DataFrame(
        {
            "outcome_id": list(n),
            "estimate": list(found.values()),
            "low": np.nan,
            "high": np.nan,
            "n": [int(count[pilot]) for count in n.values()],
        }
    )


def test_colours_are_those_of_the_progression_rules() -> None:
    design = dataclasses.replace(DESIGN, people=39, tasks_change=0.7)
    result, drawn = many(design, runs=60), draw_pilots(design, 60, 2021, processes=True)
    colours = [
        progression.progress(PLAN, pilots_of(result, drawn, pilot)).set_index("outcome_id")[
            "colour"
        ]
        for pilot in range(60)
    ]
    counts = (
        pd.DataFrame(colours).apply(lambda column: column.value_counts(normalize=True)).fillna(0)
    )
    for name in progression.COLOURS:
        expected = 100 * counts.reindex(progression.COLOURS, fill_value=0).loc[name]
        assert rows(result)[f"chance_{name}"].to_dict() == pytest.approx(expected.to_dict()), name


@given(
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(0, 60),
    st.floats(-1, 1),
    st.sampled_from([0.8, 0.95, 0.99]),
)
def test_a_value_is_held_when_tangos_interval_holds_it(up, down, same, value, level) -> None:
    n = up + down + same
    if n == 0:
        return
    interval = tango(up, down, n, level)
    if min(abs(value - interval.low), abs(value - interval.high)) < 1e-6:
        return
    one = np.array([1])
    changes = Changes(up * one, down * one, up * one, down * one)
    drawn = Drawn(n * one, {"weekly_use": changes}, None)
    setting = many_measures.Setting(n, 1.0, 1, None, level)
    found = many_measures.estimates("paired_difference", drawn, "weekly_use", setting)
    assert found.holds(100 * value).item() == (interval.low <= value <= interval.high)
    assert found.estimate.item() == pytest.approx(100 * interval.estimate)


@given(st.lists(st.integers(-8, 8), min_size=0, max_size=40), st.floats(-4, 4))
def test_a_value_is_held_when_the_t_interval_holds_it(changes: list[int], value: float) -> None:
    numbers, one = np.array(changes, dtype=np.int64), np.array([1])
    moved = Changes(numbers.sum() * one, (numbers**2).sum() * one, one, one)
    drawn = Drawn(len(changes) * one, {"tasks": moved}, None)
    setting = many_measures.Setting(40, 1.0, 1, None, 0.95)
    found = many_measures.estimates("mean_change", drawn, "tasks", setting)
    interval = t_interval(changes)
    assert found.limited.item() == (interval.low is not None)
    if interval.low is None or min(abs(value - interval.low), abs(value - interval.high)) < 1e-6:
        return
    assert found.holds(value).item() == (interval.low <= value <= interval.high)


def test_an_interval_has_one_colour_and_rules_out_as_its_limits_say() -> None:
    result, drawn = many(runs=400), draw_pilots(DESIGN, 400, 2021, processes=False)
    sure = decided = 0
    for up, down, n in zip(
        drawn.changes["weekly_use"].up,
        drawn.changes["weekly_use"].down,
        drawn.followed_up,
        strict=True,
    ):
        if n < 30:
            continue
        found = tango(int(up), int(down), int(n)).scaled(100)
        colours = {
            progression.colour(part, 15.0, 5.0, "increase")
            for part in (found.estimate, found.low, found.high)
        }
        sure += len(colours) == 1
        decided += found.low > 5 or found.high < 15
    row = rows(result).loc["O2"]
    assert row["chance_sure"] == pytest.approx(100 * sure / 400)
    assert row["chance_decided"] == pytest.approx(100 * decided / 400)


@given(designs)
def test_chances_are_shares_of_a_whole_and_never_hide_too_few_people(design) -> None:
    result = many(design, runs=30)
    table = rows(result)
    assert table[CHANCES].sum(axis=1).to_numpy() == pytest.approx(100)
    assert (table[CHANCES] >= 0).all(axis=None)
    for name in ("chance_true", "chance_sure", "chance_decided", "chance_held"):
        assert table[name].dropna().between(0, 100).all()
    known = 100 - table["chance_not_enough_information"]
    assert (table["chance_sure"].fillna(0) <= known + 1e-9).all()
    assert (table["chance_decided"].fillna(0) <= known + 1e-9).all()
    if design.people < 30:
        survey = table.loc[["O1", "O2", "O3", "O5"], "chance_not_enough_information"]
        assert (survey == 100).all()


@given(st.floats(0.3, 2), st.floats(0, 0.5), st.integers(0, 3))
def test_a_stricter_threshold_is_never_easier(green: float, more: float, seed: int) -> None:
    plan = PLAN[PLAN["outcome_id"] == "O1"]
    easy, strict = (
        rows(many(plan=plan.assign(green=at), runs=200, seed=seed)).loc["O1"]
        for at in (green, green + more)
    )
    assert strict["chance_green"] <= easy["chance_green"]
    assert strict["chance_red"] == easy["chance_red"]
    lower = rows(many(plan=plan.assign(red=0.3 - more), runs=200, seed=seed)).loc["O1"]
    assert lower["chance_red"] <= easy["chance_red"]
    fewer = rows(many(plan=plan.assign(minimum_n=20.0), runs=200, seed=seed)).loc["O1"]
    name = "chance_not_enough_information"
    assert fewer[name] <= easy[name]


def test_a_cost_is_better_when_it_is_lower() -> None:
    cheap, dear = (rows(many(total_cost=cost)).loc["O6"] for cost in (2000.0, 20_000.0))
    assert (cheap["chance_green"], dear["chance_red"]) == (100, 100)


# Seeds, and what cannot be simulated


def test_the_same_seed_gives_the_same_pilots_and_another_one_others() -> None:
    one = many(seed=3)
    draw_pilots.cache_clear()
    same, other = many(seed=3), many(seed=4)
    pd.testing.assert_frame_equal(one.outcomes, same.outcomes)
    pd.testing.assert_frame_equal(one.counts, same.counts)
    assert not np.array_equal(one.estimates["O1"], other.estimates["O1"])
    assert "500 simulated pilots, seed 3" in one.definition


def test_the_designs_own_seed_does_not_matter() -> None:
    again = many(dataclasses.replace(DESIGN, seed=99))
    pd.testing.assert_frame_equal(many().outcomes, again.outcomes)


def test_answers_do_not_depend_on_whether_loans_are_drawn() -> None:
    survey = PLAN[PLAN["measure"].isin(many_measures.SURVEY_MEASURES)]
    found = many(plan=survey)
    assert found.counts["design_count"].tolist() == ["followed_up"]
    kept = rows(many()).loc[survey["outcome_id"]]
    pd.testing.assert_frame_equal(rows(found), kept)


def test_a_run_in_parts_draws_each_pilot_once(monkeypatch) -> None:
    monkeypatch.setattr("analysis.pilot.many_draws.PEOPLE_AT_ONCE", 1000)
    result = many(runs=510)
    assert all(found.size == 510 for found in result.estimates.values())
    assert rows(result).at["O1", "mean_estimate"] == pytest.approx(1.2, abs=0.05)


def test_what_cannot_be_simulated_has_no_chances_and_says_so() -> None:
    plan = pd.concat([PLAN, PLAN.iloc[[0]].assign(outcome_id="O8", priority="process")])
    plan.loc[plan["outcome_id"] == "O3", "measure"] = "weather"
    table = rows(many(plan=plan, total_cost=None))
    for name in ("O3", "O6", "O8"):
        assert table.at[name, "design_note"] == "not_simulated"
        assert table.loc[name, [*CHANCES, "chance_held", "true_value"]].isna().all()
    assert table.at["O1", "design_note"] == "simulated"


def test_thresholds_that_are_not_set_give_not_enough_information() -> None:
    plan = PLAN.assign(green=PLAN["green"].where(PLAN["outcome_id"] != "O1"))
    row = rows(many(plan=plan)).loc["O1"]
    assert row["chance_not_enough_information"] == 100
    assert row["true_colour"] == "not_enough_information"
    assert row[["chance_true", "chance_sure", "chance_decided"]].isna().all()


def test_a_pilot_that_everybody_leaves_has_no_change() -> None:
    row = rows(many(dataclasses.replace(DESIGN, attrition=1.0))).loc["O1"]
    assert row["chance_not_enough_information"] == 100
    assert row[["mean_estimate", "estimate_p5", "chance_held"]].isna().all()
    assert row["true_value"] == 1.2


def test_a_pilot_that_nobody_borrows_in_has_no_cost_a_borrower() -> None:
    table = rows(many(dataclasses.replace(DESIGN, borrowing_share=0.0)))
    assert table.at["O6", "chance_not_enough_information"] == 100
    assert table.at["O4", "mean_estimate"] == 0


@pytest.mark.parametrize(
    ("wrong", "stated"),
    [
        ({"runs": 0}, "runs 0, seed 2021 and level 0.95: give one run or more"),
        ({"seed": -1}, "a seed from 0 up"),
        ({"level": 1.0}, "a level between 0 and 1"),
        ({"plan": PLAN.assign(better="more")}, "better is 'more'"),
        ({"plan": PLAN.assign(red=1e6)}, "red 1000000.0 is better than green 1.0"),
    ],
)
def test_what_cannot_be_judged_is_refused(wrong: dict, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        many(**wrong)


def test_the_primary_outcome_is_the_only_one() -> None:
    assert many().primary()["outcome_id"] == "O1"
    with pytest.raises(ValueError, match=r"primary outcomes: \[\]; a pilot has exactly one"):
        many(plan=PLAN.iloc[1:]).primary()


def test_tables_for_readers_keep_the_plans_order() -> None:
    result = many()
    assert len(result.chances) == len(result.coverage) == len(PLAN)
    assert result.chances.columns.tolist()[2:] == [
        "true_value",
        "true_colour",
        *CHANCES,
        "chance_decided",
        "design_note",
    ]
    assert (result.coverage["estimate_p5"] <= result.coverage["estimate_p95"]).all()
    counts = result.counts.set_index("design_count")
    assert counts.at["followed_up", "mean_count"] == pytest.approx(40 * 0.77, abs=0.6)
    assert (counts["count_p5"] <= counts["count_p95"]).all()


# Other designs


def test_more_people_decide_more_often() -> None:
    table = many_designs.what_would_help(
        DESIGN, PLAN, QUESTIONS, AREAS, people=(20, 40, 160), runs=500
    )
    first = table[table["outcome_id"] == "O1"].set_index("design_people")
    assert first["design_devices"].to_dict() == {20: 4, 40: 9, 160: 36}
    assert first.at[20, "chance_not_enough_information"] == 100
    assert first["chance_decided"].is_monotonic_increasing
    assert first["mean_followed_up"].tolist() == pytest.approx([15.4, 30.8, 123.2], abs=0.8)
    assert "O6" not in set(table["outcome_id"])  # what it would cost is not known
    assert many_designs.first_enough(first.reset_index()) == 160
    assert many_designs.first_enough(first.reset_index().iloc[:1]) is None


def test_more_weeks_lend_more_often_and_leave_the_change_as_it_is() -> None:
    table = many_designs.what_would_help(
        DESIGN, PLAN, QUESTIONS, AREAS, people=(40,), weeks=(8, 16), runs=300
    )
    assert table["design_weeks"].unique().tolist() == [8, 16]
    short, long = (part.set_index("outcome_id") for _, part in table.groupby("design_weeks"))
    assert short.at["O7", "true_value"] <= long.at["O7", "true_value"]
    assert short.at["O1", "chance_green"] == long.at["O1", "chance_green"]


def test_the_chance_of_green_rises_with_the_truth() -> None:
    table = many_designs.under_other_truths(DESIGN, PLAN, QUESTIONS, AREAS, runs=500)
    assert table["true_value"].tolist() == [0.0, 0.3, 0.65, 1.0, 1.2]
    assert table["true_colour"].tolist() == ["red", "red", "amber", "green", "green"]
    assert table["chance_green"].is_monotonic_increasing
    assert table["chance_red"].is_monotonic_decreasing


def test_another_truth_of_weekly_use_keeps_the_share_who_stop() -> None:
    plan = PLAN.assign(priority=PLAN["outcome_id"].map({"O2": "primary"}).fillna("process"))
    table = many_designs.under_other_truths(DESIGN, plan, QUESTIONS, AREAS, runs=100)
    assert table["true_value"].tolist() == pytest.approx([0, 5, 10, 15, 20])
    other = many_designs.with_truth(DESIGN, "weekly_use", 10.0)
    assert (other.weekly_use_gain, other.weekly_use_loss) == (0.14, 0.04)
    assert many_designs.with_truth(DESIGN, "weekly_use", 20.0) == DESIGN


def test_another_truth_that_cannot_be_simulated_is_refused() -> None:
    with pytest.raises(ValueError, match="'weather' is not simulated; simulated: tasks"):
        many_designs.with_truth(DESIGN, "weather", 1.0)
    with pytest.raises(ValueError, match="does not fit; give"):
        many_designs.with_truth(DESIGN, "tasks", 9.0)
    with pytest.raises(ValueError, match="needed: one primary outcome, measured by one question"):
        many_designs.under_other_truths(DESIGN, PLAN.iloc[3:], QUESTIONS, AREAS)


def test_ten_thousand_pilots_take_little_time_and_memory() -> None:
    """The limits leave room for a machine that does other work."""
    many(runs=10)
    start = time.process_time()
    many(runs=10_000)
    assert time.process_time() - start < 5
    tracemalloc.start()  # numpy tells it of every array
    try:
        many(runs=10_000)
        assert 1e6 < tracemalloc.get_traced_memory()[1] < 100e6
    finally:
        tracemalloc.stop()
