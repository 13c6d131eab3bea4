"""Which option comes first when values and weights are uncertain: acceptability analysis.

No weight has to be named beforehand. The answer is not one ranking but the chance of each rank,
and the weights under which an option would be the choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.desk_research.options.draws import OptionDraws, draw
from analysis.desk_research.options.inputs import Order

DECIMALS_OF_A_TIE = 12  # scores equal to so many decimals are a tie on any machine


@dataclass(frozen=True)
class Acceptability:
    """The chance of each rank, and what lies behind it. All shares run from 0 to 1.

    Attributes
    ----------
    rank_acceptability
        Options × ranks from 1: the share of draws in which an option has a rank. Options that
        tie share their ranks equally. Rows and columns add to one.
    central_weights
        Options × criteria: the mean of the weights that put an option first. A row is missing
        for an option that is never first: it has no such weights, which is not weights of zero.
    confidence
        For each option the chance of being first with its central weights, over the uncertainty
        of the values; missing where there are no central weights.
    pairwise
        Options × options: the share of draws in which the option of the row scores strictly
        higher than that of the column, a tie counted as a half. A pair adds to one.
    first_chance
        For each option the share of draws in which it is first, a tie shared equally.
    draws
        How many draws were made; one when values and weights are all exact.
    seed
        The seed of the draws.
    rescaled
        True when the weights given did not add to one and were divided by their sum.
    """

    rank_acceptability: pd.DataFrame
    central_weights: pd.DataFrame
    confidence: pd.Series
    pairwise: pd.DataFrame
    first_chance: pd.Series
    draws: int
    seed: int
    rescaled: bool


def smaa(
    values: Any,
    weights: Any = None,
    *,
    order: Order | None = None,
    draws: int = 10_000,
    seed: int = 2021,
    names: Sequence[str] | None = None,
    criteria: Sequence[str] | None = None,
) -> Acceptability:
    """Find the chance of each rank of each option over uncertain values and weights.

    An option's score is the sum of its values, each times the weight of its criterion.

    Parameters
    ----------
    values
        Larger is better, 0 is the worst end of a criterion and 1 the best (see `value`). Either
        a table or array, options × criteria, of exact values; or a pair ``(low, high)`` of such
        tables, each value drawn evenly and independently between its ends; or an array
        draws × options × criteria of sampled values, which may lie beyond 0 and 1.
    weights
        None: all weights that add to one are equally likely (a flat Dirichlet distribution).
        Exact weights: a mapping by criterion, or a sequence in the order of the criteria.
        Sampled weights: a table or array draws × criteria. Weights that do not add to one are
        divided by their sum, and the result says so.
    order
        The criteria from most to least important, or a rank for each (equal ranks allowed): all
        weights that keep to the order are equally likely. Not together with `weights`.
    draws
        How many draws; where values or weights are sampled, there are as many as they have.
    seed
        Seed of the draws. The same seed and names give the same result, in whatever order
        options and criteria stand.
    names, criteria
        Names of options and criteria for arrays; a DataFrame brings its own.

    Returns
    -------
    Acceptability
        Options and criteria in the order in which they came.

    Raises
    ------
    ValueError
        When values are missing, not from 0 to 1 or the lowest above the highest; when names are
        repeated or not as many as the values; when weights or an order do not name exactly the
        criteria, or a weight is below 0; when draws or seed are not whole numbers.

    References
    ----------
    SMAA-2: Lahdelma and Salminen (2001), Operations Research 49(3) 444-454; Tervonen and
    Figueira (2008), Journal of Multi-Criteria Decision Analysis 15, 1-14.
    """
    drawn = draw(
        values, weights, order=order, draws=draws, seed=seed, names=names, criteria=criteria
    )
    return acceptability(drawn, seed)


def acceptability(drawn: OptionDraws, seed: int) -> Acceptability:
    """Work out the chance of each rank from draws that are made; `seed` is kept in the result."""
    scores = drawn.scores()
    higher = _higher(scores)
    above, below = higher.sum(axis=2), higher.sum(axis=1)
    equal = len(drawn.options) - above - below
    first = first_shares(scores)
    central = _central_weights(first, drawn.weights)
    options = pd.Index(drawn.options, name="option")
    others = pd.Index(drawn.options, name="other_option")
    criteria = pd.Index(drawn.criteria, name="criterion")
    ranks = pd.RangeIndex(1, len(options) + 1, name="rank")
    own, columns = list(drawn.given_options), list(drawn.given_criteria)
    return Acceptability(
        rank_acceptability=pd.DataFrame(_rank_shares(above, equal), options, ranks).loc[own],
        central_weights=pd.DataFrame(central, options, criteria).loc[own, columns],
        confidence=pd.Series(_confidence(drawn.values, central), options, name="confidence")[own],
        pairwise=pd.DataFrame(_odds(higher), options, others).loc[own, own],
        first_chance=pd.Series(first.mean(axis=0), options, name="first_chance")[own],
        draws=drawn.draws,
        seed=seed,
        rescaled=drawn.rescaled,
    )


def first_shares(scores: np.ndarray) -> np.ndarray:
    """Return each option's share of first place, draws × options; a tie is shared equally."""
    settled = scores.round(DECIMALS_OF_A_TIE)
    best = settled == settled.max(axis=1, keepdims=True)
    return best / best.sum(axis=1, keepdims=True)


def _higher(scores: np.ndarray) -> np.ndarray:
    """Tell for draws × options × others whether the other scores higher, ties apart."""
    settled = scores.round(DECIMALS_OF_A_TIE)
    return settled[:, None, :] > settled[:, :, None]


def _odds(higher: np.ndarray) -> np.ndarray:
    wins = higher.sum(axis=0).T
    return (len(higher) + wins - wins.T) / (2 * len(higher))


def _central_weights(first: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the mean weights of the draws in which each option is first, NaN where it never is."""
    times = first.sum(axis=0)[:, None]
    total = first.T @ np.broadcast_to(weights, (len(first), weights.shape[1]))
    return np.divide(total, times, out=np.full(total.shape, np.nan), where=times > 0)


def _confidence(values: np.ndarray, central: np.ndarray) -> np.ndarray:
    """Return how often each option is first when the weights are its own central weights."""
    found = np.full(len(central), np.nan)
    for place in np.flatnonzero(~np.isnan(central).any(axis=1)):
        found[place] = first_shares(values @ central[place])[:, place].mean()
    return found


def _rank_shares(above: np.ndarray, equal: np.ndarray) -> np.ndarray:
    """Return the share of draws by option and rank; options that tie share their ranks."""
    draws, count = above.shape
    # counted in whole numbers, so that a rank that an option never has is exactly 0
    cell = (np.arange(count) * count + above) * count + equal - 1
    times = np.bincount(cell.ravel(), minlength=count**3).reshape(count, count, count)
    shares = np.zeros((count, count))
    for best in range(count):
        for tied in range(1, count - best + 1):
            shares[:, best : best + tied] += times[:, best, tied - 1, None] / tied
    return shares / draws
