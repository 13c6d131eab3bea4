"""Position: published answers first, and nobody without a number."""

import json
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stakeholders import centrality, density, first_ranked, layout, ranking


def published(cases: Path, name: str) -> tuple[nx.Graph, dict]:
    """A case's graph, with its isolates, and its answers from R."""
    folder = cases / "network" / name
    edges = pd.read_csv(folder / "edges.csv", dtype=str)
    network = nx.Graph()
    if (folder / "nodes.csv").exists():
        network.add_nodes_from(pd.read_csv(folder / "nodes.csv", dtype=str).iloc[:, 0])
    network.add_edges_from(edges[["source", "target"]].itertuples(index=False, name=None))
    return network, json.loads((folder / "expected.json").read_text(encoding="utf-8"))["R"]


def graphs() -> st.SearchStrategy[nx.Graph]:
    """Any graph of up to nine nodes, ties and isolates alike."""
    names = [f"S{number}" for number in range(9)]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda p: p[0] != p[1])

    def build(nodes: list[str], edges: list[tuple[str, str]]) -> nx.Graph:
        network = nx.Graph()
        network.add_nodes_from(nodes)
        network.add_edges_from(edges)
        return network

    return st.builds(
        build,
        st.lists(st.sampled_from(names), min_size=1, unique=True),
        st.lists(pairs, max_size=14),
    )


@pytest.mark.parametrize("name", ["kite", "padgett_marriage", "zachary"])
def test_betweenness_equals_the_published_unnormalised_values(shared_cases, name):
    network, answers = published(shared_cases, name)
    found = centrality(network).set_index("stakeholder_id")["betweenness"]
    assert found.to_dict() == pytest.approx(answers["betweenness"], abs=1e-9)
    assert len(found) == answers["n"]


@pytest.mark.parametrize("name", ["kite", "padgett_marriage", "zachary"])
def test_density_equals_the_published_value(shared_cases, name):
    network, answers = published(shared_cases, name)
    assert density(network) == pytest.approx(answers["density"], abs=1e-9)


def test_most_ties_and_highest_betweenness_are_different_people_in_the_kite(shared_cases):
    rows = centrality(published(shared_cases, "kite")[0]).set_index("stakeholder_id")
    assert rows.index[rows["rank_degree"] == 1].tolist() == ["Diane"]
    assert rows.index[rows["rank_betweenness"] == 1].tolist() == ["Heather"]


def test_a_family_without_a_marriage_has_zeros(shared_cases):
    rows = centrality(published(shared_cases, "padgett_marriage")[0]).set_index("stakeholder_id")
    counts = ["degree", "in_degree", "out_degree", "degree_answered", "betweenness"]
    assert rows.loc["Pucci", counts].tolist() == [0, 0, 0, 0, 0]
    assert rows.loc["Pucci", "reply"] == "not_known"


def test_somebody_who_is_named_but_names_nobody_keeps_every_number():
    rows = centrality(nx.DiGraph([("A", "B"), ("C", "B"), ("A", "C")])).set_index("stakeholder_id")
    assert rows.loc["B", ["degree", "in_degree", "out_degree"]].tolist() == [2, 2, 0]
    assert not rows.isna().any(axis=None)


def test_several_ties_of_one_pair_count_once():
    network = nx.MultiDiGraph([("A", "B"), ("A", "B"), ("B", "A")])
    assert centrality(network)["degree"].tolist() == [1, 1]
    assert centrality(network)["in_degree"].tolist() == [1, 1]


def test_direction_and_strength_do_not_change_betweenness():
    plain = nx.path_graph(["A", "B", "C", "D"])
    directed = nx.DiGraph([("B", "A", {"weight": 3}), ("B", "C"), ("D", "C")])
    assert centrality(plain)["betweenness"].tolist() == [0, 2, 2, 0]
    found = centrality(directed).set_index("stakeholder_id")["betweenness"]
    assert found[["A", "B", "C", "D"]].tolist() == [0, 2, 2, 0]


def test_only_contacts_who_answered_count_as_answered():
    network = nx.star_graph(["A", "B", "C", "D"])
    answers = {"B": (True, True), "C": (True, False), "D": (None, None)}
    for person, (asked, answered) in answers.items():
        network.add_node(person, asked=asked, answered=answered)
    rows = centrality(network).set_index("stakeholder_id")
    assert rows.loc["A", ["degree", "degree_answered"]].tolist() == [3, 1]
    assert rows["reply"].to_dict() == {
        "A": "not_known",
        "B": "answered",
        "C": "asked_not_answered",
        "D": "not_known",
    }


def test_equal_values_share_the_best_rank():
    assert centrality(nx.star_graph(3))["rank_degree"].tolist() == [1, 2, 2, 2]


def test_the_ranking_never_cuts_between_equals():
    people = pd.DataFrame({"stakeholder_id": list("ABCDE"), "sector": "internal"})
    people["name_en"] = people["name_cy"] = people["stakeholder_id"]
    network = nx.Graph([("A", "B"), ("A", "C"), ("A", "D"), ("B", "C")])
    network.add_node("E")
    ranked = ranking(people, network, last_rank=2)
    assert ranked["name_en"].tolist() == ["A", "B", "C"]
    assert ranking(people, network)["name_en"].tolist() == ["A", "B", "C", "D", "E"]


def test_everybody_who_shares_the_first_rank_is_named():
    ranked = pd.DataFrame(
        {
            "stakeholder_id": ["B", "A"],
            "name_en": ["Two", "One"],
            "name_cy": ["Dau", "Un"],
            "rank_degree": [1, 1],
        }
    )
    assert first_ranked(ranked, "rank_degree") == {"en": "Two; One", "cy": "Dau; Un"}
    assert first_ranked(ranked.iloc[:0], "rank_degree") is None


def test_the_density_of_one_person_is_not_zero():
    assert pd.isna(density(nx.empty_graph(1)))


@settings(max_examples=30)
@given(graphs())
def test_counts_add_up_and_nothing_is_blank(network):
    rows = centrality(network)
    assert rows["stakeholder_id"].tolist() == list(network)
    assert not rows.isna().any(axis=None)
    assert rows["degree"].sum() == 2 * network.number_of_edges()
    assert (rows["degree_answered"] <= rows["degree"]).all()
    assert (rows.loc[rows["degree"] < 2, "betweenness"] == 0).all()


@settings(max_examples=30)
@given(graphs())
def test_everybody_stands_within_the_square(network):
    places = layout(network)
    assert places["stakeholder_id"].tolist() == list(network)
    assert places[["x", "y"]].stack().between(0, 1).all()
    assert not places.duplicated(["x", "y"]).any()


@settings(max_examples=30)
@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_move_anybody(network, random):
    nodes, edges = list(network), [edge[:: random.choice((1, -1))] for edge in network.edges()]
    random.shuffle(nodes)
    random.shuffle(edges)
    other = nx.Graph()
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    first, second = (
        layout(one).set_index("stakeholder_id").sort_index() for one in (network, other)
    )
    pd.testing.assert_frame_equal(first, second)


def test_those_without_a_tie_stand_below_the_others():
    network = nx.path_graph(["A", "B", "C"])
    network.add_nodes_from(["D", "E"])
    places = layout(network).set_index("stakeholder_id")["y"]
    assert places[["D", "E"]].max() < places[["A", "B", "C"]].min()


def test_twenty_without_a_tie_stand_apart():
    places = layout(nx.empty_graph(20))
    assert not places.duplicated(["x", "y"]).any()
    assert places["y"].nunique() == 3


def test_no_stakeholder_makes_no_place():
    assert layout(nx.Graph()).empty
