"""How long ten thousand simulated pilots take, beside a plain loop over single ones.

Run with ``.venv/bin/python benchmarks/pilots.py``. The plain loop simulates one pilot after
another and judges each from its own tables; it is timed on some pilots and scaled up, as the
table says. Both must give the same chances, within what chance leaves of the few pilots of the
loop. Only the ratio of the two says anything on another machine.
"""

import dataclasses
import resource
import sys
import time

import numpy as np
import pandas as pd

from analysis.pilot import pairing, progression
from analysis.pilot.design import PilotDesign, simulate
from analysis.pilot.intervals import t_interval, tango
from analysis.pilot.many import simulate_many
from analysis.pilot.many_designs import under_other_truths, what_would_help
from analysis.pilot.many_draws import draw_pilots

RUNS, SAMPLE, REPEATS = 10_000, 200, 3
DESIGN = PilotDesign(
    start="2021-11-01",
    end="2022-02-27",
    people=64,
    devices=30,
    champions=6,
    sessions_per_week=3,
    seed=0,
    attrition=0.23,
    tasks_change=1.2,
    weekly_use_gain=0.24,
    weekly_use_loss=0.04,
    life_satisfaction_change=0.2,
)
PLAN = pd.DataFrame(
    [
        ("tasks", "primary", "mean_change", 1.0, 0.3),
        ("weekly_use", "secondary", "paired_difference", 15.0, 5.0),
        ("life_satisfaction", "secondary", "mean_change", 0.3, 0.0),
        ("loans", "process", "loans_per_device_year", 9.0, 8.0),
        ("follow_up", "process", "follow_up_rate", 70.0, 50.0),
    ],
    columns=["outcome_id", "priority", "measure", "green", "red"],
).assign(outcome_en="", outcome_cy="", better="increase", minimum_n=30)
QUESTIONS = PLAN.iloc[:3].assign(question_id=PLAN["outcome_id"])[["question_id", "outcome_id"]]


def areas() -> pd.DataFrame:
    """Make up fifty small areas."""
    rng = np.random.default_rng(2021)
    return pd.DataFrame(
        {
            "lsoa11_code": [f"W{number:02d}" for number in range(50)],
            "population_2019": rng.integers(1000, 2500, 50),
            "uk_ruc": rng.integers(0, 3, 50),
        }
    )


def plain(small_areas: pd.DataFrame, pilots: int) -> pd.DataFrame:
    """Simulate and judge one pilot after another."""
    colours = []
    for seed in range(pilots):
        pilot = simulate(dataclasses.replace(DESIGN, seed=seed), small_areas)
        colours.append([found_colour(pilot, plan) for plan in PLAN.to_dict("records")])
    table = pd.DataFrame(colours, columns=PLAN["outcome_id"])
    shares = {name: 100 * (table == name).mean() for name in progression.COLOURS}
    return pd.DataFrame(shares)


def found_colour(pilot: dict[str, pd.DataFrame], plan: dict) -> str:
    """Estimate one outcome of one pilot, with its interval, and give it its colour."""
    if plan["measure"] == "loans_per_device_year":
        days = (DESIGN.end - DESIGN.start).days + 1
        estimate, n = len(pilot["loans"]) / (DESIGN.devices * days / 365.25), len(pilot["loans"])
    elif plan["measure"] == "follow_up_rate":
        rate, base = pairing.follow_up_rate(pilot["responses"])
        estimate, n = rate.estimate, base.n_baseline
    else:
        change = pairing.pairs(pilot["responses"], plan["outcome_id"])["change"].dropna()
        n, up, down = len(change), int((change > 0).sum()), int((change < 0).sum())
        is_mean = plan["measure"] == "mean_change"
        found = t_interval(change.tolist()) if is_mean else tango(up, down, n).scaled(100)
        estimate = found.estimate
    if n < plan["minimum_n"]:
        return "not_enough_information"
    return progression.colour(estimate, plan["green"], plan["red"], plan["better"])


def timed(call) -> tuple[float, object]:
    """Return the best time of a few and the result."""
    best, result = float("inf"), None
    for _ in range(REPEATS):
        draw_pilots.cache_clear()
        start = time.perf_counter()
        result = call()
        best = min(best, time.perf_counter() - start)
    return best, result


def main() -> None:
    """Time both, check that they agree, and print one line each."""
    small_areas = areas()
    given = (DESIGN, PLAN, QUESTIONS, small_areas)
    together, many = timed(lambda: simulate_many(*given, runs=RUNS))
    start = time.perf_counter()
    shares = plain(small_areas, SAMPLE)
    loop = (time.perf_counter() - start) * RUNS / SAMPLE
    for name, share in shares.items():
        found = many.outcomes.set_index("outcome_id")[f"chance_{name}"]
        error = np.sqrt(np.maximum(found * (100 - found), 100) / SAMPLE)
        assert (abs(share - found) < 4.5 * error).all(), (name, share, found)
    sizes, _ = timed(lambda: what_would_help(*given, runs=RUNS))
    truths, _ = timed(lambda: under_other_truths(*given, runs=RUNS))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{RUNS} pilots of {DESIGN.people} people, {len(PLAN)} outcomes\n"
        f"all at once: {together:.2f} s (best of {REPEATS})\n"
        f"plain loop: {loop:.0f} s (from {SAMPLE} pilots)\n"
        f"ratio: {loop / together:.0f}\n"
        f"four numbers of people, {RUNS} pilots each: {sizes:.2f} s\n"
        f"five truths, {RUNS} pilots each: {truths:.2f} s\n"
        f"memory of the whole run: {memory:.0f} MB\n"
    )


if __name__ == "__main__":
    main()
