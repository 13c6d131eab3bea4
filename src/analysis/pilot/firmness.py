"""How firm each outcome's colour is: amber in two, and the chances of green and of red."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from statistics import fmean

import pandas as pd
from scipy import stats

from analysis.pilot.change.consistent import printed_alike, published
from analysis.pilot.intervals import FULL_COUNT, NO_VALUES
from analysis.pilot.pairing import pairs
from analysis.pilot.progression import round_to
from analysis.pilot.signals import (
    Chances,
    amber_cut,
    chances,
    chances_of_difference,
    chances_of_mean,
    signal,
)

# What one whole is, in the unit of a measure that is a share of people; and measures that are the
# mean of one number a person.
SHARES = {"follow_up_rate": 100.0, "borrowers_per_1000": 1000.0}
MEANS = ("mean_change",)
PAIRED = ("paired_difference",)
NO_BASE = "no_base"
SHOWN_CHANCE = 5  # per cent
PAIRED_CHANCE = 25


def firmness(
    judged: pd.DataFrame,
    bases: Mapping[str, int],
    discordant: Mapping[str, tuple[int, int]] | None = None,
    level: float = 0.95,
    prior: str = "jeffreys",
) -> pd.DataFrame:
    """Say for each outcome how firm its colour is.

    Parameters
    ----------
    judged
        As `analysis.pilot.progression.progress` returns it, with limits at `level`.
    bases
        For each measure of `SHARES`, how many people its share is of.
    discordant
        For each outcome that is a paired difference, how many people went up and down. Its cut
        and chances are the means over all counts that fit its published interval: those of the
        counts themselves would tell a reader more than the interval does.
    level
        Level of the limits in `judged`, from which a mean's standard error is taken back.
    prior
        Of shares and differences: see `chances`.

    Returns
    -------
    pandas.DataFrame
        One row an outcome, in order: ``outcome_id``, ``signal`` (a code of `SIGNALS`),
        ``amber_cut`` in the unit of the thresholds, ``chance_green`` and ``chance_red`` (per
        cent) and ``chance_note``: ``calculated``, ``full_count``, ``no_base``, ``no_values``.
    """
    pairs = discordant or {}
    rows = [_row_firmness(row, bases, pairs, level, prior) for row in judged.to_dict("records")]
    columns = ["outcome_id", "signal", "amber_cut", "chance_green", "chance_red", "chance_note"]
    table = pd.DataFrame(rows, columns=columns)
    numbers = ["amber_cut", "chance_green", "chance_red"]
    return table.astype(dict.fromkeys(numbers, "float64"))


def went_up_and_down(
    responses: pd.DataFrame, questions: pd.DataFrame
) -> dict[str, tuple[int, int]]:
    """Count who answered higher and who answered lower the second time, for `firmness`.

    Parameters
    ----------
    responses
        As for `analysis.pilot.pairing.pairs`.
    questions
        ``question_id``, ``outcome_id``.

    Returns
    -------
    dict of str to tuple of int
        By outcome, whichever way is better. It holds counts of few people: never show it.
    """
    found = {}
    for question, outcome in zip(questions["question_id"], questions["outcome_id"], strict=True):
        change = pairs(responses, question)["change"]
        found[outcome] = (int((change > 0).sum()), int((change < 0).sum()))
    return found


def shown(firm: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    """Return the table of firmness as it may be published.

    Parameters
    ----------
    firm
        As `firmness` returns it.
    moved
        As `analysis.pilot.advice.move_colours` returns it, for the same outcomes.

    Returns
    -------
    pandas.DataFrame
        One row an outcome: ``outcome_en``, ``outcome_cy``, ``colour_final``, ``colour_certain``,
        ``signal``, ``amber_cut``, ``chance_green``, ``chance_red``, ``chance_note``. Chances are
        rounded to `SHOWN_CHANCE`; a paired difference has them rounded to `PAIRED_CHANCE` and no
        cut, since finer ones would give back how many people changed.
    """
    names = ["outcome_id", "outcome_en", "outcome_cy", "measure", "colour_final", "colour_certain"]
    table = moved[names].merge(firm, on="outcome_id")
    paired = table["measure"].isin(PAIRED)
    steps = paired.map({True: PAIRED_CHANCE, False: SHOWN_CHANCE}).astype("float64")
    for column in ("chance_green", "chance_red"):
        table[column] = round_to(table[column], steps)
    table["amber_cut"] = table["amber_cut"].where(~paired)
    return table.drop(columns=["outcome_id", "measure"])


def _row_firmness(
    row: dict,
    bases: Mapping[str, int],
    discordant: Mapping[str, tuple[int, int]],
    level: float,
    prior: str,
) -> tuple:
    """Choose the distribution that a measure has; none for a full count."""
    name, colour, measure = row["outcome_id"], row["colour"], row["measure"]
    if colour == "not_enough_information":
        return (name, colour, None, None, None, NO_VALUES)
    cut, found = None, Chances(None, None, None, FULL_COUNT, "full count")
    limits = {"green": row["green"], "red": row["red"], "better": row["better"]}
    if measure in SHARES:
        cut, found = _share(row, bases.get(measure), prior)
    elif measure in MEANS:
        cut, found = _mean(row, limits, level)
    elif measure in PAIRED:
        cut, found = _difference(row, discordant.get(name), prior, level)
    split = signal(colour, row["estimate"], cut, row["better"])
    parts = [None if part is None else 100 * part for part in (found.green, found.red)]
    return (name, split, cut, *parts, found.note)


def _share(row: dict, base: int | None, prior: str) -> tuple[float | None, Chances]:
    if base is None or base < 1:
        return None, Chances(None, None, None, NO_BASE, "base not given")
    whole = SHARES[row["measure"]]
    green, red = row["green"] / whole, row["red"] / whole
    successes = round(row["estimate"] / whole * base)
    cut = amber_cut(red, base, row["better"]) * whole
    return cut, chances(successes, base, green, red, prior, row["better"])


def _mean(row: dict, limits: dict, level: float) -> tuple[float | None, Chances]:
    n = row["estimate_n"]
    if pd.isna(row["estimate_low"]) or pd.isna(row["estimate_high"]) or n < 2:
        return None, Chances(None, None, None, NO_VALUES, "no interval")
    half = (row["estimate_high"] - row["estimate_low"]) / 2
    error = half / stats.t.ppf((1 + level) / 2, n - 1)
    cut = amber_cut(row["red"], int(n), row["better"], spread=error * math.sqrt(n))
    return cut, chances_of_mean(row["estimate"], error, n - 1, **limits)


def _difference(
    row: dict, changed: tuple[int, int] | None, prior: str, level: float
) -> tuple[float | None, Chances]:
    if changed is None:
        return None, Chances(None, None, None, NO_BASE, "counts not given")
    n = int(row["estimate_n"])
    shown = published(*changed, n, level=level)
    if shown.step is None or n < 2:
        return None, Chances(None, None, None, NO_VALUES, "no interval that may be published")
    fits = printed_alike(shown, n, level=level)
    cut = fmean(amber_cut(row["red"], n, row["better"], spread=_spread(*each, n)) for each in fits)
    limits = (row["green"] / 100, row["red"] / 100)
    found = [chances_of_difference(*each, n, *limits, prior, row["better"]) for each in fits]
    green, amber, red = (
        fmean(getattr(each, name) for each in found) for name in ("green", "amber", "red")
    )
    return cut, replace(found[0], green=green, amber=amber, red=red)


def _spread(improved: int, worsened: int, n: int) -> float:
    """Return the standard deviation of changes of 100, 0 and -100."""
    share = (improved - worsened) / n
    return 100 * math.sqrt(max((improved + worsened) / n - share**2, 0.0) * n / (n - 1))
