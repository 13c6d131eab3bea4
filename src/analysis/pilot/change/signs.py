"""Exact tests from the signs of changes: what chance alone would give, by convolution.

If nothing had changed, each person's change was as likely to fall as to rise by the same amount.
The chances of every total then follow without a formula for large samples, ties and zeros
included.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.pilot.change.answers import Numbers, as_numbers

Whole = NDArray[np.int64]

EXACT, SAMPLED, NOTHING_TO_TEST = "exact", "sampled", "nothing_to_test"
# Scores of scales lie on fractions such as these: items averaged, or decimals written.
PARTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 100, 1000)
NOISE = 1e-9  # relative: 1.9 - 0.7 is 1.2 and the noise of binary arithmetic
MOST_STEPS = 20_000_000  # people times the largest total: about a tenth of a second
SEED = 2021


def observed(values: ArrayLike) -> tuple[Numbers, int]:
    """Split off missing values: those that are there, and how many are not."""
    numbers = as_numbers(values)
    there = numbers[~np.isnan(numbers)]
    return there, len(numbers) - len(there)


def whole(values: Numbers) -> tuple[Whole, float, bool]:
    """Write values as whole numbers of a step, so that ties stay ties and zeros stay zeros.

    Parameters
    ----------
    values
        Finite numbers in any unit, with the noise of binary arithmetic.

    Returns
    -------
    tuple
        The whole numbers; the step, in the unit of the values; and whether the step is that of a
        real scale. Where it is not, it is the ninth digit of the largest value: good for ranks.
    """
    largest = float(np.abs(values).max(initial=0.0))
    if largest == 0:
        return np.zeros(len(values), dtype="int64"), 1.0, True
    for parts in PARTS:
        scaled = values * parts
        nearest = np.rint(scaled)
        if np.abs(scaled - nearest).max() <= NOISE * largest * parts:
            numbers = nearest.astype("int64")
            common = max(int(np.gcd.reduce(numbers)), 1)
            return numbers // common, common / parts, True
    step = 10.0 ** (np.ceil(np.log10(largest)) - 9)
    return np.rint(values / step).astype("int64"), float(step), False


def null_chances(weights: Whole, most: int) -> Numbers:
    """Give the chance of each total of those weights whose random sign is plus.

    Parameters
    ----------
    weights
        Whole numbers from 0; each counts with a chance of one half.
    most
        The largest total asked for; a tail needs no more than its own totals.

    Returns
    -------
    numpy.ndarray
        The chance of a total of 0, 1, …, `most`.

    Notes
    -----
    Streitberg and Röhmel (1986), Statistical Software Newsletter 12, 10-17: exact with any ties.
    """
    chances = np.zeros(most + 1)
    chances[0] = 1.0
    top = 0
    for weight in np.sort(weights).tolist():  # light ones first: the vector in use stays short
        if weight:
            half = chances[: top + 1] / 2
            chances[: top + 1] = half
            top = min(top + weight, most)
            if weight <= most:
                chances[weight : top + 1] += half[: top + 1 - weight]
    return chances


def lower_tail(weights: Whole, total: int) -> float:
    """Give the exact chance that the weights with a plus add up to `total` or less."""
    return float(null_chances(weights, total).sum())


def two_sided(weights: Whole, positive: int) -> float:
    """Give the chance of a total at least as far from the middle as the positive weights are."""
    nearer = min(positive, int(weights.sum()) - positive)  # the null distribution is symmetrical
    return min(2 * lower_tail(weights, nearer), 1.0)


@dataclass(frozen=True)
class SignFlip:
    """The mean change with the p-value of the sign-flip test.

    Attributes
    ----------
    estimate
        Mean change of those observed; None without any.
    low, high
        None: the test gives no limits (see `paired_mean`).
    p
        Two-sided; None without any change to test.
    method
        ``exact`` (all signs), ``sampled`` or ``nothing_to_test`` (nobody changed).
    p_error
        Standard error of a sampled p; 0 where it is exact.
    runs, seed
        Of a sampled p; None where it is exact.
    n, n_missing, n_zero
        People, people without a change known, and people whose change is zero.
    """

    estimate: float | None
    p: float | None
    method: str
    p_error: float
    runs: int | None
    seed: int | None
    n: int
    n_missing: int
    n_zero: int
    definition: str
    low: None = None
    high: None = None


def sign_flip(change: ArrayLike, runs: int = 100_000, seed: int = SEED) -> SignFlip:
    """Test a mean change by turning round the signs of people's changes.

    Parameters
    ----------
    change
        Follow-up minus baseline, one a person; missing ones are counted and left out.
    runs, seed
        Of random signs. They are used only where the changes lie on no grid, or on one too fine.

    Returns
    -------
    SignFlip
        Exact on every equal grid (whole points, halves, decimals, means of items): zeros and ties
        need no rule, since the null distribution holds the very changes observed.

    Raises
    ------
    ValueError
        When a change is infinite, or fewer than 100 runs are asked for.

    Notes
    -----
    Fisher (1935), The Design of Experiments, section 21. A sampled p is (1 + hits) / (1 + runs):
    Phipson and Smyth (2010).
    """
    if runs < 100:
        msg = f"a sampled p needs 100 runs or more; found {runs}"
        raise ValueError(msg)
    values, n_missing = observed(change)
    counted = (len(values), n_missing, int((values == 0).sum()))
    if not values.any():
        mean = 0.0 if len(values) else None
        words = "No change to test: nobody answered both times, or nobody changed."
        return SignFlip(mean, None, NOTHING_TO_TEST, 0.0, None, None, *counted, words)
    mean = float(values.mean())
    numbers, _, grid = whole(values)
    weights = np.abs(numbers)
    counted = (len(values), n_missing, int((numbers == 0).sum()))
    if grid and len(weights) * int(weights.sum()) <= MOST_STEPS:
        p = two_sided(weights, int(numbers[numbers > 0].sum()))
        words = "Sign-flip test of the mean change, two-sided, exact over all signs."
        return SignFlip(mean, p, EXACT, 0.0, None, None, *counted, words)
    p = _sampled(numbers, runs, seed)
    error = float(np.sqrt(p * (1 - p) / runs))
    words = f"Sign-flip test of the mean change, two-sided, {runs} random signs from seed {seed}."
    return SignFlip(mean, p, SAMPLED, error, runs, seed, *counted, words)


def _sampled(numbers: Whole, runs: int, seed: int) -> float:
    random = np.random.default_rng(seed)
    target = abs(int(numbers.sum()))
    hits, size = 0, max(1, 4_000_000 // len(numbers))
    for start in range(0, runs, size):
        shape = (min(size, runs - start), len(numbers))
        turned = random.integers(0, 2, shape, dtype="int8") * 2 - 1
        # Exact in double precision: the sums stay below 2 to the 53rd.
        sums = turned.astype("float64") @ numbers.astype("float64")
        hits += int((np.abs(sums) >= target).sum())
    return (1 + hits) / (1 + runs)
