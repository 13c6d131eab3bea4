"""How often intervals hold the truth and tests raise a false alarm, at the size of a pilot.

Paired yes/no questions and net improvement are worked out exactly, over every table that can
come about; mean changes are simulated.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.pilot.change import mcnemar
from analysis.pilot.change.answers import Numbers
from analysis.pilot.change.bootstrap import corrected_levels, resample_counts
from analysis.pilot.change.proportions import adjusted_wald, square_and_add
from analysis.pilot.change.whole import column_quantiles, share_below
from analysis.pilot.intervals import Interval, tango_limits

SIZES = (15, 30, 60)
LEVEL = 0.95
# Of a paired yes/no question; 85 combinations of them can come about.
BASELINES = (0.1, 0.2, 0.3, 0.4, 0.5)
DIFFERENCES = (-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3)
CORRELATIONS = (0.0, 0.25, 0.5)
# Without a negative correlation at most half of the people change their answer.
CHANGING = np.linspace(0.005, 0.5, 100)
CHANGES = np.arange(-4.0, 5.0)  # of an item with five points
# Chances of these changes: an item used over its whole width, and one that most people already
# answer at its upper end, so that few can move.
SITUATIONS = {
    "mid_scale": (0.0, 0.01, 0.05, 0.15, 0.35, 0.25, 0.13, 0.05, 0.01),
    "ceiling": (0.0, 0.0, 0.01, 0.05, 0.85, 0.06, 0.02, 0.01, 0.0),
}
BLOCK = 100  # pilots that share their resamples
EDGE = 1e-9  # a limit on the truth itself holds it


class Claim(NamedTuple):
    """Coverage in per cent of one interval at one size; `pilots` is 0 where it is exact.

    `worst` is the least of all scenarios, or the coverage itself where there is one.
    """

    quantity: str
    interval_method: str
    situation: str
    n: int
    coverage: float
    worst: float
    pilots: int


class FalseAlarm(NamedTuple):
    """How often, in per cent, a test at 5% rejects when nothing changed: exact."""

    test: str
    n: int
    mean: float
    worst: float


def scenarios() -> Numbers:
    """Return the true difference and the four cells of every possible paired scenario, in rows.

    The cells are both yes, yes then no, no then yes, both no; combinations of a baseline share, a
    difference and a correlation that no four chances can have are left out.
    """
    found = []
    for first in BASELINES:
        for difference in DIFFERENCES:
            second = first + difference
            if not EDGE < second < 1 - EDGE:
                continue
            spread = np.sqrt(first * (1 - first) * second * (1 - second))
            for correlation in CORRELATIONS:
                both = first * second + correlation * spread
                cells = (both, first - both, second - both, 1 - first - second + both)
                if min(cells) > -EDGE:
                    found.append((difference, *np.maximum(cells, 0.0)))
    return np.array(found)


def difference_coverage(n: int, level: float = LEVEL) -> Iterator[Claim]:
    """Give the coverage of four intervals of a paired difference, mean and worst scenario."""
    truth = scenarios()
    tables = _tables(n)
    chances = _multinomial(tables, truth[:, 1:])
    for name, limits in _difference_limits(tables, n, level).items():
        held = _held(limits, truth[:, 0], chances)
        yield Claim("paired_difference", name, "many", n, float(held.mean()), float(held.min()), 0)


def net_coverage(situation: str, n: int, level: float = LEVEL) -> Claim:
    """Give the coverage of Tango's interval of the net improvement on a five-point item."""
    shares = np.array(SITUATIONS[situation])
    up, down = shares[CHANGES > 0].sum(), shares[CHANGES < 0].sum()
    tables = _tables(n)
    tables = tables[tables[:, 0] == 0]  # better, worse and the same are three cells
    chances = _multinomial(tables, np.array([[0.0, down, up, 1 - up - down]]))
    held = _held(tango_limits(tables[:, 2], tables[:, 1], n, level), np.array([up - down]), chances)
    return Claim("net_improvement", "tango", situation, n, float(held[0]), float(held[0]), 0)


def false_alarms(n: int, alpha: float = 0.05) -> Iterator[FalseAlarm]:
    """Give how often three tests of a paired yes/no question reject when nothing changed."""
    shares = CHANGING  # of people who change, to either side alike
    tables = _tables(n)
    tables = tables[tables[:, 0] == 0]
    cells = np.column_stack([0 * shares, shares / 2, shares / 2, 1 - shares])
    chances = _multinomial(tables, cells)
    tests = {
        "midp": mcnemar.p_midp,
        "exact": mcnemar.p_exact,
        "asymptotic": mcnemar.p_asymptotic,
    }
    for name, test in tests.items():
        rejects = test(tables[:, 1], tables[:, 2]) <= alpha
        errors = 100 * rejects.astype("float64") @ chances
        yield FalseAlarm(name, n, float(errors.mean()), float(errors.max()))


def mean_coverage(
    situation: str, n: int, pilots: int, runs: int, seed: int, level: float = LEVEL
) -> Iterator[Claim]:
    """Simulate the coverage of four intervals of a mean change on a five-point item.

    An interval that is not defined, as when everybody changed alike, does not hold the truth.
    """
    shares = np.array(SITUATIONS[situation])
    truth = float(CHANGES @ shares)
    random = np.random.default_rng([seed, n, list(SITUATIONS).index(situation)])
    held: dict[str, int] = {}
    for _ in range(pilots // BLOCK):
        change = random.choice(CHANGES, (n, BLOCK), p=shares)
        counts = resample_counts(n, runs, random)
        for name, (low, high) in _mean_limits(change, counts, level).items():
            inside = (low - EDGE <= truth) & (truth <= high + EDGE)
            held[name] = held.get(name, 0) + int(inside.sum())
    for name, times in held.items():
        coverage = 100 * times / pilots
        yield Claim("mean_change", name, situation, n, coverage, coverage, pilots)


def all_claims(pilots: int, runs: int, seed: int) -> Iterator[Claim]:
    """Give every coverage that the report prints."""
    for n in SIZES:
        yield from difference_coverage(n)
        for situation in SITUATIONS:
            yield net_coverage(situation, n)
            yield from mean_coverage(situation, n, pilots, runs, seed)


def _mean_limits(
    change: Numbers, counts: Numbers, level: float
) -> dict[str, tuple[Numbers, Numbers]]:
    """Return the limits of each pilot (column); a NaN limit holds nothing."""
    from scipy.special import stdtrit

    n = len(change)
    tails = np.array([[(1 - level) / 2], [(1 + level) / 2]])
    mean, error = change.mean(axis=0), change.std(axis=0, ddof=1) / np.sqrt(n)
    error = np.where(error > 0, error, np.nan)
    half = stdtrit(n - 1, tails[1]) * error
    drawn = counts @ change / n
    studentised = _studentised(drawn, counts @ change**2 / n, mean, n)
    drawn.sort(axis=0)
    away = change - mean
    with np.errstate(invalid="ignore", divide="ignore"):
        skewness = (away**3).sum(axis=0) / (6 * (away**2).sum(axis=0) ** 1.5)
    below = np.array([share_below(*both) for both in zip(drawn.T, mean, strict=True)])
    plain = column_quantiles(drawn, np.where(np.isnan(error), np.nan, tails))
    bent = column_quantiles(drawn, corrected_levels(below, skewness, level))
    low, high = np.nanquantile(studentised, tails[:, 0], axis=0)
    return {
        "t": (mean - half, mean + half),
        "percentile": (plain[0], plain[1]),
        "bca": (bent[0], bent[1]),
        "bootstrap_t": (mean - high * error, mean - low * error),
    }


def _studentised(drawn: Numbers, squares: Numbers, mean: Numbers, n: int) -> Numbers:
    """Return each resample's t about the sample's mean; NaN where all drawn changed alike."""
    variance = np.maximum(squares - drawn**2, 0.0) / (n - 1)
    error = np.sqrt(np.where(variance > EDGE, variance, np.nan))
    found = (drawn - mean) / error
    # A sample of equal changes has no t at all; a finite stand-in keeps numpy quiet.
    return np.where(np.isnan(found).all(axis=0), 0.0, found)


def _difference_limits(tables: Numbers, n: int, level: float) -> dict[str, Numbers]:
    counts = tables.astype("int64").tolist()
    added = {"wald": (0.0, 0.0), "bonett_price": (1.0, 2.0)}
    found = {
        name: _pairs(
            adjusted_wald(up, down, n, level, extra=extra, of=of) for _, down, up, _ in counts
        )
        for name, (extra, of) in added.items()
    }
    found["newcombe"] = _pairs(square_and_add(a, b, c, d, level) for a, b, c, d in counts)
    found["tango"] = tango_limits(tables[:, 2], tables[:, 1], n, level)
    return found


def _pairs(intervals: Iterator[Interval]) -> Numbers:
    return np.array([(found.low, found.high) for found in intervals], dtype="float64").T


def _tables(n: int) -> Numbers:
    """Return every table of n pairs, one a row."""
    both, down, up = np.indices((n + 1, n + 1, n + 1)).reshape(3, -1)
    fits = both + down + up <= n
    cells = (both, down, up, n - both - down - up)
    return np.column_stack(cells)[fits].astype("float64")


def _multinomial(tables: Numbers, cells: Numbers) -> Numbers:
    """Return the chance of each table (row) in each scenario (column)."""
    from scipy.special import gammaln, xlogy

    n = tables[0].sum()
    ways = gammaln(n + 1) - gammaln(tables + 1).sum(axis=1)
    logs = sum(xlogy(tables[:, [cell]], cells[:, cell]) for cell in range(4))
    return np.exp(ways[:, None] + logs)


def _held(limits: Numbers, truth: Numbers, chances: Numbers) -> Numbers:
    """Return the coverage in per cent of each scenario."""
    low, high = limits[0][:, None], limits[1][:, None]
    inside = (low - EDGE <= truth) & (truth <= high + EDGE)
    return 100 * (chances * inside).sum(axis=0)
