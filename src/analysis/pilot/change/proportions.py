"""A yes/no question, or who got better and who worse, asked of the same people twice."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.change import mcnemar
from analysis.pilot.change.answers import both_answers, check_better
from analysis.pilot.intervals import NO_VALUES, Interval, normal_quantile, tango, wilson

SHARES = (
    "share of yes at follow-up minus share of yes at baseline among the people who answered both "
    "times; estimate with Tango's score interval; mid-p McNemar test, two-sided"
)
NET = (
    "share of people whose answer got better minus share whose answer got worse, of the people "
    "who answered both times (those without a change count in the base); Tango's score interval"
)


@dataclass(frozen=True)
class PairedProportions:
    """A yes/no question before and after: shares between 0 and 1, differences between -1 and 1.

    Attributes
    ----------
    n, n_missing
        Complete pairs; people who answered the first time only.
    before, after
        Share of yes of the complete pairs; None without any.
    estimate, low, high
        After minus before, with Tango's limits.
    newcombe, wald, bonett_price, agresti_min
        Other intervals of the same difference. `newcombe` adds Wilson limits as squares with a
        continuity-corrected correlation; `wald` is too short and is there for comparison.
    p_midp, p_exact, p_asymptotic, p_asymptotic_corrected, p_exact_unconditional
        Two-sided tests of no change: see `mcnemar`. `p_midp` is the one to report.
    odds_ratio, odds_ratio_midp
        Changes to yes for each change to no, with Clopper-Pearson and with mid-p limits.
    """

    n: int
    n_missing: int
    before: float | None
    after: float | None
    estimate: float | None
    low: float | None
    high: float | None
    note: str
    level: float
    newcombe: Interval
    wald: Interval
    bonett_price: Interval
    agresti_min: Interval
    chi_square: float | None
    p_midp: float | None
    p_exact: float | None
    p_asymptotic: float | None
    p_asymptotic_corrected: float | None
    p_exact_unconditional: float | None
    odds_ratio: Interval
    odds_ratio_midp: Interval
    definition: str = SHARES

    @property
    def interval(self) -> Interval:
        """The difference with Tango's limits, to be scaled or rounded."""
        return Interval(self.estimate, self.low, self.high, self.note)


@dataclass(frozen=True)
class NetImprovement:
    """How many people got better and worse, and the difference of their shares (-1 to 1)."""

    n: int
    n_missing: int
    improved: int
    worsened: int
    estimate: float | None
    low: float | None
    high: float | None
    note: str
    better: str
    level: float
    definition: str = NET

    @property
    def interval(self) -> Interval:
        """The net share with Tango's limits, to be scaled or rounded."""
        return Interval(self.estimate, self.low, self.high, self.note)


def paired_proportions(
    before: npt.ArrayLike, after: npt.ArrayLike, level: float = 0.95
) -> PairedProportions:
    """Compare the share of yes before and after among the same people.

    Parameters
    ----------
    before, after
        1 (yes), 0 (no) or missing, one each a person, in the same order.
    level
        Of the intervals.

    Returns
    -------
    PairedProportions
        Of the people who answered both times.

    Raises
    ------
    ValueError
        When an answer is neither 0 nor 1, the two are not of the same people, or the level is not
        between 0 and 1.
    """
    both = both_answers(before, after)
    answers = np.concatenate([both.before, both.after])
    if not np.isin(answers, (0, 1)).all():
        msg = f"a yes/no question has the answers 1 and 0; found {np.unique(answers).tolist()}"
        raise ValueError(msg)
    first, second = both.before == 1, both.after == 1
    cells = (first & second, first & ~second, ~first & second, ~first & ~second)
    counts = [int(cell.sum()) for cell in cells]
    return _table(*counts, level=level, n_missing=both.n_missing)


def mcnemar_table(
    both_yes: int, yes_no: int, no_yes: int, both_no: int, level: float = 0.95
) -> PairedProportions:
    """Compare two paired shares from the counts of a published table.

    Parameters
    ----------
    both_yes, yes_no, no_yes, both_no
        People by their first and second answer. For the first time minus the second, give the two
        middle counts the other way round.
    level
        Of the intervals.

    Returns
    -------
    PairedProportions
        The second time minus the first. `n_missing` is 0: a table does not tell it.

    Raises
    ------
    ValueError
        When a count is negative or not whole, or the level is not between 0 and 1.
    """
    counts = (both_yes, yes_no, no_yes, both_no)
    if any(count < 0 or count != int(count) for count in counts):
        msg = f"counts of people are whole and not below 0; found {counts}"
        raise ValueError(msg)
    return _table(*map(int, counts), level=level, n_missing=0)


def net_improvement(
    before: npt.ArrayLike, after: npt.ArrayLike, better: str = "increase", level: float = 0.95
) -> NetImprovement:
    """Give the share of people who improved minus the share who got worse.

    Parameters
    ----------
    before, after
        Answers on any scale, one each a person, in the same order; missing where there is none.
    better
        ``increase`` or ``decrease``: which change of the answer is an improvement.
    level
        Of Tango's score interval.

    Returns
    -------
    NetImprovement
        Above zero always means that more people improved than got worse. It depends on the two
        counts and on n only, and so holds at the ceiling of a scale, where means do not.

    Raises
    ------
    ValueError
        When the direction is not known, the two are not of the same people, or the level is not
        between 0 and 1.
    """
    sign = check_better(better)
    both = both_answers(before, after)
    change = sign * both.change
    improved, worsened = int((change > 0).sum()), int((change < 0).sum())
    net = tango(improved, worsened, both.n, level)
    parts = (net.estimate, net.low, net.high, net.note)
    return NetImprovement(both.n, both.n_missing, improved, worsened, *parts, better, level)


def _table(
    both_yes: int, yes_no: int, no_yes: int, both_no: int, *, level: float, n_missing: int
) -> PairedProportions:
    n = both_yes + yes_no + no_yes + both_no
    # The second side comes first in each: a change is second minus first.
    change = tango(no_yes, yes_no, n, level)
    some = n > 0
    return PairedProportions(
        n=n,
        n_missing=n_missing,
        before=(both_yes + yes_no) / n if some else None,
        after=(both_yes + no_yes) / n if some else None,
        estimate=change.estimate,
        low=change.low,
        high=change.high,
        note=change.note,
        level=level,
        newcombe=square_and_add(both_yes, yes_no, no_yes, both_no, level),
        wald=adjusted_wald(no_yes, yes_no, n, level, extra=0.0, of=0.0),
        bonett_price=adjusted_wald(no_yes, yes_no, n, level, extra=1.0, of=2.0),
        agresti_min=adjusted_wald(no_yes, yes_no, n, level, extra=0.5, of=2.0),
        chi_square=float(mcnemar.chi_square(yes_no, no_yes)) if some else None,
        p_midp=float(mcnemar.p_midp(yes_no, no_yes)) if some else None,
        p_exact=float(mcnemar.p_exact(yes_no, no_yes)) if some else None,
        p_asymptotic=float(mcnemar.p_asymptotic(yes_no, no_yes)) if some else None,
        p_asymptotic_corrected=float(mcnemar.p_asymptotic(yes_no, no_yes, 1)) if some else None,
        p_exact_unconditional=mcnemar.p_exact_unconditional(yes_no, no_yes, n) if some else None,
        odds_ratio=mcnemar.odds_ratio(yes_no, no_yes, level),
        odds_ratio_midp=mcnemar.odds_ratio(yes_no, no_yes, level, midp=True),
    )


def adjusted_wald(
    plus: int, minus: int, n: int, level: float, *, extra: float, of: float
) -> Interval:
    """Give a normal interval of plus minus minus, after adding people who were not asked.

    Parameters
    ----------
    plus, minus
        People who changed to yes and to no.
    n
        All pairs.
    level
        Of the interval.
    extra, of
        People added to each kind of change, and to all pairs: 0 and 0 are Wald's, 1 and 2 Bonett
        and Price's (2012, Journal of Educational and Behavioral Statistics 37, 479-488), 0.5 and 2
        Agresti and Min's (2005, Statistics in Medicine 24, 729-740).

    Returns
    -------
    Interval
        The estimate stays that of the people asked.
    """
    if n == 0:
        return Interval(None, None, None, NO_VALUES)
    up, down = (plus + extra) / (n + of), (minus + extra) / (n + of)
    middle = up - down
    half = normal_quantile(level) * math.sqrt((up + down - middle**2) / (n + of))
    return Interval((plus - minus) / n, max(middle - half, -1.0), min(middle + half, 1.0))


def square_and_add(both_yes: int, yes_no: int, no_yes: int, both_no: int, level: float) -> Interval:
    """Give Newcombe's square-and-add interval, second share minus first.

    Parameters are those of `mcnemar_table`, which checks them.

    Notes
    -----
    Method 10 of Newcombe (1998), Statistics in Medicine 17, 2635-2650: Wilson limits of the two
    shares, joined by their correlation, which is corrected for continuity where it is above 0.
    """
    n = both_yes + yes_no + no_yes + both_no
    if n == 0:
        return Interval(None, None, None, NO_VALUES)
    first, second = wilson(both_yes + yes_no, n, level), wilson(both_yes + no_yes, n, level)
    share_1, low_1, high_1 = (float(p or 0.0) for p in (first.estimate, first.low, first.high))
    share_2, low_2, high_2 = (float(p or 0.0) for p in (second.estimate, second.low, second.high))
    phi = _correlation(both_yes, yes_no, no_yes, both_no)
    below, above = (
        math.sqrt(max(own**2 - 2 * phi * own * other + other**2, 0.0))
        for own, other in ((share_2 - low_2, high_1 - share_1), (high_2 - share_2, share_1 - low_1))
    )
    estimate = share_2 - share_1
    return Interval(estimate, estimate - below, estimate + above)


def _correlation(both_yes: int, yes_no: int, no_yes: int, both_no: int) -> float:
    margins = (both_yes + yes_no) * (no_yes + both_no) * (both_yes + no_yes) * (yes_no + both_no)
    if margins == 0:
        return 0.0
    cross = both_yes * both_no - yes_no * no_yes
    n = both_yes + yes_no + no_yes + both_no
    return (max(cross - n / 2, 0.0) if cross > 0 else float(cross)) / math.sqrt(margins)
