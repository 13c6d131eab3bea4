"""Core and periphery: every core by hand, both ideals, and a search that says what it is."""

import time
import tracemalloc
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import codes, display
from analysis.stakeholders.matrix import arcs
from analysis.stakeholders.structure import core_members, core_periphery, core_search
from analysis.stakeholders.structure.core_fit import Strengths

IDEALS = ["core_only", "core_to_all"]


def small(seed, directed=False):
    """A random network of three to eight people with strengths."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(3, 9))
    network = nx.gnp_random_graph(size, rng.uniform(0.2, 0.9), seed=seed, directed=directed)
    for *_, tie in network.edges(data=True):
        tie["strength"] = int(rng.integers(1, 4))
    return network


def by_hand(network, ideal, weight):
    """Every core's correlation with the ideal, cell by cell, and the best cores."""
    ties = nx.to_numpy_array(network, weight=weight) if len(network) else np.empty((0, 0))
    n, fits = len(ties), {}
    off_diagonal = ~np.eye(n, dtype=bool)
    for size in range(n + 1):
        for core in combinations(range(n), size):
            member = np.isin(np.arange(n), core)
            both, either = np.outer(member, member), np.add.outer(member, member)
            compared = off_diagonal & ((both | ~either) if ideal == "core_only" else True)
            cells, wanted = ties[compared], (both if ideal == "core_only" else either)[compared]
            if len(cells) and cells.std() > 1e-9 and wanted.std() > 1e-9:
                fits[core] = np.corrcoef(cells, wanted)[0, 1]
    best = max(fits.values(), default=None)
    nodes = list(network)
    cores = [tuple(nodes[place] for place in core) for core in fits if fits[core] >= best - 1e-9]
    return best, sorted(cores)


@st.composite
def networks(draw):
    """Up to seven people, directed or not, some of them without ties."""
    size = draw(st.integers(1, 7))
    network = draw(st.sampled_from([nx.Graph, nx.DiGraph]))()
    network.add_nodes_from(range(size))
    ends = st.integers(0, size - 1)
    network.add_edges_from(draw(st.lists(st.tuples(ends, ends).filter(lambda e: e[0] != e[1]))))
    return network


@pytest.mark.parametrize("weight", [None, "strength"])
@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_best_cores_are_those_of_trying_every_one(seed, directed, weight):
    network = small(seed, directed)
    found = core_periphery(network, weight=weight)
    assert list(found) == IDEALS
    for ideal, result in found.items():
        best, cores = by_hand(network, ideal, weight)
        assert result.exact
        assert result.ideal == ideal
        assert sorted(result.cores) == cores
        assert result.number_of_cores == len(cores)
        assert result.fit == (None if best is None else pytest.approx(best))


def test_people_apart_in_blocks_are_the_same_cores_as_in_one_array(monkeypatch):
    network = small(5)
    whole = core_periphery(network, weight="strength")
    monkeypatch.setattr("analysis.stakeholders.structure.core_search.BITS", 3)
    parts = core_periphery(network, weight="strength")
    for ideal in IDEALS:
        assert parts[ideal].cores == whole[ideal].cores
        assert parts[ideal].fit == pytest.approx(whole[ideal].fit)


def test_a_star_has_its_centre_as_core_of_all():
    found = core_periphery(nx.star_graph(["hub", "A", "B", "C", "D"]))
    assert found["core_to_all"].cores == (("hub",),)
    assert found["core_to_all"].fit == pytest.approx(1)
    assert found["core_to_all"].membership["hub"] == 1


def test_the_two_ideals_give_different_cores_and_equal_ones_are_all_listed():
    found = core_periphery(nx.star_graph(["hub", "A", "B", "C"]))
    assert found["core_only"].cores == (("hub", "A"), ("hub", "B"), ("hub", "C"))
    assert found["core_only"].number_of_cores == 3
    assert found["core_only"].membership["A"] == pytest.approx(1 / 3)
    table = core_members(found)
    assert table.columns.tolist() == ["stakeholder_id", *IDEALS]
    assert table["core_only"].tolist() == ["every_core", *["some_cores"] * 3]
    assert table["core_to_all"].tolist() == ["every_core", *["no_core"] * 3]
    assert "core_only: In the ideal" in table.attrs["definition"]


def test_direction_counts():
    network = nx.DiGraph([("hub", "A"), ("hub", "B"), ("C", "hub"), ("D", "hub")])
    one_way = core_periphery(network)["core_to_all"]
    both_ways = core_periphery(network.to_undirected())["core_to_all"]
    assert one_way.cores == both_ways.cores == (("hub",),)
    assert both_ways.fit == pytest.approx(1)
    assert one_way.fit < 0.7
    assert "in each direction of a pair" in one_way.definition


def test_twenty_people_take_under_two_seconds_and_a_bounded_memory():
    network = nx.barabasi_albert_graph(20, 3, seed=1)
    start = time.process_time()
    tracemalloc.start()
    found = core_periphery(network)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - start < 2
    assert most < 300e6
    assert all(result.exact and result.runs == 0 for result in found.values())
    assert "Exact: every possible core" in found["core_only"].definition


# the search


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_the_search_finds_what_trying_every_core_finds(seed, directed):
    network = nx.gnp_random_graph(12, 0.3, seed=seed, directed=directed)
    for number, (*_, tie) in enumerate(network.edges(data=True)):
        tie["strength"] = 1 + number % 3
    for weight in (None, "strength"):
        exact = core_periphery(network, weight=weight)
        found = core_periphery(network, weight=weight, exact_up_to=0, runs=40)
        for ideal in IDEALS:
            assert not found[ideal].exact
            assert found[ideal].fit == pytest.approx(exact[ideal].fit)
            assert found[ideal].cores == exact[ideal].cores


def test_a_planted_core_is_found_in_a_large_network():
    core = nx.complete_graph(12)
    network = nx.compose(core, nx.star_graph([0, *range(12, 60)]))
    network.add_edges_from((node % 12, node) for node in range(12, 60))
    found = core_periphery(network, runs=20)["core_only"]
    assert found.cores == (tuple(range(12)),)
    assert found.fit == pytest.approx(1)
    assert (found.exact, found.runs, found.seed) == (False, 20, 2021)
    assert "Not exact: a search from 20 starts (seed 2021)" in found.definition


def test_the_search_lists_equally_good_cores():
    found = core_periphery(nx.star_graph(30), runs=20)["core_only"]
    assert found.number_of_cores == 30
    assert found.cores[0] == (0, 1)


def test_the_search_goes_on_from_each_equally_good_core_to_the_next():
    # in a circle the ten cores lie in a row, each an exchange or two away from the next
    network = nx.cycle_graph(10)
    found = core_periphery(network, runs=1, exact_up_to=0)["core_only"]
    assert found.cores == core_periphery(network)["core_only"].cores
    assert found.number_of_cores == 10


def test_the_search_follows_its_seed():
    network = nx.gnm_random_graph(40, 90, seed=3)
    first, second = (core_periphery(network, runs=10, seed=5) for _ in range(2))
    assert all(first[ideal].cores == second[ideal].cores for ideal in IDEALS)


def test_beyond_two_thousand_people_no_array_of_people_by_people_is_made():
    network = nx.barabasi_albert_graph(2500, 2, seed=1)
    tracemalloc.start()
    found = core_periphery(network, runs=2)["core_to_all"]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.fit > 0
    assert most < 2500 * 2500 * 8


# nothing to find, and faults


@pytest.mark.parametrize("exact_up_to", [0, 20])
@pytest.mark.parametrize(
    ("network", "why"),
    [
        (nx.Graph(), "too few people"),
        (nx.path_graph(2), "too few people"),
        (nx.empty_graph(5), "there are no ties"),
        (nx.complete_graph(5), "every pair that could be compared is tied alike"),
        (nx.complete_graph(5, nx.DiGraph), "every pair that could be compared is tied alike"),
    ],
)
def test_where_no_core_is_defined_the_reason_is_said(network, why, exact_up_to):
    found = core_periphery(network, exact_up_to=exact_up_to, runs=3)
    for result in found.values():
        assert (result.cores, result.fit, result.number_of_cores) == ((), None, 0)
        assert why in result.definition
        assert result.membership.isna().all()
        assert len(result.membership) == len(network)
    assert core_members(found)[IDEALS].isna().all(axis=None)


def test_trivial_cores_are_left_out_and_that_is_said():
    found = core_periphery(nx.path_graph(3))
    assert found["core_only"].cores == ()
    assert found["core_to_all"].cores == ((1,),)
    assert "at least two people each" in found["core_only"].definition
    assert "at least one person, a periphery at least two" in found["core_to_all"].definition


def test_faults_are_named():
    with pytest.raises(ValueError, match="runs is 0; expected a whole number, 1 or more"):
        core_periphery(nx.path_graph(4), runs=0)
    with pytest.raises(ValueError, match="every tie needs a strength above 0"):
        core_periphery(nx.path_graph(4), weight="strength")


# what must not change anything


@given(networks(), st.randoms())
def test_names_order_and_parallel_ties_change_no_core(network, random):
    order = list(network)
    random.shuffle(order)
    other = (nx.MultiDiGraph if network.is_directed() else nx.MultiGraph)()
    other.add_nodes_from(f"S{node}" for node in order)
    other.add_edges_from([(f"S{a}", f"S{b}") for a, b in network.edges] * 2)
    first, second = core_periphery(network), core_periphery(other)
    for ideal in IDEALS:
        named = {frozenset(f"S{node}" for node in core) for core in first[ideal].cores}
        assert {frozenset(core) for core in second[ideal].cores} == named
        assert second[ideal].fit == pytest.approx(first[ideal].fit)


@given(networks())
def test_fit_is_a_correlation_and_nobody_is_blank_when_there_is_a_core(network):
    for result in core_periphery(network).values():
        assert (result.fit is None) == (result.number_of_cores == 0)
        if result.fit is not None:
            assert -1 - 1e-9 <= result.fit <= 1 + 1e-9
            assert result.membership.between(0, 1).all()
            assert isinstance(result.membership, pd.Series)


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_column_and_code_of_the_table_has_words(language):
    assert set(codes("stakeholder_core")) == {"every_core", "some_cores", "no_core"}
    for network in (nx.star_graph(4), nx.empty_graph(3)):
        assert display(core_members(core_periphery(network)), language).rows


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_fits_looked_up_by_counts_are_those_worked_out_from_the_sums(seed, directed, monkeypatch):
    network = small(seed, directed)
    monkeypatch.setattr("analysis.stakeholders.structure.core_search.BITS", 4)
    for weight in (None, "strength"):
        counted = core_periphery(network, weight=weight)
        monkeypatch.setattr("analysis.stakeholders.structure.core_search.TABLE_CELLS", 0)
        summed = core_periphery(network, weight=weight)
        monkeypatch.undo()
        for ideal in IDEALS:
            assert counted[ideal].cores == summed[ideal].cores
            assert counted[ideal].fit == summed[ideal].fit  # to the last digit


def test_only_ties_that_are_counted_are_looked_up():
    network = small(3)
    assert looked_up(network, None) and looked_up(network, "strength", reaches_all=True)
    assert not looked_up(network, "strength")  # squares of strengths are needed too
    for *_, tie in network.edges(data=True):
        tie["strength"] += 0.3
    assert not looked_up(network, "strength", reaches_all=True)


def looked_up(network, weight, reaches_all=False):
    """Whether the fits of every core come from a table."""
    ties = arcs(network, weight)
    both, squares = ((part + part.T).tocsr() for part in (ties, ties.power(2)))
    strengths = Strengths(both, squares, reaches_all=reaches_all)
    return core_search._Counted.of(strengths, len(network)) is not None
