"""Structural holes (Burt 1992): how far a stakeholder's contacts hold one another.

Everything rests on one matrix: the strength of the tie between two stakeholders, both
directions added, as Burt has it. It stays sparse; nothing n by n is ever made dense.
"""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from analysis.stakeholders.matrix import arcs, people

# Rows of a product are made in blocks of about this many multiplications, so that one
# stakeholder tied to everybody does not fill the memory with everybody's pairs.
BLOCK = 1_000_000
TIES = "Ties of both directions are added (Burt 1992). A stakeholder without a tie has no value."
NETWORK_SCOPE = "a contact's other ties count wherever they lead (networkx and igraph do so too)"
EGO_SCOPE = "a contact's other ties count only among the contacts (the default of UCINET)"
WITHIN = {"network": NETWORK_SCOPE, "ego": EGO_SCOPE}
ONE_CONTACT = "With one contact hierarchy is 1: all constraint comes from that one."


def constraint(
    network: nx.Graph, scope: str = "network", *, weight: str | None = None
) -> pd.Series:
    """Say how far each stakeholder's ties lead back to the same few contacts.

    Parameters
    ----------
    network
        Any networkx graph of n nodes.
    scope
        Two definitions are in print, and both are correct. ``"network"``: a contact's ties
        are shared out over everybody it is tied to, as in networkx and igraph. ``"ego"``:
        the stakeholder, its contacts and the ties among them are all there is, as in
        UCINET's default. The values can differ a lot.
    weight
        The attribute of a tie that holds its strength; None counts each tie as 1, so a tie
        in both directions as 2.

    Returns
    -------
    pandas.Series
        n floats by ``stakeholder_id``, higher the fewer ways round. Somebody who is named
        but names nobody has a value; only a stakeholder without a tie has none (missing).

    Raises
    ------
    ValueError
        When the scope is not known, or a tie has no strength above 0.

    Notes
    -----
    The sum over contacts j of ``(p_ij + sum over q of p_iq p_qj) ** 2``, where ``p_ij`` is
    the share of i's ties that it has with j and q is another contact of i (Burt 1992,
    chapter 2).
    """
    values = _constraint(_dyads(_strengths(network, weight), scope))
    words = f"Constraint (Burt 1992): {WITHIN[scope]}. {TIES}"
    return _series(network, values, "constraint", words)


def effective_size(network: nx.Graph, *, weight: str | None = None) -> pd.Series:
    """Count each stakeholder's contacts, less what they repeat of one another.

    Parameters
    ----------
    network
        Any networkx graph of n nodes.
    weight
        The attribute of a tie that holds its strength; None counts each tie as 1.

    Returns
    -------
    pandas.Series
        n floats by ``stakeholder_id``, from 1 to the number of contacts without strengths;
        missing for a stakeholder without a tie.

    Raises
    ------
    ValueError
        When a tie has no strength above 0.

    Notes
    -----
    The contacts j, less the sum over other contacts q of ``p_iq m_jq``: the share of i's
    ties that it has with q, times the strength of j's tie with q against j's strongest
    (Burt 1992). Without direction and strengths it is the contacts less their mean number
    of ties among themselves (Borgatti 1997).
    """
    values = _effective_size(_strengths(network, weight))
    words = f"Effective size (Burt 1992, Borgatti 1997): contacts less redundant ones. {TIES}"
    return _series(network, values, "effective_size", words)


def efficiency(network: nx.Graph, *, weight: str | None = None) -> pd.Series:
    """Return the effective size as a share of the contacts (Burt 1992).

    Parameters and errors are those of `effective_size`; a stakeholder without a tie is
    missing.
    """
    tied = _strengths(network, weight)
    words = f"Efficiency (Burt 1992): effective size as a share of the contacts. {TIES}"
    return _series(network, _effective_size(tied) / _some(tied), "efficiency", words)


def hierarchy(network: nx.Graph, scope: str = "network", *, weight: str | None = None) -> pd.Series:
    """Say how far each stakeholder's constraint comes from one contact.

    Parameters
    ----------
    network, scope, weight
        As for `constraint`.

    Returns
    -------
    pandas.Series
        n floats by ``stakeholder_id`` from 0 (every contact constrains alike) to 1 (one
        contact does). With one contact it is 1 by convention, as the formula divides 0 by 0
        there; missing for a stakeholder without a tie.

    Raises
    ------
    ValueError
        As `constraint`.

    Notes
    -----
    The Coleman-Theil index of the constraint ``c_j`` from each of N contacts: the sum of
    ``r_j ln(r_j) / (N ln N)`` with ``r_j = c_j N / sum of c`` (Burt 1992, chapter 2).
    """
    values = _hierarchy(_dyads(_strengths(network, weight), scope))
    words = f"Hierarchy (Burt 1992, Coleman-Theil index): {WITHIN[scope]}. {ONE_CONTACT} {TIES}"
    return _series(network, values, "hierarchy", words)


def holes(network: nx.Graph, *, weight: str | None = None) -> pd.DataFrame:
    """Put every measure of structural holes in one table, both kinds of constraint named.

    Parameters
    ----------
    network
        Any networkx graph of n nodes.
    weight
        The attribute of a tie that holds its strength; None counts each tie as 1.

    Returns
    -------
    pandas.DataFrame
        One row a node, in the order of the graph: ``stakeholder_id``, ``contacts`` (others
        with a tie in either direction), ``effective_size``, ``efficiency``, ``constraint``
        (whole network), ``constraint_ego`` (own network) and ``hierarchy`` (whole network).
        A stakeholder without a tie has 0 contacts and no other value.

    Raises
    ------
    ValueError
        When a tie has no strength above 0.
    """
    tied = _strengths(network, weight)
    whole, size = _dyads(tied, "network"), _effective_size(tied)
    table = pd.DataFrame(
        {
            "stakeholder_id": people(network),
            "contacts": _contacts(tied),
            "effective_size": size,
            "efficiency": size / _some(tied),
            "constraint": _constraint(whole),
            "constraint_ego": _constraint(_dyads(tied, "ego")),
            "hierarchy": _hierarchy(whole),
        }
    )
    table.attrs["definition"] = (
        "Structural holes (Burt 1992). Efficiency is effective size as a share of the contacts. "
        f"Constraint and hierarchy: {NETWORK_SCOPE}. Constraint in the own network: {EGO_SCOPE}. "
        f"{ONE_CONTACT} {TIES}"
    )
    return table


def _strengths(network: nx.Graph, weight: str | None) -> sparse.csr_array:
    one_way = arcs(network, weight)
    return (one_way + one_way.T).tocsr()


def _contacts(matrix: sparse.csr_array) -> np.ndarray:
    return np.diff(matrix.indptr)


def _some(matrix: sparse.csr_array) -> np.ndarray:
    """Return the number of contacts, missing for a stakeholder without one."""
    contacts = _contacts(matrix)
    return np.where(contacts > 0, contacts, np.nan)


def _constraint(dyads: sparse.csr_array) -> np.ndarray:
    return np.where(_contacts(dyads) > 0, dyads.sum(axis=1), np.nan)


def _effective_size(tied: sparse.csr_array) -> np.ndarray:
    most = tied.max(axis=1).toarray().ravel() if tied.shape[0] else np.zeros(0)
    shares, strongest = _divide(tied, tied.sum(axis=1)), _divide(tied, most)
    redundant = _through(shares, strongest.T.tocsr(), tied)
    return _some(tied) - redundant.sum(axis=1)


def _hierarchy(dyads: sparse.csr_array) -> np.ndarray:
    contacts = _contacts(dyads)
    # each contact's part over the mean part; above 0, as every contact has a share of its own
    ratio = _divide(dyads, dyads.sum(axis=1) / np.maximum(contacts, 1))
    ratio.data *= np.log(ratio.data)
    several = np.where(contacts > 1, contacts, np.nan)
    uneven = ratio.sum(axis=1) / (several * np.log(several))
    return np.where(contacts == 1, 1.0, np.clip(uneven, 0, 1))


def _dyads(tied: sparse.csr_array, scope: str) -> sparse.csr_array:
    """Return the constraint of each contact (column) on each stakeholder (row)."""
    if scope not in WITHIN:
        msg = f"the scope of constraint is {' or '.join(WITHIN)}; found {scope!r}"
        raise ValueError(msg)
    shares = _divide(tied, tied.sum(axis=1))
    if scope == "network":
        through = _through(shares, shares, tied)
    else:
        through = _through(_over_own_network(shares, tied), tied, tied)
    dyads = (shares + through).tocsr()
    dyads.data **= 2
    return dyads


def _over_own_network(shares: sparse.csr_array, tied: sparse.csr_array) -> sparse.csr_array:
    """Divide each share i, q by what q has of ties with i and with i's other contacts."""
    alike = tied.copy()
    alike.data[:] = 1.0
    own = (tied + _through(alike, tied, tied)).tocsr()
    own.data = 1 / own.data
    return shares.multiply(own).tocsr()


def _divide(matrix: sparse.csr_array, rows: np.ndarray) -> sparse.csr_array:
    divided = matrix.copy()
    divided.data = matrix.data / np.repeat(rows, np.diff(matrix.indptr))
    return divided


def _through(
    left: sparse.csr_array, right: sparse.csr_array, tied: sparse.csr_array
) -> sparse.csr_array:
    """Return ``left @ right`` for pairs with a tie only, in blocks of rows."""
    pattern = tied.astype(bool)
    work = np.cumsum(left.astype(bool) @ np.diff(right.indptr).astype(float))
    block = (work // BLOCK).astype(int)
    starts = np.flatnonzero(np.diff(block, prepend=-1))
    parts = [
        (left[first:last] @ right).multiply(pattern[first:last])
        for first, last in pairwise([*starts, tied.shape[0]])
    ]
    return sparse.vstack(parts, format="csr") if parts else tied.copy()


def _series(network: nx.Graph, values: np.ndarray, name: str, words: str) -> pd.Series:
    series = pd.Series(values, index=people(network), name=name)
    series.attrs["definition"] = words
    return series
