"""How long repeated trials of a network take, beside plain networkx in the same run.

Run with ``.venv/bin/python benchmarks/uncertainty.py``. The networks are made up: preferential
attachment, four ties a newcomer. Plain networkx builds a network for every trial and counts
degree and betweenness with its own functions; it is timed on a few trials and scaled up, as the
table says. Only the ratio of the two says anything on another machine.
"""

import resource
import time
from collections.abc import Callable

import networkx as nx
import numpy as np

from analysis.stakeholders.uncertainty import missing_actors, qap_correlation, vertex_bootstrap

RUNS, SEED = 1000, 2021
SAMPLE = {50: 50, 500: 4}  # trials that plain networkx is timed on
PERMUTATIONS, PERMUTATION_SAMPLE = 10_000, 200


def count(network: nx.Graph) -> None:
    """Count what every trial counts."""
    dict(network.degree())
    nx.betweenness_centrality(network, normalized=False)


def plain_missing(network: nx.Graph, trials: int) -> None:
    """Leave a tenth out and count, one network at a time."""
    draw = np.random.default_rng(SEED)
    for _ in range(trials):
        kept = draw.permutation(len(network))[: round(0.9 * len(network))]
        count(nx.Graph(network.subgraph(kept.tolist())))


def plain_bootstrap(network: nx.Graph, trials: int) -> None:
    """Draw people with replacement and count, one network at a time."""
    draw, matrix = np.random.default_rng(SEED), nx.to_numpy_array(network)
    for _ in range(trials):
        who = draw.integers(0, len(network), len(network))
        drawn = matrix[np.ix_(who, who)]
        for a, b in zip(*np.nonzero(np.triu(who[:, None] == who, 1)), strict=True):
            drawn[a, b] = drawn[b, a] = matrix[tuple(draw.permutation(len(network))[:2])]
        count(nx.from_numpy_array(drawn))


def plain_permutations(a: nx.Graph, b: nx.Graph, trials: int) -> None:
    """Relabel and correlate, one network at a time."""
    draw, first, half = (
        np.random.default_rng(SEED),
        nx.to_numpy_array(a),
        np.triu_indices(len(a), 1),
    )
    for _ in range(trials):
        names = dict(zip(b, draw.permutation(len(b)).tolist(), strict=True))
        second = nx.to_numpy_array(nx.relabel_nodes(b, names), nodelist=list(a))
        np.corrcoef(first[half], second[half])


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def line(name: str, nodes: int, ours: float, plain: float, trials: int) -> None:
    print(f"{name:28}{nodes:6}{ours:10.2f} s{plain:12.1f} s (from {trials}){plain / ours:9.1f}")


def main() -> None:
    pairs = [("missing_actors", missing_actors, plain_missing)]
    pairs.append(("vertex_bootstrap", vertex_bootstrap, plain_bootstrap))
    print(f"{'1,000 trials':28}{'people':>6}{'ours':>12}{'plain networkx':>14}{'ratio':>19}")
    for nodes, trials in SAMPLE.items():
        network = nx.barabasi_albert_graph(nodes, 4, seed=1)
        for name, ours, plain in pairs:
            fast = seconds(lambda ours=ours, network=network: ours(network, runs=RUNS))
            slow = seconds(lambda plain=plain, n=network, t=trials: plain(n, t)) * RUNS / trials
            line(name, nodes, fast, slow, trials)
    a, b = (nx.barabasi_albert_graph(50, 4, seed=seed) for seed in (1, 2))
    fast = seconds(lambda: qap_correlation(a, b, runs=PERMUTATIONS))
    slow = seconds(lambda: plain_permutations(a, b, PERMUTATION_SAMPLE))
    scaled = slow * PERMUTATIONS / PERMUTATION_SAMPLE
    line("qap_correlation, 10,000", 50, fast, scaled, PERMUTATION_SAMPLE)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory, whole process {memory:.0f} MB")


if __name__ == "__main__":
    main()
