"""Weights that bring the people who answered to an agreed population.

Weights repair who answered. They repair no difference of wording, mode, month or base.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Population = Mapping[Hashable, float]
Margin = tuple[Sequence[Hashable], Population]

MARGINS = "margins"
TABLE = "table"
STOPS = {
    MARGINS: (
        "stops when every margin is met: the largest miss, relative to its margin, is at most the "
        "tolerance"
    ),
    TABLE: (
        "stops when no cell of the sample's table changed by as much as the tolerance, in people, "
        "in one round: the default of R's survey package (one person), which leaves a small miss"
    ),
}
RAKING = "raking; "
POST_STRATIFICATION = "post-stratification: one margin, so that one round meets it; "
TIGHT = 1e-12
LOOSE = 1.0
ALIKE = 1e-9  # totals of two margins that differ by less describe one population


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights after calibration.

    Attributes
    ----------
    weights
        One a person, in the order given.
    rounds
        How often all margins were gone through.
    largest_miss
        Largest distance to a margin, relative to that margin.
    stop
        ``margins`` or ``table``, see `STOPS`.
    steps
        The weights as they were when each margin was met in the last round; the last of them are
        `weights`. A tight stop leaves no difference between them.
    """

    weights: Floats
    rounds: int
    largest_miss: float
    stop: str
    steps: tuple[Floats, ...]
    definition: str

    @property
    def effective_n(self) -> float:
        """How many equally weighted people would tell as much, see `effective_n`."""
        return effective_n(self.weights)


def effective_n(weights: npt.ArrayLike) -> float:
    """Give Kish's effective number of people: the square of the sum over the sum of squares.

    Parameters
    ----------
    weights
        One a person, above 0. Their scale does not matter.

    Raises
    ------
    ValueError
        When there are none, or one is not a number above 0.

    Notes
    -----
    Kish (1965), Survey Sampling. It counts what unequal weights alone cost.
    """
    held = checked_weights(weights)
    return float(held.sum() ** 2 / (held**2).sum())


def poststratify(
    weights: npt.ArrayLike, categories: Sequence[Hashable], population: Population
) -> Weights:
    """Scale the weights within each category to its count in the population.

    Parameters
    ----------
    weights
        One a person, above 0.
    categories
        The category of each person.
    population
        Count, or share, of each category.

    Returns
    -------
    Weights
        Within a category the weights keep their proportions.

    Raises
    ------
    ValueError
        When a category of the population has nobody who answered, a person is in a category that
        the population does not have, or a count is not above 0: all of them named.
    """
    return rake(weights, [(categories, population)])


def rake(
    weights: npt.ArrayLike,
    margins: Sequence[Margin],
    *,
    stop: str = MARGINS,
    tolerance: float | None = None,
    most_rounds: int = 10_000,
) -> Weights:
    """Scale the weights to one margin after another until all are met (raking).

    Parameters
    ----------
    weights
        One a person, above 0.
    margins
        Categories of the people and the population's counts, of each margin.
    stop
        ``margins`` (to a relative tolerance, 1e-12 unless given) or ``table`` (the default of R's
        survey package, in people, 1 unless given).
    tolerance
        Of the rule; above 0.
    most_rounds
        After which the margins are taken not to fit together.

    Raises
    ------
    ValueError
        As for `poststratify`; when the margins have different totals, or cannot all be met with
        the people who answered.

    Notes
    -----
    Deming and Stephan (1940); Deville, Särndal and Sautory (1993).
    """
    held, limit = checked_weights(weights), _tolerance(stop, tolerance)
    codes, targets = _margins(held.size, margins)
    cells = np.unique(np.column_stack(codes), axis=0, return_inverse=True)[1].reshape(-1)
    for number in range(1, most_rounds + 1):
        before, steps = held, []
        for code, target in zip(codes, targets, strict=True):
            held = held * (target / np.bincount(code, held))[code]
            steps.append(held)
        miss = _miss(held, codes, targets)
        moved = np.abs(np.bincount(cells, held) - np.bincount(cells, before)).max()
        if (miss if stop == MARGINS else moved) < limit or miss == 0:
            way = (RAKING if len(codes) > 1 else POST_STRATIFICATION) + STOPS[stop]
            return Weights(held, number, miss, stop, tuple(steps), way)
    msg = f"the margins are not met after {most_rounds} rounds (relative miss {miss:.2g}): "
    msg += "with the people who answered they do not fit together; merge categories"
    raise ValueError(msg)


def category_codes(
    categories: Sequence[Hashable], population: Population, what: str = "categories"
) -> npt.NDArray[np.intp]:
    """Give the place of each person's category in the population's order; all must match."""
    order = {category: place for place, category in enumerate(population)}
    answered = set(categories)
    faults = [f"{category}: nobody answered" for category in order if category not in answered]
    faults += [
        f"{category}: not in the population" for category in dict.fromkeys(categories)
        if category not in order
    ]  # fmt: skip
    faults += [
        f"{category}: count {count!r}, expected above 0" for category, count in population.items()
        if not 0 < count < np.inf
    ]  # fmt: skip
    if faults:
        msg = f"the sample cannot be weighted to this population ({what}); {'; '.join(faults)}"
        raise ValueError(msg + ". Merge categories, or say that the two are not compared")
    return np.array([order[category] for category in categories], dtype=np.intp)


def checked_weights(weights: npt.ArrayLike) -> Floats:
    """Return the weights as numbers; a ValueError when there are none or one is not above 0."""
    held = np.asarray(weights, dtype="float64").reshape(-1)
    if not held.size:
        msg = "there are no weights: nobody answered"
        raise ValueError(msg)
    wrong = held[~((held > 0) & np.isfinite(held))]
    if wrong.size:
        msg = f"{wrong.size} weights are not numbers above 0, the first {wrong[0]!r}"
        raise ValueError(msg)
    return held


def _tolerance(stop: str, tolerance: float | None) -> float:
    if stop not in STOPS:
        msg = f"stop {stop!r} is not a rule; known: {', '.join(STOPS)}"
        raise ValueError(msg)
    limit = (TIGHT if stop == MARGINS else LOOSE) if tolerance is None else tolerance
    if not limit > 0:
        msg = f"tolerance {tolerance!r}: expected a number above 0"
        raise ValueError(msg)
    return limit


def _margins(
    people: int, margins: Sequence[Margin]
) -> tuple[list[npt.NDArray[np.intp]], list[Floats]]:
    if not margins:
        msg = "there is no margin to weight to"
        raise ValueError(msg)
    codes = []
    for place, (categories, population) in enumerate(margins, 1):
        if len(categories) != people:
            msg = f"margin {place} has {len(categories)} categories for {people} people"
            raise ValueError(msg)
        codes.append(category_codes(categories, population, f"margin {place}"))
    targets = [np.array([*population.values()], dtype="float64") for _, population in margins]
    totals = [float(target.sum()) for target in targets]
    if max(totals) - min(totals) > ALIKE * max(totals):
        msg = f"the margins describe populations of different size: {totals}"
        raise ValueError(msg)
    return codes, targets


def _miss(held: Floats, codes: list[npt.NDArray[np.intp]], targets: list[Floats]) -> float:
    return max(
        float(np.abs(np.bincount(code, held) / target - 1).max())
        for code, target in zip(codes, targets, strict=True)
    )
