"""How a sample was drawn and weighted: strata, clusters, population sizes, calibration."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analysis.pilot.comparison.weighting import (
    MARGINS,
    Margin,
    Population,
    category_codes,
    checked_weights,
    rake,
)

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class SurveyDesign:
    """How the people who answered were drawn and weighted; made by `survey_design`.

    Attributes
    ----------
    design_weights, weights
        Before and after calibration.
    strata, clusters
        Numbered from 0, one a person; a cluster belongs to one stratum.
    drawn
        Share of its clusters that were drawn, of each stratum; 0 where the population is large.
    margins
        Of each margin that the weights were calibrated to, the numbered categories and the
        weights as they were when it was met.
    """

    design_weights: Floats
    weights: Floats
    strata: Codes
    clusters: Codes
    drawn: Floats
    margins: tuple[tuple[Codes, Floats], ...] = ()

    @property
    def degrees(self) -> int:
        """Clusters minus strata."""
        return int(self.clusters.max() + 1 - self.drawn.size)


def survey_design(
    weights: npt.ArrayLike,
    strata: Sequence[Hashable] | None = None,
    clusters: Sequence[Hashable] | None = None,
    population: npt.ArrayLike | None = None,
) -> SurveyDesign:
    """Describe a one-stage sample, stratified or not, of people or of whole clusters.

    Parameters
    ----------
    weights
        One a person: how many people of the population each stands for.
    strata, clusters
        Of each person; None for one stratum, and for a sample of people. A cluster's name counts
        within its stratum.
    population
        How many clusters (people, where there are none) the person's stratum has in the
        population, one a person; None for a population that is large beside the sample.

    Raises
    ------
    ValueError
        When lengths differ, a weight is not above 0, a stratum holds a single cluster of several
        (its variance cannot be known), or a population size varies within a stratum or is less
        than the sample.
    """
    held = checked_weights(weights)
    people = held.size
    strata = [0] * people if strata is None else list(strata)
    clusters = range(people) if clusters is None else list(clusters)
    if not len(strata) == len(clusters) == people:
        msg = f"{people} weights, {len(strata)} strata and {len(clusters)} clusters; expected one "
        raise ValueError(msg + "of each a person")
    names = list(dict.fromkeys(strata))
    stratum = category_codes(strata, dict.fromkeys(names, 1.0))
    nested = list(zip(strata, clusters, strict=True))
    cluster = category_codes(nested, dict.fromkeys(nested, 1.0))
    drawn = _drawn(stratum, cluster, population, names)
    return SurveyDesign(held, held, stratum, cluster, drawn)


def poststratified(
    design: SurveyDesign, categories: Sequence[Hashable], population: Population
) -> SurveyDesign:
    """Weight a design to the population's counts; errors are those of `weighting.poststratify`."""
    return raked(design, [(categories, population)])


def raked(
    design: SurveyDesign,
    margins: Sequence[Margin],
    *,
    stop: str = MARGINS,
    tolerance: float | None = None,
) -> SurveyDesign:
    """Rake a design to several margins; parameters and errors are those of `weighting.rake`."""
    _once(design)
    found = rake(design.weights, margins, stop=stop, tolerance=tolerance)
    codes = [category_codes(categories, counts) for categories, counts in margins]
    met = tuple(zip(codes, found.steps, strict=True))
    return replace(design, weights=found.weights, margins=met)


def standardised(
    design: SurveyDesign,
    by: Sequence[Hashable],
    shares: Population,
    over: Sequence[Hashable] | None = None,
) -> SurveyDesign:
    """Give each group of `over` the same agreed shares of `by` (direct standardisation).

    Parameters
    ----------
    design
        Not calibrated yet.
    by
        Category of each person, whose shares are agreed.
    shares
        Of each category; brought to a sum of 1.
    over
        The groups that are to be compared; None for one.

    Raises
    ------
    ValueError
        When a group has nobody in a category of `shares`, or somebody in another one.

    Notes
    -----
    Post-stratification to the estimated size of each group times the shares, both then taken as
    known, as ``svystandardize`` of R's survey package does.
    """
    groups = [0] * len(by) if over is None else list(over)
    sizes: dict[Hashable, float] = {}
    for group, weight in zip(groups, design.weights, strict=True):
        sizes[group] = sizes.get(group, 0.0) + float(weight)
    whole = sum(shares.values())
    cells: dict[Hashable, float] = {
        (group, category): size * share / whole
        for group, size in sizes.items()
        for category, share in shares.items()
    }
    return poststratified(design, list(zip(groups, by, strict=True)), cells)


def _drawn(
    stratum: Codes, cluster: Codes, population: npt.ArrayLike | None, names: list[Hashable]
) -> Floats:
    faults, drawn = [], np.zeros(len(names))
    sizes = None if population is None else checked_weights(population)
    if sizes is not None and sizes.size != stratum.size:
        msg = f"{sizes.size} population sizes for {stratum.size} people"
        raise ValueError(msg)
    for place, name in enumerate(names):
        counted = np.unique(cluster[stratum == place]).size
        if sizes is not None:
            held = np.unique(sizes[stratum == place])
            if held.size > 1 or held[0] < counted:
                faults.append(f"{name}: {counted} drawn of {[*map(float, held)]}")
            drawn[place] = min(counted / float(held[0]), 1.0)
        if counted == 1 and drawn[place] < 1:
            faults.append(f"{name}: a single cluster, so its variance cannot be known")
    if faults:
        msg = f"strata that do not hold together: {'; '.join(faults)}"
        raise ValueError(msg)
    return drawn


def _once(design: SurveyDesign) -> None:
    if design.margins:
        msg = "the design is calibrated already; give all margins at once"
        raise ValueError(msg)
