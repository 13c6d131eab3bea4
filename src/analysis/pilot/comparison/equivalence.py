"""Two surveys brought to one population, their difference, and whether they are alike enough.

That no difference was shown does not show that there is none: likeness is claimed only when the
whole interval lies within a margin that was fixed before the answers were seen.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.comparison.weighting import Population, category_codes, effective_n
from analysis.pilot.intervals import (
    CALCULATED,
    NO_SPREAD,
    Interval,
    checked_level,
    wilson,
)

TOO_FEW = "too_few_in_group"
EQUIVALENT = "equivalent"
DIFFERENT = "different"
SMALL_DIFFERENCE = "small_difference"
NOT_SHOWN = "not_shown"
NO_MARGIN = "no_margin"
NOT_COMPARED = "not_compared"
MEANS = (
    "means of each group of the population, weighted by its share there (direct standardisation; "
    "the shares are taken as known); Student's t interval with Welch and Satterthwaite's degrees "
    "of freedom over the groups"
)
SHARES = (
    "shares of yes in each group of the population, weighted by its share there (direct "
    "standardisation; the shares are taken as known); Wilson limits of each group added as squares "
    "(Zou, Huang and Zhang 2009), Newcombe's interval where there is one group"
)
TOST = (
    "alike when the interval at twice the level minus 1 lies within the margin (two one-sided "
    "tests, Schuirmann 1987); different when the interval at the level leaves out 0"
)


@dataclass(frozen=True)
class Part:
    """One group of the population: its share there, and the answers of those asked in it."""

    category: Hashable
    share: float
    n: int
    mean: float
    variance: float | None


@dataclass(frozen=True)
class Standardised:
    """A mean, or a share of yes, brought to an agreed population.

    Attributes
    ----------
    estimate, low, high, note
        Limits are None where they cannot be stated: ``too_few_in_group`` (one person only in a
        group) or ``no_spread``.
    n, effective_n
        People who answered, and Kish's effective number under the weights.
    parts
        The groups, in the population's order.
    """

    estimate: float
    low: float | None
    high: float | None
    note: str
    n: int
    effective_n: float
    parts: tuple[Part, ...]
    yes_no: bool
    level: float
    definition: str


@dataclass(frozen=True)
class Comparison:
    """A difference of two standardised figures, first minus second, and what may be said of it.

    Attributes
    ----------
    estimate, low, high, note
        With limits at `level`.
    equivalence_low, equivalence_high
        Limits at twice the level minus 1, which are set against the margin.
    verdict
        See `verdict`.
    """

    estimate: float
    low: float | None
    high: float | None
    note: str
    equivalence_low: float | None
    equivalence_high: float | None
    margin: float | None
    verdict: str
    level: float
    definition: str


def standardised_mean(
    values: npt.ArrayLike,
    categories: Sequence[Hashable],
    population: Population,
    *,
    yes_no: bool,
    level: float = 0.95,
) -> Standardised:
    """Bring the mean of one survey to an agreed population.

    Parameters
    ----------
    values
        One answer a person, none missing.
    categories
        The group of each person, such as the age band.
    population
        Count, or share, of each group in the population.
    yes_no
        Whether the answers are 1 (yes) and 0 (no); they then have limits of their own.
    level
        Of the interval.

    Raises
    ------
    ValueError
        When a group of the population has nobody who answered, somebody is in another group, an
        answer is missing, or is neither 0 nor 1 where it should be.

    Notes
    -----
    Direct standardisation: Fay and Feuer (1997), Statistics in Medicine 16, 791-801, for the
    principle; Zou, Huang and Zhang (2009), Computational Statistics and Data Analysis 53,
    1080-1085, for the limits of shares.
    """
    answers = _answers(values, yes_no)
    if answers.size != len(categories):
        msg = f"{answers.size} answers and {len(categories)} groups; expected one each a person"
        raise ValueError(msg)
    code = category_codes(categories, population)
    whole = sum(population.values())
    parts = tuple(
        _part(category, size / whole, answers[code == place])
        for place, (category, size) in enumerate(population.items())
    )
    weights = np.array([part.share / part.n for part in parts])[code]
    found = _linear([(part.share, part) for part in parts], yes_no, level)
    return Standardised(
        estimate=math.fsum(part.share * part.mean for part in parts),
        low=found.low,
        high=found.high,
        note=found.note,
        n=answers.size,
        effective_n=effective_n(weights),
        parts=parts,
        yes_no=yes_no,
        level=level,
        definition=SHARES if yes_no else MEANS,
    )


def compare(
    first: Standardised, second: Standardised, margin: float | None, level: float = 0.95
) -> Comparison:
    """Give the difference of two surveys of different people, and what may be said of it.

    Parameters
    ----------
    first, second
        Standardised to the same population.
    margin
        The largest difference that would not matter, in points of the answer (0.1 is ten
        percentage points of a share), fixed beforehand; None where nobody fixed one.
    level
        Of the interval, above 0.5.

    Raises
    ------
    ValueError
        When the populations or the kind of answer differ, or the margin is not above 0.
    """
    shares = [{part.category: part.share for part in side.parts} for side in (first, second)]
    alike = shares[0].keys() == shares[1].keys() and all(
        math.isclose(share, shares[1][name], rel_tol=1e-9) for name, share in shares[0].items()
    )
    if not alike or first.yes_no != second.yes_no:
        msg = "the two figures are of different populations or kinds of answer; standardise both "
        raise ValueError(msg + "to one population first")
    terms = [(part.share, part) for part in first.parts]
    terms += [(-part.share, part) for part in second.parts]
    found = _linear(terms, first.yes_no, level)
    narrow = _linear(terms, first.yes_no, _narrower(level))
    return Comparison(
        estimate=first.estimate - second.estimate,
        low=found.low,
        high=found.high,
        note=found.note,
        equivalence_low=narrow.low,
        equivalence_high=narrow.high,
        margin=margin,
        verdict=verdict(found, narrow, margin),
        level=level,
        definition=f"{first.definition}; {TOST}",
    )


def verdict(found: Interval, narrow: Interval, margin: float | None) -> str:
    """Say in a code what an interval of a difference shows.

    Parameters
    ----------
    found, narrow
        The difference at the level, and at twice the level minus 1.
    margin
        Fixed beforehand, or None.

    Returns
    -------
    str
        ``equivalent``; ``different``; ``small_difference`` (both: different, within the margin);
        ``not_shown`` (neither); ``no_margin`` (no difference shown, and no margin to be alike
        within); ``not_compared`` (no interval).

    Raises
    ------
    ValueError
        When the margin is not above 0.
    """
    if margin is not None and not 0 < margin < math.inf:
        msg = f"margin {margin!r}: expected a number above 0, in points of the answer"
        raise ValueError(msg)
    if found.low is None or found.high is None or narrow.low is None or narrow.high is None:
        return NOT_COMPARED
    different = not found.low <= 0 <= found.high
    if margin is None:
        return DIFFERENT if different else NO_MARGIN
    if -margin < narrow.low and narrow.high < margin:
        return SMALL_DIFFERENCE if different else EQUIVALENT
    return DIFFERENT if different else NOT_SHOWN


def _answers(values: npt.ArrayLike, yes_no: bool) -> npt.NDArray[np.float64]:
    answers = np.asarray(values, dtype="float64").reshape(-1)
    wrong = answers[~(np.isin(answers, (0.0, 1.0)) if yes_no else np.isfinite(answers))]
    if wrong.size:
        expected = "1 (yes) or 0 (no)" if yes_no else "finite numbers"
        msg = f"answers are expected to be {expected}; found {wrong[:5].tolist()}"
        raise ValueError(msg)
    return answers


def _narrower(level: float) -> float:
    if not 0.5 < level < 1:
        msg = f"level {level!r}: to judge likeness it must lie between 0.5 and 1"
        raise ValueError(msg)
    return 2 * level - 1


def _part(category: Hashable, share: float, answers: npt.NDArray[np.float64]) -> Part:
    alone = answers.size < 2
    variance = None if alone else float(answers.var(ddof=1))
    return Part(category, share, answers.size, float(answers.mean()), variance)


def _linear(terms: list[tuple[float, Part]], yes_no: bool, level: float) -> Interval:
    """Give the interval of a sum of coefficients times means of different people."""
    estimate = math.fsum(coefficient * part.mean for coefficient, part in terms)
    return (_of_shares if yes_no else _of_means)(estimate, terms, checked_level(level))


def _of_shares(estimate: float, terms: list[tuple[float, Part]], level: float) -> Interval:
    below = above = 0.0
    for coefficient, part in terms:
        limits = wilson(round(part.mean * part.n), part.n, level)
        down = coefficient * (part.mean - float(limits.low or 0.0))
        up = coefficient * (float(limits.high or 0.0) - part.mean)
        below += (down if coefficient > 0 else up) ** 2
        above += (up if coefficient > 0 else down) ** 2
    return Interval(estimate, estimate - math.sqrt(below), estimate + math.sqrt(above))


def _of_means(estimate: float, terms: list[tuple[float, Part]], level: float) -> Interval:
    from scipy.special import stdtrit

    if any(part.variance is None for _, part in terms):
        return Interval(estimate, None, None, TOO_FEW)
    parts = [
        (coefficient**2 * float(part.variance or 0.0) / part.n, part.n)
        for coefficient, part in terms
    ]
    variance = math.fsum(each for each, _ in parts)
    if variance == 0:
        return Interval(estimate, None, None, NO_SPREAD)
    degrees = variance**2 / math.fsum(each**2 / (n - 1) for each, n in parts)
    half = float(stdtrit(degrees, (1 + level) / 2)) * math.sqrt(variance)
    return Interval(estimate, estimate - half, estimate + half, CALCULATED)
