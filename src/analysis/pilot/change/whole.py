"""All intervals and tests of a whole pilot at once: people are resampled once for all outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.pilot.change import mcnemar
from analysis.pilot.change.answers import DECIMALS, Numbers, check_better
from analysis.pilot.change.bootstrap import (
    CALCULATED,
    DEGENERATE,
    corrected_levels,
    resample_counts,
    unsound,
)
from analysis.pilot.change.families import max_t_with, sign_matrix
from analysis.pilot.change.signs import sign_flip
from analysis.pilot.intervals import checked_level, tango_limits


def whole_pilot(
    before: pd.DataFrame,
    after: pd.DataFrame,
    *,
    better: str | Sequence[str] = "increase",
    groups: Mapping[str, npt.ArrayLike] | None = None,
    level: float = 0.95,
    runs: int = 10_000,
    seed: int = 2021,
) -> pd.DataFrame:
    """Compute every interval and test of every outcome in every subgroup.

    Parameters
    ----------
    before, after
        People in rows and outcomes in columns, the same in both; missing where there is no answer.
    better
        ``increase`` or ``decrease``, one for all outcomes or one each.
    groups
        By name, who belongs to it (true or false for each person); everybody by default.
    level
        Of the intervals.
    runs, seed
        Of the resamples and of the signs. They are drawn once a group and shared by its outcomes.

    Returns
    -------
    pandas.DataFrame
        One row a group and outcome: ``group``, ``outcome``, ``n``, ``n_missing``, ``before``,
        ``after``, ``change`` with ``t_low`` and ``t_high``, ``dz``, ``percentile_low``/``_high``,
        ``bca_low``/``_high`` (missing where not sound, ``bca_note`` says why), ``improved``,
        ``worsened``, ``net`` with ``net_low`` and ``net_high`` (Tango, -1 to 1), and two-sided
        ``p_t``, ``p_sign_flip`` (exact on a grid), ``p_midp`` (of improved against worsened) and
        ``p_max_t`` (over the group's outcomes).

        This is working material: counts of few people and tests that nobody planned are in it.
        Publish from `changes_table` and `confirmatory_tests`.

    Raises
    ------
    ValueError
        When the two tables differ in people or outcomes, a group has not one entry a person, or a
        direction is not known.
    """
    checked_level(level)
    change = np.round(_matrix(after) - _matrix(before), DECIMALS)
    _check_tables(before, after, change)
    directions = [better] * before.shape[1] if isinstance(better, str) else list(better)
    signs = np.array([check_better(name) for name in directions])
    if len(signs) != before.shape[1]:
        msg = f"{len(signs)} directions for {before.shape[1]} outcomes: give one, or one each"
        raise ValueError(msg)
    members = _members(groups, len(before))
    first, second = _matrix(before), _matrix(after)
    parts = []
    for number, (name, mask) in enumerate(members.items()):
        rows = (first[mask], second[mask], change[mask])
        found = _group(*rows, signs, level, runs, [seed, number])
        parts.append(pd.DataFrame({"group": name, "outcome": before.columns, **found}))
    return pd.concat(parts, ignore_index=True)


def _group(
    before: Numbers,
    after: Numbers,
    change: Numbers,
    signs: npt.NDArray[np.int64],
    level: float,
    runs: int,
    seed: list[int],
) -> dict[str, object]:
    there = ~np.isnan(change)
    n = there.sum(axis=0)
    missing = (~np.isnan(before)).sum(axis=0) - n
    shown = {
        "n": n,
        "n_missing": missing,
        "before": _mean(before, there),
        "after": _mean(after, there),
    }
    columns = [column[known] for column, known in zip(change.T, there.T, strict=True)]
    flips, exact = sign_matrix(len(change), runs, seed)
    return {
        **shown,
        **_means(change, there, level),
        **_bootstrapped(change, there, columns, level, runs, seed),
        **_net(change * signs, n, level),
        "p_sign_flip": np.array([sign_flip(column).p for column in columns], dtype="float64"),
        "p_max_t": max_t_with(change, flips, exact=exact)[1],
    }


def _means(change: Numbers, there: npt.NDArray[np.bool_], level: float) -> dict[str, Numbers]:
    from scipy.special import stdtr, stdtrit

    n = there.sum(axis=0)
    mean = _mean(change, there)
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = np.where(there, (change - mean) ** 2, 0.0).sum(axis=0)
        sd = np.where(squares > 0, np.sqrt(squares / (n - 1)), np.nan)
        error = sd / np.sqrt(n)
        half = stdtrit(np.maximum(n - 1, 1), (1 + level) / 2) * error
        p = 2 * stdtr(np.maximum(n - 1, 1), -np.abs(mean / error))
        limits = {"t_low": mean - half, "t_high": mean + half}
    return {"change": mean, **limits, "dz": mean / sd, "p_t": p}


def _net(better: Numbers, n: npt.NDArray[np.int64], level: float) -> dict[str, Numbers]:
    improved, worsened = (better > 0).sum(axis=0), (better < 0).sum(axis=0)
    low, high = tango_limits(improved, worsened, np.maximum(n, 1), level)
    some = n > 0
    net = np.where(some, (improved - worsened) / np.maximum(n, 1), np.nan)
    limits = {"net_low": np.where(some, low, np.nan), "net_high": np.where(some, high, np.nan)}
    p = np.where(some, mcnemar.p_midp(improved, worsened), np.nan)
    return {"improved": improved, "worsened": worsened, "net": net, **limits, "p_midp": p}


def _bootstrapped(
    change: Numbers,
    there: npt.NDArray[np.bool_],
    columns: list[Numbers],
    level: float,
    runs: int,
    seed: list[int],
) -> dict[str, object]:
    drawn = np.sort(_resampled_means(change, there, runs, seed), axis=0)
    mean = _mean(change, there)
    away = np.where(there, change - mean, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        acceleration = (away**3).sum(axis=0) / (6 * (away**2).sum(axis=0) ** 1.5)
    below = np.array([share_below(d, m) for d, m in zip(drawn.T, mean, strict=True)])
    tails = np.array([[(1 - level) / 2], [(1 + level) / 2]])
    plain = column_quantiles(drawn, np.broadcast_to(tails, (2, len(mean))))
    corrected = column_quantiles(drawn, corrected_levels(below, acceleration, level))
    notes = [unsound(column) for column in columns]
    for place, note in enumerate(notes):
        if note == CALCULATED and np.isnan(corrected[:, place]).any():
            notes[place] = DEGENERATE
    sound = np.array([note == CALCULATED for note in notes])
    corrected = np.where(sound, corrected, np.nan)
    names = ("percentile_low", "percentile_high", "bca_low", "bca_high")
    return dict(zip(names, (*plain, *corrected), strict=True)) | {"bca_note": notes}


def _resampled_means(
    change: Numbers, there: npt.NDArray[np.bool_], runs: int, seed: list[int]
) -> Numbers:
    people = len(change)
    if people == 0:
        return np.full((runs, change.shape[1]), np.nan)
    counts = resample_counts(people, runs, np.random.default_rng(seed))
    totals = counts @ np.nan_to_num(change)
    if there.all():
        return np.round(totals / people, DECIMALS)
    # A resample may hold nobody who answered: it then has no mean.
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.round(totals / (counts @ there.astype("float64")), DECIMALS)


def share_below(ordered: Numbers, estimate: float) -> float:
    """Return which share of resamples, in order, lies below; those equal count by half."""
    close = 10.0 ** -(DECIMALS - 1)
    reached = np.searchsorted(ordered, [estimate - close, estimate + close])
    return float(reached.mean()) / len(ordered)


def column_quantiles(ordered: Numbers, levels: Numbers) -> Numbers:
    """Return, for each column, quantiles of values in order; NaN for a NaN level."""
    places = np.nan_to_num(levels) * (len(ordered) - 1)
    low = np.floor(places).astype("int64")
    high = np.minimum(low + 1, len(ordered) - 1)
    column = np.arange(ordered.shape[1])
    found = ordered[low, column] + (places - low) * (ordered[high, column] - ordered[low, column])
    return np.where(np.isnan(levels), np.nan, found)


def _mean(values: Numbers, there: npt.NDArray[np.bool_]) -> Numbers:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(there, values, 0.0).sum(axis=0) / there.sum(axis=0)


def _matrix(frame: pd.DataFrame) -> Numbers:
    return frame.to_numpy(dtype="float64", na_value=np.nan)


def _members(
    groups: Mapping[str, npt.ArrayLike] | None, people: int
) -> dict[str, npt.NDArray[np.bool_]]:
    if groups is None:
        return {"all": np.ones(people, dtype=bool)}
    found = {name: np.asarray(mask, dtype=bool) for name, mask in groups.items()}
    wrong = [name for name, mask in found.items() if mask.shape != (people,)]
    if wrong:
        msg = f"groups {wrong} do not say true or false once for each of {people} people"
        raise ValueError(msg)
    return found


def _check_tables(before: pd.DataFrame, after: pd.DataFrame, change: Numbers) -> None:
    faults: Iterable[str] = [
        f"the {what} differ"
        for what, same in (
            ("people (index)", before.index.equals(after.index)),
            ("outcomes (columns)", before.columns.equals(after.columns)),
        )
        if not same
    ]
    if np.isinf(change).any():
        faults = [*faults, "an answer is infinite"]
    if faults:
        msg = f"before and after are of the same people and outcomes, in one order: {faults}"
        raise ValueError(msg)
