"""Values that somebody has stated for outcomes, and the chance that each is worth its cost."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.pilot.cost_draws import RUNS, SEED
from analysis.pilot.intervals import CALCULATED, NO_VALUES, Interval, full_count
from analysis.pilot.worth import Draws, chance, draw


def draw_outcomes(
    costs: pd.DataFrame,
    judged: pd.DataFrame,
    counts: Mapping[str, int],
    level: float = 0.95,
    runs: int = RUNS,
    seed: int = SEED,
) -> dict[str, Draws]:
    """Draw costs and change for every outcome whose change can be counted in people or loans.

    Parameters
    ----------
    costs
        As for `analysis.pilot.cost_draws.draw_items`.
    judged
        ``outcome_id``, ``measure``, ``better``, ``estimate``, ``estimate_low``,
        ``estimate_high``, ``estimate_n``, as `analysis.pilot.progression.progress` returns them.
    counts
        By measure that is a full count, how many there were (loans).
    level
        Of the limits in `judged`.
    runs, seed
        As for `analysis.pilot.worth.draw`.

    Returns
    -------
    dict of str to Draws
        By outcome: a mean change from the t distribution, a paired difference from the normal
        curve, a count as it is. Outcomes with another measure are left out.
    """
    how = {"level": level, "runs": runs, "seed": seed}
    drawn = {}
    for row in judged.to_dict("records"):
        measure, better = row["measure"], row["better"]
        n = 0 if pd.isna(row["estimate_n"]) else int(row["estimate_n"])
        if measure in counts:
            found = draw(costs, full_count(counts[measure]), 1, **how)  # type: ignore[arg-type]
        elif measure == "mean_change":
            found = draw(costs, _interval(row, 1), n, better, "t", **how)  # type: ignore[arg-type]
        elif measure == "paired_difference":
            found = draw(costs, _interval(row, 100), n, better, "normal", **how)  # type: ignore[arg-type]
        else:
            continue
        drawn[row["outcome_id"]] = found
    return drawn


def worthwhile(values: pd.DataFrame, draws: Mapping[str, Draws]) -> pd.DataFrame:
    """Give the chance of being worthwhile at each value that somebody has stated.

    Parameters
    ----------
    values
        ``outcome_id``, ``what_en``, ``what_cy``, ``value_gbp``, ``value_low_gbp``,
        ``value_high_gbp``; may be empty.
    draws
        By outcome.

    Returns
    -------
    pandas.DataFrame
        One row a value, in their order: the columns above without the id, then
        ``chance_worthwhile`` (per cent) and ``worth_note``.

    Raises
    ------
    ValueError
        When an outcome has a value and no draws.
    """
    absent = sorted(set(values["outcome_id"]) - set(draws))
    if absent:
        msg = f"valued without draws: {', '.join(absent)}; drawn: {', '.join(draws) or 'none'}"
        raise ValueError(msg)
    table = values[["what_en", "what_cy", "value_gbp", "value_low_gbp", "value_high_gbp"]]
    rows = values.to_dict("records")
    chances = [
        chance(draws[row["outcome_id"]], row["value_gbp"], row["value_low_gbp"],
               row["value_high_gbp"])
        for row in rows
    ]  # fmt: skip
    notes = [draws[row["outcome_id"]].note for row in rows]
    return table.assign(
        chance_worthwhile=pd.Series(chances, index=table.index, dtype="float64"), worth_note=notes
    ).reset_index(drop=True)


def _interval(row: dict, whole: float) -> Interval:
    """Take an estimate and its limits back from a row; without limits there is nothing to draw."""
    names = ("estimate", "estimate_low", "estimate_high")
    estimate, low, high = (None if pd.isna(row[name]) else row[name] / whole for name in names)
    known = estimate is not None and low is not None and high is not None
    return Interval(estimate, low, high, CALCULATED if known else NO_VALUES)
