"""Did the answers of the same people move from one category to another, before to after?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.pilot.change.answers import Numbers, both_answers
from analysis.pilot.change.signs import SEED, sign_flip
from analysis.pilot.intervals import CALCULATED, NO_VALUES

NOBODY_MOVED = "nobody_moved"
RUNS = 10_000


@dataclass(frozen=True)
class Homogeneity:
    """A test that the shares of each category are the same before and after.

    Attributes
    ----------
    estimate
        With scores: mean score after minus before. Without: None, since no one number says how
        several shares moved.
    low, high
        None: the test gives no limits.
    statistic, df, p
        Stuart-Maxwell's chi-squared (with scores: the same for the one difference of means), its
        degrees of freedom and the p-value for large samples.
    bhapkar, p_bhapkar
        Bhapkar's form, which estimates the variance from the shares observed.
    p_exact, p_error
        By exchanging before and after within people: exact with scores on a grid, otherwise
        sampled with this standard error. The one to use below a hundred people or so.
    categories
        Those that anybody gave, in order.
    """

    estimate: float | None
    statistic: float | None
    df: int
    p: float | None
    bhapkar: float | None
    p_bhapkar: float | None
    p_exact: float | None
    p_error: float
    n: int
    n_missing: int
    categories: tuple[float, ...]
    definition: str
    note: str = CALCULATED
    low: None = None
    high: None = None


def marginal_homogeneity(
    before: ArrayLike,
    after: ArrayLike,
    scores: Mapping[float, float] | str | None = None,
    runs: int = RUNS,
    seed: int = SEED,
) -> Homogeneity:
    """Test whether the same people's answers fall into the categories as they did before.

    Parameters
    ----------
    before, after
        Answers of the same people, as numbers. Who did not answer the second time is left out and
        counted.
    scores
        None: any movement counts (Stuart-Maxwell). A score of each category, or ``"answers"`` for
        the answers themselves: movement up or down counts, which ordered answers call for.
    runs, seed
        Of the sampled p-value.

    Returns
    -------
    Homogeneity
        With two categories the statistic is McNemar's without continuity correction.

    Raises
    ------
    ValueError
        When the lists are not of the same people, an answer is infinite, or a category has no
        score.

    Notes
    -----
    Stuart (1955); Maxwell (1970); Bhapkar (1966); with scores: Agresti (2013), Categorical Data
    Analysis, section 11.3. Categories that nobody moved into or out of leave the statistic alone.
    """
    both = both_answers(before, after)
    first, second, n_missing = both.before, both.after, both.n_missing
    categories = tuple(np.unique(np.concatenate([first, second])).tolist())
    given = _scores(scores, categories)
    words = _words(given is not None)
    counted = (len(first), n_missing, categories, words)
    if not len(first) or bool((first == second).all()):
        note = NOBODY_MOVED if len(first) else NO_VALUES
        still = 0.0 if len(first) and given is not None else None
        return Homogeneity(still, None, 0, None, None, None, None, 0.0, *counted, note)
    if given is None:
        moves = np.stack([(second == c).astype(float) - (first == c) for c in categories], axis=1)
        estimate = None
    else:
        moves = (_scored(second, given) - _scored(first, given))[:, None]
        estimate = float(moves.mean())
    statistic, df, weights = _stuart_maxwell(moves)
    n = len(moves)
    # Both forms rest on the same sums, so one is the other rescaled (Ireland, Ku and Kullback).
    bhapkar = statistic / (1 - statistic / n) if statistic < n else np.inf
    p, p_bhapkar = _tail(statistic, df), _tail(bhapkar, df)
    p_exact, error = _exchanged(moves, statistic, weights, runs, seed)
    results = (estimate, statistic, df, p, float(bhapkar), p_bhapkar, p_exact, error)
    return Homogeneity(*results, *counted)


def _scores(
    scores: Mapping[float, float] | str | None, categories: tuple[float, ...]
) -> dict[float, float] | None:
    if scores is None:
        return None
    if isinstance(scores, str):
        if scores != "answers":
            msg = f"scores is {scores!r}; it is 'answers', or the score of each category"
            raise ValueError(msg)
        return {category: category for category in categories}
    without = [category for category in categories if category not in scores]
    if without:
        msg = f"no score for the categories {without}; scores are given for {sorted(scores)}"
        raise ValueError(msg)
    return {category: float(scores[category]) for category in categories}


def _scored(answers: Numbers, scores: Mapping[float, float]) -> Numbers:
    return np.array([scores[answer] for answer in answers.tolist()])


def _words(scored: bool) -> str:
    if scored:
        return "Marginal homogeneity by scores: mean score after minus before, two-sided."
    return "Marginal homogeneity (Stuart-Maxwell): any change in the shares of the categories."


def _stuart_maxwell(moves: Numbers) -> tuple[float, int, Numbers]:
    """Return the statistic, its rank and the matrix that makes sums into the statistic."""
    spread = moves.T @ moves
    weights: Numbers = np.linalg.pinv(spread, hermitian=True, rcond=1e-10).astype("float64")
    sums = moves.sum(axis=0)
    return float(sums @ weights @ sums), int(np.linalg.matrix_rank(spread, hermitian=True)), weights


def _tail(statistic: float, df: int) -> float:
    from scipy import stats

    return float(stats.chi2.sf(statistic, df))


def _exchanged(
    moves: Numbers, statistic: float, weights: Numbers, runs: int, seed: int
) -> tuple[float | None, float]:
    """Give the p-value over exchanges of before and after, which leave the spread as it is."""
    if moves.shape[1] == 1:
        found = sign_flip(moves[:, 0], runs, seed)
        return found.p, found.p_error
    moved = moves[np.abs(moves).any(axis=1)]
    random = np.random.default_rng(seed)
    signs = random.integers(0, 2, (runs, len(moved)), dtype="int8") * 2.0 - 1.0
    sums = signs @ moved
    hits = int((np.einsum("ri,ij,rj->r", sums, weights, sums) >= statistic - 1e-9).sum())
    p = (1 + hits) / (1 + runs)
    return p, float(np.sqrt(p * (1 - p) / runs))
