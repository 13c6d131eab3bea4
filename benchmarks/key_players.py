"""How long the exact search of key players takes, beside plain networkx in the same run.

Run with ``.venv/bin/python benchmarks/key_players.py``. The networks have about four ties a
person. Plain networkx takes three people out at a time and follows all shortest paths; it is
timed on a sample of the trios and scaled up. Only the ratio says anything on another machine;
the time of a fresh Python, its imports and both searches stands below.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import combinations, islice

import networkx as nx

from analysis.stakeholders.key_people import (
    brokerage,
    fragmentation,
    fragmentation_set,
    rank_intervals,
    reach_set,
)

SAMPLE = 60  # trios that networkx is timed on
FRESH = """
import networkx as nx
from analysis.stakeholders.key_people import fragmentation_set
network = nx.barabasi_albert_graph({n}, 4, seed=2021)
for measure in ("fragmentation", "distance"):
    assert fragmentation_set(network, 3, measure=measure).exact
"""


def plain(network: nx.Graph, trios: list[tuple[int, ...]]) -> list[float]:
    """Return 1 less the mean of 1/distance without each trio, by networkx alone."""
    values = []
    for trio in trios:
        rest = network.subgraph(set(network) - set(trio))
        paths = nx.all_pairs_shortest_path_length(rest)
        near = sum(1 / steps for _, found in paths for steps in found.values() if steps)
        values.append(1 - near / (len(rest) * (len(rest) - 1)))
    return values


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the shortest of some runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def fresh(size: int) -> float:
    """Return the seconds of a fresh Python that makes both exact searches."""
    command = [sys.executable, "-c", FRESH.format(n=size)]
    return seconds(lambda: subprocess.run(command, check=True))


def with_strength(network: nx.Graph) -> nx.Graph:
    draw = random.Random(2021)
    for *_, tie in network.edges(data=True):
        tie["strength"] = draw.randint(1, 3)
    return network


def compare(network: nx.Graph) -> None:
    """Time every search of trios on one network, and networkx on a sample of them."""
    every = list(combinations(network, 3))
    trios = list(islice(every, 0, None, len(every) // SAMPLE))
    loop = seconds(lambda: plain(network, trios), 1) * len(every) / len(trios)
    ours = [fragmentation(network, trio, measure="distance") for trio in trios]
    difference = max(abs(a - b) for a, b in zip(ours, plain(network, trios), strict=True))
    distance = seconds(lambda: fragmentation_set(network, 3, measure="distance"))
    apart = seconds(lambda: fragmentation_set(network, 3))
    reached = seconds(lambda: reach_set(network, 3))
    strength = seconds(
        lambda: fragmentation_set(network, 3, measure="distance", weight="strength"), 1
    )
    print(f"people {len(network)}, trios {len(every):,}, ties {network.number_of_edges()}")
    print(f"  by distance, every trio             {distance:8.3f} s")
    print(f"  plain networkx (from {len(trios)} trios)      {loop:8.1f} s")
    print(f"  ratio, networkx to ours             {loop / distance:8.0f}")
    print(f"  largest difference of their values  {difference:8.1e}")
    print(f"  pairs apart, every trio             {apart:8.3f} s")
    print(f"  reach, every trio                   {reached:8.3f} s")
    print(f"  by distance and strength            {strength:8.2f} s")
    print(f"  fresh Python, imports, two searches {fresh(len(network)):8.2f} s")


def main() -> None:
    for size in (50, 64):
        compare(with_strength(nx.barabasi_albert_graph(size, 4, seed=2021)))
    large = nx.barabasi_albert_graph(500, 4, seed=2021)
    sectors = {person: person % 6 for person in large}
    roles = seconds(lambda: brokerage(large, sectors), 1)
    ranks = seconds(lambda: rank_intervals(large))
    print("people 500")
    print(f"  brokerage, groups drawn 1,000 times {roles:8.2f} s")
    print(f"  rank intervals                      {ranks:8.3f} s")


if __name__ == "__main__":
    main()
