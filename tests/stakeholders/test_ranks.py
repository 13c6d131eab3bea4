"""Ranks that hold for every centrality: R's answers, and no centrality outside them."""

import json

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import display
from analysis.stakeholders.key_people import dominated_pairs, rank_intervals


@pytest.fixture
def dbces11(shared_cases) -> tuple[nx.Graph, dict]:
    """The network of eleven and its published intervals."""
    folder = shared_cases / "network" / "dbces11"
    edges = pd.read_csv(folder / "edges.csv", dtype=str)
    network = nx.Graph()
    network.add_nodes_from(sorted({*edges["source"], *edges["target"]}))
    network.add_edges_from(zip(edges["source"], edges["target"], strict=True))
    return network, json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def small_graphs() -> st.SearchStrategy[nx.Graph]:
    pairs = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1])

    def build(ties: list[tuple[int, int]], size: int) -> nx.Graph:
        network = nx.empty_graph(size)
        network.add_edges_from(ties)
        return network

    return st.builds(build, st.lists(pairs, max_size=18), st.integers(1, 8))


def by_hand(network: nx.Graph) -> set[tuple]:
    """The strictly ordered pairs, by the definition."""
    below = {
        (a, b)
        for a in network
        for b in network
        if a != b and set(network[a]) - {b} <= set(network[b])
    }
    return {(a, b) for a, b in below if (b, a) not in below}


def test_all_eleven_intervals_equal_the_published_ones(dbces11):
    network, answers = dbces11
    found = rank_intervals(network).set_index("stakeholder_id")
    (published,) = answers["published"]
    assert len(published["expected"]) == len(found) == 11
    for person, (lowest, highest) in published["expected"].items():
        # The published ranks count from the lowest, ours from the highest.
        expected = [12 - highest, 12 - lowest]
        assert found.loc[person, ["rank_first", "rank_last"]].tolist() == expected


def test_all_nine_dominated_pairs_equal_the_published_ones(dbces11):
    network, answers = dbces11
    pairs = dominated_pairs(network)
    assert pairs.to_numpy().tolist() == answers["dominated_pairs_lower_then_higher"]
    counts = rank_intervals(network).set_index("stakeholder_id")
    assert counts["dominated_by"].sum() == counts["dominates"].sum() == 9
    assert counts.loc["A", "dominated_by"] == 5


@given(small_graphs())
def test_pairs_and_counts_equal_those_of_the_definition(network):
    strict = by_hand(network)
    assert set(dominated_pairs(network).itertuples(index=False, name=None)) == strict
    found = rank_intervals(network).set_index("stakeholder_id")
    for person in network:
        above = sum(lower == person for lower, _ in strict)
        below = sum(higher == person for _, higher in strict)
        assert found.loc[person].tolist() == [above + 1, len(network) - below, above, below]


CENTRALITIES = {
    "degree": lambda network: dict(network.degree()),
    "closeness": nx.harmonic_centrality,
    "betweenness": nx.betweenness_centrality,
    "coreness": nx.core_number,
    "katz": lambda network: nx.katz_centrality(network, alpha=0.1),
    "subgraph": nx.subgraph_centrality,
}


@given(small_graphs())
def test_no_standard_centrality_ranks_anybody_outside_the_interval(network):
    intervals = rank_intervals(network).set_index("stakeholder_id")
    for name, centrality in CENTRALITIES.items():
        values = pd.Series(centrality(network)).round(9).loc[intervals.index]
        # Those with one value share places: the interval meets them.
        best, worst = (values.rank(method=how, ascending=False) for how in ("min", "max"))
        assert (best <= intervals["rank_last"]).all(), name
        assert (worst >= intervals["rank_first"]).all(), name


@given(small_graphs())
def test_the_rank_by_degree_lies_within_the_interval_itself(network):
    intervals = rank_intervals(network).set_index("stakeholder_id")
    degree = pd.Series(dict(network.degree())).loc[intervals.index]
    rank = degree.rank(method="min", ascending=False)
    assert rank.between(intervals["rank_first"], intervals["rank_last"]).all()


@given(small_graphs(), st.randoms(use_true_random=False))
def test_names_and_order_do_not_change_an_interval(network, random):
    names = list(network)
    random.shuffle(names)
    again = nx.Graph()
    again.add_nodes_from(f"S{name}" for name in names)
    again.add_edges_from((f"S{b}", f"S{a}") for a, b in network.edges)
    first = rank_intervals(network).set_index("stakeholder_id")
    second = rank_intervals(again).set_index("stakeholder_id")
    for person in network:
        assert second.loc[f"S{person}"].tolist() == first.loc[person].tolist()


def test_somebody_without_a_tie_stands_below_everybody_with_one():
    network = nx.path_graph(["A", "B"])
    network.add_node("C")
    rows = rank_intervals(network).set_index("stakeholder_id")
    assert rows.loc["C"].tolist() == [3, 3, 2, 0]
    assert rows.loc["A"].tolist() == [1, 2, 0, 1]


def test_people_with_the_same_contacts_are_equal_and_share_an_interval():
    rows = rank_intervals(nx.star_graph(4)).set_index("stakeholder_id")
    assert rows.loc[0].tolist() == [1, 1, 0, 4]
    assert rows.loc[3].tolist() == [2, 5, 1, 0]


def test_a_silent_partner_has_an_interval_and_direction_and_strength_do_not_enter():
    network = nx.MultiDiGraph([("A", "B"), ("C", "B"), ("A", "C"), ("D", "B"), ("D", "B")])
    found = rank_intervals(network)
    assert not found.isna().any(axis=None)
    pd.testing.assert_frame_equal(found, rank_intervals(nx.Graph(network)))
    assert "either direction" in found.attrs["definition"]


def test_no_people_have_no_ranks():
    assert rank_intervals(nx.Graph()).empty
    assert dominated_pairs(nx.Graph()).empty


def test_thousands_of_people_need_no_table_of_all_pairs():
    network = nx.barabasi_albert_graph(5000, 3, seed=1)
    rows = rank_intervals(network)
    assert (rows["rank_first"] <= rows["rank_last"]).all()
    assert rows["dominates"].sum() == rows["dominated_by"].sum() > 0


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_column_has_words(language):
    rows = display(rank_intervals(nx.path_graph(3)), language).rows
    assert len(rows) == 3
