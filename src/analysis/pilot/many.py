"""Thousands of simulated pilots of one design: how often would each outcome have each colour?

Before anybody is asked, a design is judged by what it would show: with so many people, devices
and weeks, and with this change as the truth, how often is the result green, amber, red or too
little to tell, and how often does the interval hold the truth?
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.pilot.design import PilotDesign
from analysis.pilot.many_draws import Drawn, draw_pilots
from analysis.pilot.many_measures import (
    LONG_RUN,
    PERCENT,
    STATED,
    SURVEY_MEASURES,
    Estimates,
    Setting,
    estimates,
)
from analysis.pilot.progression import COLOURS, colour

RUNS = 10_000
SEED = 2021
SIMULATED = "simulated"
NOT_SIMULATED = "not_simulated"
DAYS_IN_YEAR = 365.25
CHANCES = [f"chance_{name}" for name in COLOURS]
JUDGED = ["true_value", "true_colour", *CHANCES, "chance_decided"]
MIDDLE = (0.05, 0.95)  # nine in ten pilots lie between
NAMES = ["outcome_id", "priority", "outcome_en", "outcome_cy"]
NO_COLOUR = "not_enough_information"
FOUND = [
    *("true_value", "truth_from", "true_colour", *CHANCES, "chance_true", "chance_sure"),
    *("chance_decided", "chance_held", "mean_estimate", "estimate_p5", "estimate_p95"),
]


@dataclass(frozen=True)
class ManyPilots:
    """What many simulated pilots of one design show.

    Attributes
    ----------
    runs, seed
        How many pilots, and of which draws.
    level
        Of the intervals.
    outcomes
        One row an outcome of the plan: ``outcome_id``, ``priority``, ``outcome_en``,
        ``outcome_cy``, ``true_value`` (in the unit of the thresholds), ``truth_from`` (``stated``
        by the design, or ``long_run``: the mean of these pilots), ``true_colour``,
        ``chance_green``, ``chance_amber``, ``chance_red``, ``chance_not_enough_information`` (per
        cent, sum 100), ``chance_true`` (of the true value's colour), ``chance_sure`` (that the
        whole interval has the estimate's colour), ``chance_decided`` (that the interval rules out
        the red or the green threshold, so that a decision can rest on it), ``chance_held`` (that
        the interval holds the truth, among pilots that have one), ``mean_estimate``,
        ``estimate_p5``, ``estimate_p95`` (nine in ten pilots lie between) and ``design_note``
        (``simulated`` or ``not_simulated``). What a full count has no interval for is missing.
    counts
        One row a thing that is counted: ``design_count`` (code), ``mean_count``, ``count_p5``,
        ``count_p95``.
    estimates
        By outcome, the estimate of every pilot; missing where there is none.
    definition
        What was done, in plain words.
    """

    runs: int
    seed: int
    level: float
    outcomes: pd.DataFrame
    counts: pd.DataFrame
    estimates: dict[str, npt.NDArray[np.float64]]
    definition: str

    @property
    def chances(self) -> pd.DataFrame:
        """The columns of `outcomes` that say how often each colour comes up."""
        return self.outcomes[[*NAMES[2:], *JUDGED, "design_note"]]

    @property
    def coverage(self) -> pd.DataFrame:
        """The columns of `outcomes` that set estimates and intervals beside the truth."""
        spread = ["mean_estimate", "estimate_p5", "estimate_p95"]
        return self.outcomes[[*NAMES[2:], "true_value", "truth_from", *spread, "chance_held"]]

    def primary(self) -> pd.Series:
        """Return the row of the one primary outcome.

        Raises
        ------
        ValueError
            When there is none, or more than one.
        """
        first = self.outcomes[self.outcomes["priority"] == "primary"]
        if len(first) != 1:
            msg = f"primary outcomes: {first['outcome_id'].tolist()}; a pilot has exactly one"
            raise ValueError(msg)
        return first.iloc[0]


def simulate_many(
    design: PilotDesign,
    outcomes: pd.DataFrame,
    questions: pd.DataFrame,
    small_areas: pd.DataFrame,
    *,
    total_cost: float | None = None,
    level: float = 0.95,
    runs: int = RUNS,
    seed: int = SEED,
) -> ManyPilots:
    """Simulate many pilots of one design and judge each by the plan.

    Parameters
    ----------
    design
        The plan and the truth; its own seed is not used.
    outcomes
        ``outcome_id``, ``priority``, ``outcome_en``, ``outcome_cy``, ``measure``, ``better``,
        ``green``, ``red``, ``minimum_n``, as `progression.progress` takes them.
    questions
        ``question_id``, ``outcome_id``: which question measures an outcome.
    small_areas
        ``population_2019`` of each small area of the pilot's area.
    total_cost
        Whole cost of the pilot in pounds; without it a cost cannot be simulated.
    level
        Of the intervals.
    runs
        How many pilots; a chance of one half then has a standard error of 50 / sqrt(runs) points.
    seed
        Of the draws: the same design, runs and seed give the same result.

    Returns
    -------
    ManyPilots
        An outcome whose measure the simulator does not know has no chances and says so.

    Raises
    ------
    ValueError
        When there is less than one run, the level is not between 0 and 1, or a direction or a
        pair of thresholds cannot be.

    Notes
    -----
    Each colour is decided as `progression.progress` decides it: too few people first, then the
    estimate against the thresholds. Nothing is rounded before.
    """
    _check(runs, seed, level)
    measures = set(outcomes["measure"].dropna())
    processes = not measures <= set(SURVEY_MEASURES)
    drawn = draw_pilots(design, runs, seed, processes)
    setting = _setting(design, small_areas, total_cost, level)
    asked = questions.drop_duplicates("outcome_id").set_index("outcome_id")["question_id"].to_dict()
    rows, found = [], {}
    for plan in outcomes.to_dict("records"):
        question = str(asked.get(plan["outcome_id"], ""))
        result = estimates(str(plan["measure"]), drawn, question, setting)
        truth = _truth(design, str(plan["measure"]), question)
        named: dict[str, Any] = {name: plan[name] for name in NAMES}
        rows.append(named | _judged(plan, result, truth))
        if result is not None:
            found[plan["outcome_id"]] = result.estimate
    definition = (
        f"{runs} simulated pilots, seed {seed}, intervals at {level:g}; draws of their own for "
        "answers, joining, loans and sessions; colours by the plan's thresholds and least numbers"
    )
    return ManyPilots(runs, seed, level, pd.DataFrame(rows), _counts(drawn), found, definition)


def _check(runs: int, seed: int, level: float) -> None:
    if runs < 1 or seed < 0 or not 0 < level < 1:
        msg = (
            f"runs {runs}, seed {seed} and level {level}: give one run or more, a seed from 0 up "
            "and a level between 0 and 1"
        )
        raise ValueError(msg)


def _setting(
    design: PilotDesign, small_areas: pd.DataFrame, total_cost: float | None, level: float
) -> Setting:
    days = (design.end - design.start).days + 1
    years = design.devices * days / DAYS_IN_YEAR
    residents = int(small_areas["population_2019"].sum())
    return Setting(design.people, years, residents, total_cost, level)


def _truth(design: PilotDesign, measure: str, question: str) -> float | None:
    """Return the value that the design states, in the unit of the thresholds."""
    if measure == "follow_up_rate":
        return PERCENT * (1 - design.attrition)
    if measure == "paired_difference" and question == "weekly_use":
        return PERCENT * (design.weekly_use_gain - design.weekly_use_loss)
    means = {
        "tasks": design.tasks_change,
        "life_satisfaction": design.life_satisfaction_change,
        "weekly_use": design.weekly_use_gain - design.weekly_use_loss,
    }
    return means.get(question) if measure == "mean_change" else None


def _judged(
    plan: dict[Hashable, Any], result: Estimates | None, stated: float | None
) -> dict[str, Any]:
    """Judge one outcome in every pilot."""
    limits = (plan["green"], plan["red"], plan["better"])
    colour(None, *limits)  # refuses a direction or thresholds that cannot be
    if result is None:
        return dict.fromkeys(FOUND) | {"design_note": NOT_SIMULATED}
    spread = _spread(result)
    truth = spread["mean_estimate"] if stated is None else stated
    true_colour = colour(truth, *limits)
    codes = _colours(result, plan)
    chances = [_share(codes == place) for place in range(len(COLOURS))]
    return {
        "true_value": truth,
        "truth_from": LONG_RUN if stated is None else STATED,
        "true_colour": true_colour,
        **dict(zip(CHANCES, chances, strict=True)),
        "chance_true": None if true_colour == NO_COLOUR else chances[COLOURS.index(true_colour)],
        **_clear(result, codes, plan),
        "chance_held": _held(result, truth),
        **spread,
        "design_note": SIMULATED,
    }


def _spread(result: Estimates) -> dict[str, float | None]:
    names = ("mean_estimate", "estimate_p5", "estimate_p95")
    known = result.estimate[~np.isnan(result.estimate)]
    if not known.size:
        return dict.fromkeys(names)
    low, high = np.quantile(known, MIDDLE)
    return dict(zip(names, (float(known.mean()), float(low), float(high)), strict=True))


def _colours(result: Estimates, plan: dict[Hashable, Any]) -> npt.NDArray[np.int64]:
    """Return the place in `COLOURS` of every pilot's colour, by the plan's own rule."""
    values, place = np.unique(result.estimate, return_inverse=True)
    named = [colour(float(value), plan["green"], plan["red"], plan["better"]) for value in values]
    codes = np.array([COLOURS.index(name) for name in named], dtype=np.int64)[place]
    if pd.notna(plan["minimum_n"]):
        codes[~(result.n >= plan["minimum_n"])] = COLOURS.index(NO_COLOUR)
    return codes


def _clear(
    result: Estimates, codes: npt.NDArray[np.int64], plan: dict[Hashable, Any]
) -> dict[str, float | None]:
    """Return how often an interval is clear of thresholds; None where there is no interval.

    It has one colour when it is clear of every threshold beside that colour. It rules a threshold
    out when it lies wholly on the side that is not judged by it.
    """
    if result.holds is None or pd.isna(plan["green"]) or pd.isna(plan["red"]):
        return {"chance_sure": None, "chance_decided": None}
    green, amber, red = (codes == place for place in range(3))
    off_green, off_red = (~result.holds(plan[name]) & result.limited for name in ("green", "red"))
    sure = (green & off_green) | (red & off_red) | (amber & off_green & off_red)
    decided = (~red & off_red) | (~green & off_green)
    known = codes != COLOURS.index(NO_COLOUR)
    return {"chance_sure": _share(sure & known), "chance_decided": _share(decided & known)}


def _held(result: Estimates, truth: float | None) -> float | None:
    if result.holds is None or truth is None or not result.limited.any():
        return None
    return _share(result.holds(truth)[result.limited])


def _share(flags: npt.NDArray[np.bool_]) -> float:
    return PERCENT * float(flags.mean())


def _counts(drawn: Drawn) -> pd.DataFrame:
    """Tabulate what the pilots would count, with the range of nine in ten of them."""
    counted = {"followed_up": drawn.followed_up, **(drawn.processes or {})}
    rows = []
    for name in ("followed_up", "borrowers", "loans", "unmet", "attendances"):
        if name in counted:
            low, high = np.quantile(counted[name], MIDDLE, method="inverted_cdf")
            rows.append((name, float(counted[name].mean()), int(low), int(high)))
    return pd.DataFrame(rows, columns=["design_count", "mean_count", "count_p5", "count_p95"])
