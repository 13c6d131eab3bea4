"""Which paths get longer when somebody leaves."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csgraph

from analysis.stakeholders.matrix import either_way

# Distances are read some rows at a time: no table of everybody by everybody is ever made.
ROWS = 256


def longer_distances(plain: nx.Graph, leaving: set) -> pd.DataFrame:
    """List the pairs of those who remain that need more steps without the leavers.

    Parameters
    ----------
    plain
        A networkx graph without direction.
    leaving
        Nodes to take out.

    Returns
    -------
    pandas.DataFrame
        ``from_id``, ``to_id`` (in the order of the graph), ``before`` and ``after`` (steps of
        the shortest path). Pairs that cannot reach each other any more are not here: no
        number of steps is theirs.
    """
    columns = ["from_id", "to_id", "before", "after"]
    staying = [person for person in plain if person not in leaving]
    place = {person: number for number, person in enumerate(plain)}
    kept = np.array([place[person] for person in staying], dtype=np.int32)
    found: list[tuple] = []
    if leaving and len(kept):
        everybody = either_way(plain)
        rest = everybody[kept][:, kept]
        for start in range(0, len(kept), ROWS):
            rows = np.arange(start, min(start + ROWS, len(kept)))
            before = csgraph.dijkstra(everybody, unweighted=True, indices=kept[rows])[:, kept]
            after = csgraph.dijkstra(rest, unweighted=True, indices=rows)
            grew = np.isfinite(after) & (after > before) & (np.arange(len(kept)) > rows[:, None])
            found += [
                (staying[rows[a]], staying[b], int(before[a, b]), int(after[a, b]))
                for a, b in zip(*np.nonzero(grew), strict=True)
            ]
    table = pd.DataFrame(found, columns=columns)
    return table.astype({"before": "int64", "after": "int64"})
