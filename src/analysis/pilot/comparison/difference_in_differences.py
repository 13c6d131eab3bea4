"""How much more people changed where the pilot ran than where it did not, if sites allow it.

The change of one person is one observation, so that nobody is counted twice; people of one site
are alike, so sites, not people, say how sure the difference is.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from analysis.pilot.comparison.cluster_robust import CR2, cluster_robust
from analysis.pilot.intervals import CALCULATED, NO_SPREAD, NO_VALUES, Interval, checked_level

NO_COMPARISON = "no_comparison_group"
ONE_SITE = "one_site_per_arm"
ENOUGH = "enough"
FEW_SITES = "few_sites"
# Below it Satterthwaite's approximation itself cannot be relied on (Pustejovsky and Tipton 2018).
LEAST_DEGREES = 4.0
MOST_ASSIGNMENTS = 20_000
EXACTLY = "every way to give the sites to the two arms"
SAMPLED = "{runs} random ways to give the sites to the two arms, the real one counted among them"
RANDOMISED = (
    "share of {ways} whose difference of mean changes is at least as large, either way; it is a "
    "test only if the arms were drawn by lot"
)
DEFINITION = (
    "mean change of the people in pilot sites minus mean change of the people in comparison "
    f"sites, complete pairs; {CR2}"
)


@dataclass(frozen=True)
class Difference:
    """A difference in differences; an effect of the pilot only if the arms differ in nothing else.

    Attributes
    ----------
    estimate, low, high, note
        Pilot minus comparison, in points of the change. Limits are None for the reasons
        ``no_comparison_group``, ``one_site_per_arm`` (what the two sites differ in cannot be told
        from the pilot), ``no_values`` and ``no_spread``.
    advice
        ``enough``, or ``few_sites``: fewer than four degrees of freedom, where limits and p are
        not to be relied on and `randomisation_test` stands beside them.
    """

    estimate: float | None
    low: float | None
    high: float | None
    note: str
    se: float | None
    degrees: float | None
    p: float | None
    n: int
    n_missing: int
    pilot_sites: int
    comparison_sites: int
    advice: str
    level: float
    definition: str = DEFINITION

    @property
    def interval(self) -> Interval:
        """The difference with its limits, to be scaled or rounded."""
        return Interval(self.estimate, self.low, self.high, self.note)


@dataclass(frozen=True)
class Randomisation:
    """A test by giving the sites to the arms anew.

    Attributes
    ----------
    estimate, p
        Difference of mean changes; share of assignments at least as extreme.
    smallest_p
        What p would be were the real assignment the most extreme: above 0.05, nothing could be
        shown at that level.
    assignments, exact, seed
        How many were counted, whether that was all of them, and the seed otherwise.
    """

    estimate: float
    p: float
    smallest_p: float
    assignments: int
    exact: bool
    seed: int | None
    definition: str


def sites_allow(pilot_sites: int, comparison_sites: int) -> str:
    """Say in a code whether numbers of sites allow to infer a difference at all.

    Returns
    -------
    str
        ``no_comparison_group`` (change only, no effect), ``one_site_per_arm`` (an arm with a
        single site: refused) or ``enough``.
    """
    if min(pilot_sites, comparison_sites) < 0:
        msg = f"{pilot_sites} and {comparison_sites} sites; expected counts"
        raise ValueError(msg)
    if min(pilot_sites, comparison_sites) == 0:
        return NO_COMPARISON
    return ONE_SITE if min(pilot_sites, comparison_sites) == 1 else ENOUGH


def difference_in_differences(
    change: npt.ArrayLike,
    in_pilot: npt.ArrayLike,
    sites: Sequence[Hashable],
    level: float = 0.95,
) -> Difference:
    """Compare the change of people in pilot sites with that of people in comparison sites.

    Parameters
    ----------
    change
        Follow-up minus baseline of each person; missing where there is no follow-up.
    in_pilot
        True for the people of pilot sites.
    sites
        The site of each person; a site belongs to one arm.
    level
        Of the interval.

    Returns
    -------
    Difference
        With an arm of one site there is a difference and no inference: the reason is in `note`.

    Raises
    ------
    ValueError
        When lengths differ, or a site has people of both arms.

    Notes
    -----
    Bell and McCaffrey (2002); Pustejovsky and Tipton (2018), Journal of Business and Economic
    Statistics 36, 672-683.
    """
    checked_level(level)
    people = _people(change, in_pilot, sites)
    values, arm, names = people.values, people.arm, people.sites
    pilot_sites, comparison_sites = (
        len({names[i] for i in np.flatnonzero(arm == side)}) for side in (True, False)
    )
    note = sites_allow(pilot_sites, comparison_sites) if values.size else NO_VALUES
    known = note not in (NO_VALUES, NO_COMPARISON)
    estimate = float(values[arm].mean() - values[~arm].mean()) if known else None
    if note == ENOUGH and _sites_alike(people):
        note = NO_SPREAD
    found, advice = None, FEW_SITES
    if note == ENOUGH:
        columns = np.column_stack([np.ones(values.size), arm])
        found = cluster_robust(values, columns, names, (0.0, 1.0), level)
        advice = ENOUGH if found.degrees >= LEAST_DEGREES else FEW_SITES
        note = CALCULATED
    return Difference(
        estimate=estimate,
        low=found.low if found else None,
        high=found.high if found else None,
        note=note,
        se=found.se if found else None,
        degrees=found.degrees if found else None,
        p=found.p if found else None,
        n=values.size,
        n_missing=people.n_missing,
        pilot_sites=pilot_sites,
        comparison_sites=comparison_sites,
        advice=advice,
        level=level,
    )


def randomisation_test(
    change: npt.ArrayLike,
    in_pilot: npt.ArrayLike,
    sites: Sequence[Hashable],
    *,
    most: int = MOST_ASSIGNMENTS,
    seed: int = 2021,
) -> Randomisation:
    """Test a difference in differences by giving the sites to the arms anew.

    Parameters
    ----------
    change, in_pilot, sites
        As for `difference_in_differences`.
    most
        Assignments to count: all of them where there are no more, otherwise a random sample.
    seed
        Of the sample.

    Raises
    ------
    ValueError
        As for `difference_in_differences`, and when an arm has nobody.

    Notes
    -----
    Fisher (1935); Gail and others (1996), Statistics in Medicine 15, 1069-1092, for whole sites.
    """
    people = _people(change, in_pilot, sites)
    names = list(dict.fromkeys(people.sites))
    code = np.array([names.index(site) for site in people.sites], dtype=np.intp)
    treated = np.array([bool(people.arm[code == place].all()) for place in range(len(names))])
    k = int(treated.sum())
    if not 0 < k < len(names):
        msg = f"{k} of {len(names)} sites are in the pilot; expected sites in both arms"
        raise ValueError(msg)
    sums = np.bincount(code, people.values).astype("float64")
    sizes = np.bincount(code).astype("float64")
    ways = math.comb(len(names), k)
    chosen = _assignments(treated, min(ways, most + 1), most, seed)
    found = np.abs(_gaps(chosen, sums, sizes))
    gap = float(_gaps(treated[None, :], sums, sizes)[0])
    slack = 1e-9 * (float(np.abs(sums).sum()) + 1)
    exact = ways <= most
    extreme = int((found >= abs(gap) - slack).sum())
    # with two arms of one size each assignment has a mirror image that is as extreme
    least = (2 if 2 * k == len(names) else 1) if exact else 1
    way = EXACTLY if exact else SAMPLED.format(runs=len(chosen) - 1)
    return Randomisation(
        estimate=gap,
        p=extreme / len(chosen),
        smallest_p=least / len(chosen),
        assignments=len(chosen),
        exact=exact,
        seed=None if exact else seed,
        definition=RANDOMISED.format(ways=way),
    )


@dataclass(frozen=True, eq=False)
class _People:
    values: npt.NDArray[np.float64]
    arm: npt.NDArray[np.bool_]
    sites: list[Hashable]
    n_missing: int


def _people(change: npt.ArrayLike, in_pilot: npt.ArrayLike, sites: Sequence[Hashable]) -> _People:
    values = np.asarray(change, dtype="float64").reshape(-1)
    arm = np.asarray(in_pilot, dtype="float64").reshape(-1)
    if not values.size == arm.size == len(sites) or not np.isin(arm, (0.0, 1.0)).all():
        msg = f"{values.size} changes, {arm.size} arms (True or False) and {len(sites)} sites; "
        raise ValueError(msg + "expected one each a person")
    if np.isinf(values).any():
        msg = "a change is infinite; give a number, or leave it missing"
        raise ValueError(msg)
    both = sorted(
        {str(site) for site, side in zip(sites, arm, strict=True) if side}
        & {str(site) for site, side in zip(sites, arm, strict=True) if not side}
    )
    if both:
        msg = f"sites with people of both arms: {', '.join(both)}; a site belongs to one arm"
        raise ValueError(msg)
    known = ~np.isnan(values)
    kept = [site for site, here in zip(sites, known, strict=True) if here]
    return _People(values[known], arm[known] == 1, kept, int((~known).sum()))


def _sites_alike(people: _People) -> bool:
    """Say whether the mean change of each site is that of its arm: then no variance is known."""
    values, arm = people.values, people.arm
    apart = values - np.where(arm, values[arm].mean(), values[~arm].mean())
    names = {site: place for place, site in enumerate(dict.fromkeys(people.sites))}
    sums = np.bincount([names[site] for site in people.sites], apart)
    return bool(np.abs(sums).max() <= 1e-12 * (np.abs(values).sum() + 1e-300))


def _assignments(
    treated: npt.NDArray[np.bool_], ways: int, most: int, seed: int
) -> npt.NDArray[np.bool_]:
    count, k = treated.size, int(treated.sum())
    if ways <= most:
        found = np.zeros((ways, count), bool)
        chosen = np.array([*combinations(range(count), k)], dtype=np.intp)
        np.put_along_axis(found, chosen, True, axis=1)
        return found
    keys = np.random.default_rng(seed).random((most, count))
    drawn = np.zeros((most, count), bool)
    np.put_along_axis(drawn, np.argpartition(keys, k - 1, axis=1)[:, :k], True, axis=1)
    return np.vstack([treated[None, :], drawn])


def _gaps(
    chosen: npt.NDArray[np.bool_],
    sums: npt.NDArray[np.float64],
    sizes: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    into = chosen.astype("float64")
    there, here = into @ sums, into @ sizes
    gaps: npt.NDArray[np.float64] = there / here - (sums.sum() - there) / (sizes.sum() - here)
    return gaps
