"""Whom each person reaches, and who reaches it, along the direction of ties."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from analysis.stakeholders.key_people.search import SAME
from analysis.stakeholders.key_people.worth import greatest, nearness, strongest
from analysis.stakeholders.matrix import arcs
from analysis.stakeholders.matrix import people as people_of

ROWS_AT_ONCE = 64
WAYS = ("out", "in", "total")


def reach_degree(
    network: nx.Graph, m: float | None = 1, *, weight: str | None = None
) -> pd.DataFrame:
    """Count whom each person can reach within m steps, and who can reach it.

    Parameters
    ----------
    network
        Any networkx graph.
    m
        The most steps; with a weight the greatest length, where a tie is 1/strength long. None
        for any.
    weight
        The attribute of a tie with its strength.

    Returns
    -------
    pandas.DataFrame
        ``stakeholder_id``, ``reach_out``, ``reach_in``, ``reach_total`` (their sum: who is
        reached both ways counts twice).

    Raises
    ------
    ValueError
        When m is not above 0, or a tie has no strength.

    Notes
    -----
    mreach.degree of An and Liu (2016).
    """
    sums = _sums(network, greatest(m), weight, count=True)
    table = sums.astype({way: "int64" for way in WAYS}).rename(
        columns={way: f"reach_{way}" for way in WAYS}
    )
    within = "reached" if m is None else f"within {m:g}"
    table.attrs["definition"] = f"others {within} along the direction of ties (An and Liu 2016)"
    return table


def reach_closeness(
    network: nx.Graph, m: float | None = None, *, weight: str | None = None
) -> pd.DataFrame:
    """Add up 1/distance from each person to all others, and from all others to it.

    Parameters
    ----------
    network, weight
        As in `reach_degree`.
    m
        The greatest distance that counts; None for all.

    Returns
    -------
    pandas.DataFrame
        ``stakeholder_id``, ``closeness_out``, ``closeness_in``, ``closeness_total`` (their
        sum), each divided by n - 1 and by the largest strength. A person alone has 0.

    Raises
    ------
    ValueError
        As in `reach_degree`.

    Notes
    -----
    mreach.closeness of An and Liu (2016).
    """
    sums = _sums(network, greatest(m), weight, count=False)
    for way in WAYS:
        sums[way] /= max(len(sums) - 1, 1)
    table = sums.rename(columns={way: f"closeness_{way}" for way in WAYS})
    table.attrs["definition"] = (
        "mean of 1/distance over all others along the direction of ties, 0 where there is no "
        "path, divided by the largest strength (An and Liu 2016)"
    )
    return table


def near_within(
    matrix: sparse.csr_array, sources: list[int], m: float | None, weight: str | None
) -> np.ndarray:
    """Return `nearness` by 1/distance, with 0 beyond m."""
    near = nearness(matrix, sources, np.arange(matrix.shape[0]), None, weight)
    if m is None:
        return near
    return np.where(near >= 1 / (m + SAME) / strongest(matrix), near, 0.0)


def _sums(network: nx.Graph, m: float | None, weight: str | None, *, count: bool) -> pd.DataFrame:
    """Add up what each person reaches and who reaches it, a few rows at a time."""
    nodes, matrix = people_of(network), arcs(network, weight)
    # Oneself, always at 1, is taken off.
    outward, inward = np.full((2, len(nodes)), -1.0)
    for begin in range(0, len(nodes), ROWS_AT_ONCE):
        rows = list(range(begin, min(begin + ROWS_AT_ONCE, len(nodes))))
        near = near_within(matrix, rows, m, weight)
        near = (near > 0).astype(float) if count else near
        near[np.arange(len(rows)), rows] = 1.0
        outward[rows] += near.sum(axis=1)
        inward += near.sum(axis=0)
    return pd.DataFrame(
        {"stakeholder_id": nodes, "out": outward, "in": inward, "total": outward + inward}
    )
