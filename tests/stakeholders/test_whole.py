"""The whole network in figures: published answers and networkx's where it has them."""

import json
import math

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import codes, display
from analysis.stakeholders.structure import density, summary


@pytest.mark.parametrize("name", ["borgatti1997_holes", "kite", "padgett_marriage", "zachary"])
def test_published_density_transitivity_and_connectedness(shared_cases, name):
    folder = shared_cases / "network" / name
    network = nx.Graph()
    if (folder / "nodes.csv").exists():
        network.add_nodes_from(pd.read_csv(folder / "nodes.csv", dtype=str).iloc[:, 0])
    edges = pd.read_csv(folder / "edges.csv", dtype=str)
    network.add_edges_from(zip(edges["source"], edges["target"], strict=True))
    answers = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["R"]
    found = summary(network)
    assert (found.people, found.pairs) == (answers["n"], answers["ties"])
    assert found.density == pytest.approx(answers["density"], abs=1e-9)
    assert found.transitivity == pytest.approx(answers["transitivity"], abs=1e-9)
    connectedness = answers["krackhardt"]["connectedness"]
    assert found.connectedness == pytest.approx(connectedness, abs=1e-9)
    assert found.reciprocity is None


@given(st.integers(0, 9), st.floats(0, 0.7), st.booleans(), st.integers(0, 99))
def test_every_figure_equals_that_of_networkx(size, share, directed, seed):
    network = nx.gnp_random_graph(size, share, seed=seed, directed=directed)
    plain = network.to_undirected()
    found = summary(network)
    parts = sorted(map(len, nx.connected_components(plain)), reverse=True)
    largest = [plain.subgraph(p) for p in nx.connected_components(plain) if len(p) == parts[0]]
    assert found.components == len(parts)
    assert found.largest_component == (parts[0] if parts else 0)
    assert found.isolates == nx.number_of_isolates(plain)
    assert found.diameter == (max(map(nx.diameter, largest)) if parts else None)
    if parts and parts[0] > 1:
        steps = [nx.average_shortest_path_length(part) for part in largest]
        assert found.mean_distance == pytest.approx(sum(steps) / len(steps))
    paths = sum(degree * (degree - 1) for _, degree in plain.degree())
    assert found.transitivity == (pytest.approx(nx.transitivity(plain)) if paths else None)
    if directed and network.number_of_edges():
        assert found.reciprocity == pytest.approx(nx.overall_reciprocity(network))
    if size > 1:
        assert found.density == pytest.approx(density(network)) == nx.density(plain)


def test_a_star_is_all_centralised_and_a_ring_not_at_all():
    assert summary(nx.star_graph(6)).centralisation == 1
    assert summary(nx.cycle_graph(6)).centralisation == 0


def test_several_ties_of_a_pair_count_once():
    network = nx.MultiDiGraph([("A", "B"), ("A", "B"), ("B", "A"), ("B", "C")])
    found = summary(network)
    assert found.pairs == 2
    assert found.reciprocity == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("network", "undefined"),
    [
        (
            nx.DiGraph(),
            "diameter density reciprocity transitivity mean_distance centralisation connectedness",
        ),
        (nx.empty_graph(3), "reciprocity transitivity mean_distance"),
        (nx.path_graph(2), "reciprocity transitivity centralisation"),
    ],
)
def test_what_is_not_defined_is_missing_and_never_zero(network, undefined):
    table = summary(network).table().set_index("network_measure")
    assert table.index[table.isna().all(axis=1)].tolist() == undefined.split(" ")
    assert not (table.notna().all(axis=1)).any()


def test_the_table_has_every_measure_and_reads_in_both_languages():
    found = summary(nx.karate_club_graph())
    table = found.table()
    assert set(table["network_measure"]) == set(codes("network_measure"))
    assert table.attrs["definition"] == found.definition
    for language in ("cy", "en"):
        shown = display(table, language)
        assert ["0.139" in row for row in shown.rows].count(True) == 1


def test_two_thousand_and_more_are_counted_without_a_square():
    found = summary(nx.path_graph(2_500))
    assert found.diameter == 2_499
    assert found.mean_distance == pytest.approx(2_501 / 3)
    assert math.isclose(found.connectedness, 1)
