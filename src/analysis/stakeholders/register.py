"""The stakeholder register: who is in, who was asked, and the graph of reported ties.

The register decides who is in the graph. A stakeholder without a tie, or one who never
answered, is a node like any other: a silent partner must not vanish from a count.
"""

from __future__ import annotations

import networkx as nx
import pandas as pd

from analysis.stakeholders.ratings import HIGH_FROM, scores

DIRECTIONS = ("directed", "mutual")
SECTORS = ("internal", "external_public", "voluntary", "private", "residents")
NOT_KNOWN = "not_known"
ALL = "all"
REPLIES = ("answered", "asked_not_answered", "not_asked", NOT_KNOWN)
CELLS = {
    (True, True): "key_player",
    (False, True): "context_setter",
    (True, False): "subject",
    (False, False): "crowd",
}


def graph(
    stakeholders: pd.DataFrame, ties: pd.DataFrame, wave: int | None = None
) -> nx.MultiDiGraph:
    """Build the graph of a register, with every stakeholder as a node.

    Parameters
    ----------
    stakeholders
        One row a stakeholder: ``stakeholder_id``, ``sector``, ``wave``, ``asked``,
        ``answered`` and any other column; all are kept as attributes of the node.
    ties
        One row a reported tie: ``tie_id``, ``from_id``, ``to_id``, ``direction``
        (``directed`` or ``mutual``), ``wave`` and any other column.
    wave
        The last wave to take in: 1 gives the register as it was before it grew. Waves add
        up, so 2 holds all of 1. None takes every row.

    Returns
    -------
    networkx.MultiDiGraph
        Two stakeholders may have several ties, each an arc whose key is its ``tie_id``. A
        mutual tie is two arcs with one key. Nodes are in the order of the register.

    Raises
    ------
    ValueError
        When a stakeholder is there twice, a tie names somebody who is not in the register
        of that wave or ties a stakeholder to itself, or a direction is not known.
    """
    people, reports = _upto(stakeholders, wave), _upto(ties, wave)
    _refuse_twice(people["stakeholder_id"])
    _refuse_faulty_ties(reports, set(people["stakeholder_id"]))
    network = nx.MultiDiGraph()
    network.add_nodes_from((row["stakeholder_id"], row) for row in people.to_dict("records"))
    for tie in reports.to_dict("records"):
        arcs = [(tie["from_id"], tie["to_id"], tie["tie_id"], tie)]
        if tie["direction"] == "mutual":
            arcs.append((tie["to_id"], tie["from_id"], tie["tie_id"], tie))
        network.add_edges_from(arcs)
    return network


def undirected(network: nx.Graph) -> nx.Graph:
    """Return who is tied to whom: one edge a pair, whatever the direction and number of ties.

    Parameters
    ----------
    network
        Any networkx graph.

    Returns
    -------
    networkx.Graph
        The same nodes with their attributes, in the same order, and one plain edge for each
        pair with at least one tie.
    """
    plain = nx.Graph()
    plain.add_nodes_from(network.nodes(data=True))
    plain.add_edges_from((a, b) for a, b in network.edges() if a != b)
    return plain


def members(stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Count the stakeholders of each sector, and how many came with each wave.

    Parameters
    ----------
    stakeholders
        ``sector`` and ``wave`` (1 before, 2 added).

    Returns
    -------
    pandas.DataFrame
        One row for all, then one a sector: ``sector_group``, ``in_first_wave``,
        ``in_second_wave``, ``stakeholders``.
    """
    rows = []
    for group, people in groups(stakeholders):
        waves = people["wave"]
        rows.append((group, int((waves == 1).sum()), int((waves == 2).sum()), len(people)))
    return pd.DataFrame(
        rows, columns=["sector_group", "in_first_wave", "in_second_wave", "stakeholders"]
    )


def replies(stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Count who was asked about their ties and who answered, by sector.

    Parameters
    ----------
    stakeholders
        ``sector``, ``asked`` and ``answered`` (boolean, missing where not known).

    Returns
    -------
    pandas.DataFrame
        One row for all, then one a sector: ``sector_group``, ``stakeholders`` and the counts
        ``reply_answered``, ``reply_asked_not_answered``, ``reply_not_asked``,
        ``reply_not_known``, which add up to the stakeholders.
    """
    with_reply = stakeholders.assign(reply=reply(stakeholders))
    rows = [
        {"sector_group": group, "stakeholders": len(people)}
        | {f"reply_{kind}": int((people["reply"] == kind).sum()) for kind in REPLIES}
        for group, people in groups(with_reply)
    ]
    return pd.DataFrame(rows)


def reply(stakeholders: pd.DataFrame) -> pd.Series:
    """Say for each stakeholder whether it spoke for itself.

    Parameters
    ----------
    stakeholders
        ``asked`` and ``answered`` (boolean, missing where not known).

    Returns
    -------
    pandas.Series
        ``answered``, ``asked_not_answered``, ``not_asked`` or ``not_known``, by row.
    """
    asked = stakeholders["asked"].astype("boolean")
    answered = stakeholders["answered"].astype("boolean")
    said = pd.Series(NOT_KNOWN, index=stakeholders.index, dtype="str")
    said = said.mask(asked.eq(False).fillna(False), "not_asked")
    said = said.mask((asked & answered.eq(False)).fillna(False), "asked_not_answered")
    return said.mask(answered.fillna(False), "answered")


def grid(stakeholders: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """Sort the stakeholders into the four cells of the power-interest grid.

    Parameters
    ----------
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``, ``sector``.
    ratings
        One row a stakeholder and rater: ``stakeholder_id``, ``rater``, ``interest`` and
        ``power`` (1 to 5, missing where this rater did not judge).

    Returns
    -------
    pandas.DataFrame
        One row a stakeholder, in the order of the register, rated or not:
        ``stakeholder_id``, ``name_en``, ``name_cy``, ``sector``; ``interest``,
        ``interest_low``, ``interest_high``, ``power``, ``power_low``, ``power_high``,
        ``raters`` and ``disagreement`` of `ratings.scores`; ``cell``: ``key_player`` (both
        high), ``context_setter`` (power only), ``subject`` (interest only), ``crowd``
        (neither) or ``not_rated``, when either is missing. High is a median of 4 or more.

    Raises
    ------
    ValueError
        As in `ratings.scores`.

    Notes
    -----
    Eden and Ackermann (1998), as in Reed and others (2009). The grid has no cut of its own;
    the cut between 3 and 4 is this project's, and moves the stakeholders rated 3. A median
    of 3.5 is not high.
    """
    rated = scores(stakeholders, ratings)
    cells = [
        _cell(interest, power)
        for interest, power in zip(rated["interest"], rated["power"], strict=True)
    ]
    columns = ["stakeholder_id", "name_en", "name_cy", "sector"]
    table = stakeholders[columns].reset_index(drop=True)
    table = table.join(rated.drop(columns="stakeholder_id")).assign(cell=cells)
    table.attrs["definition"] = (
        "cells of the grid by the median over raters of interest and of power; high is 4 or more"
    )
    return table


def sector_of(stakeholders: pd.DataFrame) -> pd.Series:
    """Return each stakeholder's sector, ``not_known`` where it is missing."""
    return stakeholders["sector"].fillna(NOT_KNOWN)


def groups(stakeholders: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return all stakeholders as ``all``, then those of each sector.

    A sector with nobody in it is there too: an empty one is what to look for.
    """
    sector = sector_of(stakeholders)
    others = sorted(set(sector) - set(SECTORS))
    parts = [(name, stakeholders.loc[sector == name]) for name in (*SECTORS, *others)]
    return [(ALL, stakeholders), *parts]


def _upto(table: pd.DataFrame, wave: int | None) -> pd.DataFrame:
    return table if wave is None else table.loc[(table["wave"] <= wave).fillna(False).astype(bool)]


def _refuse_twice(identifiers: pd.Series) -> None:
    twice = sorted(set(identifiers[identifiers.duplicated()]))
    if twice:
        msg = f"a stakeholder is in the register once; there more than once: {', '.join(twice)}"
        raise ValueError(msg)


def _refuse_faulty_ties(ties: pd.DataFrame, known: set[str]) -> None:
    for tie in ties.to_dict("records"):
        ends = (tie["from_id"], tie["to_id"])
        strangers = [str(end) for end in ends if end not in known]
        if strangers:
            msg = (
                f"tie {tie['tie_id']} names {', '.join(strangers)}; in the register of that "
                f"wave: {', '.join(sorted(known))}"
            )
            raise ValueError(msg)
        if ends[0] == ends[1]:
            msg = f"tie {tie['tie_id']} ties {ends[0]} to itself; a tie has two stakeholders"
            raise ValueError(msg)
        if tie["direction"] not in DIRECTIONS:
            allowed = " or ".join(DIRECTIONS)
            msg = f"tie {tie['tie_id']} has direction {tie['direction']!r}; it is {allowed}"
            raise ValueError(msg)


def _cell(interest: float, power: float) -> str:
    if pd.isna(interest) or pd.isna(power):
        return "not_rated"
    return CELLS[bool(interest >= HIGH_FROM), bool(power >= HIGH_FROM)]
