"""What changed when the list of stakeholders grew: newcomers apart from old pairs re-wired."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from analysis.stakeholders.register import ALL, graph, groups, sector_of, undirected


def growth(stakeholders: pd.DataFrame, ties: pd.DataFrame) -> pd.DataFrame:
    """Compare the register before it grew with the register after.

    Parameters
    ----------
    stakeholders, ties
        As in `graph`.

    Returns
    -------
    pandas.DataFrame
        One row for all, then one a sector: ``sector_group``; ``stakeholders_before``,
        ``stakeholders_after``; ``pairs_before``, ``pairs_after``: pairs with a tie;
        ``density_before``, ``density_after``: those pairs as a share (0 to 1) of the
        pairs that are possible, missing where no pair is; ``added_between_known``: new
        pairs of two stakeholders who were both there before (the old network re-wired);
        ``added_with_new``: new pairs with at least one newcomer; ``changed_between_known``:
        pairs that had a tie before and got another one, so that their tie changed. The row
        of a sector counts the pairs with at least one end in it, so sectors do not add up
        to all.

    Raises
    ------
    ValueError
        As in `graph`.
    """
    before, after = (undirected(graph(stakeholders, ties, wave)) for wave in (1, None))
    later = ties.loc[~(ties["wave"] <= 1).fillna(False).astype(bool)]
    again = {frozenset(pair) for pair in zip(later["from_id"], later["to_id"], strict=True)}
    sectors = dict(zip(stakeholders["stakeholder_id"], sector_of(stakeholders), strict=True))
    rows = []
    for group, _ in groups(stakeholders):
        row = _growth_of(group, before, after, sectors)
        changed = [pair for pair in again if group == ALL or group in map(sectors.get, pair)]
        row["changed_between_known"] = sum(before.has_edge(*pair) for pair in changed)
        rows.append(row)
    return pd.DataFrame(rows)


def _growth_of(group: str, before: nx.Graph, after: nx.Graph, sectors: dict[str, str]) -> dict:
    def touches(*people: str) -> bool:
        return group == ALL or any(sectors[person] == group for person in people)

    added = [pair for pair in after.edges() if not before.has_edge(*pair) and touches(*pair)]
    known = [pair for pair in added if all(person in before for person in pair)]
    row: dict[str, object] = {"sector_group": group}
    for moment, network in (("before", before), ("after", after)):
        inside = sum(touches(person) for person in network)
        pairs = sum(touches(*pair) for pair in network.edges())
        row |= {
            f"stakeholders_{moment}": inside,
            f"pairs_{moment}": pairs,
            f"density_{moment}": _share(pairs, len(network), inside),
        }
    return row | {"added_between_known": len(known), "added_with_new": len(added) - len(known)}


def _share(pairs: int, everybody: int, inside: int) -> float:
    outside = everybody - inside
    possible = (everybody * (everybody - 1) - outside * (outside - 1)) / 2
    return pairs / possible if possible else float("nan")
