"""The order of command: published answers, an out-tree, and the definitions by hand."""

import json
from itertools import combinations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import has_text
from analysis.stakeholders.structure import krackhardt

MEASURES = ["connectedness", "hierarchy", "efficiency", "lubness"]


def values(found):
    return {measure: getattr(found, measure) for measure in MEASURES}


def by_hand(network):
    """Krackhardt's four by their definitions, with R's sna's counts."""
    ties = nx.DiGraph(network)
    below = {person: nx.descendants(ties, person) | {person} for person in ties}
    pairs = list(combinations(ties, 2))
    parts = [set(part) for part in nx.weakly_connected_components(ties)]
    together = [(a, b) for part in parts for a, b in combinations(part, 2)]
    one = [(a, b) for a, b in pairs if (b in below[a]) or (a in below[b])]
    both = [(a, b) for a, b in pairs if (b in below[a]) and (a in below[b])]

    def has_least_bound(a, b):
        bounds = [person for person in ties if {a, b} <= below[person]]
        return any(all(bound in below[other] for other in bounds) for bound in bounds)

    large = [part for part in parts if len(part) > 2]
    unled = sum(not has_least_bound(a, b) for part in large for a, b in combinations(part, 2))
    spare = ties.number_of_edges() - sum(len(part) - 1 for part in parts)
    return {
        "connectedness": ratio(len(together), len(pairs)),
        "hierarchy": one_less(len(both), len(one)),
        "efficiency": one_less(spare, sum((len(part) - 1) ** 2 for part in parts)),
        "lubness": one_less(unled, sum((len(p) - 1) * (len(p) - 2) / 2 for p in large)),
    }


def ratio(part, whole):
    return part / whole if whole else None


def one_less(part, whole):
    return 1 - part / whole if whole else None


@st.composite
def networks(draw):
    size = draw(st.integers(0, 7))
    network = draw(st.sampled_from([nx.Graph, nx.DiGraph]))()
    network.add_nodes_from(range(size))
    if size > 1:
        ends = st.integers(0, size - 1)
        ties = st.lists(st.tuples(ends, ends).filter(lambda tie: tie[0] != tie[1]), max_size=12)
        network.add_edges_from(draw(ties))
    return network


@pytest.mark.parametrize("name", ["borgatti1997_holes", "kite", "padgett_marriage", "zachary"])
def test_each_tie_read_both_ways_gives_the_published_four(shared_cases, name):
    folder = shared_cases / "network" / name
    network = nx.Graph()
    if (folder / "nodes.csv").exists():
        network.add_nodes_from(pd.read_csv(folder / "nodes.csv", dtype=str).iloc[:, 0])
    edges = pd.read_csv(folder / "edges.csv", dtype=str)
    network.add_edges_from(zip(edges["source"], edges["target"], strict=True))
    answers = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["R"]
    for graph in (network, network.to_directed()):
        assert values(krackhardt(graph)) == pytest.approx(answers["krackhardt"], abs=1e-9)


@pytest.mark.parametrize("direction", ["down", "up"])
def test_an_out_tree_scores_one_on_all_four_and_the_direction_is_stated(direction):
    tree = nx.balanced_tree(2, 3, create_using=nx.DiGraph)
    found = krackhardt(tree if direction == "down" else tree.reverse(), direction=direction)
    assert values(found) == dict.fromkeys(MEASURES, 1)
    assert found.direction == direction
    runs = {"down": "from boss to report", "up": "from report to boss"}
    assert runs[direction] in found.definition


def test_a_tree_read_the_wrong_way_has_no_unity_of_command():
    tree = nx.balanced_tree(2, 3, create_using=nx.DiGraph)
    wrong = krackhardt(tree, direction="up")
    assert wrong.lubness < 1
    assert values(wrong) | {"lubness": 1} == dict.fromkeys(MEASURES, 1)


def test_two_bosses_of_the_same_people_break_unity_of_command_alone():
    found = krackhardt(nx.DiGraph([("A", "C"), ("B", "D"), ("A", "D"), ("B", "C"), ("E", "A")]))
    # C and D both have A and B above them, and neither comes under the other; with B's tie to
    # both there is one tie more than needed
    assert found.hierarchy == 1
    assert found.lubness < 1
    assert found.efficiency == 1 - 1 / 16


@given(networks())
def test_the_four_equal_their_definitions_worked_by_hand(network):
    assert values(krackhardt(network)) == pytest.approx(by_hand(network))


@given(networks())
def test_up_is_down_of_the_reversed_network(network):
    network = nx.DiGraph(network)
    turned = krackhardt(network.reverse(), direction="down")
    assert values(krackhardt(network, direction="up")) == values(turned)


@given(networks(), st.randoms(use_true_random=False))
def test_names_and_order_change_nothing(network, random):
    nodes, ties = list(network), list(network.edges)
    random.shuffle(nodes)
    random.shuffle(ties)
    other = type(network)()
    other.add_nodes_from(f"new {node}" for node in nodes)
    other.add_edges_from((f"new {a}", f"new {b}") for a, b in ties)
    assert values(krackhardt(other)) == values(krackhardt(network))


@pytest.mark.parametrize(
    ("network", "undefined"),
    [
        (nx.DiGraph(), MEASURES),
        (nx.empty_graph(1), MEASURES),
        (nx.empty_graph(3), ["hierarchy", "efficiency", "lubness"]),
        (nx.DiGraph([("A", "B")]), ["lubness"]),
    ],
)
def test_what_is_not_defined_is_missing_and_never_a_number(network, undefined):
    found = values(krackhardt(network))
    assert [name for name, value in found.items() if value is None] == undefined


def test_an_unknown_direction_is_refused():
    with pytest.raises(ValueError, match="reporting is down or up; found 'sideways'"):
        krackhardt(nx.path_graph(2), direction="sideways")


def test_more_than_two_thousand_are_refused_rather_than_squared():
    with pytest.raises(ValueError, match="expected 2,000 people or fewer, found 2,001"):
        krackhardt(nx.path_graph(2_001))


def test_two_thousand_in_a_line_are_worked_out():
    found = krackhardt(nx.path_graph(2_000, create_using=nx.DiGraph))
    assert values(found) == dict.fromkeys(MEASURES, 1)


def test_every_figure_has_a_label():
    for measure in MEASURES:
        assert has_text(f"findings.stakeholders.krackhardt_{measure}")
