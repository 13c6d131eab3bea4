"""Structural holes: published answers, both definitions, and where networkx is wrong."""

import json
import math
import tracemalloc
from itertools import combinations, permutations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stakeholders.structure import (
    constraint,
    effective_size,
    efficiency,
    hierarchy,
    holes,
)

CASES = ["borgatti1997_holes", "kite", "padgett_marriage", "zachary"]
VALUES = ["effective_size", "efficiency", "constraint", "constraint_ego", "hierarchy"]


def case(cases, name):
    """A case's graph, with its isolates and strengths, and all its answers."""
    folder = cases / "network" / name
    network = nx.Graph()
    if (folder / "nodes.csv").exists():
        network.add_nodes_from(pd.read_csv(folder / "nodes.csv", dtype=str).iloc[:, 0])
    edges = pd.read_csv(folder / "edges.csv", dtype={"source": str, "target": str})
    for edge in edges.to_dict("records"):
        network.add_edge(edge["source"], edge["target"], weight=edge.get("weight", 1))
    return network, json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def strength(network, a, b, weight):
    """Burt's tie: both directions added."""
    both = [(a, b), (b, a)] if network.is_directed() else [(a, b)]
    ties = [network.edges[pair] for pair in both if network.has_edge(*pair)]
    return sum(tie.get(weight, 1) if weight else 1 for tie in ties)


def by_hand(network, ego, scope, weight=None):
    """Effective size and the constraint of each contact, word for word as in Burt 1992."""
    z = {(a, b): strength(network, a, b, weight) for a, b in permutations(network, 2)}
    contacts = [b for b in network if b != ego and z[ego, b]]
    world = [ego, *contacts] if scope == "ego" else list(network)

    def share(i, j):
        return z[i, j] / sum(z[i, k] for k in world if k != i)

    def against_strongest(j, q):
        return z[j, q] / max(z[j, k] for k in network if k != j)

    dyads = {
        j: (share(ego, j) + sum(share(ego, q) * share(q, j) for q in contacts if q != j)) ** 2
        for j in contacts
    }
    size = sum(
        1 - sum(share(ego, q) * against_strongest(j, q) for q in contacts if q != j)
        for j in contacts
    )
    return size, dyads


def coleman_theil(dyads):
    mean = sum(dyads.values()) / len(dyads)
    ratios = [value / mean for value in dyads.values()]
    return sum(r * math.log(r) for r in ratios) / (len(dyads) * math.log(len(dyads)))


@st.composite
def networks(draw):
    """Any graph of up to seven, with or without direction, strengths and isolates."""
    kind = draw(st.sampled_from([nx.Graph, nx.DiGraph]))
    size = draw(st.integers(1, 7))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    network = kind()
    network.add_nodes_from(f"S{number}" for number in range(size))
    for a, b in draw(st.lists(pairs.filter(lambda pair: pair[0] != pair[1]), max_size=14)):
        network.add_edge(f"S{a}", f"S{b}", weight=draw(st.integers(1, 5)))
    return network


@pytest.mark.parametrize("name", CASES)
def test_constraint_equals_the_published_values_and_an_isolate_has_none(shared_cases, name):
    network, answers = case(shared_cases, name)
    found = constraint(network)
    for person, value in answers["R"]["constraint_whole_network"].items():
        expected = float("nan") if value is None else value
        assert found[person] == pytest.approx(expected, abs=1e-9, nan_ok=True)
    assert len(found) == answers["R"]["n"]


@pytest.mark.parametrize("number", range(4))
def test_borgattis_table_of_1997_is_met_with_and_without_strengths(shared_cases, number):
    network, answers = case(shared_cases, "borgatti1997_holes")
    row = answers["published"][number]
    measure = effective_size if row["measure"].startswith("effective") else constraint
    found = measure(network, weight="weight" if "weighted" in row["measure"] else None)
    assert found[list(row["expected"])].to_dict() == pytest.approx(
        row["expected"], abs=row["tolerance"]
    )


def test_networkx_is_wrong_on_effective_size_with_strengths_and_ours_is_right(shared_cases):
    network, answers = case(shared_cases, "borgatti1997_holes")
    published = answers["published"][3]["expected"]
    theirs = nx.effective_size(network, weight="weight")
    if theirs["G"] == pytest.approx(published["G"], abs=0.006):
        pytest.skip("this networkx has mended effective_size")
    assert theirs["G"] == pytest.approx(5.515, abs=0.0005)
    assert effective_size(network, weight="weight")["G"] == pytest.approx(5.47, abs=0.006)


def test_networkx_is_wrong_on_effective_size_with_direction_and_ours_is_right():
    network = nx.DiGraph([("A", "B"), ("B", "A"), ("A", "C"), ("B", "C"), ("D", "A"), ("C", "D")])
    right = {person: by_hand(network, person, "network")[0] for person in network}
    assert effective_size(network).to_dict() == pytest.approx(right)
    if nx.effective_size(network) == pytest.approx(right):
        pytest.skip("this networkx has mended effective_size")
    assert nx.effective_size(network, nodes=list(network)) == pytest.approx(right)


@pytest.mark.parametrize("name", ["constraint", "effective_size"])
def test_a_silent_partner_is_nan_in_networkx_and_has_a_value_here(name):
    network = nx.DiGraph([("A", "Silent"), ("B", "Silent"), ("A", "B")])
    ours = {"constraint": constraint, "effective_size": effective_size}[name](network)
    by_oracle = by_hand(network, "Silent", "network")
    expected = {"constraint": sum(by_oracle[1].values()), "effective_size": by_oracle[0]}
    assert ours["Silent"] == pytest.approx(expected[name])
    if not math.isnan(getattr(nx, name)(network, nodes=["Silent"])["Silent"]):
        pytest.skip(f"this networkx has mended {name} of chosen nodes")


@given(networks(), st.sampled_from([None, "weight"]))
def test_every_measure_equals_its_definition_worked_by_hand(network, weight):
    table = holes(network, weight=weight).set_index("stakeholder_id")
    for person in network:
        size, dyads = by_hand(network, person, "network", weight)
        _, own = by_hand(network, person, "ego", weight)
        row = table.loc[person]
        assert row["contacts"] == len(dyads)
        if not dyads:
            assert row[VALUES].isna().all()
            continue
        assert row["effective_size"] == pytest.approx(size)
        assert row["efficiency"] == pytest.approx(size / len(dyads))
        assert row["constraint"] == pytest.approx(sum(dyads.values()))
        assert row["constraint_ego"] == pytest.approx(sum(own.values()))
        expected = 1 if len(dyads) == 1 else coleman_theil(dyads)
        assert row["hierarchy"] == pytest.approx(expected, abs=1e-9)


def test_without_direction_and_strength_effective_size_is_borgattis_short_formula():
    network = nx.karate_club_graph()
    found = effective_size(network)
    for person in network:
        near = list(network[person])
        among = sum(network.has_edge(a, b) for a, b in combinations(near, 2))
        assert found[person] == pytest.approx(len(near) - 2 * among / len(near))


def test_the_two_definitions_of_constraint_differ_where_contacts_have_other_ties():
    network = nx.Graph([("Ego", "A"), ("Ego", "B"), ("A", "B"), ("A", "C"), ("B", "C")])
    # whole network: 2 contacts, each with a third of its ties back at the other
    assert constraint(network)["Ego"] == pytest.approx(2 * (1 / 2 + 1 / 2 * 1 / 3) ** 2)
    # own network: each contact has half of its ties there at the other
    assert constraint(network, "ego")["Ego"] == pytest.approx(2 * (1 / 2 + 1 / 2 * 1 / 2) ** 2)


def test_the_definitions_agree_where_every_tie_is_within_the_own_network():
    network = nx.complete_graph(5)
    pd.testing.assert_series_equal(constraint(network), constraint(network, "ego"))


def test_hierarchy_runs_from_even_to_one_contact():
    star = hierarchy(nx.star_graph(4))
    assert star[0] == pytest.approx(0)
    assert star[1:].tolist() == [1, 1, 1, 1]
    # one contact is tied to all the others, which constrains most
    wheel = nx.star_graph(["hub", "A", "B", "C", "D"])
    wheel.add_edges_from(("ego", person) for person in ["hub", "A", "B", "C", "D"])
    assert 0 < hierarchy(wheel)["ego"] < 1
    assert hierarchy(wheel)["A"] == pytest.approx(0)


def test_efficiency_is_effective_size_over_contacts():
    network = nx.path_graph(["A", "B", "C"])
    assert efficiency(network).to_dict() == {"A": 1, "B": 1, "C": 1}
    assert efficiency(nx.complete_graph(3)).tolist() == pytest.approx([0.5, 0.5, 0.5])


@pytest.mark.parametrize("measure", [constraint, effective_size, efficiency, hierarchy])
def test_every_measure_names_its_definition_and_its_nodes(measure):
    network = nx.path_graph(["B", "A"])
    network.add_node("alone")
    found = measure(network)
    assert found.index.tolist() == ["B", "A", "alone"]
    assert found.index.name == "stakeholder_id"
    assert found.name == measure.__name__
    assert found.isna().tolist() == [False, False, True]
    assert "Burt 1992" in found.attrs["definition"]


def test_the_definition_names_the_scope():
    network = nx.path_graph(3)
    for measure in (constraint, hierarchy):
        assert "UCINET" in measure(network, "ego").attrs["definition"]
        assert "UCINET" not in measure(network).attrs["definition"]
    assert "convention" in hierarchy.__doc__
    assert "With one contact hierarchy is 1" in holes(network).attrs["definition"]


@given(networks(), st.randoms(use_true_random=False))
def test_names_and_order_of_rows_change_nothing(network, random):
    nodes, ties = list(network), list(network.edges(data=True))
    random.shuffle(nodes)
    random.shuffle(ties)
    other = type(network)()
    other.add_nodes_from(f"new {node}" for node in nodes)
    other.add_edges_from((f"new {a}", f"new {b}", data) for a, b, data in ties)
    first = holes(network, weight="weight").set_index("stakeholder_id")
    second = holes(other, weight="weight").set_index("stakeholder_id")
    again = second.loc[[f"new {node}" for node in network]].set_index(first.index)
    pd.testing.assert_frame_equal(first, again, rtol=1e-9)


@given(networks())
def test_an_isolate_changes_nobody_else_and_nobody_with_a_tie_is_blank(network):
    before = holes(network)
    after = network.copy()
    after.add_node("newcomer")
    pd.testing.assert_frame_equal(before, holes(after).iloc[:-1], check_exact=True)
    tied = before["contacts"] > 0
    assert not before.loc[tied].isna().any(axis=None)
    assert before.loc[~tied, VALUES].isna().all(axis=None)


@given(networks())
def test_a_silent_partner_moves_only_its_contacts_and_theirs(network):
    """Who is two steps away or more from the one who names it keeps every value."""
    network = nx.DiGraph(network)
    after = network.copy()
    after.add_edge("S0", "silent")
    old, new = (holes(one).set_index("stakeholder_id") for one in (network, after))
    both_ways = after.to_undirected()
    far = [person for person in network if person != "S0" and person not in both_ways["S0"]]
    pd.testing.assert_frame_equal(old.loc[far], new.loc[far])
    assert new.loc["silent", VALUES].notna().all()


def test_parallel_ties_and_ties_to_oneself_do_not_count_without_strengths():
    network = nx.MultiGraph([("A", "B"), ("A", "B"), ("B", "C"), ("A", "A")])
    assert constraint(network).to_dict() == constraint(nx.path_graph(list("ABC"))).to_dict()


def test_a_tie_both_ways_is_twice_a_tie_one_way():
    network = nx.DiGraph([("A", "B"), ("B", "A"), ("A", "C")])
    assert constraint(network)["A"] == pytest.approx((2 / 3) ** 2 + (1 / 3) ** 2)


@pytest.mark.parametrize("network", [nx.Graph(), nx.DiGraph(), nx.MultiDiGraph()])
def test_no_stakeholder_makes_no_row(network):
    assert holes(network).empty
    assert constraint(network, "ego").empty


def test_an_unknown_scope_is_refused():
    for measure in (constraint, hierarchy):
        with pytest.raises(ValueError, match="constraint is network or ego; found 'whole'"):
            measure(nx.path_graph(2), "whole")


def test_a_tie_without_strength_is_refused_and_named():
    network = nx.Graph([("A", "B", {"weight": 2}), ("B", "C"), ("C", "D", {"weight": 0})])
    for measure in (holes, constraint, effective_size, efficiency, hierarchy):
        with pytest.raises(ValueError, match="weight above 0.*B – C; C – D"):
            measure(network, weight="weight")


def large():
    return nx.barabasi_albert_graph(5_000, 4, seed=2021)


@pytest.mark.slow
@pytest.mark.parametrize("network", [large(), nx.star_graph(4_999)], ids=["large", "star"])
def test_five_thousand_never_make_a_square(network):
    """A square of 5,000 by 5,000 numbers is 200 MB; one of bytes, 25 MB a copy."""
    tracemalloc.start()
    holes(network)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 60e6
