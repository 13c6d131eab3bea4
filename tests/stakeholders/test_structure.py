"""Position: published answers first, and nobody without a number."""

import json
import math
from fractions import Fraction
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.language import display
from analysis.stakeholders import layout
from analysis.stakeholders.key_people import rank_intervals
from analysis.stakeholders.matrix import arcs
from analysis.stakeholders.structure import (
    centrality,
    density,
    first_ranked,
    indices,
    organisations,
    ranking,
)

POSITIONS = ["degree", "in_degree", "out_degree", "closeness", "betweenness", "eigenvector"]


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


@pytest.mark.parametrize("name", ["borgatti1997_holes", "kite", "padgett_marriage", "zachary"])
def test_betweenness_equals_the_published_unnormalised_values(shared_cases, name):
    network, answers = published(shared_cases, name)
    found = centrality(network).set_index("stakeholder_id")["betweenness"]
    assert found.to_dict() == pytest.approx(answers["betweenness"], abs=1e-9)
    assert len(found) == answers["n"]


@pytest.mark.parametrize("name", ["borgatti1997_holes", "kite", "padgett_marriage", "zachary"])
def test_density_equals_the_published_value(shared_cases, name):
    network, answers = published(shared_cases, name)
    assert density(network) == pytest.approx(answers["density"], abs=1e-9)


@pytest.mark.parametrize("name", ["borgatti1997_holes", "kite", "padgett_marriage", "zachary"])
def test_coreness_equals_the_published_value(shared_cases, name):
    network, answers = published(shared_cases, name)
    found = centrality(network).set_index("stakeholder_id")["coreness"]
    assert found.to_dict() == answers["coreness"]


def test_strength_and_direction_give_the_published_degree_and_betweenness(shared_cases):
    folder = shared_cases / "network" / "rjournal2016_W"
    network = nx.DiGraph()
    network.add_nodes_from(range(1, 6))
    edges = pd.read_csv(folder / "edges.csv")
    network.add_weighted_edges_from(edges.itertuples(index=False, name=None))
    answers = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["published"][0]
    rows = centrality(network, weight="weight")
    for column, key in (
        ("weighted_degree", "degree_weighted"),
        ("betweenness", "betweenness_inverse_weights"),
    ):
        expected = pytest.approx(answers["expected"][key], abs=answers["tolerance"])
        assert rows[column].tolist() == expected


def test_most_ties_and_highest_betweenness_are_different_people_in_the_kite(shared_cases):
    rows = centrality(published(shared_cases, "kite")[0]).set_index("stakeholder_id")
    assert rows.index[rows["rank_degree"] == 1].tolist() == ["Diane"]
    assert rows.index[rows["rank_betweenness"] == 1].tolist() == ["Heather"]


def test_a_family_without_a_marriage_has_zeros(shared_cases):
    rows = centrality(published(shared_cases, "padgett_marriage")[0]).set_index("stakeholder_id")
    assert rows.loc["Pucci", [*POSITIONS, "degree_answered", "coreness"]].eq(0).all()
    assert rows.loc["Pucci", "reply"] == "not_known"


def test_somebody_who_is_named_but_names_nobody_keeps_every_number():
    rows = centrality(nx.DiGraph([("A", "B"), ("C", "B"), ("A", "C")])).set_index("stakeholder_id")
    assert rows.loc["B", ["degree", "in_degree", "out_degree"]].tolist() == [2, 2, 0]
    assert not rows.isna().any(axis=None)


def test_several_ties_of_one_pair_count_once():
    network = nx.MultiDiGraph([("A", "B"), ("A", "B"), ("B", "A")])
    assert centrality(network)["degree"].tolist() == [1, 1]
    assert centrality(network)["in_degree"].tolist() == [1, 1]


def test_read_without_direction_and_strength_neither_changes_a_position():
    plain = centrality(nx.path_graph(["A", "B", "C", "D"]))
    assert plain["betweenness"].tolist() == [0, 2, 2, 0]
    directed = nx.DiGraph()
    directed.add_nodes_from("ABCD")
    directed.add_edges_from([("B", "A", {"weight": 3}), ("B", "C"), ("D", "C")])
    columns = ["degree", "closeness", "betweenness", "eigenvector", "coreness", "rank_degree"]
    found = centrality(directed, directed=False)
    pd.testing.assert_frame_equal(found[columns], plain[columns])


def test_direction_is_that_of_the_graph_unless_told_otherwise():
    network = nx.DiGraph([("A", "B"), ("B", "C")])
    assert centrality(network)["betweenness"].tolist() == [0, 1, 0]
    assert centrality(network)["closeness"].tolist() == [0, 0.5, pytest.approx(2 / 3)]
    assert "follow the direction" in centrality(network).attrs["definition"]
    assert "without direction" in centrality(network, directed=False).attrs["definition"]
    pd.testing.assert_frame_equal(
        centrality(nx.path_graph(3)), centrality(nx.path_graph(3), directed=False)
    )


def test_a_register_is_ranked_without_direction_unless_told_otherwise():
    network = nx.DiGraph([("A", "B"), ("C", "B")])
    people = pd.DataFrame({"stakeholder_id": list("ABC"), "sector": "internal"})
    people["name_en"] = people["name_cy"] = people["stakeholder_id"]
    assert ranking(people, network)["betweenness"].tolist() == [1, 0, 0]
    assert ranking(people, network, directed=None)["betweenness"].tolist() == [0, 0, 0]


@given(st.integers(2, 12), st.floats(0, 0.6), st.booleans(), st.integers(0, 99))
def test_closeness_betweenness_and_coreness_equal_those_of_networkx(size, share, directed, seed):
    network = nx.gnp_random_graph(size, share, seed=seed, directed=directed)
    rows = centrality(network).set_index("stakeholder_id")
    between = nx.betweenness_centrality(network, normalized=False)
    assert rows["betweenness"].to_dict() == pytest.approx(between, abs=1e-9)
    assert rows["closeness"].to_dict() == pytest.approx(nx.closeness_centrality(network))
    assert rows["coreness"].to_dict() == nx.core_number(network.to_undirected())


@given(st.integers(2, 9), st.booleans(), st.integers(0, 99))
def test_with_strengths_paths_are_as_long_as_one_over_them(size, directed, seed):
    """Fractions do not round: the oracle counts equally short paths exactly."""
    network = nx.gnp_random_graph(size, 0.5, seed=seed, directed=directed)
    draw = np.random.default_rng(seed)
    for a, b in network.edges:
        strength = int(draw.integers(1, 7))
        network.edges[a, b].update(strength=strength, length=Fraction(1, strength))
    rows = centrality(network, weight="strength").set_index("stakeholder_id")
    between = nx.betweenness_centrality(network, normalized=False, weight="length")
    near = nx.closeness_centrality(network, distance="length")
    assert rows["betweenness"].to_dict() == pytest.approx(between, abs=1e-9)
    assert rows["closeness"].to_dict() == pytest.approx({p: float(v) for p, v in near.items()})


def test_two_paths_of_the_same_length_share_a_pair_although_their_sums_round():
    """1 + 1 + 1/3 and 1/3 + 1 + 1 are equally long, and not equal as sums of decimals."""
    network = nx.DiGraph()
    for way, strengths in {"A": (1, 1, 3), "B": (3, 1, 1)}.items():
        stops = ["from", f"{way}1", f"{way}2", "to"]
        for (start, end), strength in zip(nx.utils.pairwise(stops), strengths, strict=True):
            network.add_edge(start, end, weight=strength, length=1 / strength)
    rounded = nx.betweenness_centrality(network, normalized=False, weight="length")
    assert rounded["A1"] != rounded["B2"]
    found = centrality(network, weight="weight").set_index("stakeholder_id")["betweenness"]
    assert found[["A1", "A2", "B1", "B2"]].tolist() == [1.5, 1.5, 1.5, 1.5]


def test_strengths_that_are_no_fractions_are_used_as_they_are():
    ring = nx.cycle_graph(4)
    nx.set_edge_attributes(ring, 1.0, "weight")
    ring.edges[0, 1]["weight"] = 1 + 1e-8
    assert centrality(ring, weight="weight")["betweenness"].tolist() == [1, 1, 0, 0]
    network = nx.path_graph(3)
    for tie, strength in zip(network.edges, (math.pi, 1e-9), strict=True):
        network.edges[tie]["weight"] = strength
    assert centrality(network, weight="weight")["betweenness"].tolist() == [0, 1, 0]


@pytest.mark.parametrize("size", [12, 300])
@pytest.mark.parametrize("directed", [False, True])
def test_eigenvector_equals_that_of_networkx_where_networkx_has_one(size, directed):
    network = nx.gnp_random_graph(size, 8 / size, seed=5)
    network = nx.Graph(nx.compose(network, nx.cycle_graph(size)))
    if directed:
        network = nx.compose(
            nx.gnp_random_graph(size, 4 / size, seed=6, directed=True),
            nx.cycle_graph(size, create_using=nx.DiGraph),
        )
    found = centrality(network).set_index("stakeholder_id")["eigenvector"]
    assert found.to_dict() == pytest.approx(nx.eigenvector_centrality_numpy(network), abs=1e-8)


def test_networkx_refuses_a_network_in_parts_and_ours_has_a_position_for_everybody():
    """One new stakeholder without a tie to the rest must not break a report."""
    network = nx.path_graph(["A", "B", "C"])
    network.add_edges_from([("D", "E"), ("E", "F"), ("D", "F")])
    network.add_node("new")
    refused = {
        "eigenvector_centrality_numpy": nx.AmbiguousSolution,
        "information_centrality": nx.NetworkXError,
        "current_flow_betweenness_centrality": nx.NetworkXError,
    }
    rows = centrality(network).set_index("stakeholder_id")
    assert not rows.isna().any(axis=None)
    assert (rows.drop("new")[["closeness", "eigenvector"]] > 0).all(axis=None)
    assert "within each" in rows.attrs["definition"]
    for name, error in refused.items():
        try:
            getattr(nx, name)(network)
        except error:
            continue
        pytest.skip(f"this networkx has mended {name}")


def test_each_part_has_the_eigenvector_that_it_has_alone():
    parts = [nx.star_graph(["A", "B", "C"]), nx.complete_graph(["D", "E", "F", "G"])]
    both = centrality(nx.union(*parts)).set_index("stakeholder_id")["eigenvector"]
    for part in parts:
        alone = nx.eigenvector_centrality_numpy(part)
        scaled = {person: value * math.sqrt(len(part) / 7) for person, value in alone.items()}
        assert both[list(part)].to_dict() == pytest.approx(scaled)


def test_where_direction_leaves_somebody_out_of_reach_eigenvector_reads_ties_both_ways():
    network = nx.DiGraph([("A", "B"), ("B", "C"), ("C", "A"), ("A", "silent")])
    found = centrality(network).set_index("stakeholder_id")
    expected = nx.eigenvector_centrality_numpy(network.to_undirected())
    assert found["eigenvector"].to_dict() == pytest.approx(expected)
    assert "reads ties both ways" in found.attrs["definition"]
    network.add_edge("silent", "A")
    followed = centrality(network)
    assert "reads ties both ways" not in followed.attrs["definition"]
    expected = nx.eigenvector_centrality_numpy(network)
    assert followed.set_index("stakeholder_id")["eigenvector"].to_dict() == pytest.approx(expected)


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


def test_sums_of_thirds_do_not_break_a_tie():
    """Everybody of a dodecahedron stands alike; the sums of their shares round differently."""
    rows = centrality(nx.dodecahedral_graph())
    assert rows["betweenness"].nunique() > 1
    assert rows["rank_betweenness"].tolist() == [1] * 20


def test_the_ranking_never_cuts_between_equals():
    people = pd.DataFrame({"stakeholder_id": list("ABCDE"), "sector": "internal"})
    people["name_en"] = people["name_cy"] = people["stakeholder_id"]
    network = nx.Graph([("A", "B"), ("A", "C"), ("A", "D"), ("B", "C")])
    network.add_node("E")
    ranked = ranking(people, network, last_rank=2)
    assert ranked["name_en"].tolist() == ["A", "B", "C"]
    assert ranking(people, network)["name_en"].tolist() == ["A", "B", "C", "D", "E"]


def test_a_rank_is_listed_with_its_interval_and_lies_within():
    network = nx.star_graph(3)
    network.add_edge(2, 3)  # three lie between nobody, one of them below the other two
    people = pd.DataFrame({"stakeholder_id": list(network), "sector": "internal"})
    people["name_en"] = people["name_cy"] = people["stakeholder_id"].astype(str)
    ranked = ranking(people, network)
    intervals = rank_intervals(network).set_index("stakeholder_id").loc[ranked["stakeholder_id"]]
    ends = ["rank_first", "rank_last"]
    assert ranked[ends].to_numpy().tolist() == intervals[ends].to_numpy().tolist()
    assert ranked["rank_degree"].between(ranked["rank_first"], ranked["rank_last"]).all()
    # equals share the best of the places 2, 3 and 4: of their places one is in the interval
    assert ranked["rank_betweenness"].tolist() == [1, 2, 2, 2]
    assert ranked[ends].to_numpy().tolist() == [[1, 1], [2, 3], [2, 3], [4, 4]]
    for options in ({"directed": True}, {"weight": "strength"}):  # there no interval holds
        nx.set_edge_attributes(network, 2, "strength")
        assert not set(ends) & set(ranking(people, network, **options))


def test_everybody_who_shares_the_first_rank_is_named():
    ranked = pd.DataFrame(
        {
            "stakeholder_id": ["B", "A"],
            "name_en": ["Two", "One"],
            "name_cy": ["Dau", "Un"],
            "degree": [3, 3],
            "rank_degree": [1, 1],
        }
    )
    assert first_ranked(ranked, "rank_degree") == {"en": "Two; One", "cy": "Dau; Un"}
    assert first_ranked(ranked.iloc[:0], "rank_degree") is None


def test_where_nobody_has_a_tie_nobody_is_tied_to_most():
    people = pd.DataFrame({"stakeholder_id": ["A"], "name_en": ["One"], "name_cy": ["Un"]})
    people = people.assign(degree=0, rank_degree=1, betweenness=0.0, rank_betweenness=1)
    assert first_ranked(people, "rank_degree") is None
    assert first_ranked(people, "rank_betweenness") is None


def test_the_density_of_one_person_is_not_zero():
    assert pd.isna(density(nx.empty_graph(1)))


@given(graphs())
def test_counts_add_up_and_nothing_is_blank(network):
    rows = centrality(network)
    assert rows["stakeholder_id"].tolist() == list(network)
    assert not rows.isna().any(axis=None)
    assert rows["degree"].sum() == 2 * network.number_of_edges()
    assert (rows["degree_answered"] <= rows["degree"]).all()
    assert (rows.loc[rows["degree"] < 2, "betweenness"] == 0).all()


@given(graphs(), st.booleans(), st.randoms(use_true_random=False))
def test_names_order_and_isolates_change_no_position(network, directed, random):
    network = nx.DiGraph(network.edges) if directed else network
    nodes, ties = [*network, "newcomer"], list(network.edges)
    random.shuffle(nodes)
    random.shuffle(ties)
    other = type(network)()
    other.add_nodes_from(f"new {node}" for node in nodes)
    other.add_edges_from((f"new {a}", f"new {b}") for a, b in ties)
    first, second = (centrality(one).set_index("stakeholder_id") for one in (network, other))
    columns = ["degree", "in_degree", "out_degree", "betweenness", "eigenvector", "coreness"]
    again = second.loc[[f"new {node}" for node in network], columns].set_index(first.index)
    pd.testing.assert_frame_equal(first[columns], again, atol=1e-9)
    assert (second.loc["new newcomer", POSITIONS] == 0).all()


@given(graphs())
def test_a_silent_partner_changes_only_what_its_tie_changes(network):
    after = network.copy()
    someone = next(iter(network))
    after.add_edge(someone, "silent")
    old, new = (centrality(one).set_index("stakeholder_id") for one in (network, after))
    others = [person for person in network if person != someone]
    pd.testing.assert_frame_equal(
        old.loc[others, ["degree", "degree_answered"]],
        new.loc[others, ["degree", "degree_answered"]],
    )
    assert new.loc[someone, "degree"] == old.loc[someone, "degree"] + 1
    assert new.loc["silent", "degree"] == 1
    assert not new.isna().any(axis=None)


def test_distances_come_in_blocks_of_rows_and_never_as_a_square():
    matrix = arcs(nx.path_graph(600))
    blocks = list(indices.distances(matrix, weighted=False))
    assert [block.shape for block in blocks] == [(256, 600), (256, 600), (88, 600)]
    assert blocks[2][-1, 0] == 599


def test_triangles_are_counted_once_across_blocks():
    network = nx.powerlaw_cluster_graph(700, 4, 0.5, seed=1)
    assert indices.triangles(arcs(network)) == sum(nx.triangles(network).values()) // 3


def test_a_network_of_people_and_meetings_is_refused():
    with pytest.raises(ValueError, match="two kinds of node"):
        centrality(nx.davis_southern_women_graph())


@pytest.mark.parametrize("network", [nx.Graph(), nx.MultiDiGraph()])
def test_no_stakeholder_makes_no_position(network):
    assert centrality(network).empty


@pytest.fixture
def register():
    """Four stakeholders: one never answered, one has no tie."""
    return pd.DataFrame(
        {
            "stakeholder_id": ["C", "A", "B", "D"],
            "name_en": ["Third", "First", "Second", "Fourth"],
            "name_cy": ["Trydydd", "Cyntaf", "Ail", "Pedwerydd"],
            "sector": ["internal", "voluntary", "private", None],
            "wave": [1, 1, 2, 2],
            "asked": pd.array([True, True, None, False], dtype="boolean"),
            "answered": pd.array([True, False, None, None], dtype="boolean"),
        }
    )


@pytest.fixture
def tied():
    """A names B twice, and B and C name each other."""
    network = nx.MultiDiGraph([("A", "B"), ("A", "B"), ("B", "C"), ("C", "B")])
    network.add_node("D")
    return network


def test_the_list_of_organisations_names_those_each_is_tied_to(register, tied):
    rows = organisations(register, tied).set_index("stakeholder_id")
    assert rows.index.tolist() == ["B", "C", "A", "D"]
    assert rows.loc["B", ["neighbours_en", "neighbours_cy"]].tolist() == [
        "Third; First",
        "Trydydd; Cyntaf",
    ]
    counts = ["degree", "in_degree", "out_degree"]
    assert rows[counts].to_dict("list") == {
        "degree": [2, 1, 1, 0],
        "in_degree": [2, 1, 0, 0],
        "out_degree": [1, 1, 1, 0],
    }
    assert rows["reply"].tolist() == ["not_known", "answered", "asked_not_answered", "not_asked"]
    assert rows.loc["D", ["neighbours_en", "neighbours_cy"]].isna().all()


def test_the_list_reads_in_both_languages_and_nobody_is_said_in_words(register, tied):
    for language, nobody in (("en", "nobody"), ("cy", "neb")):
        shown = display(organisations(register, tied), language).frame()
        assert nobody in shown.iloc[3].tolist()


def test_a_register_and_a_network_of_other_people_are_refused(register, tied):
    tied.remove_node("D")
    tied.add_node("E")
    with pytest.raises(ValueError, match=r"register but not in the network: D; .* register: E"):
        organisations(register, tied)


def test_every_column_of_a_position_reads_in_both_languages():
    network = nx.path_graph(["A", "B"])
    nx.set_edge_attributes(network, 2, "strength")
    for language in ("cy", "en"):
        shown = display(centrality(network, weight="strength"), language)
        assert len(shown.rows) == 2


@settings(max_examples=10)  # each lays a network out
@given(graphs())
def test_everybody_stands_within_the_square(network):
    places = layout(network)
    assert places["stakeholder_id"].tolist() == list(network)
    assert places[["x", "y"]].stack().between(0, 1).all()
    assert not places.duplicated(["x", "y"]).any()


@settings(max_examples=10)  # each lays a network out
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
