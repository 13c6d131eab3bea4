"""Mixing: published answers, every labelling by hand, and chance stated as what it is."""

import json
import math
import time
from itertools import permutations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import display, has_text
from analysis.stakeholders.structure import (
    communities,
    core_periphery,
    ei_index,
    modularity,
    sector_density,
)

FIGURES = [
    *("index", "expected", "expected_fixed_ties", "standard_deviation"),
    *("standard_deviation_fixed_ties", "lowest", "highest", "p", "p_inward", "p_outward"),
]


def zachary(cases):
    """The karate club with its two clubs, and the answers from R."""
    folder = cases / "network" / "zachary"
    network = nx.Graph()
    for node in pd.read_csv(folder / "nodes.csv", dtype=str).to_dict("records"):
        network.add_node(node["id"], club=node["club"])
    edges = pd.read_csv(folder / "edges.csv", dtype=str)
    network.add_edges_from(edges[["source", "target"]].itertuples(index=False, name=None))
    return network, json.loads((folder / "expected.json").read_text(encoding="utf-8"))["R"]


def small(seed, directed=False, groups=3, share=0.35):
    """A random network of seven with strengths, some of its people perhaps without ties."""
    rng = np.random.default_rng(seed)
    network = nx.gnp_random_graph(7, share, seed=seed, directed=directed)
    for number, node in enumerate(network):
        network.nodes[node]["sector"] = "abc"[number % groups]
    for *_, tie in network.edges(data=True):
        tie["strength"] = int(rng.integers(1, 4))
    return network


def external_by_hand(network, group, weight):
    return sum(
        tie[weight] if weight else 1
        for a, b, tie in network.edges(data=True)
        if group[a] != group[b]
    )


def all_relabellings(network, weight):
    """The external ties under every order of the groups, 5,040 of seven people."""
    own = dict(network.nodes(data="sector"))
    return np.array(
        [
            external_by_hand(network, dict(zip(network, order, strict=True)), weight)
            for order in permutations(own.values())
        ]
    )


@st.composite
def networks(draw):
    """Up to eight people in two or three groups, directed or not, some of them without ties."""
    size = draw(st.integers(2, 8))
    kind = draw(st.sampled_from([nx.Graph, nx.DiGraph]))
    network = kind()
    for node in range(size):
        network.add_node(f"S{node}", sector=draw(st.sampled_from("abc")))
    ends = st.sampled_from(list(network))
    network.add_edges_from(draw(st.lists(st.tuples(ends, ends).filter(lambda e: e[0] != e[1]))))
    return network


# published answers


def test_ei_index_equals_the_published_one_with_each_tie_once(shared_cases):
    network, answers = zachary(shared_cases)
    found, published = ei_index(network, "club", runs=100), answers["ei_each_tie_once"]
    assert (found.external, found.internal) == (published["external"], published["internal"])
    assert found.index == pytest.approx(published["ei"], abs=1e-9)


def test_ei_index_equals_the_published_one_with_each_tie_both_ways(shared_cases):
    network, answers = zachary(shared_cases)
    found = ei_index(network.to_directed(), "club", runs=100)
    published = answers["ei_each_tie_both_ways"]
    assert (found.external, found.internal) == (published["external"], published["internal"])
    assert found.index == pytest.approx(published["ei"], abs=1e-9)


def test_assortativity_and_modularity_equal_the_published_ones(shared_cases):
    network, answers = zachary(shared_cases)
    for either in (network, network.to_directed()):
        found = ei_index(either, "club", runs=100)
        assert found.assortativity == pytest.approx(answers["assortativity_nominal"], abs=1e-9)
        modular = modularity(either, "club")
        assert modular == pytest.approx(answers["modularity_of_groups"], abs=1e-9)


# what chance gives


@pytest.mark.parametrize("weight", [None, "strength"])
@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_p_mean_and_spread_are_those_of_every_relabelling(seed, directed, weight):
    network = small(seed, directed)
    found = ei_index(network, "sector", weight=weight)
    own = external_by_hand(network, dict(network.nodes(data="sector")), weight)
    total = found.external + found.internal
    every = 2 * all_relabellings(network, weight) / total - 1
    index = 2 * own / total - 1
    assert found.exact
    assert found.runs == 0
    assert found.labelings == math.factorial(7) / (math.factorial(3) * 2 * 2)
    assert found.index == pytest.approx(index)
    assert found.expected == pytest.approx(every.mean())
    assert found.standard_deviation == pytest.approx(every.std())
    away = abs(every - every.mean()) >= abs(index - every.mean()) - 1e-9
    assert found.p == pytest.approx(away.mean())
    assert found.p_inward == pytest.approx((every <= index + 1e-9).mean())
    assert found.p_outward == pytest.approx((every >= index - 1e-9).mean())


@pytest.mark.parametrize("weight", [None, "strength"])
@pytest.mark.parametrize("directed", [False, True])
def test_ties_laid_at_random_have_the_same_mean_but_another_spread(directed, weight):
    network = small(1, directed)
    found = ei_index(network, "sector", weight=weight)
    sizes = [tie[weight] if weight else 1 for *_, tie in network.edges(data=True)]
    pairs = list(nx.complete_graph(7, nx.DiGraph if directed else nx.Graph).edges)
    crossing = [network.nodes[a]["sector"] != network.nodes[b]["sector"] for a, b in pairs]
    laid = np.array(sizes + [0] * (len(pairs) - len(sizes)))
    laid = np.random.default_rng(1).permuted(np.tile(laid, (40_000, 1)), axis=1)
    drawn = 2 * (laid @ np.array(crossing)) / sum(sizes) - 1
    assert found.expected_fixed_ties == pytest.approx(drawn.mean(), abs=0.01)
    assert found.expected_fixed_ties == found.expected
    assert found.standard_deviation_fixed_ties == pytest.approx(drawn.std(), rel=0.02)


def test_the_two_spreads_differ_where_ties_hang_on_one_person():
    star = nx.star_graph(7)
    found = ei_index(star, {node: node % 2 for node in star})
    assert found.expected_fixed_ties == found.expected
    # every labelling of four and four leaves the centre with the same index
    assert found.standard_deviation == 0
    assert found.standard_deviation_fixed_ties > 0.3


def test_an_index_that_looks_outward_can_be_what_the_sizes_give():
    network = nx.complete_graph(6)
    found = ei_index(network, dict(zip(network, "aabbcc", strict=True)))
    assert found.index == pytest.approx(0.6)
    assert found.expected == pytest.approx(0.6)
    assert found.p == 1
    assert found.lowest == found.highest == found.index


def test_many_labellings_are_sampled_and_the_observed_one_is_counted_in(shared_cases):
    network, _ = zachary(shared_cases)
    found = ei_index(network, "club", runs=999)
    assert not found.exact
    assert (found.runs, found.seed, found.labelings) == (999, 2021, math.comb(34, 17))
    assert found.p == pytest.approx(1 / 1000)
    assert "999 random relabellings (seed 2021)" in found.definition


def test_a_sample_comes_near_the_exact_p_and_follows_its_seed(monkeypatch):
    network = nx.path_graph(8)
    nx.set_node_attributes(network, dict(zip(network, "aabbccab", strict=True)), "sector")
    exact = ei_index(network, "sector").p
    assert 0.1 < exact < 0.9
    monkeypatch.setattr("analysis.stakeholders.structure.labelings.LISTED_UP_TO", 10)
    drawn = [ei_index(network, "sector", seed=seed) for seed in (1, 1, 2)]
    assert not drawn[0].exact
    assert drawn[0].p == pytest.approx(exact, abs=0.02)
    assert drawn[0].p == drawn[1].p != drawn[2].p


def test_the_width_of_a_block_does_not_change_an_exact_p(monkeypatch):
    network = small(2)
    whole = ei_index(network, "sector")
    monkeypatch.setattr("analysis.stakeholders.structure.labelings.CELLS", 300)
    assert ei_index(network, "sector").p == whole.p


@pytest.mark.parametrize("groups", [2, 3])
@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("share", [0.35, 0.9])
def test_lowest_and_highest_are_reached_by_some_ties(directed, share, groups):
    network = small(4, directed, groups, share)
    found = ei_index(network, "sector", weight="strength")
    sizes = sorted(tie["strength"] for *_, tie in network.edges(data=True))
    pairs = list(nx.complete_graph(7, nx.DiGraph if directed else nx.Graph).edges)
    pairs.sort(
        key=lambda pair: network.nodes[pair[0]]["sector"] != network.nodes[pair[1]]["sector"]
    )
    for order, value in ((pairs, found.lowest), (pairs[::-1], found.highest)):
        other = network.__class__()
        other.add_nodes_from(network.nodes(data=True))
        for (a, b), size in zip(order, sizes[::-1], strict=False):
            other.add_edge(a, b, strength=size)
        assert ei_index(other, "sector", weight="strength").index == pytest.approx(value)


# tables


def test_a_tie_stands_at_both_its_ends_in_the_tables():
    network = nx.DiGraph([("A", "B"), ("B", "A"), ("A", "C")])
    network.add_node("D")
    found = ei_index(network, {"A": "x", "B": "x", "C": "y", "D": "y"})
    people = found.by_person.set_index("stakeholder_id")
    assert people["external"].tolist() == [1, 0, 1, 0]
    assert people["internal"].tolist() == [2, 2, 0, 0]
    assert people.loc["A", "index"] == pytest.approx(-1 / 3)
    groups = found.by_group.set_index("group")
    assert groups.loc["x", ["people", "external", "internal"]].tolist() == [2, 1, 4]
    assert groups.loc["x", "expected"] == pytest.approx(2 * 2 / 3 - 1)


def test_somebody_without_ties_has_counts_of_zero_and_no_index():
    network = nx.Graph([("A", "B")])
    network.add_node("C")
    row = ei_index(network, dict.fromkeys("ABC", "x")).by_person.iloc[2]
    assert (row["external"], row["internal"]) == (0, 0)
    assert row["index"] is pd.NA


@given(networks())
def test_sums_of_the_tables_agree_and_nobody_with_a_tie_is_blank(network):
    found = ei_index(network, "sector", runs=50)
    people, groups = found.by_person, found.by_group
    for kind in ("external", "internal"):
        assert people[kind].sum() == groups[kind].sum() == 2 * getattr(found, kind)
    tied = [network.degree(node) > 0 for node in people["stakeholder_id"]]
    assert people.loc[tied].notna().all(axis=None)
    assert people.loc[~np.array(tied), "index"].isna().all()


@given(networks(), st.randoms())
def test_names_and_order_of_rows_change_no_figure(network, random):
    order = list(network)
    random.shuffle(order)
    other = network.__class__()
    other.add_nodes_from((f"new {node}", network.nodes[node]) for node in order)
    other.add_edges_from((f"new {a}", f"new {b}") for a, b in network.edges)
    first, second = ei_index(network, "sector"), ei_index(other, "sector")
    for name in FIGURES:
        assert getattr(second, name) == pytest.approx(getattr(first, name)), name


@given(networks())
def test_an_isolate_changes_no_count_and_parallel_ties_count_once(network):
    found = ei_index(network, "sector", runs=50)
    other = nx.MultiDiGraph(network) if network.is_directed() else nx.MultiGraph(network)
    other.add_node("alone", sector="a")
    other.add_edges_from(list(other.edges()))
    again = ei_index(other, "sector", runs=50)
    assert (again.external, again.internal) == (found.external, found.internal)
    assert again.index == found.index


# sector density


@pytest.mark.parametrize("directed", [False, True])
def test_density_is_ties_over_possible_ties(directed):
    network = (nx.DiGraph if directed else nx.Graph)([("A", "B"), ("A", "C"), ("C", "D")])
    found = sector_density(network, {"A": "x", "B": "x", "C": "y", "D": "y"})
    double = 2 if directed else 1
    assert found.within == pytest.approx(2 / (2 * double))
    assert found.between == pytest.approx(1 / (4 * double))
    assert found.overall == pytest.approx(3 / (6 * double))
    rows = found.table.set_index(["from_group", "to_group"])
    assert len(rows) == (4 if directed else 3)
    assert rows.loc[("x", "y"), ["ties", "possible"]].tolist() == [1, 4]
    assert rows["expected"].sum() == pytest.approx(3)
    if directed:
        assert rows.loc[("y", "x"), ["ties", "possible", "density"]].tolist() == [0, 4, 0]


@pytest.mark.parametrize("weight", [None, "strength"])
@pytest.mark.parametrize("directed", [False, True])
def test_p_of_every_block_is_that_of_every_relabelling(directed, weight):
    network = small(3, directed)
    found = sector_density(network, "sector", weight=weight)
    own = dict(network.nodes(data="sector"))

    def block(group, start, end):
        wanted = {(start, end)} if directed else {(start, end), (end, start)}
        return sum(
            tie[weight] if weight else 1
            for a, b, tie in network.edges(data=True)
            if (group[a], group[b]) in wanted
        )

    ways = [dict(zip(network, order, strict=True)) for order in set(permutations(own.values()))]
    for row in found.table.to_dict("records"):
        ends = row["from_group"], row["to_group"]
        every = np.array([block(way, *ends) for way in ways])
        assert row["ties"] == block(own, *ends)
        assert row["expected"] == pytest.approx(every.mean())
        away = abs(every - every.mean()) >= abs(row["ties"] - every.mean()) - 1e-9
        assert row["p"] == pytest.approx(away.mean())


@pytest.mark.parametrize("weight", [None, "strength"])
@pytest.mark.parametrize("runs", [500, None])
def test_the_test_of_the_densities_is_the_test_of_the_index(monkeypatch, weight, runs):
    if runs:
        monkeypatch.setattr("analysis.stakeholders.structure.labelings.LISTED_UP_TO", 1)
    for seed in range(5):
        network = small(seed, directed=seed % 2 == 0)
        choices = {"weight": weight, "runs": runs or 1}
        density = sector_density(network, "sector", **choices)
        assert density.p == ei_index(network, "sector", **choices).p
        assert density.exact is (runs is None)


def test_a_block_without_possible_ties_is_kept_and_blank():
    found = sector_density(nx.path_graph(["A", "B", "C"]), {"A": "x", "B": "y", "C": "y"})
    row = found.table.iloc[0]
    assert (row["from_group"], row["to_group"], row["possible"]) == ("x", "x", 0)
    assert row["density"] is pd.NA
    assert row["p"] is pd.NA


@given(networks())
def test_blocks_add_up_and_every_possible_block_has_a_density(network):
    found = sector_density(network, "sector", runs=50)
    ties = network.number_of_edges()
    assert found.table["ties"].sum() == ties
    assert found.table["expected"].sum() == pytest.approx(ties)
    possible = found.table.loc[found.table["possible"] > 0]
    assert possible["density"].notna().all()
    if found.p is not None:
        assert possible["p"].between(0, 1).all()


# nothing to measure, and faults


@pytest.mark.parametrize("network", [nx.Graph(), nx.empty_graph(3), nx.MultiDiGraph([(1, 1)])])
def test_without_ties_there_is_no_index_and_nothing_is_tested(network):
    found = ei_index(network, dict.fromkeys(network, "x"))
    assert (found.external, found.internal) == (0, 0)
    assert all(getattr(found, name) is None for name in [*FIGURES, "assortativity"])
    assert "There are no ties" in found.definition
    density = sector_density(network, dict.fromkeys(network, "x"))
    assert density.p is None
    assert density.between is None
    assert "Nothing is tested" in density.definition


def test_one_group_looks_inward_whatever_the_ties():
    network = nx.path_graph(4)
    found = ei_index(network, dict.fromkeys(network, "x"))
    assert (found.index, found.expected, found.p, found.labelings) == (-1, -1, 1, 1)
    assert found.standard_deviation == 0
    assert found.assortativity is None


@pytest.mark.parametrize("measure", [ei_index, sector_density])
def test_faults_are_named(measure):
    network = nx.Graph([("A", "B", {"strength": 0}), ("B", "C", {"strength": 2})])
    with pytest.raises(ValueError, match="every stakeholder needs a group; without one: B, C"):
        measure(network, {"A": "x"})
    with pytest.raises(ValueError, match="every tie needs a strength above 0.*A – B"):
        measure(network, dict.fromkeys("ABC", "x"), weight="strength")
    for runs in (0, 2.5, True):
        with pytest.raises(ValueError, match=f"runs is {runs}; expected a whole number, 1 or more"):
            measure(network, dict.fromkeys("ABC", "x"), runs=runs)


def test_a_large_network_makes_no_array_of_people_by_people():
    network = nx.gnm_random_graph(2500, 5000, seed=1)
    group = {node: "first" if node == 0 else "others" for node in network}
    found = ei_index(network, group, runs=20)
    assert not found.exact
    assert found.labelings == 2500


def test_a_huge_number_of_labellings_is_infinite():
    network = nx.path_graph(3000)
    found = ei_index(network, {node: node % 5 for node in network}, runs=3)
    assert found.labelings == math.inf
    assert repr(found)


def test_ten_thousand_relabellings_of_five_hundred_people_take_half_a_second():
    network = nx.barabasi_albert_graph(500, 4, seed=1)
    group = {node: node % 5 for node in network}
    start = time.process_time()
    found = ei_index(network, group)
    assert time.process_time() - start < 0.5
    assert found.runs == 10_000


# words


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_column_of_the_sector_table_has_words(language):
    sectors = {"A": "internal", "B": "voluntary", "C": "not_known"}
    found = sector_density(nx.path_graph(["A", "B", "C"]), sectors)
    shown = display(found.table, language)
    assert len(shown.rows) == 6
    assert {"nid oes pâr yn bosibl", "no pair is possible"} & set(shown.rows[0])


def test_every_figure_table_chart_and_method_of_mixing_has_words():
    figures = "ei_index ei_expected ei_p between_density within_density density_p"
    more = "cores_core_only cores_core_to_all communities communities_stable"
    for name in f"{figures} {more}".split(" "):
        assert has_text(f"findings.stakeholders.{name}")
    for name in ("sector_mixing", "cores", "communities"):
        assert has_text(f"tables.stakeholders.{name}")
    for name in ("mixing", "density", "cores", "communities"):
        assert has_text(f"methods.stakeholders_{name}")


def test_somebody_who_is_named_but_names_nobody_keeps_every_figure():
    network = nx.DiGraph([("A", "silent"), ("A", "B"), ("B", "A"), ("C", "A")])
    sectors = {"A": "x", "B": "x", "C": "y", "silent": "y"}
    people = ei_index(network, sectors).by_person.set_index("stakeholder_id")
    assert people.loc["silent", ["external", "internal"]].tolist() == [1, 0]
    assert people.loc["silent", "index"] == 1
    assert core_periphery(network)["core_to_all"].membership["silent"] == 0
    stability = communities(network, runs=5).table.set_index("stakeholder_id")["stability"]
    assert 0 <= stability["silent"] <= 1
