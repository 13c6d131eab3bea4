"""Several tests at once: a short family that was planned, and one with correlated outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.pilot.change.answers import DECIMALS, Numbers

MOST_CONFIRMATORY = 5
MOST_EXACT = 13  # people whose signs are all enumerated (8,192 ways)
SAME = 1e-9  # two statistics that differ by less are equal


@dataclass(frozen=True)
class Holm:
    """P-values made larger for their number, in the order given; None where p was missing."""

    p_adjusted: list[float | None]
    family_size: int
    definition: str


@dataclass(frozen=True)
class MaxT:
    """Each outcome's t statistic and its p-value within the family.

    Attributes
    ----------
    outcomes
        Names of the columns, or their numbers.
    n
        People with a change of each outcome.
    t, p_adjusted
        None where nobody changed, or fewer than two people answered.
    family_size
        Outcomes with a statistic.
    exact
        Whether all ways to turn people's signs were taken, or `runs` drawn with `seed`.
    """

    outcomes: list[Any]
    n: list[int]
    t: list[float | None]
    p_adjusted: list[float | None]
    family_size: int
    exact: bool
    runs: int
    seed: int
    definition: str


def holm(p_values: Sequence[float | None] | Mapping[Any, float | None]) -> Holm:
    """Adjust p-values by Holm's step-down rule.

    Parameters
    ----------
    p_values
        One a test, or a mapping of names to them. None or NaN for a test that could not be made:
        it is not adjusted and does not count in the family.

    Returns
    -------
    Holm
        With the size of the family in figures and in words.

    Raises
    ------
    ValueError
        When a p-value is not between 0 and 1.

    Notes
    -----
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    given = list(p_values.values()) if isinstance(p_values, Mapping) else list(p_values)
    values = np.array([np.nan if pd.isna(p) else p for p in given], dtype="float64")
    there = ~np.isnan(values)
    if ((values[there] < 0) | (values[there] > 1)).any():
        msg = f"p-values lie between 0 and 1; found {values[there].tolist()}"
        raise ValueError(msg)
    size = int(there.sum())
    order = np.flatnonzero(there)[np.argsort(values[there], kind="stable")]
    stepped = np.maximum.accumulate(values[order] * np.arange(size, 0, -1))
    adjusted: list[float | None] = [None] * len(values)
    for place, p in zip(order.tolist(), np.minimum(stepped, 1.0).tolist(), strict=True):
        adjusted[place] = p
    left_out = len(values) - size
    words = f"Holm's step-down rule over {size} tests; {left_out} without a p-value not counted"
    return Holm(adjusted, size, words)


def max_t(
    changes: npt.ArrayLike | pd.DataFrame,
    *,
    exploratory: bool = False,
    runs: int = 10_000,
    seed: int = 2021,
) -> MaxT:
    """Test several correlated outcomes at once by turning people's signs.

    Parameters
    ----------
    changes
        People in rows, outcomes in columns, follow-up minus baseline; missing where a person has
        no change of that outcome. Each person's sign is turned for all outcomes together, so the
        correlation between outcomes is kept.
    exploratory
        Allow more than five outcomes: the result then supports no claim that was not planned.
    runs, seed
        Of the drawn signs, where there are too many people to take them all.

    Returns
    -------
    MaxT
        Two-sided p-values, adjusted for all outcomes of the family.

    Raises
    ------
    ValueError
        When there are more than five outcomes and they are not said to be exploratory, or the
        changes are not a table of finite numbers.

    Notes
    -----
    Westfall and Young (1993), single step, with sign flips: under no change a person's change is
    as likely to be its negative. Drawn signs count the observed one, so p is never 0.
    """
    frame = pd.DataFrame(changes)  # type: ignore[arg-type]
    if frame.shape[1] > MOST_CONFIRMATORY and not exploratory:
        msg = (
            f"{frame.shape[1]} outcomes: p-values are for a short family fixed beforehand, at "
            f"most {MOST_CONFIRMATORY}; choose those, or say exploratory=True"
        )
        raise ValueError(msg)
    values = frame.to_numpy(dtype="float64", na_value=np.nan)
    if np.isinf(values).any():
        msg = "changes are finite numbers, missing where there is none; found an infinite one"
        raise ValueError(msg)
    signs, exact = sign_matrix(len(values), runs, seed)
    statistics, adjusted = max_t_with(values, signs, exact=exact)
    kind = "all sign flips" if exact else f"{runs:,} drawn sign flips, seed {seed}"
    size = int(np.isfinite(adjusted).sum())
    return MaxT(
        outcomes=frame.columns.tolist(),
        n=(~np.isnan(values)).sum(axis=0).tolist(),
        t=[None if np.isnan(t) else t for t in statistics.tolist()],
        p_adjusted=[None if np.isnan(p) else p for p in adjusted.tolist()],
        family_size=size,
        exact=exact,
        runs=len(signs),
        seed=seed,
        definition=f"largest t under {kind}, shared by all outcomes; outcomes: {size}; two-sided",
    )


def sign_matrix(
    people: int, runs: int, seed: int | Sequence[int]
) -> tuple[npt.NDArray[np.float32], bool]:
    """Return rows of signs (1 or -1) for each person, and whether they are all there are."""
    if people <= MOST_EXACT:
        ways = np.arange(2**people)[:, None] >> np.arange(people)
        return (1 - 2 * (ways & 1)).astype("float32"), True
    bits = np.random.default_rng(seed).integers(0, 2, (runs, people), dtype=np.int8)
    return (1 - 2 * bits).astype("float32"), False


def max_t_with(
    changes: Numbers, signs: npt.NDArray[np.float32], *, exact: bool
) -> tuple[Numbers, Numbers]:
    """Return t statistics and family-wise p-values for given signs; NaN where there is none."""
    values = np.nan_to_num(np.round(changes, DECIMALS))
    n = (~np.isnan(changes)).sum(axis=0)
    squares = (values**2).sum(axis=0)
    usable = (n > 1) & (squares > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = _t(values.sum(axis=0), squares, n)
        flipped = np.abs(
            _t(signs.astype("float64") @ values[:, usable], squares[usable], n[usable])
        )
    largest = flipped.max(axis=1, initial=0.0)
    reached = np.abs(observed)
    counts = len(largest) - np.searchsorted(np.sort(largest), reached * (1 - SAME), side="left")
    p = counts / len(largest) if exact else (counts + 1) / (len(largest) + 1)
    return np.where(usable, observed, np.nan), np.where(usable, p, np.nan)


def _t(totals: Numbers, squares: Numbers, n: npt.NDArray[np.int64]) -> Numbers:
    """Return t from a sum and a sum of squares; infinite where everybody changed alike."""
    left = np.maximum(squares - totals**2 / n, 0.0)
    left = np.where(left < SAME * squares, 0.0, left)
    return totals / np.sqrt(n) / np.sqrt(left / (n - 1))
