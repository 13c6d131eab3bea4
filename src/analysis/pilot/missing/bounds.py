"""The best and the worst that the missing could have answered, and what would tip a conclusion."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analysis.pilot.change.answers import as_numbers, check_better
from analysis.pilot.intervals import NO_VALUES, Interval, t_interval, tango

NOBODY_MISSING = "nobody_missing"
TIPS, IMPOSSIBLE, OPEN = "tips", "impossible", "already_open"
JUDGED = ("estimate", "limit")


@dataclass(frozen=True)
class Bounds:
    """The change of everybody at baseline, had the missing answered at their worst or best.

    Attributes
    ----------
    estimate, low, high, note
        Mean change of the complete pairs with its interval.
    worst, best
        Mean change of all with the least and the most favourable answers filled in, each with the
        interval it would then have. `worst` is the lower number only where more is better.
    n, n_missing
        Complete pairs, and people who answered the first time only.
    """

    estimate: float | None
    low: float | None
    high: float | None
    note: str
    worst: Interval
    best: Interval
    n: int
    n_missing: int
    definition: str


@dataclass(frozen=True)
class Tipping:
    """The mean change that the missing would need for a conclusion to tip.

    Attributes
    ----------
    estimate
        In the unit of the answers; None where nothing can tip.
    stayed
        Mean change of those who answered both times, to set it beside.
    possible_low, possible_high
        The least and the greatest mean change that the scale leaves the missing.
    note
        ``tips`` (a change that the scale allows would do it), ``impossible`` (none would),
        ``already_open`` (the interval holds the target without them), ``nobody_missing``,
        ``no_values``.
    """

    estimate: float | None
    stayed: float | None
    possible_low: float | None
    possible_high: float | None
    target: float
    judged: str
    n: int
    n_missing: int
    definition: str
    note: str
    low: None = None
    high: None = None


def bounds(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    minimum: float,
    maximum: float,
    better: str = "increase",
    level: float = 0.95,
) -> Bounds:
    """Bound a mean change, or a change in a share, whatever the missing would have answered.

    Parameters
    ----------
    before, after
        Answers of the same people; those without a first answer are left out.
    minimum, maximum
        Ends of the scale; 0 and 1 for yes and no.
    better
        ``increase`` or ``decrease``.
    level
        Of the intervals: Tango's for yes and no, otherwise Student's t.

    Returns
    -------
    Bounds
        The two ends are extremes, not likely: the truth lies between them for sure, as far as
        the people asked are concerned.

    Raises
    ------
    ValueError
        When an answer is off the scale or the direction is not known.

    Notes
    -----
    Horowitz and Manski (2000), Journal of the American Statistical Association 95, 77-84.
    """
    sign = check_better(better)
    first, second = _asked(before, after, minimum, maximum)
    gone = np.isnan(second)
    yes_no = (minimum, maximum) == (0, 1)
    most, least = (maximum, minimum) if sign > 0 else (minimum, maximum)
    ends = [_mean(np.where(gone, end, second) - first, yes_no, level) for end in (least, most)]
    found = _mean(second[~gone] - first[~gone], yes_no, level)
    words = (
        "Change of everybody at baseline when each missing answer is the worst, or the best, that "
        f"the scale from {minimum:g} to {maximum:g} allows; {better} is better"
    )
    counted = (int((~gone).sum()), int(gone.sum()))
    parts = (found.estimate, found.low, found.high, found.note)
    return Bounds(*parts, ends[0], ends[1], *counted, words)


def tipping_point(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    target: float,
    minimum: float,
    maximum: float,
    judged: str = "estimate",
    level: float = 0.95,
) -> Tipping:
    """Tell how the missing would have to have changed for a conclusion to tip.

    Parameters
    ----------
    before, after, minimum, maximum
        As for `bounds`.
    target
        The threshold of a colour, or 0 for no change, in the unit of the answers (a share of 1
        for yes and no).
    judged
        ``estimate``: the mean change of everybody reaches the target. ``limit``: its interval
        does, so that "more or less than the target" can no longer be said.
    level
        Of the interval.

    Returns
    -------
    Tipping
        Everybody's change is that of the complete pairs and that of the missing, weighted by
        their numbers; the change of the missing is set, not estimated, so the interval of the
        complete pairs shrinks with their share.

    Raises
    ------
    ValueError
        When an answer is off the scale or `judged` is not known.

    Notes
    -----
    Yan, Lee and Li (2009), Statistics in Medicine 28, 1193-1209; a pattern-mixture model with one
    fixed number.
    """
    if judged not in JUDGED:
        msg = f"judged is {judged!r}; it is one of {', '.join(JUDGED)}"
        raise ValueError(msg)
    first, second = _asked(before, after, minimum, maximum)
    gone = np.isnan(second)
    found = _mean(second[~gone] - first[~gone], (minimum, maximum) == (0, 1), level)
    words = f"Mean change of the missing at which the {judged} for everybody reaches {target:g}"
    n, n_missing = int((~gone).sum()), int(gone.sum())
    note = NO_VALUES if found.estimate is None else NOBODY_MISSING
    nothing = Tipping(None, found.estimate, None, None, target, judged, n, n_missing, words, note)
    if found.estimate is None or not n_missing:
        return nothing
    lowest, highest = float(minimum - first[gone].mean()), float(maximum - first[gone].mean())
    return tipped_from(found, replace(nothing, possible_low=lowest, possible_high=highest))


def tipped_from(found: Interval, tipping: Tipping) -> Tipping:
    """Work a tipping point out of a published interval, so that it tells no more than that.

    Parameters
    ----------
    found
        The change of the complete pairs with its limits, as they are published.
    tipping
        As `tipping_point` gives it.
    """
    tipping = replace(tipping, stayed=found.estimate, estimate=None)
    if found.estimate is None or not tipping.n_missing:
        return tipping
    held = _held(found, tipping.target, tipping.judged)
    if held is None:
        return replace(tipping, note=OPEN)
    assert tipping.possible_low is not None
    assert tipping.possible_high is not None
    share = tipping.n_missing / (tipping.n + tipping.n_missing)
    needed = (tipping.target - (1 - share) * held) / share
    tips = tipping.possible_low <= needed <= tipping.possible_high
    return replace(tipping, estimate=needed, note=TIPS if tips else IMPOSSIBLE)


def _held(found: Interval, target: float, judged: str) -> float | None:
    """Return what has to reach the target: the estimate, or its limit nearest to the target."""
    if judged == "estimate":
        return found.estimate
    if found.low is None or found.high is None or found.low <= target <= found.high:
        return None
    return found.low if found.low > target else found.high


def _asked(
    before: npt.ArrayLike, after: npt.ArrayLike, minimum: float, maximum: float
) -> tuple[np.ndarray, np.ndarray]:
    first, second = as_numbers(before), as_numbers(after)
    if first.shape != second.shape:
        msg = f"{len(first)} answers before and {len(second)} after: give one of each a person"
        raise ValueError(msg)
    second = second[~np.isnan(first)]
    first = first[~np.isnan(first)]
    answers = np.concatenate([first, second[~np.isnan(second)]])
    off = sorted({float(answer) for answer in answers if not minimum <= answer <= maximum})
    if off or minimum >= maximum:
        msg = f"answers lie on the scale from {minimum:g} to {maximum:g}; found {off or 'no scale'}"
        raise ValueError(msg)
    return first, second


def _mean(change: np.ndarray, yes_no: bool, level: float) -> Interval:
    if not yes_no:
        return t_interval(change.tolist(), level)
    return tango(int((change > 0).sum()), int((change < 0).sum()), len(change), level)
