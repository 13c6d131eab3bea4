"""How long the chance tests, cores and communities take, beside plain networkx in the same run.

Run with ``.venv/bin/python benchmarks/mixing.py``. The network has 500 people in five groups and
about 2,000 ties. The plain loop counts the ties between groups edge by edge, one relabelling at a
time; it is timed on a sample of the 10,000 and scaled up. Seconds are those of the processor, so
that others on the machine matter less; only the ratio of the two says anything on another one.
"""

import resource
import time
from collections.abc import Callable

import networkx as nx
import numpy as np

from analysis.stakeholders.structure import (
    communities,
    core_periphery,
    ei_index,
    modularity,
    sector_density,
)

PEOPLE, GROUPS, RUNS, SEED = 500, 5, 10_000, 2021
SAMPLE = 200  # relabellings that the plain loop is timed on
REGISTER = 60


def plain_loop(network: nx.Graph, group: dict, runs: int) -> np.ndarray:
    """Compute the index of some random relabellings, one at a time."""
    rng = np.random.default_rng(SEED)
    labels, found = list(group.values()), []
    for _ in range(runs):
        label = dict(zip(group, rng.permutation(labels).tolist(), strict=True))
        external = sum(label[a] != label[b] for a, b in network.edges)
        found.append(2 * external / network.number_of_edges() - 1)
    return np.array(found)


def seconds(times: int, work: Callable[[], object]) -> list[float]:
    """Return how many seconds of the processor each of some runs took."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return taken


def main() -> None:
    network = nx.barabasi_albert_graph(PEOPLE, 4, seed=1)
    rng = np.random.default_rng(SEED)
    group = dict(zip(network, rng.integers(0, GROUPS, PEOPLE).tolist(), strict=True))
    ours = seconds(4, lambda: ei_index(network, group, runs=RUNS, seed=SEED))
    blocks = min(seconds(3, lambda: sector_density(network, group, runs=RUNS, seed=SEED)))
    loop = seconds(1, lambda: plain_loop(network, group, SAMPLE))[0] * RUNS / SAMPLE
    found, drawn = ei_index(network, group, runs=RUNS), plain_loop(network, group, SAMPLE)
    print(f"people {PEOPLE}, ties {network.number_of_edges():,}, relabellings {RUNS:,}")
    print(f"ei_index(), first call                        {ours[0]:8.3f} s")
    print(f"ei_index(), best of the others                {min(ours[1:]):8.3f} s")
    print(f"sector_density(), every block                 {blocks:8.3f} s")
    print(f"plain networkx loop (from {SAMPLE} relabellings)    {loop:8.2f} s")
    print(f"ratio, plain loop to ei_index()               {loop / min(ours[1:]):8.0f}")
    print(f"mean of the loop's sample, closed form        {drawn.mean():8.3f} {found.expected:.3f}")
    register_report()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory, whole process                    {memory:8.0f} MB")


def register_report() -> None:
    """Time cores and communities at the size of a register."""
    for people in (20, 24):
        small = nx.barabasi_albert_graph(people, 3, seed=1)
        taken = min(seconds(2, lambda network=small: core_periphery(network)))
        print(f"every core of {people} people, both ideals           {taken:8.3f} s")
    register = nx.gnm_random_graph(REGISTER, 150, seed=1)
    cores = min(seconds(2, lambda: core_periphery(register)))
    ours = min(seconds(2, lambda: communities(register)))
    found = communities(register)
    labels = found.table.set_index("stakeholder_id")["community"]
    one = min(seconds(5, lambda: nx.community.louvain_communities(register, seed=SEED)))
    theirs = nx.community.louvain_communities(register, seed=SEED)
    single = nx.community.modularity(register, theirs)
    print(f"cores of {REGISTER} people, searched                    {cores:8.3f} s")
    print(f"communities of {REGISTER} people, with stability        {ours:8.3f} s")
    print(f"ratio, 200 runs of networkx to communities()  {200 * one / ours:8.2f}")
    print(
        f"modularity, one run of networkx, ours         {single:8.3f} "
        f"{modularity(register, labels):.3f}"
    )


if __name__ == "__main__":
    main()
