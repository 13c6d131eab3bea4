"""The measures on classic data sets, as plain networkx graphs: no register, no files, no words."""

import dataclasses
import subprocess
import sys

import networkx as nx
import pandas as pd
import pytest

from analysis.stakeholders import key_people, structure, uncertainty, without

MEETINGS = nx.davis_southern_women_graph()
WOMEN = nx.bipartite.weighted_projected_graph(MEETINGS, MEETINGS.graph["top"])
NETWORKS = {
    "karate": nx.karate_club_graph(),
    "florentine": nx.florentine_families_graph(),
    "women who met": WOMEN,
    "karate, one way": nx.DiGraph(nx.karate_club_graph().edges(data=True)),
    "nodes that are pairs": nx.grid_2d_graph(3, 3),
    "several ties a pair": nx.MultiDiGraph([(1, "two"), (1, "two"), ("two", (3,)), ((3,), 1)]),
}
# One row a public measure: its name and how it is called on a network alone. A measure of
# another package of stakeholders is added here with the same words.
MEASURES = {
    "structure.centrality": structure.centrality,
    "structure.centrality, both ways": lambda network: structure.centrality(
        network, directed=False
    ),
    "structure.constraint": structure.constraint,
    "structure.constraint, ego": lambda network: structure.constraint(network, "ego"),
    "structure.effective_size": structure.effective_size,
    "structure.efficiency": structure.efficiency,
    "structure.hierarchy": structure.hierarchy,
    "structure.hierarchy, ego": lambda network: structure.hierarchy(network, "ego"),
    "structure.holes": structure.holes,
    "structure.krackhardt": structure.krackhardt,
    "structure.summary": structure.summary,
    "structure.core_periphery": lambda network: structure.core_periphery(network)["core_only"],
    "structure.communities": structure.communities,
    "structure.ei_index": lambda network: structure.ei_index(network, halves(network)),
    "structure.sector_density": lambda network: structure.sector_density(network, halves(network)),
    "key_people.brokerage": lambda network: key_people.brokerage(network, halves(network)),
    "key_people.fragmentation_set": lambda network: key_people.fragmentation_set(network, 1),
    "key_people.reach_set": lambda network: key_people.reach_set(network, 2, 2),
    "key_people.rank_intervals": key_people.rank_intervals,
    "uncertainty.missing_actors": uncertainty.missing_actors,
    "uncertainty.vertex_bootstrap": uncertainty.vertex_bootstrap,
    "without": lambda network: without(network, list(network)[:1]),
}


def halves(network):
    """Two groups of a network: a group is all that a measure of mixing asks for."""
    return {node: "first" if place % 2 else "second" for place, node in enumerate(network)}


WEIGHTED = {
    name: MEASURES[name]
    for name in MEASURES
    if name in ("structure.centrality", "structure.constraint", "structure.effective_size")
    or name in ("structure.efficiency", "structure.hierarchy", "structure.holes")
}


def definition(result):
    return getattr(result, "definition", None) or result.attrs["definition"]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("name", NETWORKS)
def test_a_measure_works_on_a_plain_graph_and_names_its_definition(name, measure):
    network = NETWORKS[name]
    ties = list(network.edges(data=True))
    found = MEASURES[measure](network)
    assert len(definition(found)) > 20
    assert list(network.edges(data=True)) == ties, "a measure must leave the graph as it was"
    if isinstance(found, pd.Series):
        assert found.index.tolist() == list(network)
        assert found.index.name == "stakeholder_id"
        assert found.notna().all()
    elif isinstance(found, pd.DataFrame):
        assert found["stakeholder_id"].tolist() == list(network)
        assert found.notna().all(axis=None)
    else:
        assert dataclasses.is_dataclass(found)


@pytest.mark.parametrize("measure", WEIGHTED)
@pytest.mark.parametrize("name", ["karate", "women who met", "karate, one way"])
def test_a_measure_uses_the_strengths_when_asked(name, measure):
    plain, weighted = (
        WEIGHTED[measure](NETWORKS[name], **options) for options in ({}, {"weight": "weight"})
    )
    assert not plain.equals(weighted)
    assert len(plain) == len(weighted)


def test_networkx_and_ours_agree_on_the_karate_club():
    network = NETWORKS["karate"]
    rows = structure.centrality(network).set_index("stakeholder_id")
    for ours, theirs in (
        (rows["degree"], dict(network.degree)),
        (rows["closeness"], nx.closeness_centrality(network)),
        (rows["betweenness"], nx.betweenness_centrality(network, normalized=False)),
        (rows["eigenvector"], nx.eigenvector_centrality_numpy(network)),
        (rows["coreness"], nx.core_number(network)),
        (structure.constraint(network), nx.constraint(network)),
        (structure.constraint(network, weight="weight"), nx.constraint(network, weight="weight")),
        (structure.effective_size(network), nx.effective_size(network)),
    ):
        assert ours.to_dict() == pytest.approx(theirs, abs=1e-9)


def test_the_two_leaders_of_the_karate_club_are_the_least_constrained():
    held = structure.constraint(NETWORKS["karate"])
    assert set(held.nsmallest(2).index) == {0, 33}


def test_women_and_their_meetings_are_not_mixed_into_one_list():
    for measure in MEASURES.values():
        with pytest.raises(ValueError, match="two kinds of node"):
            measure(MEETINGS)


def test_the_package_needs_no_other_part_of_the_project():
    code = (
        "import sys, networkx as nx\n"
        "from analysis.stakeholders import structure\n"
        "structure.holes(nx.karate_club_graph())\n"
        "mine = ('analysis', 'analysis.stakeholders')\n"
        "others = [m for m in sys.modules if m.startswith('analysis')\n"
        "          and m not in mine and not m.startswith('analysis.stakeholders.')]\n"
        "sys.exit(', '.join(others) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("size", [1e-320, 1e308, 0, -1, float("nan"), float("inf"), "much", 3j])
def test_a_strength_that_no_measure_can_hold_is_refused(size):
    network = nx.Graph([("A", "B", {"s": 2}), ("B", "C", {"s": size})])
    with pytest.raises(ValueError, match="every tie needs a s above 0, and finite.*: B – C"):
        structure.centrality(network, weight="s")


@pytest.mark.parametrize(
    ("group", "said"),
    [
        (["a", "b", "a"], "group is the name of an attribute, or .* found a list"),
        (None, "found a NoneType"),
        ({0: ["a"], 1: ["b"], 2: "a"}, "a group is a text or a number; 2 of 3 are lists"),
    ],
)
def test_groups_of_another_shape_are_refused(group, said):
    with pytest.raises(ValueError, match=said):
        structure.ei_index(nx.path_graph(3), group, runs=10)
