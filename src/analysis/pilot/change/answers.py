"""The two answers of the same people, checked once for all methods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.float64]
BETTER = ("increase", "decrease")
DECIMALS = 9  # changes are differences of decimals: 0.3 - 0.1 must equal 0.2


@dataclass(frozen=True)
class Both:
    """The complete pairs, and how many people answered the first time only."""

    before: Numbers
    after: Numbers
    n_missing: int

    @property
    def n(self) -> int:
        """How many complete pairs there are."""
        return len(self.before)

    @property
    def change(self) -> Numbers:
        """Second answer minus first, free of what binary fractions add to a decimal."""
        return np.round(self.after - self.before, DECIMALS)


def both_answers(before: npt.ArrayLike, after: npt.ArrayLike) -> Both:
    """Keep the people who answered both times.

    Parameters
    ----------
    before, after
        One number a person, in the same order; NaN, None or a missing value of pandas where the
        person did not answer.

    Returns
    -------
    Both
        Somebody without a first answer is left out and not counted as missing: the change of
        people who were never asked before is not known.

    Raises
    ------
    ValueError
        When the two are not of the same people, or an answer is not a finite number.
    """
    if isinstance(before, pd.Series) and isinstance(after, pd.Series):
        _check_people(before, after)
    first, second = as_numbers(before), as_numbers(after)
    if first.shape != second.shape:
        msg = f"{len(first)} answers before and {len(second)} after: give one of each a person"
        raise ValueError(msg)
    there = ~np.isnan(first) & ~np.isnan(second)
    n_missing = int((~np.isnan(first) & np.isnan(second)).sum())
    return Both(first[there], second[there], n_missing)


def as_numbers(values: npt.ArrayLike) -> Numbers:
    """Return a list of answers as numbers, NaN where one is missing.

    Raises
    ------
    ValueError
        When the answers are not one list, or one of them is infinite or not a number.
    """
    series = pd.Series(values)
    try:
        numbers: Numbers = series.to_numpy(dtype="float64", na_value=np.nan).astype("float64")
    except (TypeError, ValueError) as error:
        found = series.unique()[:5].tolist()
        msg = f"answers are numbers, missing where there is none; found {found}"
        raise ValueError(msg) from error
    if np.isinf(numbers).any():
        msg = f"answers are finite numbers; found {numbers[np.isinf(numbers)][0]}"
        raise ValueError(msg)
    return numbers


def check_better(better: str) -> int:
    """Return 1 where more is better and -1 where less is; a ValueError names anything else."""
    if better not in BETTER:
        msg = f"better is {better!r}; it is one of {', '.join(BETTER)}"
        raise ValueError(msg)
    return 1 if better == "increase" else -1


def _check_people(before: pd.Series, after: pd.Series) -> None:
    # Two columns of different people would be paired by position without a word.
    if not before.index.equals(after.index):
        msg = "before and after are of different people, or in another order: align them first"
        raise ValueError(msg)
