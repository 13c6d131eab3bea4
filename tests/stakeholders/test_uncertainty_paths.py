"""Betweenness in batches equals networkx; choices, ranks and intervals are what they say."""

import json
import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from analysis.stakeholders.structure import centrality
from analysis.stakeholders.uncertainty import betweenness, paths
from analysis.stakeholders.uncertainty.runs import (
    Copies,
    chosen,
    degree_and_betweenness,
    middle,
    part_of,
    ranks,
    refuse_faulty,
    refuse_never_chosen,
)

MANY = [(n, p, directed) for n in (1, 2, 6, 15) for p in (0.0, 0.2, 0.6) for directed in (0, 1)]


def of_networkx(network: nx.Graph, weight: str | None = None) -> np.ndarray:
    return np.array(
        list(nx.betweenness_centrality(network, normalized=False, weight=weight).values())
    )


@pytest.mark.parametrize(("n", "p", "directed"), MANY)
def test_a_batch_of_networks_equals_networkx(n, p, directed):
    networks = [nx.gnp_random_graph(n, p, seed=seed, directed=bool(directed)) for seed in range(6)]
    stack = np.array([nx.to_numpy_array(network) for network in networks])
    found = paths.of_many(stack, directed=bool(directed))
    answers = np.array([of_networkx(network) for network in networks])
    np.testing.assert_allclose(found, answers, rtol=0, atol=1e-9)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("n", [0, 1, 7, 130])
def test_the_compiled_search_equals_networkx(n, directed):
    network = nx.gnp_random_graph(n, 0.03 if n > 9 else 0.4, seed=5, directed=directed)
    np.testing.assert_allclose(betweenness(network), of_networkx(network), rtol=0, atol=1e-9)


@pytest.mark.parametrize("directed", [False, True])
def test_a_strong_tie_is_short(directed):
    network = nx.gnp_random_graph(12, 0.4, seed=3, directed=directed)
    for number, (_, _, data) in enumerate(network.edges(data=True)):
        data["strength"] = 1 + number % 3
        data["length"] = 6 // data["strength"]  # in whole numbers: networkx errs with fractions
    found = betweenness(network, weight="strength")
    np.testing.assert_allclose(found, of_networkx(network, "length"), rtol=0, atol=1e-9)
    assert "1 / strength long" in found.attrs["definition"]


def test_equally_short_paths_of_other_strengths_stay_equally_short():
    # 1 + 1/6 + 1/6 and 1 + 1/3 differ in floating point, and one of two paths would be lost
    network = nx.Graph()
    ties = [(0, 1, 1), (1, 2, 6), (2, 3, 6), (0, 4, 1), (4, 3, 3)]
    network.add_weighted_edges_from(ties, "strength")
    found = betweenness(network, weight="strength")
    assert found.to_dict() == pytest.approx({0: 0, 1: 1.5, 2: 2.5, 3: 2, 4: 0.5})
    position = centrality(network, weight="strength").set_index("stakeholder_id")["betweenness"]
    assert found.to_dict() == pytest.approx(position.to_dict())


@pytest.mark.parametrize("name", ["kite", "padgett_marriage", "zachary", "borgatti1997_holes"])
def test_betweenness_equals_the_published_values(shared_cases, name):
    folder = shared_cases / "network" / name
    network = nx.Graph()
    if (folder / "nodes.csv").exists():
        network.add_nodes_from(pd.read_csv(folder / "nodes.csv", dtype=str).iloc[:, 0])
    edges = pd.read_csv(folder / "edges.csv", dtype=str)[["source", "target"]]
    network.add_edges_from(edges.itertuples(index=False, name=None))
    answers = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["R"]["betweenness"]
    assert betweenness(network).to_dict() == pytest.approx(answers, abs=1e-9)
    batch = paths.of_many(nx.to_numpy_array(network, weight=None)[None], directed=False)[0]
    assert dict(zip(network, batch, strict=True)) == pytest.approx(answers, abs=1e-9)


def test_direction_is_followed_only_when_asked():
    network = nx.MultiDiGraph([("A", "B"), ("C", "B"), ("C", "B"), ("B", "D")])
    assert betweenness(network).to_dict() == {"A": 0, "B": 2, "C": 0, "D": 0}
    assert betweenness(network, directed=False).to_dict() == {"A": 0, "B": 3, "C": 0, "D": 0}
    assert "follow direction" in betweenness(network).attrs["definition"]
    assert "run either way" in betweenness(network, directed=False).attrs["definition"]


@pytest.mark.parametrize(
    ("network", "batched"),
    [
        (nx.path_graph(13), True),
        (nx.path_graph(14), False),
        (nx.complete_graph(101), False),
        (nx.empty_graph(3), True),
        (nx.empty_graph(0), False),
    ],
)
def test_long_chains_and_large_networks_are_not_counted_densely(network, batched):
    assert paths.fits_a_batch(paths.ties_of(network, None, None)) is batched


def test_strengths_are_never_counted_in_a_batch():
    network = nx.Graph([("A", "B", {"strength": 2})])
    assert not paths.fits_a_batch(paths.ties_of(network, None, "strength"))


@pytest.mark.parametrize(("number", "nodes"), [(7, 3), (1000, 50), (3, 100), (5, 0)])
def test_slices_take_everything_once_and_little_at_a_time(number, nodes):
    slices = list(paths.batches(number, nodes))
    assert np.concatenate([np.arange(number)[part] for part in slices]).tolist() == list(
        range(number)
    )
    sizes = [len(np.arange(number)[part]) for part in slices]
    assert max(sizes) * nodes**2 <= max(paths.CELLS, nodes**2)


@pytest.mark.parametrize("directed", [False, True])
def test_networks_drawn_in_a_batch_and_one_by_one_are_the_same(monkeypatch, directed):
    network = nx.gnp_random_graph(9, 0.4, seed=8, directed=directed)
    ties = paths.ties_of(network, None, None)
    choices = np.random.default_rng(1).integers(0, 9, (30, 9), dtype=np.int32)
    pairs = [
        (run, a, b)
        for run, row in enumerate(choices)
        for a in range(9)
        for b in range(a)
        if row[a] == row[b]
    ]
    run, first, second = np.array(pairs).T
    there, back = np.arange(len(pairs)) % 2.0, np.arange(len(pairs)) // 2 % 2.0
    copies = Copies(run, first, second, there, there if not directed else back)
    batch = list(degree_and_betweenness(ties, choices, copies))
    monkeypatch.setattr(paths, "SMALL", 0)
    single = list(degree_and_betweenness(ties, choices, copies))
    assert len(single) == 30
    for place in (1, 2):
        one, other = (np.concatenate([part[place] for part in parts]) for parts in (batch, single))
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-9)
    by_hand = nx.from_numpy_array(np.zeros((9, 9)), create_using=type(network))
    by_hand.add_edges_from(
        (a, b) for a in range(9) for b in range(9) if network.has_edge(*choices[0][[a, b]])
    )
    for at in np.flatnonzero(run == 0):
        by_hand.add_edges_from([(first[at], second[at])] * int(there[at]))
        by_hand.add_edges_from([(second[at], first[at])] * int(copies.back[at]))
    np.testing.assert_allclose(single[0][2][0], of_networkx(by_hand), rtol=0, atol=1e-9)
    assert single[0][1][0].tolist() == [d for _, d in nx.Graph(by_hand).degree()]


@given(st.lists(st.lists(st.sampled_from([0, 1 / 3, 2, 7]), min_size=4, max_size=4), min_size=1))
def test_ranks_are_those_of_pandas(rows):
    answers = pd.DataFrame(rows).rank(axis=1, method="min", ascending=False).astype(int)
    assert ranks(np.array(rows)).tolist() == answers.to_numpy().tolist()


def test_sums_that_differ_by_rounding_share_a_rank():
    assert ranks(np.array([0.1 + 0.2, 0.3, 0.2])).tolist() == [1, 1, 3]
    assert ranks(np.empty((2, 0))).shape == (2, 0)


def test_every_choice_is_taken_once_where_there_are_few():
    choices, exact = chosen(5, 3, 10, seed=1)
    assert exact
    assert len({tuple(row) for row in choices}) == len(choices) == math.comb(5, 3)
    assert chosen(5, 3, 9, seed=1)[1] is False
    assert chosen(0, 0, 1, seed=1)[0].shape == (1, 0)


def test_drawn_choices_take_everybody_equally_often():
    choices, exact = chosen(30, 10, 3000, seed=4)
    assert (np.diff(choices, axis=1) > 0).all()
    assert not exact
    often = np.bincount(choices.ravel(), minlength=30)
    assert abs(often - 1000).max() < 4 * math.sqrt(3000 * (1 / 3) * (2 / 3))


@pytest.mark.parametrize(
    ("share", "number", "most", "part"),
    [(0.1, 24, 23, 2), (0.1, 25, 24, 3), (0.01, 5, 4, 1), (0.9, 1, 0, 0), (0.99, 3, 2, 2)],
)
def test_a_share_is_at_least_one_and_leaves_somebody(share, number, most, part):
    assert part_of(share, number, most) == part


def test_an_interval_holds_the_middle_and_leaves_blanks_aside():
    column = [3.0, 1, 2, 4, 5, np.nan]
    low, high = middle(np.array([column, [7.0] + [np.nan] * 5]).T, 0.5)
    assert (low.tolist(), high.tolist()) == ([2, 7], [4, 7])
    assert [end[0] for end in middle(np.array([column]).T, 0.6)] == [1, 5]


def test_every_faulty_number_is_named_at_once():
    with pytest.raises(ValueError, match=r"runs is 0; .*level is 1; .*share is 0; it lies"):
        refuse_faulty(0, 1, 0)


def test_nobody_is_without_an_interval():
    nodes = pd.Index(["A", "B", "C"])
    with pytest.raises(ValueError, match="never left in during 4 runs: A, C; raise runs"):
        refuse_never_chosen(np.array([0, 2, 0]), nodes, 4)


def test_a_tie_put_between_copies_leaves_no_empty_cells():
    ties = paths.Ties(sparse.csr_array(np.zeros((130, 130))))
    copies = Copies(*(np.array([0]) for _ in range(3)), np.array([0.0]), np.array([0.0]))
    _, degree, _ = next(degree_and_betweenness(ties, np.zeros((1, 130), dtype=int), copies))
    assert degree.sum() == 0
