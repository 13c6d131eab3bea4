"""How firm a colour is: amber in two, and the chance that the truth is past a threshold."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.pilot.intervals import CALCULATED

SIGNALS = ("green", "amber_green", "amber_red", "amber", "red", "not_enough_information")
PRIORS = {"jeffreys": (0.5, 0.5), "uniform": (1.0, 1.0)}


@dataclass(frozen=True)
class Chances:
    """Chances, from 0 to 1, that the true figure is at or past green, between, at or past red.

    All three are None when they cannot be stated; `note` then says why, as a code.
    """

    green: float | None
    amber: float | None
    red: float | None
    note: str
    definition: str


def amber_cut(
    red: float, n: int, better: str = "increase", alpha: float = 0.05, spread: float | None = None
) -> float:
    """Give the estimate from which amber is amber-green: red ruled out by a one-sided test.

    Parameters
    ----------
    red
        The red threshold: a share from 0 to 1, or with `spread` in any unit.
    n
        The people behind the estimate, one or more.
    better
        ``increase`` or ``decrease``.
    alpha
        Level of the one-sided test.
    spread
        For a mean, the standard deviation between people: the cut then comes from the t
        distribution with n - 1 degrees of freedom. None for a share.

    Returns
    -------
    float
        Red plus (for decrease minus) the quantile times the standard error at red. It may lie
        past green when few people were asked: then no amber is amber-green.

    Raises
    ------
    ValueError
        When a share is not between 0 and 1, the level not between 0 and 0.5, `n` too small, the
        spread negative or the direction not known.

    Notes
    -----
    Lewis and others (2021), Pilot and Feasibility Studies 7, 40: red plus the one-sided normal
    limit of a share. The form for means is the same test with Student's t.
    """
    from scipy import stats

    _check_cut(red, n, better, alpha, spread)
    sign = 1 if better == "increase" else -1
    if spread is None:
        error = math.sqrt(red * (1 - red) / n)
        return float(red + sign * stats.norm.ppf(1 - alpha) * error)
    return float(red + sign * stats.t.ppf(1 - alpha, n - 1) * spread / math.sqrt(n))


def chances(
    successes: int,
    n: int,
    green: float,
    red: float,
    prior: str | tuple[float, float] = "jeffreys",
    better: str = "increase",
) -> Chances:
    """Give the chances of green, amber and red for a share, from a beta posterior.

    Parameters
    ----------
    successes, n
        People with the property, and all people asked; none asked leaves the prior alone.
    green, red
        Thresholds, shares from 0 to 1.
    prior
        ``jeffreys`` (a half and a half), ``uniform`` (one and one) or both numbers of a beta.
    better
        ``increase`` or ``decrease``.

    Raises
    ------
    ValueError
        When the counts do not fit, the prior or the direction is not known, or red is better
        than green.

    Notes
    -----
    Posterior beta(a + successes, b + n - successes). Jeffreys's prior favours neither end and
    counts as one person asked; Brown, Cai and DasGupta (2001), Statistical Science 16, 101-133.
    """
    from scipy import stats

    first, second = _prior(prior)
    if not 0 <= successes <= n:
        msg = f"{successes} of {n} is not a share: the first lies between 0 and the second"
        raise ValueError(msg)
    curve = stats.beta(first + successes, second + n - successes)
    name = prior if isinstance(prior, str) else f"beta {first:g}, {second:g}"
    return _split(curve.cdf, green, red, better, f"beta posterior, prior: {name}")


def chances_of_mean(
    estimate: float, error: float, degrees: float, green: float, red: float, better: str
) -> Chances:
    """Give the chances of green, amber and red for a mean, from the t distribution.

    Parameters
    ----------
    estimate, error
        The mean and its standard error, in the unit of the thresholds.
    degrees
        Degrees of freedom, n - 1.
    green, red, better
        As for `chances`.

    Notes
    -----
    The posterior of a normal mean with a flat prior on the mean and on the logarithm of the
    spread (Gelman and others, Bayesian Data Analysis, 3rd ed., 3.2).
    """
    from scipy import stats

    curve = stats.t(degrees, loc=estimate, scale=error)
    return _split(curve.cdf, green, red, better, "t distribution, flat prior")


def chances_of_difference(
    improved: int,
    worsened: int,
    n: int,
    green: float,
    red: float,
    prior: str = "jeffreys",
    better: str = "increase",
) -> Chances:
    """Give the chances for a paired difference in shares, from a Dirichlet posterior.

    Parameters
    ----------
    improved, worsened
        People who went from no to yes, and from yes to no.
    n
        All people who answered both times.
    green, red
        Thresholds, shares from -1 to 1.
    prior
        ``jeffreys`` (a half for each of: no to yes, yes to no, the same) or ``uniform``.
    better
        As for `chances`.

    Notes
    -----
    The difference is spread * (2 * part - 1) with the share who changed ~ beta and the part of
    them who went up ~ beta, independent; the first is integrated over 4,000 equal chances.
    """
    from scipy import stats

    weight = _prior(prior)[0]
    if min(improved, worsened) < 0 or improved + worsened > n:
        msg = f"{improved} and {worsened} who changed, of {n}: give counts that fit into all"
        raise ValueError(msg)
    changed = _middles(2 * weight + improved + worsened, weight + n - improved - worsened)
    up = stats.beta(weight + improved, weight + worsened)

    def below(limit: float) -> float:
        return float(np.mean(up.cdf((1 + limit / changed) / 2)))

    return _split(below, green, red, better, f"dirichlet posterior, prior: {prior}")


def signal(colour: str, estimate: float | None, cut: float | None, better: str = "increase") -> str:
    """Split amber: ``amber_green`` from the cut on, ``amber_red`` before it.

    Without a cut amber stays ``amber``; other colours stay as they are.
    """
    if colour != "amber" or cut is None or estimate is None or pd.isna(cut):
        return colour
    past = estimate >= cut if better == "increase" else estimate <= cut
    return "amber_green" if past else "amber_red"


def _split(
    below: Callable[[float], float], green: float, red: float, better: str, definition: str
) -> Chances:
    """Read three chances off a distribution function; equal thresholds leave no amber."""
    sign = _direction(better)
    if sign * red > sign * green:
        msg = f"red {red} is better than green {green}, though better is {better}: swap them"
        raise ValueError(msg)
    at_green, at_red = float(below(green)), float(below(red))
    parts = (1 - at_green, at_red) if sign > 0 else (at_green, 1 - at_red)
    return Chances(parts[0], max(1 - sum(parts), 0.0), parts[1], CALCULATED, definition)


@lru_cache(maxsize=64)
def _middles(above: float, below: float) -> np.ndarray:
    """Return the middles of 4,000 equally likely parts of a beta curve."""
    from scipy import stats

    return np.asarray(stats.beta.ppf((np.arange(4000) + 0.5) / 4000, above, below))


def _direction(better: str) -> int:
    if better not in ("increase", "decrease"):
        msg = f"better is {better!r}; it is one of increase, decrease"
        raise ValueError(msg)
    return 1 if better == "increase" else -1


def _prior(prior: str | tuple[float, float]) -> tuple[float, float]:
    pair = PRIORS.get(prior) if isinstance(prior, str) else prior
    if pair is None or min(pair) <= 0:
        msg = f"prior {prior!r}; known: {', '.join(PRIORS)}, or two numbers above 0"
        raise ValueError(msg)
    return pair


def _check_cut(red: float, n: int, better: str, alpha: float, spread: float | None) -> None:
    _direction(better)
    least = 1 if spread is None else 2
    if n < least or not 0 < alpha < 0.5 or (spread is not None and spread < 0):
        msg = (
            f"n {n}, level {alpha}, spread {spread}; expected {least} or more, 0 to 0.5, 0 or more"
        )
        raise ValueError(msg)
    if spread is None and not 0 <= red <= 1:
        msg = f"red threshold {red} is not a share; give a number from 0 to 1"
        raise ValueError(msg)
