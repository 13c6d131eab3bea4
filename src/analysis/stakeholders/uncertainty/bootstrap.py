"""The vertex bootstrap: how much a figure would vary over other people of the same kind."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from analysis.stakeholders.matrix import people
from analysis.stakeholders.uncertainty.paths import Ties, ties_of
from analysis.stakeholders.uncertainty.runs import (
    Copies,
    degree_and_betweenness,
    middle,
    refuse_faulty,
    refuse_never_chosen,
    whole_network,
)


@dataclass(frozen=True)
class Bootstrap:
    """What the vertex bootstrap says of a network and of everybody in it.

    Attributes
    ----------
    network
        One row a measure: ``bootstrap_measure`` (``density``, ``mean_degree``,
        ``centralisation``), ``observed_value`` as observed, ``bootstrap_mean``,
        ``standard_error``, ``bootstrap_low``, ``bootstrap_high``: the value and the standard
        error times the normal quantile, within what is possible. Centralisation is missing
        below three people, and with a weight, where it has no bounds.
    people
        One row a node: ``stakeholder_id``; for degree and betweenness the value, its
        standard error (``degree_error``) and the middle of the trials in which the person
        is there (``degree_low``, ``degree_high``); ``runs_present``. Somebody who is there
        several times counts with the mean of the copies.
    definition
        What was done, in words.
    runs, seed, level
        As asked. The result is always sampled, never exact.
    """

    network: pd.DataFrame
    people: pd.DataFrame
    definition: str
    runs: int
    seed: int
    level: float
    exact: bool = False


def vertex_bootstrap(
    network: nx.Graph,
    *,
    runs: int = 1000,
    seed: int = 2021,
    level: float = 0.95,
    directed: bool | None = None,
    weight: str | None = None,
) -> Bootstrap:
    """Draw the people of a network again, with replacement, and measure each new network.

    Parameters
    ----------
    network
        Any networkx graph of n nodes, at least one. A figure that no network of this size has,
        such as the density of one person, is missing, with its error and interval.
    runs, seed
        How many networks to draw, and the random state.
    level
        The level (0 to 1) of the intervals.
    directed
        Whether the paths of betweenness follow direction. None does as the graph does.
        Degree and density always count a pair once, tied in either direction.
    weight
        The attribute of a tie that holds its strength, above 0: degree and density then add
        strengths and a tie is 1 / strength long. Slower: paths are searched by networkx.

    Returns
    -------
    Bootstrap
        The network's figures and everybody's, with standard errors and intervals.

    Raises
    ------
    ValueError
        When there is nobody, a level is not between 0 and 1, runs is below 1
        or somebody was never drawn.

    Notes
    -----
    Snijders and Borgatti (1999). n people are drawn with replacement. Two of them have the
    tie that they have in the network; two copies of one person have that of a pair drawn at
    random from all pairs, both directions of it together. The error says how much a figure
    would vary if other people of the same kind had been in the network. In a register that
    lists everybody there is no such sample; the error then is a guide to what is noise, and
    at about 15 people most differences are.
    """
    refuse_faulty(runs, level)
    nodes = people(network)
    if nodes.empty:
        msg = "the vertex bootstrap needs at least one person; found nobody"
        raise ValueError(msg)
    ties = ties_of(network, directed, weight)
    draw = np.random.default_rng(seed)
    choices = draw.integers(0, len(nodes), (runs, len(nodes)), dtype=np.int32)
    whole = whole_network(ties)
    found = _draws(ties, choices, _tied_copies(ties.cells, choices, draw))
    return Bootstrap(
        network=_figures(whole[0], found.degree, level, ties.weighted),
        people=_everybody(nodes, whole, found, level),
        definition=f"vertex bootstrap (Snijders and Borgatti 1999), {runs} networks drawn; "
        "degree and density count a pair tied in either direction; betweenness not normalised"
        f"{', directed' if ties.directed else ''}; intervals hold {level:.0%}",
        runs=runs,
        seed=seed,
        level=level,
    )


@dataclass(frozen=True)
class _Draws:
    """Degrees of every draw (runs by n places), and everybody's means (runs by n people)."""

    degree: np.ndarray
    mean_degree: np.ndarray
    mean_betweenness: np.ndarray


def _tied_copies(ties: sparse.csr_array, choices: np.ndarray, draw: np.random.Generator) -> Copies:
    """Draw, for every two copies of one person, the tie of a pair from all pairs."""
    run, first, second = _copies(choices)
    number = ties.shape[0]
    one = draw.integers(0, number, len(run))
    other = (one + draw.integers(1, max(number, 2), len(run))) % number  # one has no copies
    there, back = (
        np.asarray(ties[a, b]).ravel() if len(run) else np.empty(0)
        for a, b in ((one, other), (other, one))
    )
    return Copies(run, first, second, there, back)


def _copies(choices: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return every two places of a draw that hold one person, in the order of the draws."""
    order = np.argsort(choices, axis=1, kind="stable")
    ordered = np.take_along_axis(choices, order, axis=1)
    found = []
    for apart in range(1, choices.shape[1]):
        run, at = np.nonzero(ordered[:, apart:] == ordered[:, :-apart])
        if not len(run):
            break
        found.append(np.stack([run, order[run, at], order[run, at + apart]]))
    every = np.concatenate([np.empty((3, 0), dtype=np.int64), *found], axis=1)
    run, first, second = every[:, np.argsort(every[0], kind="stable")]
    return run, first, second


def _draws(ties: Ties, choices: np.ndarray, copies: Copies) -> _Draws:
    runs, number = choices.shape
    degrees = np.empty((runs, number), np.float32)
    means = np.full((2, runs, number), np.nan, np.float32)
    for trials, *found in degree_and_betweenness(ties, choices, copies):
        degrees[trials] = found[0]
        rows = np.arange(*trials.indices(runs))
        slots = (choices[trials] + number * np.arange(len(rows))[:, None]).ravel()
        times = np.bincount(slots, minlength=len(rows) * number)
        for mean, values in zip(means, found, strict=True):
            total = np.bincount(slots, values.ravel(), minlength=len(rows) * number)
            per_person = np.divide(total, times, out=np.full(len(total), np.nan), where=times > 0)
            mean[rows] = per_person.reshape(len(rows), number)
    return _Draws(degrees, means[0], means[1])


def _figures(observed: np.ndarray, drawn: np.ndarray, level: float, weighted: bool) -> pd.DataFrame:
    """Return each figure of the network with its error, one row a figure."""
    width = NormalDist().inv_cdf((1 + level) / 2)
    rows = []
    values, trials = (_measures(degree, weighted) for degree in (observed[None], drawn))
    for name, (value, highest) in values.items():
        mean, error = float(np.mean(trials[name][0])), float(np.std(trials[name][0], ddof=0))
        # clipped by numpy: Python's own max and min make a bound out of a missing error
        ends = np.clip(float(value[0]) + width * error * np.array([-1, 1]), 0, highest).tolist()
        rows.append((name, float(value[0]), mean, error, *ends))
    columns = ["bootstrap_measure", "observed_value", "bootstrap_mean", "standard_error"]
    return pd.DataFrame(rows, columns=[*columns, "bootstrap_low", "bootstrap_high"])


def _measures(degree: np.ndarray, weighted: bool) -> dict[str, tuple[np.ndarray, float]]:
    """Return each figure of many networks, and the highest that it can be."""
    number = degree.shape[1]
    mean = degree.mean(axis=1, dtype=float)
    spread = degree.max(axis=1) * float(number) - degree.sum(axis=1, dtype=float)
    star = (number - 1) * (number - 2)
    known = star > 0 and not weighted
    central = spread / star if known else np.full(len(degree), np.nan)
    others = float(number - 1) or np.nan  # one person alone has no pair
    unbounded = float("inf")
    return {
        "density": (mean / others, unbounded if weighted else 1.0),
        "mean_degree": (mean, unbounded if weighted else number - 1.0),
        "centralisation": (central, 1.0),
    }


def _everybody(
    nodes: pd.Index, whole: tuple[np.ndarray, np.ndarray], found: _Draws, level: float
) -> pd.DataFrame:
    present = np.isfinite(found.mean_degree).sum(axis=0)
    refuse_never_chosen(present, nodes, len(found.degree))
    table = pd.DataFrame({"stakeholder_id": nodes})
    trials = (found.mean_degree, found.mean_betweenness)
    for name, value, drawn in zip(("degree", "betweenness"), whole, trials, strict=True):
        low, high = middle(drawn, level)
        table[name] = value
        table[f"{name}_error"] = np.nanstd(drawn, axis=0, dtype=float)
        table[f"{name}_low"], table[f"{name}_high"] = low.astype(float), high.astype(float)
    return table.assign(runs_present=present)
